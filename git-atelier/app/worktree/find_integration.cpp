#include "app/worktree/find_integration.hpp"

#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/landed_commit.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

Evidence answer(const Result<bool>& found) {
    if (!found) return Evidence::unknown;
    return *found ? Evidence::yes : Evidence::no;
}

Evidence answer(const Result<std::optional<CommitId>>& found) {
    if (!found) return Evidence::unknown;
    return *found ? Evidence::yes : Evidence::no;
}

// How many commits of base..head are each changeset's; nullopt where one is of none of them.
Result<std::optional<std::map<std::string, std::size_t>>> own_commits(GitHistory& history,
                                                                      const SoughtWork& work) {
    std::map<std::string, std::size_t> wanted;
    ATELIER_TRY(const auto commits, history.commits(*work.base, *work.head));
    // On a work branch they have no trailers yet.
    if (work.changesets.size() == 1) {
        wanted[work.changesets.front().str()] = commits.size();
        return wanted;
    }
    ATELIER_TRY(const auto marked,
                history.marked(*work.head, std::string(changeset_trailer), work.since));
    for (const CommitId& commit : commits) {
        const auto mark = std::ranges::find(marked, commit, &MarkedCommit::id);
        if (mark == marked.end() || mark->values.size() != 1) return std::nullopt;
        ++wanted[mark->values.front()];
    }
    return wanted;
}

// As many of each changeset as there have to be; nullopt where trailers cannot say it, since a
// commit of the work has none.
Result<std::optional<std::map<std::string, std::size_t>>> sought_commits(GitHistory& history,
                                                                         const SoughtWork& work) {
    std::map<std::string, std::size_t> wanted;
    for (const BeadId& changeset : work.changesets)
        wanted[changeset.str()] = 1;
    if (!work.base || !work.head) return wanted;
    ATELIER_TRY(const auto own, own_commits(history, work));
    if (!own) return std::nullopt;
    for (const auto& [name, count] : *own)
        wanted[name] = count;
    return wanted;
}

// The newest commit by whose trailers all of the work is there: as many that name each changeset as
// it has commits, or one that names several changesets and among them all that are sought.
Result<std::optional<CommitId>> named_on(GitHistory& history, const SoughtWork& work,
                                         const CommitId& onto) {
    ATELIER_TRY(const auto wanted, sought_commits(history, work));
    if (!wanted) return std::nullopt;
    ATELIER_TRY(const auto naming,
                history.naming(onto, std::string(changeset_trailer), work.since));
    std::map<std::string, std::size_t> found;
    std::optional<CommitId> newest;
    for (const MarkedCommit& commit : naming) {
        std::set<std::string> names(commit.values.begin(), commit.values.end());
        const auto is_named = [&](const BeadId& id) { return names.contains(id.str()); };
        if (names.size() > 1 && std::ranges::all_of(work.changesets, is_named)) return commit.id;
        if (!newest && std::ranges::any_of(work.changesets, is_named)) newest = commit.id;
        for (const std::string& name : commit.values)
            ++found[name];
    }
    const bool all = std::ranges::all_of(
        *wanted, [&](const auto& one) { return found[one.first] >= one.second; });
    return all ? newest : std::nullopt;
}

std::string why_not(IntegrationProof proof, const SoughtWork& work) {
    if (proof == IntegrationProof::unknown) return "the repository could not be asked";
    if (!work.recorded && !work.head) return "nothing is known of its commits";
    return "neither its commits are there nor others with the same patches or its trailers";
}

// Of a commit that Git has let go of nothing can be asked.
std::optional<CommitId> if_there(GitRefs& refs, const std::optional<CommitId>& commit) {
    if (!commit) return std::nullopt;
    const auto found = refs.resolve(commit->str());
    return found && !*found ? std::nullopt : commit;
}

} // namespace

Integration find_integration(Repository& repository, const SoughtWork& sought,
                             const CommitId& onto) {
    GitHistory& history = repository.history();
    SoughtWork work = sought;
    work.recorded = if_there(repository.refs(), work.recorded);
    work.base = if_there(repository.refs(), work.base);
    work.head = work.base ? if_there(repository.refs(), work.head) : std::nullopt;
    IntegrationFacts facts;
    Integration out;
    const auto proven = [&](const std::optional<CommitId>& commit) {
        out.proof = integration_proof(facts);
        if (proves_integration(out.proof)) out.commit = commit;
        return proves_integration(out.proof);
    };
    if (work.recorded) {
        facts.recorded_sha_on_branch = answer(history.is_ancestor(*work.recorded, onto));
        if (proven(work.recorded)) return out;
    }
    if (work.head) {
        facts.has_commits = work.base == work.head ? Evidence::no : Evidence::yes;
        facts.head_on_branch = answer(history.is_ancestor(*work.head, onto));
        if (proven(work.head)) return out;
    }
    if (!work.changesets.empty()) {
        const auto named = named_on(history, work, onto);
        facts.trailers_on_branch = answer(named);
        if (proven(named ? *named : std::nullopt)) return out;
    }
    if (work.head) {
        const auto equal = history.equal_on(*work.base, *work.head, onto);
        facts.patches_on_branch = answer(equal);
        if (proven(equal ? *equal : std::nullopt)) return out;
    }
    out.proof = integration_proof(facts);
    out.why_not = why_not(out.proof, work);
    return out;
}

Integration integration_of(Repository& repository, const Bead& bead, const CommitId& onto) {
    const auto changeset = Changeset::of(bead);
    if (!changeset)
        return {.proof = IntegrationProof::unknown, .why_not = changeset.error().message};
    return find_integration(repository,
                            {.recorded = changeset->integrated_sha(),
                             .base = changeset->parent_base(),
                             .head = changeset->done_head(),
                             .changesets = {changeset->id()},
                             .since = bead.created_at},
                            onto);
}

} // namespace atelier
