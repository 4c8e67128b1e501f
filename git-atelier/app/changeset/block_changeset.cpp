#include "app/changeset/block_changeset.hpp"

#include "app/changeset/changeset_size.hpp"
#include "app/core/last_fault.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/setback.hpp"

namespace atelier {
namespace {

std::string notice_subject(const Error& fault, const BeadId& changeset) {
    const bool decision =
        fault.code == ErrorCode::guardrail_exceeded || fault.code == ErrorCode::paths_exceeded ||
        fault.code == ErrorCode::budget_exceeded || fault.code == ErrorCode::no_progress;
    return decision ? "NEEDS-DECISION: " + changeset.str() + ": " + fault.message
                    : "BLOCKED: " + fault.message;
}

Setback setback_by(const BeadId& changeset, const Error& fault) {
    std::vector<std::string> paths;
    if (const Json* const binaries = fault.details.find("binaries"); binaries != nullptr)
        for (const Json& path : binaries->as_array())
            paths.push_back(path.as_string());
    return setback_of(changeset, fault.code, std::move(paths));
}

std::string notice_body(const BeadId& changeset, const SessionId& session, const Error& fault) {
    std::string body = fault.message + "\n";
    if (!fault.hint.empty()) body += "\nWhat to do: " + fault.hint.told_to(Audience::person) + "\n";
    body += "\nThen: git atelier retry " + changeset.str() + "\n";
    body += "\nSession: " + session.str() + "\n";
    if (const std::string output = fault.details.string_at("output"); !output.empty())
        body += "\nLast output:\n\n" + output + "\n";
    if (const std::string words = fault.details.string_at("stderr"); !words.empty())
        body += "\nGit said:\n\n" + words + "\n";
    return body;
}

} // namespace

Result<void> block_changeset(const Context& context, const BeadId& id, const SessionId& session,
                             const Error& fault) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
        // Whatever was done about it has to be looked at again.
        ATELIER_TRY(const Bead again, reopen(changeset));
        ATELIER_TRY(const Bead stopped, block(again, fault.message, context.clock.now()));
        ATELIER_CHECK(plan.update(stopped));
        const Setback setback = setback_by(changeset.id, fault);
        ATELIER_CHECK(plan.put(setback));
        ATELIER_CHECK(put_last_fault(plan, changeset.id, last_fault_from(session, fault)));
        if (const Json* lines = fault.details.find("lines");
            is_of_size(setback) && lines != nullptr)
            ATELIER_CHECK(note_asked_lines(plan, changeset.id, lines->as_int()));
        Json data = Json::object();
        data.set("code", info(fault.code).name).set("reason", fault.message);
        ATELIER_CHECK(plan.append({EventType::changeset_blocked, changeset.id, std::move(data)}));
        ATELIER_CHECK(send_once(plan, context,
                                {.to = "overseer",
                                 .subject = notice_subject(fault, changeset.id),
                                 .body = notice_body(id, session, fault),
                                 .thread = changeset.id,
                                 .key = blocked_key(changeset.id)}));
        return {};
    });
}

} // namespace atelier
