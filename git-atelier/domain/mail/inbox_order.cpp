#include "domain/mail/inbox_order.hpp"

#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"

#include <algorithm>
#include <tuple>

namespace atelier {

WaitingPlan::WaitingPlan(const std::vector<EpicTree>& open_epics) {
    for (const EpicTree& tree : open_epics)
        for (const Bead* const bead : tree.decidable())
            parts_.emplace(bead->id, Part{kind_of(*bead), !is_closed(*bead), {}, {}});
    for (const EpicTree& tree : open_epics)
        add(tree);
}

void WaitingPlan::add(const EpicTree& tree) {
    const auto connect = [&](const BeadId& waiting, const BeadId& on) {
        const auto found = parts_.find(on);
        if (found != parts_.end()) found->second.waiting.push_back(waiting);
    };
    std::vector<BeadId> changesets;
    for (const Bead& changeset : tree.changesets()) {
        changesets.push_back(changeset.id);
        // Whoever depends on one that was given up waits for what stands for it.
        if (is_closed(changeset)) {
            const auto instead = superseded_by(changeset);
            if (instead && *instead) connect(changeset.id, **instead);
            continue;
        }
        for (const BeadId& id : waits_for(changeset, &tree.epic(), {}))
            connect(changeset.id, id);
    }
    for (const BeadId& id : waits_for(tree.epic(), nullptr, changesets))
        connect(tree.epic().id, id);
    parts_.at(tree.epic().id).below = std::move(changesets);
}

HeldUp WaitingPlan::held_up_by(const Message& message) const {
    const KnownMatter known = matter_of(message);
    switch (known.matter) {
    case Matter::blocked:
    case Matter::size:
    case Matter::more_work:
        return all_behind({*known.bead});
    case Matter::promotion:
    case Matter::waits:
    case Matter::failed:
        return held_up_by(*known.bead);
    case Matter::gate:
        return {.runs = {*known.bead}};
    case Matter::handoff:
        return {};
    case Matter::other:
        if (message.wants_answer() && message.thread()) return all_behind({*message.thread()});
        return {};
    }
    return {};
}

HeldUp WaitingPlan::held_up_by(const BeadId& bead) const {
    std::set<BeadId> held = {bead};
    if (const auto part = parts_.find(bead); part != parts_.end())
        held.insert(part->second.below.begin(), part->second.below.end());
    return all_behind(std::move(held));
}

HeldUp WaitingPlan::all_behind(std::set<BeadId> held) const {
    std::vector<BeadId> left;
    for (const BeadId& id : held)
        if (const auto part = parts_.find(id); part != parts_.end() && part->second.open)
            left.push_back(id);
    held = {left.begin(), left.end()};
    HeldUp out;
    while (!left.empty()) {
        const BeadId id = left.back();
        left.pop_back();
        const Part& part = parts_.at(id);
        if (part.open && part.kind == BeadKind::changeset) out.changesets.push_back(id);
        if (part.open && part.kind == BeadKind::epic) out.epics.push_back(id);
        for (const BeadId& waiting : part.waiting)
            if (held.insert(waiting).second) left.push_back(waiting);
    }
    std::ranges::sort(out.changesets);
    std::ranges::sort(out.epics);
    return out;
}

std::pair<std::ptrdiff_t, std::ptrdiff_t> rank_of(const HeldUp& behind) {
    return {-static_cast<std::ptrdiff_t>(behind.changesets.size()),
            -static_cast<std::ptrdiff_t>(behind.epics.size())};
}

bool comes_first(const Message& a, const HeldUp& behind_a, const Message& b,
                 const HeldUp& behind_b) {
    const auto rank = [](const Message& message, const HeldUp& behind) {
        return std::make_tuple(rank_of(behind), message.sent_at(), message.id());
    };
    return rank(a, behind_a) < rank(b, behind_b);
}

} // namespace atelier
