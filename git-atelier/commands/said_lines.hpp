// What the artisans of a run say while it is carried, told as it comes.
#pragma once

#include "app/artisan/run_lines.hpp"
#include "app/core/work_context.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace atelier {

class SaidLines {
  public:
    // All references outlive it.
    SaidLines(Context plan, WorkflowCatalog& catalog, WorkflowFormat& format, Progress& shown);

    // Loads who speaks in it; what was said before is not told again.
    void listen_to(const BeadId& run);
    // Nothing of a run that was not listened to. What cannot be read now comes with the next call.
    void tell(bool waits_for_models = true);

  private:
    // But for those for which a model has yet to be asked, unless none is waited for any more.
    Result<std::vector<SpokenLine>> spoken(bool waits_for_models);

    Context plan_;
    WorkflowCatalog& catalog_;
    WorkflowFormat& format_;
    Progress& shown_;
    std::optional<BeadId> run_;
    Speakers speakers_;
    std::size_t told_ = 0;
};

} // namespace atelier
