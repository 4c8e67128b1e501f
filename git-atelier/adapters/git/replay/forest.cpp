// Several lines of commits in one go: everything is read at once, and a line may stand on what
// another one has come to.
#include "adapters/git/config/repository_settings.hpp"
#include "adapters/git/replay/picks.hpp"
#include "adapters/git/replay/replay.hpp"
#include "adapters/git/replay/written_object.hpp"

#include <algorithm>

namespace atelier {
namespace {

// nullopt: the line that it was to stand on has not come to anything.
std::optional<CommitId> ground_of(const ForestLine& line,
                                  const std::vector<ReplayResult>& results) {
    if (const auto* const commit = std::get_if<CommitId>(&line.onto)) return *commit;
    return results.at(std::get<std::size_t>(line.onto)).head;
}

// Git copies none where nothing names any.
Result<bool> are_notes_copied(const Git& git) {
    if (git.environment().contains("GIT_NOTES_REWRITE_REF")) return true;
    ATELIER_TRY(const auto settings, repository_settings(git));
    return std::ranges::any_of(
        settings, [](const GitSetting& setting) { return setting.key == "notes.rewriteref"; });
}

} // namespace

Result<std::vector<ReplayResult>> CliReplay::replay_forest(const ForestRequest& request) {
    std::vector<CommitId> picked;
    std::vector<CommitId> grounds;
    for (const ForestLine& line : request.lines) {
        picked.insert(picked.end(), line.commits.begin(), line.commits.end());
        grounds.push_back(line.base);
        if (const auto* const onto = std::get_if<CommitId>(&line.onto)) grounds.push_back(*onto);
    }
    std::vector<ReplayResult> results;
    if (request.lines.empty()) return results;
    const Gathering gathering(objects_);
    ATELIER_TRY(CommitWriter writer, CommitWriter::make(git_, &objects_));
    Picks picks(git_, &objects_, std::move(writer),
                {.keep_empty = request.keep_empty,
                 .owner_of = [&](const CommitId& commit) { return request.owners.at(commit); }});
    ATELIER_CHECK(picks.read(picked, grounds));
    for (const ForestLine& line : request.lines) {
        const auto onto = ground_of(line, results);
        if (!onto) {
            results.emplace_back();
            continue;
        }
        ATELIER_TRY(ReplayResult result, picks.put(line.commits, *onto));
        results.push_back(std::move(result));
    }
    ATELIER_CHECK(put_down(git_, &objects_));
    return results;
}

// As `git rebase` does when it has finished: the configuration says whether, which and how.
Result<void> CliReplay::carry_notes(const std::vector<RewrittenCommit>& rewritten) {
    if (rewritten.empty()) return {};
    ATELIER_TRY(const bool wanted, are_notes_copied(git_));
    if (!wanted) return {};
    std::string pairs;
    for (const auto& [from, to] : rewritten)
        pairs += from.str() + " " + to.str() + "\n";
    const GitCall call{.arguments = {"notes", "copy", "--for-rewrite=rebase", "--stdin"},
                       .input = pairs,
                       .place = GitPlace::repository};
    ATELIER_CHECK(git_.output(call));
    return {};
}

} // namespace atelier
