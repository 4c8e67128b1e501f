// atelier-reference-transaction: refuse moves of refs that a guarded worktree may not make.
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "state", .help = "as given by Git", .arity = Arity::any_number}};

HookVerdict decide(const GuardContext& context, const HookInvocation& invocation) {
    ATELIER_TRY(const std::string input, invocation.input());
    ATELIER_TRY(const auto moves, parse_ref_moves(input));
    return check_ref_moves(context, moves);
}

} // namespace

extern const Hook reference_transaction_hook = {
    .declaration = {.name = "atelier-reference-transaction",
                    .summary = "refuse moves of refs that a guarded worktree may not make",
                    .arguments = arguments,
                    .callers = anybody},
    .duty = FailurePolicy::fail_closed,
    .guard = {.decide = decide, .applies_to = is_prepared}};

} // namespace atelier
