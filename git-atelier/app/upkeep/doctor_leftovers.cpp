// What sessions that died have left behind. Nothing fails because of it, and 'work' takes it up.
#include "app/upkeep/doctor.hpp"
#include "app/worktree/inventory.hpp"
#include "base/text.hpp"
#include "ports/git_worktrees.hpp"

#include "ports/repository.hpp"

namespace atelier {
namespace {

Finding told(const std::vector<std::string>& found, const std::string& none,
             const std::string& hint) {
    if (found.empty()) return {.message = none};
    Finding finding{.state = CheckState::note, .message = join(found, ", "), .hint = hint};
    finding.details.set("found", Json::strings(found));
    return finding;
}

Finding unreadable(const Error& error) {
    return {.state = CheckState::unknown, .message = error.message, .hint = error.hint};
}

Finding check_claims(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const Context& context = *deps.plan;
    const auto found = context.store.read(
        [&](PlanReader& plan) { return dead_claims(plan, context, deps.probe); });
    if (!found) return unreadable(found.error());
    std::vector<std::string> shown;
    for (const Bead& epic : *found)
        shown.push_back(epic.id.str() + " by " + epic.assignee);
    return told(shown, "every claimed epic has a live session",
                "claimed by sessions that are gone: 'git atelier work' as that worker goes on with "
                "it, epic_claim takes it over, 'git atelier gc' cleans up after it");
}

Result<std::vector<std::string>> stray_worktrees(const DoctorDeps& deps) {
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    const Context& context = *deps.plan;
    return context.store.read([&](PlanReader& plan) -> Result<std::vector<std::string>> {
        ATELIER_TRY(const Purposes purposes, Purposes::look(plan, context, deps.probe));
        ATELIER_TRY(const auto worktrees,
                    our_worktrees(plan, purposes, context, checkouts, deps.paths));
        std::vector<std::string> found;
        for (const OurWorktree& worktree : worktrees)
            if (worktree.purpose != Purpose::current)
                found.push_back(worktree.checkout.worktree.string());
        return found;
    });
}

Finding check_worktrees(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto found = stray_worktrees(deps);
    if (!found) return unreadable(found.error());
    return told(
        *found, "no worktree is left over",
        "'git atelier gc' removes those in which nothing would be lost, and names the others");
}

} // namespace

std::span<const Check> leftover_checks() {
    static constexpr Check checks[] = {
        {"dead-claims", check_claims},
        {"left-worktrees", check_worktrees},
    };
    return checks;
}

} // namespace atelier
