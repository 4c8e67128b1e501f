#include "app/publish/request_publishing.hpp"

#include "app/claim/caller_session.hpp"
#include "app/claim/own_work.hpp"
#include "app/core/plan_queries.hpp"
#include "app/publish/pr_facts.hpp"
#include "domain/bead/changeset.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Whatever becomes of the changeset and its epic, nothing of it is pushed.
bool is_in_vain(const PublishOutlook& outlook) {
    return std::ranges::any_of(outlook.holds, [](const PublishHold& hold) {
        return hold.gate == PublishGate::pr_mode_none || hold.gate == PublishGate::settled ||
               hold.gate == PublishGate::merged || hold.gate == PublishGate::closed;
    });
}

Result<void> note_request(PlanWriter& plan, const BeadId& changeset, const PublishRecord& record) {
    if (record.requested) return {};
    ATELIER_CHECK(put_publish_request(plan, changeset));
    return plan.append({EventType::changeset_publish_requested, changeset});
}

} // namespace

Result<PublishRequestOutcome> request_publishing(const Context& context,
                                                 const std::optional<BeadId>& named) {
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<PublishRequestOutcome> {
            ATELIER_TRY(const auto session, caller_session(plan, context));
            ATELIER_TRY(const Bead changeset, changeset_meant(plan, context, session, named));
            const BeadId& id = changeset.id;
            if (!is_settled(state_of(changeset)))
                ATELIER_CHECK(require_own_work(plan, context, session, changeset));
            ATELIER_TRY(const Bead epic, epic_of(plan, changeset));
            ATELIER_TRY(const EpicTree tree, load_epic(plan, epic.id));
            ATELIER_TRY(PublishingAsSeen seen, publishing_as_seen(plan, context.settings, tree));
            ATELIER_TRY(const PublishRecord record, publish_record(plan, id));
            ATELIER_TRY(const Changeset read, Changeset::of(changeset));
            PublishRequestOutcome out{.changeset = id,
                                      .branch = read.work_branch(),
                                      .pushed = record.pushed,
                                      .pull_request = record.number,
                                      .state = record.state};
            out.outlook = publish_outlook(tree, seen.forge, seen.rules, id);
            if (is_in_vain(out.outlook)) return out;
            ATELIER_CHECK(note_request(plan, id, record));
            out.requested = true;
            seen.forge.changesets.at(id).requested = true;
            out.outlook = publish_outlook(tree, std::move(seen.forge), seen.rules, id);
            return out;
        });
}

} // namespace atelier
