#include "app/land/integration_receipts.hpp"

#include "app/land/begun_epics.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// The epics of which one was begun, by blanks; each has it under a key of its own.
constexpr const char* begun_key = "integrations-begun";

std::string begun_key_of(const BeadId& epic) {
    return "integration-begun:" + epic.str();
}

std::string receipt_key(const BeadId& epic) {
    return "integration:" + epic.str();
}

Result<std::optional<IntegrationReceipt>> read_receipt(PlanReader& plan, const std::string& key) {
    ATELIER_TRY(const auto text, plan.remembered(key));
    if (!text || text->empty()) return std::nullopt;
    auto receipt = receipt_from(*text);
    if (!receipt)
        return fail(ErrorCode::invariant_broken,
                    "what is remembered of an integration cannot be read: " + key);
    return receipt;
}

} // namespace

Result<std::optional<IntegrationReceipt>> integration_receipt(PlanReader& plan,
                                                              const BeadId& epic) {
    return read_receipt(plan, receipt_key(epic));
}

Result<void> begin_integration(PlanWriter& plan, const BeadId& epic,
                               const IntegrationReceipt& receipt) {
    ATELIER_CHECK(plan.remember(begun_key_of(epic), receipt_text(receipt)));
    return set_begun(plan, begun_key, epic, true);
}

Result<void> record_integration(PlanWriter& plan, const BeadId& epic,
                                const IntegrationReceipt& receipt) {
    ATELIER_CHECK(set_begun(plan, begun_key, epic, false));
    ATELIER_TRY(const auto known, integration_receipt(plan, epic));
    // Another run has recorded it meanwhile.
    if (known == receipt) return {};
    ATELIER_CHECK(plan.remember(receipt_key(epic), receipt_text(receipt)));
    Json data = Json::object();
    data.set("parent_branch", receipt.parent.str())
        .set("how", name_of(receipt.way))
        .set("from", receipt.from.str())
        .set("commit", receipt.to.str());
    return plan.append({EventType::epic_integrated, epic, std::move(data)});
}

Result<void> record_undone(PlanWriter& plan, const BeadId& epic,
                           const IntegrationReceipt& receipt) {
    ATELIER_CHECK(plan.remember(receipt_key(epic), ""));
    Json data = Json::object();
    data.set("parent_branch", receipt.parent.str())
        .set("from", receipt.to.str())
        .set("commit", receipt.from.str());
    return plan.append({EventType::epic_integration_undone, epic, std::move(data)});
}

Result<std::vector<UnrecordedIntegration>> unrecorded_integrations(PlanStore& store,
                                                                   Repository& repository) {
    std::vector<UnrecordedIntegration> begun;
    ATELIER_CHECK(store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto epics, begun_epics(plan, begun_key));
        for (const BeadId& epic : epics) {
            ATELIER_TRY(auto receipt, read_receipt(plan, begun_key_of(epic)));
            if (receipt) begun.push_back({epic, *std::move(receipt)});
        }
        return {};
    }));
    std::vector<UnrecordedIntegration> found;
    for (UnrecordedIntegration& one : begun) {
        GitRefs& refs = repository.refs();
        ATELIER_TRY(const auto parent, refs.resolve(full_ref(one.receipt.parent)));
        ATELIER_TRY(const auto brought, refs.resolve(one.receipt.to.str()));
        // Nothing had moved, and Git has let go of what was made for it.
        if (!parent || !brought) continue;
        ATELIER_TRY(const bool there, repository.history().is_ancestor(one.receipt.to, *parent));
        if (there) found.push_back(std::move(one));
    }
    return found;
}

Result<void> record(const Context& context, const std::vector<UnrecordedIntegration>& found) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        for (const auto& [epic, receipt] : found)
            ATELIER_CHECK(record_integration(plan, epic, receipt));
        return {};
    });
}

Result<void> record_unrecorded_integrations(WorkContext& work) {
    ATELIER_TRY(const auto found, unrecorded_integrations(work.plan.store, work.repository));
    if (found.empty()) return {};
    ATELIER_CHECK(record(work.plan, found));
    for (const auto& [epic, receipt] : found)
        work.progress.warn(epic.str() + " is in " + receipt.parent.str() + " already, as " +
                           receipt.to.str() + ", which the plan did not know; recorded");
    return {};
}

} // namespace atelier
