#include "app/document/gone_object.hpp"

#include "app/document/document_plan.hpp"
#include "app/piece/run_desk.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace atelier {
namespace {

struct GroundOfRun {
    Run run;
    // Newest first, and those of other runs that it was started from.
    std::vector<Piece> pieces;
};

Result<GroundOfRun> ground_of(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(Run run, require_run(plan.runs(), id));
    ATELIER_TRY(auto pieces, plan.runs().pieces({.run = id, .with_intermediate = true}));
    if (!run.sources.empty()) {
        ATELIER_TRY(auto sources,
                    plan.runs().pieces({.ids = run.sources, .with_intermediate = true}));
        std::ranges::move(sources, std::back_inserter(pieces));
    }
    return GroundOfRun{std::move(run), std::move(pieces)};
}

std::string cure(const BeadId& run, const std::string& object) {
    return ": bring it back from a copy of the repository, as by 'git fetch COPY " + object +
           "', or give the run up with 'git atelier abandon " + run.str() + " --reason TEXT'";
}

std::string gone_text(const BeadId& run, const std::string& what, const CommitId& commit) {
    return what + ", commit " + commit.str() + ", is not in the repository any more" +
           cure(run, commit.str());
}

// The commit is there, and not all that it holds.
std::string broken_text(const BeadId& run, const std::string& what, const CommitId& commit,
                        const Error& error) {
    return what + ", commit " + commit.str() + ", cannot be read (" + error.message + ")" +
           cure(run, commit.str());
}

} // namespace

Result<std::optional<std::string>> gone_object(WorkContext& work, const BeadId& id) {
    ATELIER_TRY(const GroundOfRun ground,
                work.plan.store.read([&](PlanReader& plan) { return ground_of(plan, id); }));
    const Run& run = ground.run;
    Pieces& store = work.repository.pieces();
    std::vector<std::pair<std::string, CommitId>> needed;
    const bool of_document = works_on_document(run) && run.head;
    if (of_document) needed.emplace_back("the newest version of " + run.document, *run.head);
    for (const Piece& piece : ground.pieces)
        needed.emplace_back("the piece " + piece.id.str(), piece.commit);
    std::vector<CommitId> commits;
    for (const auto& [what, commit] : needed)
        commits.push_back(commit);
    ATELIER_TRY(const auto missing, store.missing(commits));
    for (const auto& [what, commit] : needed)
        if (std::ranges::find(missing, commit) != missing.end())
            return std::optional(gone_text(id, what, commit));
    for (const auto& [what, commit] : needed) {
        const bool is_version = of_document && commit == *run.head;
        const auto read = is_version ? store.document(commit, run.document).map([](auto&&) {})
                                     : store.read({commit}).map([](auto&&) {});
        if (!read && read.error().code == ErrorCode::git_failed)
            return std::optional(broken_text(id, what, commit, read.error()));
    }
    return std::optional<std::string>();
}

} // namespace atelier
