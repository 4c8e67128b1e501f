// What is kept of epics that were brought to their parent branch: written down before that branch
// moves, and recorded once it has. Where a run ended in between, the next one records it.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/integration.hpp"

#include <vector>

namespace atelier {

// The one that can be taken back; nullopt for none.
Result<std::optional<IntegrationReceipt>> integration_receipt(PlanReader& plan, const BeadId& epic);

Result<void> begin_integration(PlanWriter& plan, const BeadId& epic,
                               const IntegrationReceipt& receipt);
// That the parent branch has moved; what is kept of an earlier one of the epic goes.
Result<void> record_integration(PlanWriter& plan, const BeadId& epic,
                                const IntegrationReceipt& receipt);
// That it was brought back.
Result<void> record_undone(PlanWriter& plan, const BeadId& epic, const IntegrationReceipt& receipt);

struct UnrecordedIntegration {
    BeadId epic;
    IntegrationReceipt receipt;
};
// Those that were begun and whose parent branch has what they brought.
Result<std::vector<UnrecordedIntegration>> unrecorded_integrations(PlanStore& store,
                                                                   Repository& repository);
Result<void> record(const Context& context, const std::vector<UnrecordedIntegration>& found);
// Records those there are, and says so.
Result<void> record_unrecorded_integrations(WorkContext& work);

} // namespace atelier
