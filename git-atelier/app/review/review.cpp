#include "app/review/review.hpp"

#include "app/changeset/changeset_guardrails.hpp"
#include "app/changeset/changeset_size.hpp"
#include "app/changeset/unblock_changeset.hpp"
#include "app/core/epic_queries.hpp"
#include "app/core/plan_queries.hpp"
#include "app/look/status.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/mail/inbox_order.hpp"
#include "domain/work/setback.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace atelier {
namespace {

// `top` and everything below it.
Result<std::set<BeadId>> beads_within(PlanReader& plan, const BeadId& top) {
    ATELIER_CHECK(require_bead(plan, top));
    ATELIER_TRY(const auto below, plan.select({.below = top}));
    std::set<BeadId> ids = {top};
    for (const Bead& bead : below)
        ids.insert(bead.id);
    return ids;
}

// By `work`, or by an agent that has asked for it.
Result<bool> blocked_for_size(PlanReader& plan, const Bead& changeset) {
    if (state_of(changeset) != ChangesetState::blocked) return false;
    ATELIER_TRY(const auto asked, plan.select({.kind = BeadKind::message,
                                               .statuses = {BeadStatus::open},
                                               .message_key = size_key(changeset.id)}));
    if (!asked.empty()) return true;
    ATELIER_TRY(const auto setback, plan.setback(changeset.id));
    return setback && is_of_size(*setback);
}

// Those that are asked for, else the estimate that is approved.
Result<std::int64_t> lines_to_approve(PlanReader& plan, const Context& context, const BeadId& id) {
    ATELIER_TRY(const auto asked, asked_lines(plan, id));
    if (asked) return *asked;
    ATELIER_TRY(const Bead changeset, changeset_as_approved(plan, id));
    ATELIER_TRY(const Changeset planned, Changeset::of(changeset));
    return std::max(planned.lines().value_or(std::nullopt).value_or(0),
                    context.settings.limits.max_lines);
}

Result<Time> waits_since(PlanReader& plan, const AwaitedItem& item) {
    ATELIER_TRY(const auto done,
                plan.events({.bead = item.bead,
                             .types = {EventType::changeset_done, EventType::changeset_blocked},
                             .newest = 1}));
    if (!done.empty()) return done.front().at;
    ATELIER_TRY(const Bead bead, require_bead(plan, item.bead));
    return bead.updated_at;
}

Result<void> rank(PlanReader& plan, std::vector<AwaitedItem>& items) {
    if (items.size() < 2) return {};
    ATELIER_TRY(const auto epics, open_epics(plan));
    ATELIER_TRY(const auto trees, load_epics(plan, epics));
    const WaitingPlan waiting(trees);
    // What holds up as much comes first where it has waited longer.
    std::map<BeadId, std::pair<decltype(rank_of({})), Time>> ranks;
    for (const AwaitedItem& item : items) {
        ATELIER_TRY(const Time since, waits_since(plan, item));
        ranks.emplace(item.bead, std::pair{rank_of(waiting.held_up_by(item.bead)), since});
    }
    std::ranges::stable_sort(items, {},
                             [&](const AwaitedItem& item) { return ranks.at(item.bead); });
    return {};
}

} // namespace

Result<std::vector<AwaitedItem>> read_review(const Context& context, const LivenessProbe& probe,
                                             const std::optional<BeadId>& within) {
    std::set<BeadId> wanted;
    if (within) {
        ATELIER_TRY(wanted, context.store.read(
                                [&](PlanReader& plan) { return beads_within(plan, *within); }));
    }
    ATELIER_TRY(const StatusOutcome status, read_status(context, probe));
    std::vector<AwaitedItem> items = status.awaited;
    std::erase_if(items, [&](const AwaitedItem& item) {
        return item.awaited == Awaited::message || (within && !wanted.contains(item.bead));
    });
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) { return rank(plan, items); }));
    return items;
}

Result<ApproveSizeOutcome> approve_changeset_size(const Context& context, const BeadId& id,
                                                  const std::string& reason) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return approve_changeset_size(plan, context, id, reason);
    });
}

Result<ApproveSizeOutcome> approve_changeset_size(PlanWriter& plan, const Context& context,
                                                  const BeadId& id, const std::string& reason) {
    if (context.caller.role() != Role::overseer)
        return fail(ErrorCode::approval_required, "only the overseer approves a size");
    const std::string why(trim(reason));
    if (why.empty())
        return fail(ErrorCode::usage, "an approval needs a reason", advise(Hint::say_reason));
    ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
    ATELIER_TRY(const std::int64_t lines, lines_to_approve(plan, context, id));
    ATELIER_TRY(const Bead approved,
                approve_size(changeset, context.caller, lines, why, context.clock.now()));
    ATELIER_TRY(const std::int64_t before, approved_lines(plan, id));
    ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
    ApproveSizeOutcome outcome{.changeset = id,
                               .approved_by = facts.size_approved_by().value_or(context.caller),
                               .lines = std::max(lines, before),
                               .already = before >= lines && facts.size_approved_by()};
    Bead stored = changeset;
    if (!outcome.already) {
        outcome.approved_by = context.caller;
        outcome.lines = lines;
        ATELIER_TRY(stored, plan.update(approved));
        Json data = Json::object();
        data.set("reason", why).set("lines", lines);
        ATELIER_CHECK(
            plan.decide(Act::size, {EventType::changeset_size_approved, id, std::move(data)}));
    }
    ATELIER_TRY(outcome.unblocked, blocked_for_size(plan, stored));
    ATELIER_CHECK(close_notices(plan, size_key(id), "approved"));
    if (outcome.unblocked) ATELIER_CHECK(unblock_changeset(plan, stored));
    return outcome;
}

} // namespace atelier
