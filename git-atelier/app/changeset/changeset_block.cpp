#include "app/changeset/changeset_block.hpp"

#include "app/changeset/declare.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/own_work.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

std::string first_line(const std::string& text) {
    const auto lines = lines_of(trim(text));
    return lines.empty() ? std::string() : lines.front();
}

} // namespace

Result<ChangesetBlockOutcome> changeset_block(const Context& context,
                                              const std::optional<BeadId>& named,
                                              const std::string& reason) {
    const Stamp stamp = context.stamp();
    return context.store.write(stamp, [&](PlanWriter& plan) -> Result<ChangesetBlockOutcome> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        ATELIER_TRY(const Bead changeset, changeset_meant(plan, context, session, named));
        ATELIER_CHECK(require_own_work(plan, context, session, changeset));
        ATELIER_TRY(const Bead blocked, block(changeset, reason, stamp.now));
        if (blocked != changeset) {
            ATELIER_CHECK(plan.update(blocked));
            ATELIER_CHECK(plan.put(Setback{changeset.id, BlockedByAgent{}}));
            Json data = Json::object();
            data.set("reason", reason);
            ATELIER_CHECK(
                plan.append({EventType::changeset_blocked, changeset.id, std::move(data)}));
        }
        ATELIER_CHECK(declare(plan, context, session, changeset, {Declared::blocked, reason}));
        ATELIER_TRY(BeadId message, send_once(plan, context,
                                              {.to = "overseer",
                                               .subject = "BLOCKED: " + first_line(reason),
                                               .body = reason + "\n",
                                               .thread = changeset.id,
                                               .key = blocked_key(changeset.id)}));
        return ChangesetBlockOutcome{changeset.id, std::move(message)};
    });
}

} // namespace atelier
