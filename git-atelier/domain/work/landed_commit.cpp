#include "domain/work/landed_commit.hpp"

#include <algorithm>

namespace atelier {

std::optional<CommitId> landing_among(const std::vector<MarkedCommit>& commits,
                                      const BeadId& changeset, Time planned_at) {
    // Git's times are whole seconds.
    const Time planned = std::chrono::floor<std::chrono::seconds>(planned_at);
    const auto is_landing = [&](const MarkedCommit& commit) {
        return !commit.values.empty() && commit.committed_at >= planned &&
               std::ranges::all_of(commit.values, [&](const std::string& value) {
                   return value == changeset.str();
               });
    };
    const auto found = std::ranges::find_if(commits, is_landing);
    return found == commits.end() ? std::nullopt : std::optional(found->id);
}

} // namespace atelier
