// atelier-pre-commit: refuse commits that a guarded worktree may not make.
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "argument", .help = "as given by Git", .arity = Arity::any_number}};

HookVerdict decide(const GuardContext& context, const HookInvocation& invocation) {
    ATELIER_TRY(const std::string head, invocation.head());
    ATELIER_CHECK(check_commit(context, head));
    return std::vector<std::string>{};
}

} // namespace

extern const Hook pre_commit_hook = {
    .declaration = {.name = "atelier-pre-commit",
                    .summary = "refuse commits that a guarded worktree may not make",
                    .arguments = arguments,
                    .callers = anybody},
    .duty = FailurePolicy::fail_closed,
    .guard = {.decide = decide}};

} // namespace atelier
