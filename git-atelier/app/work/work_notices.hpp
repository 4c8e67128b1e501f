// What a run tells the overseer of epics that it passes over, and of sessions that could not be
// held: once a matter, and closed when that is over.
#pragma once

#include "app/core/context.hpp"
#include "app/work/work_outcome.hpp"
#include "domain/work/choice.hpp"

#include <optional>
#include <set>

namespace atelier {

class WorkNotices {
  public:
    explicit WorkNotices(const Context& context) : context_(context) {}

    // One message for each epic that waits for a person and of which nobody is told otherwise.
    Result<void> tell_waiting(const std::map<BeadId, std::vector<Reason>>& passed_over);
    // `all`: why each open epic offers nothing. Closes what is not true any more.
    Result<void> close_settled(const std::map<BeadId, std::vector<Reason>>& all);
    Result<void> tell_failed(const FailedSession& failed);
    // A session on the epic is held again, and on that changeset.
    Result<void> close_about(const BeadId& epic, const std::optional<BeadId>& changeset = {});
    // No epic can be worked on at all, though not everything is finished.
    Result<void> tell_no_work();

  private:
    const Context& context_;
    // So that a look does not write each time.
    std::set<std::pair<BeadId, std::string>> told_;
};

} // namespace atelier
