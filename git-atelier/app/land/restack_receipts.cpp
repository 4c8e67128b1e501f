#include "app/land/restack_receipts.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/begun_epics.hpp"
#include "app/land/restacked_checkouts.hpp"
#include "app/worktree/ref_locks.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// The epics of which a pass was begun, by blanks; each has it under a key of its own.
constexpr const char* restacks_begun_key = "restacks-begun";

std::string restack_begun_key(const BeadId& epic) {
    return "restack-begun:" + epic.str();
}

std::string restack_key(const BeadId& epic) {
    return "restack:" + epic.str();
}

std::string restack_conflicts_key(const BeadId& epic) {
    return "restack-conflicts:" + epic.str();
}

Result<std::optional<RestackReceipt>> read_restack(PlanReader& plan, const std::string& key) {
    ATELIER_TRY(const auto text, plan.remembered(key));
    if (!text || text->empty()) return std::nullopt;
    auto receipt = restack_receipt_from(*text);
    if (!receipt)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of a restack cannot be read: " + key);
    return receipt;
}

Result<void> follow_changeset(PlanWriter& plan, const RestackedRef& moved) {
    ATELIER_TRY(const Bead before, require_changeset(plan, moved.bead));
    ATELIER_TRY(const Changeset facts, Changeset::of(before));
    Bead bead = before;
    if (facts.parent_base() == moved.base_from && moved.base_to)
        Changeset::set_parent_base(bead, *moved.base_to);
    if (facts.parent_branch() == moved.on_from && moved.on_to)
        Changeset::set_parent_branch(bead, *moved.on_to);
    if (facts.done_head() == moved.from) Changeset::set_done_head(bead, moved.to);
    if (bead == before) return {};
    ATELIER_CHECK(plan.update(bead));
    return {};
}

Result<void> follow_epic(PlanWriter& plan, const RestackedRef& moved) {
    ATELIER_TRY(Bead epic, require_epic(plan, moved.bead));
    ATELIER_TRY(const Epic facts, Epic::of(epic));
    if (facts.primary_head() != moved.from) return {};
    Epic::set_primary_head(epic, moved.to);
    ATELIER_CHECK(plan.update(epic));
    return {};
}

Result<void> follow_landing(PlanWriter& plan, const RestackedLanding& landing) {
    ATELIER_TRY(Bead bead, require_changeset(plan, landing.changeset));
    ATELIER_TRY(const Changeset facts, Changeset::of(bead));
    if (facts.integrated_sha() != landing.from) return {};
    Changeset::set_integrated_sha(bead, landing.to);
    ATELIER_CHECK(plan.update(bead));
    return {};
}

// What the plan says of the branches, and of what has landed on one that moved.
Result<void> follow(PlanWriter& plan, const BeadId& epic, const RestackReceipt& receipt) {
    for (const RestackedRef& moved : receipt.branches)
        ATELIER_CHECK(moved.bead == epic ? follow_epic(plan, moved)
                                         : follow_changeset(plan, moved));
    for (const RestackedLanding& landing : receipt.landings)
        ATELIER_CHECK(follow_landing(plan, landing));
    return {};
}

// One transaction moves all of them: where one has moved, it had begun.
Result<bool> has_moved(Repository& repository, const RestackReceipt& receipt) {
    for (const RestackedRef& moved : receipt.branches) {
        ATELIER_TRY(const auto now, repository.refs().resolve(full_ref(moved.branch)));
        if (now == moved.to) return true;
        if (!now || now == moved.from) continue;
        ATELIER_TRY(const auto made, repository.refs().resolve(moved.to.str()));
        if (!made) continue;
        ATELIER_TRY(const bool grown, repository.history().is_ancestor(moved.to, *now));
        if (grown) return true;
    }
    return false;
}

// A Git that was killed at it has moved some of them only; their checkouts had been brought along.
Result<void> move_the_rest(WorkContext& work, const BeadId& epic, const RestackReceipt& receipt) {
    std::vector<RefUpdate> rest;
    std::vector<std::string> names;
    for (const RestackedRef& moved : receipt.branches) {
        const std::string ref = full_ref(moved.branch);
        ATELIER_TRY(const auto now, work.repository.refs().resolve(ref));
        if (now != moved.from) continue;
        rest.push_back({ref, moved.to, moved.from});
        names.push_back(ref);
    }
    if (rest.empty()) return {};
    ATELIER_CHECK(clear_left_locks(work, names));
    return move_refs(work, rest, "atelier: restack " + epic.str());
}

Result<void> settle_restack(WorkContext& work, const BegunRestack& begun) {
    const Context& context = work.plan;
    const BeadId& epic = begun.epic;
    const RestackReceipt& receipt = begun.receipt;
    if (begun.moved)
        ATELIER_CHECK(move_the_rest(work, epic, receipt));
    else
        ATELIER_CHECK(return_checkouts(work.repository.worktrees(), receipt));
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        if (!begun.moved) return set_begun(plan, restacks_begun_key, epic, false);
        ATELIER_TRY(const auto kept, restack_receipt(plan, epic));
        const RestackReceipt back = reversed(receipt);
        return kept == back ? record_restack_undone(plan, epic, back)
                            : record_restack(plan, epic, receipt, 0);
    }));
    if (begun.moved)
        work.progress.warn(
            "branches of " + epic.str() +
            " had been moved by a run that ended before it said so in the plan; recorded");
    return {};
}

} // namespace

Result<std::optional<RestackReceipt>> restack_receipt(PlanReader& plan, const BeadId& epic) {
    return read_restack(plan, restack_key(epic));
}

Result<void> begin_restack(PlanWriter& plan, const BeadId& epic, const RestackReceipt& receipt) {
    ATELIER_CHECK(plan.remember(restack_begun_key(epic), restack_receipt_text(receipt)));
    return set_begun(plan, restacks_begun_key, epic, true);
}

Result<void> record_restack(PlanWriter& plan, const BeadId& epic, const RestackReceipt& receipt,
                            std::size_t left) {
    ATELIER_CHECK(set_begun(plan, restacks_begun_key, epic, false));
    ATELIER_TRY(const auto known, restack_receipt(plan, epic));
    // Another run has recorded it meanwhile.
    if (known == receipt) return {};
    ATELIER_CHECK(follow(plan, epic, receipt));
    ATELIER_CHECK(plan.remember(restack_key(epic), restack_receipt_text(receipt)));
    Json data = Json::object();
    data.set("branches", receipt.branches.size()).set("left", left);
    return plan.append({EventType::epic_restacked, epic, std::move(data)});
}

Result<void> record_restack_undone(PlanWriter& plan, const BeadId& epic,
                                   const RestackReceipt& receipt) {
    ATELIER_CHECK(set_begun(plan, restacks_begun_key, epic, false));
    ATELIER_CHECK(follow(plan, epic, reversed(receipt)));
    ATELIER_CHECK(plan.remember(restack_key(epic), ""));
    Json data = Json::object();
    data.set("branches", receipt.branches.size());
    return plan.append({EventType::epic_restack_undone, epic, std::move(data)});
}

Result<std::vector<ConflictLeft>> kept_conflicts(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const auto text, plan.remembered(restack_conflicts_key(epic)));
    return conflicts_left_from(text.value_or(""));
}

Result<void> remember_conflicts(PlanWriter& plan, const BeadId& epic,
                                const std::vector<ConflictLeft>& left) {
    return plan.remember(restack_conflicts_key(epic), conflicts_left_text(left));
}

Result<std::vector<BegunRestack>> begun_restacks(PlanStore& store, Repository& repository) {
    std::vector<BegunRestack> begun;
    ATELIER_CHECK(store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto epics, begun_epics(plan, restacks_begun_key));
        for (const BeadId& epic : epics) {
            ATELIER_TRY(auto receipt, read_restack(plan, restack_begun_key(epic)));
            if (receipt) begun.push_back({epic, *std::move(receipt)});
        }
        return {};
    }));
    for (BegunRestack& one : begun) {
        ATELIER_TRY(one.moved, has_moved(repository, one.receipt));
    }
    return begun;
}

Result<void> settle_begun_restacks(WorkContext& work) {
    ATELIER_TRY(const auto begun, begun_restacks(work.plan.store, work.repository));
    for (const BegunRestack& one : begun)
        ATELIER_CHECK(settle_restack(work, one));
    return {};
}

} // namespace atelier
