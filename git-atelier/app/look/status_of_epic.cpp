#include "app/look/status_of_epic.hpp"

#include <algorithm>
#include <set>

namespace atelier {

Result<StatusOutcome> status_of_epic(StatusOutcome all, const BeadId& epic) {
    std::erase_if(all.epics, [&](const EpicStatus& one) { return one.id != epic; });
    if (all.epics.empty())
        return fail(ErrorCode::not_found, epic.str() + " is not an epic",
                    advise(Hint::which_epics));
    std::set<BeadId> about = {epic};
    for (const ChangesetStatus& changeset : all.epics.front().changesets)
        about.insert(changeset.id);
    const auto elsewhere = [&](const std::optional<BeadId>& bead) {
        return !bead || !about.contains(*bead);
    };
    std::erase_if(all.agents, [&](const AgentStatus& agent) { return elsewhere(agent.epic); });
    std::erase_if(all.unread,
                  [&](const UnreadMessage& message) { return elsewhere(message.thread); });
    const auto is_told = [&](const BeadId& message) {
        return std::ranges::find(all.unread, message, &UnreadMessage::id) != all.unread.end();
    };
    std::erase_if(all.awaited, [&](const AwaitedItem& item) {
        return !about.contains(item.bead) && !is_told(item.bead);
    });
    for (auto* beads :
         {&all.review.drafts, &all.review.blocked, &all.review.done, &all.review.stranded})
        std::erase_if(*beads, elsewhere);
    std::erase_if(all.finished, [&](const RootBranch& root) { return root.epic != epic; });
    std::erase_if(all.collisions, [&](const Collision& one) {
        const auto is_other = [&](const BeadId& bead) {
            return one.against == Against::changeset && one.other == bead.str();
        };
        return !about.contains(one.subject) && std::ranges::none_of(about, is_other);
    });
    all.closed_epics = 0;
    all.queues.clear();
    all.remarks.clear();
    all.mirror.reset();
    return all;
}

} // namespace atelier
