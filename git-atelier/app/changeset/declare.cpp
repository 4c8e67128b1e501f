#include "app/changeset/declare.hpp"

#include "app/core/plan_queries.hpp"

namespace atelier {
namespace {

// One record a changeset: an agent without an orchestrator has no sessions to tell apart.
SessionId detached_id(const BeadId& changeset) {
    return *SessionId::parse("detached-" + changeset.str().substr(0, 60));
}

// Ended from the start: there is nothing that runs, and nothing to recover.
Result<Session> detached_record(PlanReader& plan, const Context& context, const Bead& changeset) {
    Session record{.id = detached_id(changeset.id), .agent = context.caller};
    record.epic = changeset.parent;
    record.changeset = changeset.id;
    record.stage = Stage::end;
    record.started_at = context.clock.now();
    record.ended_at = record.started_at;
    record.outcome = SessionEnd::detached;
    if (!changeset.parent) return record;
    ATELIER_TRY(const auto lease, plan.lease(*changeset.parent));
    record.fencing = lease ? lease->fencing : 0;
    return record;
}

bool says(const Session& session, const Statement& said) {
    return session.declared == said.declared && session.summary == said.summary &&
           session.more_work == said.more_work;
}

} // namespace

Result<void> declare(PlanWriter& plan, const Context& context,
                     const std::optional<Session>& session, const Bead& changeset,
                     const Statement& said) {
    ATELIER_TRY(const auto earlier,
                plan.session(session ? session->id : detached_id(changeset.id)));
    if (earlier && earlier->agent == context.caller && says(*earlier, said)) return {};
    ATELIER_TRY(Session record,
                session ? Result<Session>(*session) : detached_record(plan, context, changeset));
    record.declared = said.declared;
    record.summary = said.summary;
    record.more_work = said.more_work;
    ATELIER_CHECK(plan.put(record));
    Json data = Json::object();
    data.set("declared", name_of(said.declared));
    if (!said.summary.empty()) data.set("summary", said.summary);
    if (!said.more_work.empty()) data.set("more_work", said.more_work);
    return plan.append({EventType::changeset_declared, changeset.id, std::move(data)});
}

} // namespace atelier
