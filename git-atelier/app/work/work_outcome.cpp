#include "app/work/work_outcome.hpp"

#include "domain/work/choice.hpp"

#include <algorithm>

namespace atelier {

bool WorkOutcome::failed() const {
    const auto goes_back = [](const ServedMessage& one) { return !one.dealt_with; };
    return !failures.empty() || std::ranges::any_of(served, goes_back) ||
           std::ranges::any_of(reasons,
                               [](const auto& epic) { return is_out_of_order(epic.second); }) ||
           std::any_of(sessions.begin(), sessions.end(), [](const SessionReport& session) {
               return session.end == SessionEnd::blocked;
           });
}

bool WorkOutcome::leaves_off() const {
    std::map<BeadId, bool> last;
    for (const SessionReport& session : sessions)
        last.insert_or_assign(session.changeset, session.end == SessionEnd::interrupted &&
                                                     session.code != ErrorCode::paused);
    return std::ranges::any_of(last, [](const auto& stopped) { return stopped.second; });
}

bool WorkOutcome::succeeded() const {
    return !failed() && stop != WorkStop::unread_mail && stop != WorkStop::interrupted;
}

} // namespace atelier
