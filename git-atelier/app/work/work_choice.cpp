#include "app/work/work_choice.hpp"

#include "app/claim/identity.hpp"
#include "app/claim/require_unpaused.hpp"
#include "app/core/start_pauses.hpp"
#include "app/forecast/make_forecast.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Nothing but somebody's decision changes that.
bool stands_until_decided(const Reason& reason) {
    return reason.code == ErrorCode::epic_closed || reason.code == ErrorCode::epic_draft ||
           reason.code == ErrorCode::epic_taken || reason.code == ErrorCode::no_changesets ||
           reason.code == ErrorCode::pinned || reason.code == ErrorCode::assignment_occupied;
}

bool passes_over(const Selection& selection, const BeadId& id) {
    return selection.reasons.contains(id) ||
           std::ranges::any_of(selection.reasons, [&](const auto& epic) {
               return std::ranges::any_of(epic.second, [&](const Reason& reason) {
                   return reason.code == ErrorCode::paused && reason.bead == id;
               });
           });
}

// To its queue, by whoever had claimed it.
Result<std::set<BeadId>> messages_given_back(PlanReader& plan, Time since) {
    std::set<BeadId> messages;
    ATELIER_TRY(const auto released,
                plan.events({.since = since, .types = {EventType::message_released}}));
    for (const Event& event : released) {
        const auto data = parse_json(event.data);
        const Json* const said = std::get_if<Json>(&data);
        if (event.bead && said != nullptr && said->string_at("from") == event.actor)
            messages.insert(*event.bead);
    }
    return messages;
}

// Whatever came of it afterwards counts more.
Result<std::set<BeadId>> given_back_since(PlanReader& plan, Time since) {
    ATELIER_TRY(const auto sessions, plan.sessions({.ended_since = since}));
    std::set<BeadId> epics;
    for (const Session& session : sessions) {
        if (!session.epic || session.agent.role() != Role::worker) continue;
        if (session.outcome == SessionOutcome(SessionEnd::ended))
            epics.insert(*session.epic);
        else
            epics.erase(*session.epic);
    }
    // Its agent has just done so, and has not ended yet.
    ATELIER_TRY(const auto running, plan.sessions({.open_only = true}));
    for (const Session& session : running) {
        if (!session.epic || session.agent.role() != Role::worker) continue;
        ATELIER_TRY(const auto epic, plan.find(*session.epic));
        if (epic && epic->assignee.empty()) epics.insert(epic->id);
    }
    return epics;
}

} // namespace

Result<Selection> look_for_work(PlanReader& plan, const Context& context,
                                const LivenessProbe& probe, const Result<SeenGround>& ground,
                                const WorkRequest& request, WorkQuestion& question) {
    question.ground = ground ? &*ground : nullptr;
    if (request.given_back_since) {
        ATELIER_TRY(const auto epics, given_back_since(plan, *request.given_back_since));
        question.rules.excluded.insert(epics.begin(), epics.end());
        ATELIER_TRY(const auto messages, messages_given_back(plan, *request.given_back_since));
        question.rules.excluded.insert(messages.begin(), messages.end());
    }
    return what_is_next(plan, context, probe, question);
}

ChoiceRules rules_of(const WorkRequest& request) {
    return {.epic = request.epic,
            .changeset = request.changeset,
            .excluded = {},
            .tries_paused = request.epic.has_value(),
            .ask = request.mode == SelectionMode::prompt && !request.epic && !request.queue,
            .takes_queued =
                request.queue || (request.mode == SelectionMode::automatic && !request.epic),
            .queued_only = request.queue};
}

Result<void> require_possible(const WorkRequest& request, const Selection& selection) {
    if (!request.epic) return {};
    if (selection.step != NextStep::idle && selection.step != NextStep::give_up) return {};
    const auto found = selection.reasons.find(*request.epic);
    if (found == selection.reasons.end() || found->second.empty()) return {};
    const Reason& first = found->second.front();
    Json details = Json::object();
    details.set("reasons", reasons_json(found->second));
    if (first.ordered) return fail(paused_error(first));
    if (first.code == ErrorCode::assignment_occupied)
        return fail(first.code, first.message, advise(Hint::any_worker), std::move(details));
    return fail(first.code, first.message, advise(Hint::why_more, request.epic->str()),
                std::move(details));
}

Result<WorkQuestion> question_of(const WorkRequest& request) {
    WorkQuestion question{.agent = {}, .may_change = !request.name, .rules = rules_of(request)};
    if (request.name) {
        ATELIER_TRY(question.agent, AgentId::make(Role::worker, *request.name));
    }
    return question;
}

Result<Millis> until_next_look(const Context& context, Millis longest) {
    const Time now = context.clock.now();
    ATELIER_TRY(const auto paused,
                context.store.read([&](PlanReader& plan) { return start_pauses(plan, now); }));
    for (const auto& [id, pause] : paused)
        longest =
            std::min(longest, std::max(std::chrono::ceil<Millis>(pause.until - now), Millis{0}));
    return longest;
}

Result<void> leave_for_a_while(const Context& context, const FailedSession& failed) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        const Time now = context.clock.now();
        if (failed.of_workflow)
            return begin_pauses(plan, now, {failed.changeset},
                                failed.changeset.str() +
                                    " could not be worked on: " + failed.error.message);
        // What failed is the epic's ground, its other changesets would meet the same.
        return begin_pauses(plan, now, {failed.changeset, failed.epic});
    });
}

Result<std::optional<Time>> end_of_short_pause(const Context& context, const Selection& selection) {
    const Time now = context.clock.now();
    ATELIER_TRY(const Pauses paused,
                context.store.read([&](PlanReader& plan) { return start_pauses(plan, now); }));
    std::optional<Time> first;
    for (const auto& [id, pause] : paused)
        if (passes_over(selection, id) && pause.until - now <= pause_after(1))
            first = std::min(first.value_or(pause.until), pause.until);
    return first;
}

bool may_come(const WorkRequest& request, const Selection& selection) {
    if (!request.epic) return true;
    const auto found = selection.reasons.find(*request.epic);
    return found == selection.reasons.end() ||
           std::none_of(found->second.begin(), found->second.end(), stands_until_decided);
}

Result<Selection> preview_work(const Context& context, const LivenessProbe& probe,
                               Repository& repository, const ProjectPaths& paths,
                               const WorkRequest& request) {
    ATELIER_TRY(WorkQuestion question, question_of(request));
    const auto ground =
        with_forecast(read_ground(repository, paths), make_forecast(context, repository));
    return context.store.read([&](PlanReader& plan) -> Result<Selection> {
        if (question.agent) ATELIER_CHECK(require_unused(plan, context, *question.agent, probe));
        ATELIER_TRY(Selection selection,
                    look_for_work(plan, context, probe, ground, request, question));
        ATELIER_CHECK(require_possible(request, selection));
        return selection;
    });
}

std::string_view why_given_up(const WorkRequest& request) {
    return request.changeset ? "nothing else in it was asked for" : "nothing in it can be done now";
}

std::string released_text(const WorkRequest& request, const Selection& selection) {
    std::vector<std::string> why;
    if (const auto known = selection.reasons.find(*selection.epic);
        known != selection.reasons.end())
        for (const Reason& reason : said_together(known->second))
            why.push_back(reason.message);
    if (why.empty()) why.emplace_back(why_given_up(request));
    return "Released " + selection.epic->str() + ": " + join(why, "; ") + ".";
}

} // namespace atelier
