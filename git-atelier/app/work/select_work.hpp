// What a worker does next: its assignment, then mail, then a new epic. Reads only.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/progress.hpp"

#include <map>
#include <set>

namespace atelier {

enum class NextStep {
    // Work on `changeset` of `epic`.
    session,
    // `changeset` is done and may land.
    land,
    // Everything of `epic` is settled.
    close,
    // The assigned `epic` has nothing that could be done now: give it up, so that others see it
    // when that changes.
    give_up,
    // Somebody wrote; it has to be read first.
    mail,
    // Nothing to do.
    idle,
};

constexpr auto names_of(NextStep) {
    return std::to_array<Named<NextStep>>({{NextStep::session, "session"},
                                           {NextStep::land, "land"},
                                           {NextStep::close, "close"},
                                           {NextStep::give_up, "give-up"},
                                           {NextStep::mail, "mail"},
                                           {NextStep::idle, "idle"}});
}

struct Selection {
    NextStep step = NextStep::idle;
    std::optional<BeadId> epic;
    std::optional<BeadId> changeset;
    // mail: the messages.
    std::vector<BeadId> messages;
    // idle: why each open epic offers nothing.
    std::map<BeadId, std::vector<Reason>> reasons;
    // Epics that a person may choose from, oldest first (prompt mode).
    std::vector<BeadId> candidates;
};

struct SelectionRules {
    // Only this epic.
    std::optional<BeadId> epic;
    // Not again in this run.
    std::set<BeadId> excluded;
    // Offer candidates instead of taking the oldest.
    bool ask = false;
};

Result<Selection> select_work(PlanReader& plan, const Context& context,
                              const SelectionRules& rules);

} // namespace atelier
