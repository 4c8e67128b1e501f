#include "app/work/select_work.hpp"

#include "app/claim/agents.hpp"
#include "app/claim/caller_session.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/bead/message.hpp"

namespace atelier {
namespace {

std::optional<BeadId> first_runnable(const EpicTree& graph, const SelectionRules& rules) {
    for (const BeadId& id : runnable_changesets(graph))
        if (!rules.excluded.contains(id)) return id;
    return std::nullopt;
}

std::optional<BeadId> first_landable(const EpicTree& graph, const Settings& settings,
                                     const SelectionRules& rules) {
    for (const Bead& changeset : graph.changesets())
        if (!rules.excluded.contains(changeset.id) && not_landable(changeset, graph).empty() &&
            not_admitted(changeset.id, settings.admission).empty())
            return changeset.id;
    return std::nullopt;
}

Result<Selection> within(PlanReader& plan, const Bead& epic, const Settings& settings,
                         const SelectionRules& rules) {
    Selection selection;
    selection.epic = epic.id;
    ATELIER_TRY(const EpicTree outline, load_outline(plan, epic));
    if (const auto landable = first_landable(outline, settings, rules)) {
        selection.step = NextStep::land;
        selection.changeset = landable;
        return selection;
    }
    if (const auto runnable = first_runnable(outline, rules)) {
        selection.step = NextStep::session;
        selection.changeset = runnable;
        return selection;
    }
    ATELIER_TRY(const EpicTree graph, load_epic(plan, epic.id));
    ATELIER_TRY(const bool more_work, more_work_announced(plan, epic.id));
    switch (progress_of(graph, more_work)) {
    case EpicProgress::closable:
        selection.step = NextStep::close;
        return selection;
    case EpicProgress::complete:
        // Open tasks or announced work: the epic stays with its worker while the planner decides.
        selection.step = NextStep::idle;
        return selection;
    case EpicProgress::empty:
    case EpicProgress::open:
    case EpicProgress::closed:
        selection.step = NextStep::give_up;
        return selection;
    }
    return selection;
}

// Mail about an epic, or something in it, goes into the brief of whoever works on that; other mail
// comes first, and so does what nobody will work on any more.
Result<bool> waits_for_brief(PlanReader& plan, const Bead& message) {
    ATELIER_TRY(const Message mail, Message::of(message));
    if (!mail.thread()) return false;
    ATELIER_TRY(const auto about, plan.find(*mail.thread()));
    if (!about || is_closed(*about)) return false;
    const BeadKind kind = kind_of(*about);
    return kind == BeadKind::epic || kind == BeadKind::changeset;
}

Result<Selection> choose_epic(PlanReader& plan, const Settings& settings,
                              const SelectionRules& rules) {
    Selection selection;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        if (rules.excluded.contains(epic.id)) continue;
        const auto add_reasons = [&]() -> Result<void> {
            ATELIER_TRY(const EpicTree graph, load_outline(plan, epic));
            selection.reasons.emplace(epic.id, not_ready(graph));
            return {};
        };
        if (!not_eligible(epic).empty()) {
            ATELIER_CHECK(add_reasons());
            continue;
        }
        ATELIER_TRY(Selection found, within(plan, epic, settings, rules));
        // There is nothing to choose about it.
        if (found.step == NextStep::close) return found;
        if (found.step != NextStep::session && found.step != NextStep::land) {
            ATELIER_CHECK(add_reasons());
            continue;
        }
        selection.candidates.push_back(epic.id);
        if (rules.ask || selection.epic) continue;
        selection.step = found.step;
        selection.epic = found.epic;
        selection.changeset = found.changeset;
    }
    return selection;
}

} // namespace

Result<Selection> select_work(PlanReader& plan, const Context& context,
                              const SelectionRules& rules) {
    ATELIER_TRY(const auto assigned, assigned_epic(plan, context));
    ATELIER_TRY(const auto mail, open_messages(plan, context.caller, true));
    const bool wanted = assigned && (!rules.epic || *rules.epic == assigned->id) &&
                        !rules.excluded.contains(assigned->id);
    Selection selection;
    if (wanted) {
        ATELIER_TRY(selection, within(plan, *assigned, context.settings, rules));
        if (selection.step != NextStep::idle && selection.step != NextStep::give_up)
            return selection;
    }
    for (const Bead& message : mail) {
        ATELIER_TRY(const bool waits, waits_for_brief(plan, message));
        if (!waits) selection.messages.push_back(message.id);
    }
    if (!selection.messages.empty()) {
        selection.step = NextStep::mail;
        return selection;
    }
    if (selection.step == NextStep::give_up || (assigned && (wanted || !rules.epic)))
        return selection;
    if (!rules.epic) return choose_epic(plan, context.settings, rules);
    if (rules.excluded.contains(*rules.epic)) return selection;

    ATELIER_TRY(const Bead epic, require_epic(plan, *rules.epic));
    ATELIER_TRY(selection, within(plan, epic, context.settings, rules));
    if (selection.step == NextStep::give_up || selection.step == NextStep::idle) {
        selection.step = NextStep::idle;
        ATELIER_TRY(const EpicTree graph, load_outline(plan, epic));
        selection.reasons.emplace(epic.id, not_ready(graph));
    }
    return selection;
}

} // namespace atelier
