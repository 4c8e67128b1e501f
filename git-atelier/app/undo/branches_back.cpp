#include "app/undo/branches_back.hpp"

#include "app/core/plan_queries.hpp"
#include "app/document/document_plan.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/land/undo_integration.hpp"
#include "app/land/undo_restack.hpp"
#include "domain/bead/epic.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<std::vector<Event>> own_events(PlanReader& plan, const TakenDecision& decision,
                                      EventType type) {
    // Of a run that ended before its record there is only what the next one has recorded.
    const std::int64_t after = decision.first > 0 ? decision.first - 1 : decision.last;
    ATELIER_TRY(auto events, plan.events({.after = after, .types = {type}}));
    if (decision.first > 0)
        std::erase_if(events, [&](const Event& event) { return event.seq > decision.last; });
    return events;
}

// Epics that began on what has come to the parent branch.
Result<void> add_epics_on(WorkContext& work, const BeadId& epic, const IntegrationReceipt& receipt,
                          std::vector<BuiltOn>& built) {
    ATELIER_TRY(const auto open, work.plan.store.read(open_epics));
    for (const Bead& other : open) {
        ATELIER_TRY(const Epic facts, Epic::of(other));
        if (other.id == epic || !facts.root_branch() || facts.parent_branch() != receipt.parent)
            continue;
        ATELIER_TRY(const auto root,
                    work.repository.refs().resolve(full_ref(*facts.root_branch())));
        if (!root) continue;
        ATELIER_TRY(const bool stands_on_it,
                    work.repository.history().is_ancestor(receipt.to, *root));
        if (stands_on_it)
            built.push_back({"worked-on", other.id, 0,
                             "the root branch of " + other.id.str() + " stands on it"});
    }
    return {};
}

Result<std::vector<PlannedDocument>> open_documents(PlanReader& plan) {
    std::vector<RunStatus> open;
    for (const auto& [status, name] : names_of(RunStatus()))
        if (!is_over(status)) open.push_back(status);
    ATELIER_TRY(const auto runs, plan.runs().select({.statuses = std::move(open)}));
    std::vector<PlannedDocument> found;
    for (const Run& run : runs) {
        if (!works_on_document(run)) continue;
        ATELIER_TRY(auto document, planned_document(plan, run.id));
        if (document) found.push_back(*std::move(document));
    }
    return found;
}

// Runs under way whose documents began on it.
Result<void> add_documents_on(WorkContext& work, const BeadId& epic,
                              const IntegrationReceipt& receipt, std::vector<BuiltOn>& built) {
    ATELIER_TRY(const auto open, work.plan.store.read(open_documents));
    for (const PlannedDocument& other : open) {
        if (other.run.id == epic || other.record.onto != receipt.parent) continue;
        ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(other.branch)));
        if (!head) continue;
        ATELIER_TRY(const bool stands_on_it,
                    work.repository.history().is_ancestor(receipt.to, *head));
        if (stands_on_it)
            built.push_back({"worked-on", other.run.id, 0,
                             "the document of " + other.run.id.str() + " stands on it"});
    }
    return {};
}

Result<void> add_integration(WorkContext& work, const BeadId& epic,
                             const IntegrationReceipt& receipt, BranchesBack& out) {
    ATELIER_TRY(const auto now, work.repository.refs().resolve(full_ref(receipt.parent)));
    out.branches.push_back({epic, receipt.parent, now, receipt.from});
    // Brought back by a run that ended before its record.
    if (now == receipt.from) return {};
    if (now != receipt.to) {
        out.built.push_back(is_elsewhere(epic, receipt.parent, now));
        return {};
    }
    ATELIER_CHECK(add_epics_on(work, epic, receipt, out.built));
    return add_documents_on(work, epic, receipt, out.built);
}

Result<void> add_restack(WorkContext& work, const RestackReceipt& receipt, BranchesBack& out) {
    for (const RestackedRef& ref : receipt.branches) {
        ATELIER_TRY(const auto now, work.repository.refs().resolve(full_ref(ref.branch)));
        out.branches.push_back({ref.bead, ref.branch, now, ref.from});
        if (now != ref.to) out.built.push_back(is_elsewhere(ref.bead, ref.branch, now));
    }
    return {};
}

std::optional<BranchBack> given_up_in(const Event& event) {
    const auto parsed = parse_json(event.data);
    const Json* const data = std::get_if<Json>(&parsed);
    if (data == nullptr || !event.bead) return std::nullopt;
    const auto branch = BranchName::parse(data->string_at("branch"));
    const auto head = CommitId::parse(data->string_at("head"));
    if (!branch || !head) return std::nullopt;
    return BranchBack{*event.bead, *branch, {}, *head, data->string_at("kept")};
}

} // namespace

BuiltOn is_elsewhere(const BeadId& bead, const BranchName& branch,
                     const std::optional<CommitId>& now) {
    return {"moved", bead, 0, branch.str() + (now ? " is now at " + now->str() : " is gone")};
}

Result<std::vector<MovedEpic>> moved_epics(PlanReader& plan, const TakenDecision& decision) {
    const bool integrated = decision.kind == DecisionKind::integrate;
    std::vector<BeadId> epics = decision.about;
    // What stood on a changeset that was landed was restacked with it.
    if (decision.kind == DecisionKind::land)
        for (BeadId& about : epics) {
            ATELIER_TRY(const auto changeset, plan.find(about));
            if (changeset && changeset->parent) about = *changeset->parent;
        }
    ATELIER_TRY(const auto events,
                own_events(plan, decision,
                           integrated ? EventType::epic_integrated : EventType::epic_restacked));
    std::vector<MovedEpic> moved;
    for (const Event& event : events) {
        if (!event.bead || std::ranges::count(epics, *event.bead) == 0 ||
            std::ranges::count(moved, *event.bead, &MovedEpic::epic) > 0)
            continue;
        MovedEpic one{.epic = *event.bead};
        if (integrated) {
            ATELIER_TRY(one.integration, integration_receipt(plan, one.epic));
        } else {
            ATELIER_TRY(one.restack, restack_receipt(plan, one.epic));
        }
        if (one.integration || one.restack) moved.push_back(std::move(one));
    }
    return moved;
}

Result<BranchesBack> moved_back(WorkContext& work, const std::vector<MovedEpic>& moved) {
    BranchesBack out;
    for (const MovedEpic& one : moved) {
        if (one.integration) ATELIER_CHECK(add_integration(work, one.epic, *one.integration, out));
        if (one.restack) ATELIER_CHECK(add_restack(work, *one.restack, out));
    }
    return out;
}

Result<BranchesBack> branches_given_up(WorkContext& work, const TakenDecision& decision) {
    ATELIER_TRY(const auto events, work.plan.store.read([&](PlanReader& plan) {
        return own_events(plan, decision, EventType::changeset_abandoned);
    }));
    GitRefs& refs = work.repository.refs();
    BranchesBack out;
    for (const Event& event : events) {
        auto back = given_up_in(event);
        if (!back) continue;
        ATELIER_TRY(back->from, refs.resolve(full_ref(back->branch)));
        if (back->from && *back->from != back->to)
            out.built.push_back(is_elsewhere(back->bead, back->branch, back->from));
        ATELIER_TRY(const auto there,
                    refs.resolve(back->kept.empty() ? back->to.str() : back->kept));
        if (!back->from && there != back->to)
            out.built.push_back({"gone", back->bead, 0,
                                 "what was on " + back->branch.str() + " is no longer kept"});
        out.branches.push_back(*std::move(back));
    }
    return out;
}

Result<void> make_again(WorkContext& work, const std::vector<BranchBack>& branches) {
    std::vector<RefUpdate> updates;
    for (const BranchBack& back : branches)
        if (!back.from) updates.push_back({full_ref(back.branch), back.to, std::nullopt});
    if (updates.empty()) return {};
    return work.repository.refs().update_refs(updates, "atelier: take back a decision");
}

Result<MovedBack> move_back(WorkContext& work, const std::vector<MovedEpic>& moved) {
    MovedBack out;
    for (auto at = moved.rbegin(); at != moved.rend(); ++at) {
        const MovedEpic& one = *at;
        if (one.integration) {
            ATELIER_TRY(const UndoneIntegration undone, undo_integration(work, one.epic));
            if (undone.checkout) out.checkouts.push_back(*undone.checkout);
            out.warnings.insert(out.warnings.end(), undone.warnings.begin(), undone.warnings.end());
        } else {
            ATELIER_TRY(const UndoneRestack undone, undo_restack(work, one.epic));
            out.checkouts.insert(out.checkouts.end(), undone.checkouts.begin(),
                                 undone.checkouts.end());
        }
    }
    return out;
}

} // namespace atelier
