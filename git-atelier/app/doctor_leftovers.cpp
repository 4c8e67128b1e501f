// What sessions that died have left behind. Nothing fails because of it, and 'work' takes it up.
#include "app/doctor.hpp"
#include "app/load.hpp"
#include "base/text.hpp"

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

Result<std::vector<std::string>> dead_claims(const DoctorWorld& world) {
    const Context& context = *world.plan;
    return context.store.read([&](PlanReader& plan) -> Result<std::vector<std::string>> {
        std::vector<std::string> found;
        ATELIER_TRY(const auto epics, open_epics(plan));
        for (const Bead& epic : epics) {
            if (!is_claimed(epic)) continue;
            ATELIER_TRY(const auto lease, plan.lease(epic.id));
            if (!lease || lease->ended ||
                lives(*lease, world.probe(lease->keeper), context.clock.now(),
                      context.settings.lease))
                continue;
            found.push_back(epic.id.str() + " by " + epic.assignee);
        }
        return found;
    });
}

Finding check_claims(const DoctorWorld& world) {
    if (!world.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto found = dead_claims(world);
    if (!found) return unreadable(found.error());
    return told(*found, "nobody holds an epic without living on it",
                "claimed by sessions that are gone: 'git atelier work' as that worker goes on with "
                "it, epic_claim takes it over");
}

Result<std::vector<std::string>> stray_worktrees(const DoctorWorld& world) {
    ATELIER_TRY(const auto checkouts, world.repository.checkouts());
    return world.plan->store.read([&](PlanReader& plan) -> Result<std::vector<std::string>> {
        std::vector<std::string> found;
        for (const Checkout& checkout : checkouts) {
            if (checkout.worktree.parent_path() != world.places.worktrees()) continue;
            const auto id = BeadId::parse(checkout.worktree.filename().string());
            if (!id) continue;
            ATELIER_TRY(const auto bead, plan.find(*id));
            if (bead && kind_of(*bead) == BeadKind::changeset && is_closed(*bead))
                found.push_back(checkout.worktree.string());
        }
        return found;
    });
}

Finding check_worktrees(const DoctorWorld& world) {
    if (!world.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto found = stray_worktrees(world);
    if (!found) return unreadable(found.error());
    return told(*found, "no worktree is left of what is settled",
                "look for files worth keeping, then 'git worktree remove'");
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
