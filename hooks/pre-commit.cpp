// atelier-pre-commit: refuse commits that a guarded worktree may not make.
#include "wiring/hook.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "argument", .help = "as Git gives it", .arity = Arity::any_number}};

Result<std::vector<std::string>> guard(const GuardScene& scene, const GitMoment& moment) {
    ATELIER_TRY(const std::string head, moment.head());
    ATELIER_CHECK(check_commit(scene, head));
    return std::vector<std::string>{};
}

} // namespace

extern const Hook pre_commit_hook = {
    .declaration = {.name = "atelier-pre-commit",
                    .summary = "refuse commits that a guarded worktree may not make",
                    .arguments = arguments},
    .duty = FailurePolicy::fail_closed,
    .guard = guard};

} // namespace atelier
