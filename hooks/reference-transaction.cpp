// atelier-reference-transaction: refuse moves of refs that a guarded worktree may not make.
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "state", .help = "as Git gives it", .arity = Arity::any_number}};

// In the only state in which every name is known and a refusal still keeps all refs as they are.
bool is_prepared(const std::vector<std::string>& state) {
    return state == std::vector<std::string>{"prepared"};
}

Result<std::vector<std::string>> guard(const GuardScene& scene, const GitMoment& moment) {
    ATELIER_TRY(const auto moves, parse_ref_moves(moment.input));
    return check_ref_moves(scene, moves);
}

} // namespace

extern const Hook reference_transaction_hook = {
    .declaration = {.name = "atelier-reference-transaction",
                    .summary = "refuse moves of refs that a guarded worktree may not make",
                    .arguments = arguments},
    .duty = FailurePolicy::fail_closed,
    .guard = guard,
    .looks_at = is_prepared};

} // namespace atelier
