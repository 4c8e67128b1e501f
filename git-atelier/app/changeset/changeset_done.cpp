#include "app/changeset/changeset_done.hpp"

#include "app/changeset/declare.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/own_work.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
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

} // namespace

Result<BeadId> changeset_done(const Context& context, const ChangesetDoneRequest& request) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<BeadId> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        ATELIER_TRY(const Bead changeset,
                    changeset_meant(plan, context, session, request.changeset));
        const ChangesetState state = state_of(changeset);
        if (state == ChangesetState::merged || state == ChangesetState::done) return changeset.id;
        ATELIER_CHECK(require_declarable(changeset));
        ATELIER_TRY(const Bead epic, require_own_work(plan, context, session, changeset));
        ATELIER_TRY(const EpicTree graph, load_epic(plan, epic.id));
        ATELIER_CHECK(require_tasks_done(graph, changeset.id));
        ATELIER_CHECK(require_mail_read(plan, epic.id, changeset.id));
        if (!session) ATELIER_CHECK(note_started(plan, graph, changeset));
        ATELIER_CHECK(declare(plan, context, session, changeset,
                              {Declared::done, request.summary, request.more_work}));
        ATELIER_CHECK(announce_more_work(plan, context, epic, changeset, request.more_work));
        return changeset.id;
    });
}

} // namespace atelier
