#include "domain/work/landed_commit.hpp"

#include <algorithm>

namespace atelier {
namespace {

// The one changeset that it names; nullopt for none or two.
std::optional<BeadId> named_by(const MarkedCommit& commit) {
    const auto first = commit.values.empty() ? std::string() : commit.values.front();
    const bool one = std::ranges::all_of(commit.values,
                                         [&](const std::string& value) { return value == first; });
    if (const auto id = BeadId::parse(first); id && one) return *id;
    return std::nullopt;
}

} // namespace

std::optional<FoundLanding> landing_among(const std::vector<MarkedCommit>& commits,
                                          const BeadId& changeset, Time planned_at,
                                          const std::optional<BegunLanding>& begun) {
    // The replay has given it the trailer.
    if (begun && std::ranges::find(commits, begun->commit, &MarkedCommit::id) != commits.end())
        return FoundLanding{begun->commit, begun->head, begun->commits};
    // Git's times are whole seconds.
    const Time planned = std::chrono::floor<std::chrono::seconds>(planned_at);
    const auto is_landing = [&](const MarkedCommit& commit) {
        return commit.committed_at >= planned && named_by(commit) == changeset;
    };
    const auto found = std::ranges::find_if(commits, is_landing);
    return found == commits.end() ? std::nullopt : std::optional(FoundLanding{found->id});
}

bool names_no_other(const std::vector<CommitId>& commits, const std::vector<MarkedCommit>& marked,
                    const BeadId& changeset, Time planned_at) {
    const Time planned = std::chrono::floor<std::chrono::seconds>(planned_at);
    return std::ranges::all_of(marked, [&](const MarkedCommit& commit) {
        return std::ranges::find(commits, commit.id) == commits.end() ||
               (commit.committed_at >= planned && named_by(commit) == changeset);
    });
}

std::optional<std::size_t> begin_of_own(const std::vector<CommitId>& commits,
                                        const std::vector<MarkedCommit>& marked,
                                        const BeadId& changeset, const BeadId& epic) {
    const std::string children = epic.str() + ".";
    std::size_t below = 0;
    for (std::size_t i = 0; i < commits.size(); ++i) {
        const auto mark = std::ranges::find(marked, commits[i], &MarkedCommit::id);
        const auto named = mark == marked.end() ? std::nullopt : named_by(*mark);
        if (!named) return std::nullopt;
        if (named == changeset) continue;
        if (below < i || !named->str().starts_with(children)) return std::nullopt;
        below = i + 1;
    }
    return below;
}

} // namespace atelier
