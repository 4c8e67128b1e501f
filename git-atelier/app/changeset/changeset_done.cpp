#include "app/changeset/changeset_done.hpp"

#include "app/changeset/declare.hpp"
#include "app/changeset/line_comments.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/own_work.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

// What was said about it since its brief was written, which may be that nothing is to land.
Result<void> require_mail_read(PlanReader& plan, const BeadId& epic, const BeadId& changeset) {
    ATELIER_TRY(const auto unread, untold(plan, epic, changeset));
    if (unread.empty()) return {};
    std::vector<std::string> ids;
    for (const Message& message : unread)
        ids.push_back(message.id().str());
    Json details = Json::object();
    details.set("messages", Json::strings(ids));
    return fail(ErrorCode::unread_mail,
                counted(unread.size(), "message") + " about " + changeset.str() +
                    " came while you worked: " + join(ids, ", "),
                advise(Hint::read_mail), std::move(details));
}

Result<void> require_declarable(const Bead& changeset) {
    const ChangesetState state = state_of(changeset);
    if (state != ChangesetState::blocked && state != ChangesetState::abandoned) return {};
    return fail(ErrorCode::not_runnable, changeset.id.str() + " is " + std::string(name_of(state)),
                state == ChangesetState::blocked ? advise(Hint::unblock)
                                                 : advise(Hint::new_changeset));
}

// An agent without an orchestrator has had nobody to note that it began.
Result<void> note_started(PlanWriter& plan, const EpicTree& graph, const Bead& changeset) {
    if (state_of(changeset) == ChangesetState::working) return {};
    ATELIER_TRY(const Bead started, start(changeset, graph));
    ATELIER_CHECK(plan.update(started));
    return plan.append({EventType::changeset_started, changeset.id});
}

Result<void> announce_more_work(PlanWriter& plan, const Context& context, const Bead& epic,
                                const Bead& changeset, const std::string& what) {
    if (what.empty()) return {};
    ATELIER_TRY(const Epic goal, Epic::of(epic));
    ATELIER_TRY(const auto drafted_by, goal.drafted_by());
    const bool by_planner = drafted_by && drafted_by->role() == Role::planner;
    ATELIER_CHECK(send_once(plan, context,
                            {.to = by_planner ? drafted_by->str() : "planner",
                             .subject = "SCOPE-CHANGE: more work on " + epic.id.str(),
                             .body = context.caller.str() + " finished " + changeset.id.str() +
                                     " and says that the epic needs more:\n\n" + what + "\n",
                             .thread = epic.id,
                             .key = more_work_key(epic.id)}));
    return {};
}

// What is to be called done; nothing is left to say of one that has been assessed.
struct CalledDone {
    std::optional<Session> session;
    Bead changeset;
    EpicTree graph;
    bool assessed = false;
};

// With all that the plan says against it.
Result<CalledDone> declarable(PlanReader& plan, const Context& context,
                              const ChangesetDoneRequest& request) {
    ATELIER_TRY(auto session, caller_session(plan, context));
    ATELIER_TRY(Bead changeset, changeset_meant(plan, context, session, request.changeset));
    ATELIER_TRY(const Bead above, epic_of(plan, changeset));
    ATELIER_TRY(EpicTree graph, load_epic(plan, above.id));
    CalledDone subject{std::move(session), std::move(changeset), std::move(graph)};
    const ChangesetState state = state_of(subject.changeset);
    subject.assessed = state == ChangesetState::merged || state == ChangesetState::done;
    if (subject.assessed) return subject;
    ATELIER_CHECK(require_declarable(subject.changeset));
    ATELIER_CHECK(find_own_work(plan, context, subject.session, subject.changeset));
    ATELIER_CHECK(require_tasks_done(subject.graph, subject.changeset.id));
    ATELIER_CHECK(require_mail_read(plan, above.id, subject.changeset.id));
    if (!subject.session && state != ChangesetState::working)
        ATELIER_CHECK(start(subject.changeset, subject.graph));
    return subject;
}

Result<std::optional<CommitId>> require_committed(const Context& context, const CallPlace& place,
                                                  const ChangesetDoneRequest& request) {
    ATELIER_TRY(const CalledDone subject, context.store.read([&](PlanReader& plan) {
        return declarable(plan, context, request);
    }));
    if (subject.assessed) return std::optional<CommitId>();
    return require_all_committed(place, subject.graph, subject.changeset, subject.session);
}

Result<void> require_comments_answered(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(auto fault, unanswered_comments(plan, changeset));
    if (!fault) return {};
    fault->hint = advise(Hint::answer_comments);
    return fail(*std::move(fault));
}

// Whoever goes on with it or lands it knows by that which commits are its own.
Result<void> note_base(PlanWriter& plan, const BeadId& id, const CommitId& base) {
    ATELIER_TRY(Bead changeset, require_changeset(plan, id));
    ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
    if (facts.parent_base()) return {};
    Changeset::set_parent_base(changeset, base);
    ATELIER_CHECK(plan.update(changeset));
    return {};
}

} // namespace

Result<BeadId> changeset_done(const Context& context, const CallPlace& place,
                              const ChangesetDoneRequest& request) {
    ATELIER_TRY(const auto base, require_committed(context, place, request));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<BeadId> {
        ATELIER_TRY(const CalledDone subject, declarable(plan, context, request));
        const Bead& changeset = subject.changeset;
        if (subject.assessed) return changeset.id;
        ATELIER_CHECK(require_own_work(plan, context, subject.session, changeset));
        if (!subject.session) ATELIER_CHECK(note_started(plan, subject.graph, changeset));
        if (base) ATELIER_CHECK(note_base(plan, changeset.id, *base));
        ATELIER_CHECK(answer_threads(plan, context, changeset.id, request.answers));
        ATELIER_CHECK(require_comments_answered(plan, changeset.id));
        ATELIER_CHECK(declare(plan, context, subject.session, changeset,
                              {Declared::done, request.summary, request.more_work}));
        ATELIER_TRY(const Bead epic, require_epic(plan, subject.graph.epic().id));
        ATELIER_CHECK(announce_more_work(plan, context, epic, changeset, request.more_work));
        return changeset.id;
    });
}

} // namespace atelier
