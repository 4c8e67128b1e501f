#include "app/review/verdict.hpp"

#include "app/changeset/molecule_of_changeset.hpp"
#include "app/changeset/unblock_changeset.hpp"
#include "app/core/decisions.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/mail/notices.hpp"
#include "app/worktree/approved_work.hpp"
#include "app/worktree/changed_range.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

// As the plan has it when it is decided.
struct Reviewed {
    Bead changeset;
    Bead epic;
    std::optional<Event> verdict;
    // Which waits at a gate for just this.
    std::optional<Run> molecule;

    std::int64_t seq() const { return verdict ? verdict->seq : 0; }
};

Result<Reviewed> reviewed_bead(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(Bead changeset, require_changeset(plan, id));
    ATELIER_TRY(Bead epic, epic_of(plan, changeset));
    ATELIER_TRY(auto verdict, decision_in_force(plan, id, Act::verdict));
    ATELIER_TRY(auto molecule, molecule_in_review(plan, changeset));
    return Reviewed{std::move(changeset), std::move(epic), std::move(verdict), std::move(molecule)};
}

Result<void> require_overseer(const Context& context) {
    if (context.caller.role() == Role::overseer) return {};
    return fail(ErrorCode::approval_required, "only the overseer reviews a changeset");
}

Result<void> require_reviewable(PlanReader& plan, const VerdictDeps& deps, const Reviewed& found) {
    const BeadId& id = found.changeset.id;
    const ChangesetState state = state_of(found.changeset);
    if (is_settled(state))
        return fail(ErrorCode::not_runnable, how_it_was_settled(found.changeset),
                    state == ChangesetState::merged ? advise(Hint::review_before_landing)
                                                    : advise(Hint::see_review, id.str()));
    if (!has_begun(found.changeset))
        return fail(ErrorCode::nothing_committed, "nobody has worked on " + id.str() + " yet",
                    advise(Hint::see_review, id.str()));
    if (state != ChangesetState::working) return {};
    ATELIER_TRY(const ChangesetState now, state_now(plan, deps.plan, found.changeset, deps.probe));
    if (now != ChangesetState::working) return {};
    return fail(ErrorCode::epic_taken, "a session is working on " + id.str(),
                advise(Hint::wait_for_session));
}

tl::unexpected<Error> other_work(const BeadId& id) {
    return fail(ErrorCode::already_decided, id.str() + " is no longer what you looked at",
                advise(Hint::see_review, id.str()));
}

tl::unexpected<Error> decided_by(const BeadId& id, const Event& verdict) {
    const bool approved = type_of(verdict) == EventType::changeset_approved;
    Json details = Json::object();
    details.set("by", verdict.actor).set("at", format_time(verdict.at));
    return fail(ErrorCode::already_decided,
                verdict.actor + " has " + (approved ? "approved " : "asked for changes to ") +
                    id.str() + " meanwhile",
                advise(Hint::see_review, id.str()), std::move(details));
}

Result<void> require_as_seen(const Reviewed& found, const ReviewedWork& work,
                             const std::optional<SeenWork>& seen) {
    if (!seen) return {};
    if (seen->verdict != found.seq() && found.verdict)
        return decided_by(found.changeset.id, *found.verdict);
    if (seen->head != work.head) return other_work(found.changeset.id);
    return {};
}

// Before it is written down: what it is about, which takes Git to look at.
struct Decidable {
    Reviewed found;
    ReviewedWork work;
};

Result<Decidable> decidable(const VerdictDeps& deps, const BeadId& id,
                            const std::optional<SeenWork>& seen) {
    ATELIER_CHECK(require_overseer(deps.plan));
    ATELIER_TRY(Reviewed found, deps.plan.store.read([&](PlanReader& plan) -> Result<Reviewed> {
        ATELIER_TRY(Reviewed bead, reviewed_bead(plan, id));
        ATELIER_CHECK(require_reviewable(plan, deps, bead));
        return bead;
    }));
    ATELIER_TRY(const ChangedRange changed, changed_range(deps.plan, deps.repository, id));
    ATELIER_TRY(ReviewedWork work, reviewed_work(deps.repository.history(), changed.commits.base,
                                                 changed.commits.head));
    // At a gate it may be what comes before the work that is approved.
    if (work.patches.empty() && !found.molecule)
        return fail(ErrorCode::nothing_committed, "there is nothing on its work branch to review",
                    advise(Hint::see_review, id.str()));
    ATELIER_CHECK(require_as_seen(found, work, seen));
    return Decidable{std::move(found), std::move(work)};
}

// Once more in the transaction: what somebody else decided in between counts.
Result<Reviewed> still_undecided(PlanReader& plan, const VerdictDeps& deps,
                                 const Decidable& before) {
    ATELIER_TRY(Reviewed found, reviewed_bead(plan, before.found.changeset.id));
    if (found.seq() != before.found.seq() && found.verdict)
        return decided_by(found.changeset.id, *found.verdict);
    ATELIER_CHECK(require_reviewable(plan, deps, found));
    return found;
}

// That nobody has to be asked about it any more: the run that carries it out goes on by that with
// its next session.
Result<void> close_question(PlanWriter& plan, const Reviewed& found, const std::string& why) {
    ATELIER_CHECK(close_notices(plan, matter_key(Matter::waits, found.epic.id), why));
    ATELIER_CHECK(close_gate(plan, found.changeset, why));
    return close_no_work_notice(plan);
}

std::string said_in(const Event& verdict, const char* key) {
    const auto parsed = parse_json(verdict.data);
    const Json* const data = std::get_if<Json>(&parsed);
    return data == nullptr ? std::string() : data->string_at(key);
}

std::optional<CommitId> asked_of(const Event& verdict) {
    auto head = CommitId::parse(said_in(verdict, "head"));
    return head ? std::optional(*std::move(head)) : std::nullopt;
}

bool asks_for_changes_of(const Reviewed& found, const CommitId& head) {
    return found.verdict && type_of(*found.verdict) == EventType::changeset_changes_requested &&
           asked_of(*found.verdict) == head;
}

// What was asked for has been done: no session has to hear of it before it lands.
Result<void> close_request(PlanWriter& plan, const Reviewed& found) {
    if (!found.verdict || type_of(*found.verdict) != EventType::changeset_changes_requested)
        return {};
    const auto id = BeadId::parse(said_in(*found.verdict, "message"));
    if (!id) return {};
    ATELIER_TRY(const auto message, plan.find(*id));
    if (!message || is_closed(*message)) return {};
    const std::string why = "approved";
    ATELIER_TRY(const Bead closed, finish_message(*message, why));
    ATELIER_CHECK(plan.update(closed));
    return plan.append({EventType::message_closed, *id, Json::object().set("reason", why)});
}

bool is_done_at(const Bead& changeset, const CommitId& head) {
    const auto facts = Changeset::of(changeset);
    return state_of(changeset) == ChangesetState::done && facts && facts->done_head() == head;
}

std::string request_text(const ChangesRequest& request, const std::vector<LineComment>& comments) {
    std::string text(trim(request.message));
    if (text.empty())
        text = "See what is said of " + counted(comments.size(), "line") + " of your work.";
    return text + "\n";
}

Result<BeadId> send_request(PlanWriter& plan, const Context& context, const Reviewed& found,
                            const ChangesRequest& request,
                            const std::vector<LineComment>& comments) {
    const BeadId& id = found.changeset.id;
    return send_once(plan, context,
                     {.to = std::string(name_of(Role::worker)),
                      .subject = "Changes requested: " + found.changeset.title,
                      .body = request_text(request, comments),
                      .thread = id,
                      .key = "changes:" + id.str() + ":" + std::to_string(found.seq())});
}

Result<void> send_work_back(PlanWriter& plan, const Reviewed& found) {
    Bead row = found.changeset;
    if (state_of(row) == ChangesetState::blocked) {
        ATELIER_TRY(row, unblock_changeset(plan, row));
    }
    ATELIER_TRY(const Bead again, send_back(row));
    ATELIER_CHECK(plan.update(again));
    return end_pauses(plan, {row.id, found.epic.id});
}

Json request_data(const ReviewedWork& work, const BeadId& message,
                  const std::vector<LineComment>& comments) {
    Json rows = Json::array();
    for (const LineComment& comment : comments)
        rows.push(comment_json(comment));
    Json data = Json::object();
    data.set("tree", work.tree.str())
        .set("head", work.head.str())
        .set("message", message.str())
        .set("comments", std::move(rows));
    return data;
}

} // namespace

Result<ApproveOutcome> approve_work(const VerdictDeps& deps, const BeadId& id,
                                    const std::optional<SeenWork>& seen) {
    ATELIER_TRY(const Decidable before, decidable(deps, id, seen));
    const Context& context = deps.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<ApproveOutcome> {
        ATELIER_TRY(const Reviewed found, still_undecided(plan, deps, before));
        if (asks_for_changes_of(found, before.work.head)) return decided_by(id, *found.verdict);
        ATELIER_TRY(const bool carried, molecule_goes_on(plan, found.changeset));
        const bool at_gate = found.molecule.has_value();
        const bool run_lands = carried || is_done_at(found.changeset, before.work.head);
        if (found.verdict)
            if (auto approval = approval_in(*found.verdict);
                approval && approval->work == before.work)
                return ApproveOutcome{id, *std::move(approval), true, run_lands, at_gate};
        ATELIER_TRY(const Event decided,
                    plan.decide(Act::verdict,
                                {EventType::changeset_approved, id, approval_data(before.work)}));
        ATELIER_CHECK(close_request(plan, found));
        ATELIER_CHECK(settle_comments(plan, id));
        ATELIER_CHECK(close_question(plan, found, "approved"));
        return ApproveOutcome{id, *approval_in(decided), false, run_lands, at_gate};
    });
}

Result<ChangesOutcome> request_changes(const VerdictDeps& deps, const ChangesRequest& request) {
    if (trim(request.message).empty() && request.comments.empty())
        return fail(ErrorCode::usage, "no message says what should change",
                    advise(Hint::say_what_changes));
    const BeadId& id = request.changeset;
    ATELIER_TRY(const Decidable before, decidable(deps, id, request.seen));
    ATELIER_TRY(const auto comments, placed_comments(deps.repository, before.work.base,
                                                     before.work.head, request.comments));
    const Context& context = deps.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<ChangesOutcome> {
        ATELIER_TRY(const Reviewed found, still_undecided(plan, deps, before));
        ChangesOutcome outcome{.changeset = id, .message = id, .comments = comments};
        if (found.verdict)
            if (const auto approval = approval_in(*found.verdict))
                outcome.approved_by = approval->by;
        ATELIER_TRY(outcome.comments, keep_comments(plan, context, id, comments));
        ATELIER_TRY(outcome.message, send_request(plan, context, found, request, outcome.comments));
        ATELIER_CHECK(plan.decide(Act::verdict,
                                  {EventType::changeset_changes_requested, id,
                                   request_data(before.work, outcome.message, outcome.comments)}));
        ATELIER_CHECK(send_work_back(plan, found));
        ATELIER_CHECK(close_question(plan, found, "changes requested"));
        return outcome;
    });
}

} // namespace atelier
