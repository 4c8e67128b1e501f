// atelier-pre-push: refuse what agents would send to a remote.
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "remote", .help = "as given by Git", .arity = Arity::any_number}};

HookVerdict decide(const GuardContext& context, const HookInvocation&) {
    ATELIER_CHECK(check_push(context));
    return std::vector<std::string>{};
}

} // namespace

extern const Hook pre_push_hook = {
    .declaration = {.name = "atelier-pre-push",
                    .summary = "refuse what agents would send to a remote",
                    .arguments = arguments,
                    .callers = anybody},
    .duty = FailurePolicy::fail_closed,
    .guard = {.decide = decide}};

} // namespace atelier
