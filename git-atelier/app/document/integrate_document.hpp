// Bringing what a run has made of its document to the branch that it was cut from, as an epic's
// root branch comes to its parent branch. `undo_integration` takes it back.
#pragma once

#include "app/land/integrate_epic.hpp"

namespace atelier {

struct IntegrateDocumentRequest {
    BeadId run;
    IntegrationWay way = IntegrationWay::fast_forward;
    // Nothing is written.
    bool preview = false;
};

// Of all that is on the run's branch by now, also by others. Refused with everything as it was:
// usage for a run without a document; not-runnable while it is not over; document-moved where its
// branch lacks what the run made; not-found where a branch is gone; and as integrate_epic.
Result<EpicIntegration> integrate_document(WorkContext& work,
                                           const IntegrateDocumentRequest& request);

} // namespace atelier
