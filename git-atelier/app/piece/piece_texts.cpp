#include "app/piece/piece_texts.hpp"

#include "base/text.hpp"
#include "ports/git_config.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

// In the order of `pieces`.
Result<std::vector<CommitId>> commits_of(PlanStore& store, const std::vector<BeadId>& pieces) {
    if (pieces.empty()) return std::vector<CommitId>{};
    return store.read([&](PlanReader& plan) -> Result<std::vector<CommitId>> {
        std::vector<CommitId> commits;
        for (const BeadId& id : pieces) {
            ATELIER_TRY(const Piece piece, require_piece(plan.runs(), id));
            commits.push_back(piece.commit);
        }
        return commits;
    });
}

} // namespace

Result<std::map<BeadId, std::string>> texts_of(PlanStore& store, Repository& repository,
                                               const std::vector<BeadId>& pieces) {
    const std::set<BeadId> distinct(pieces.begin(), pieces.end());
    const std::vector<BeadId> wanted(distinct.begin(), distinct.end());
    ATELIER_TRY(const auto commits, commits_of(store, wanted));
    std::map<BeadId, std::string> texts;
    if (commits.empty()) return texts;
    auto written = repository.pieces().read(commits);
    if (!written) {
        ATELIER_CHECK(require_texts(store, repository, wanted));
        return fail(written.error());
    }
    for (std::size_t i = 0; i < wanted.size(); ++i)
        texts.emplace(wanted[i], std::move(written->at(i).text));
    return texts;
}

Result<void> require_texts(PlanStore& store, Repository& repository,
                           const std::vector<BeadId>& pieces) {
    if (pieces.empty()) return {};
    ATELIER_TRY(const auto commits, commits_of(store, pieces));
    ATELIER_TRY(const auto gone, repository.pieces().missing(commits));
    if (gone.empty()) return {};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (std::ranges::find(gone, commits[i]) != gone.end()) names.push_back(pieces[i].str());
    return fail(ErrorCode::git_failed,
                "the text of " + first_few(names) + " is not in this repository",
                advise(Hint::piece_objects));
}

Result<void> require_texts_for(PlanStore& store, Repository& repository, const Run& run) {
    if (is_over(run.status)) return {};
    ATELIER_TRY(const auto made, store.read([&](PlanReader& plan) {
        return plan.runs().pieces({.run = run.id, .with_intermediate = true});
    }));
    std::vector<BeadId> shown = run.sources;
    for (const Piece& piece : made)
        shown.push_back(piece.id);
    return require_texts(store, repository, shown);
}

Result<std::map<CommitId, std::string>> texts_there(Repository& repository,
                                                    const std::vector<CommitId>& commits) {
    Pieces& pieces = repository.pieces();
    ATELIER_TRY(const auto gone, pieces.missing(commits));
    const std::set<CommitId> missing(gone.begin(), gone.end());
    std::map<CommitId, std::string> texts;
    for (const CommitId& commit : commits) {
        if (missing.contains(commit) || texts.contains(commit)) continue;
        auto piece = pieces.read(commit);
        if (piece) texts.emplace(commit, std::move(piece->text));
        // A commit of that name, which is no piece.
        else if (piece.error().code != ErrorCode::git_failed)
            return tl::unexpected(piece.error());
    }
    return texts;
}

Result<CommitSignature> signature_of(const Context& context, Repository& repository,
                                     const std::optional<AgentId>& artisan) {
    ATELIER_TRY(const Person user, repository.configuration().user());
    if (!artisan) return CommitSignature{user, user};
    const Person agent{artisan->str(), user.email};
    const bool is_users = context.settings.agent_author == CommitAuthor::user;
    return CommitSignature{is_users ? user : agent, agent};
}

Result<CommitId> write_piece(const Context& context, Repository& repository,
                             const NewPiece& piece) {
    ATELIER_TRY(auto parents, commits_of(context.store, piece.parents));
    parents.insert(parents.end(), piece.unstored_parents.begin(), piece.unstored_parents.end());
    ATELIER_TRY(auto signature, signature_of(context, repository, piece.artisan));
    return repository.pieces().write({.title = piece.title,
                                      .text = piece.text,
                                      .provenance = piece.provenance,
                                      .parents = std::move(parents),
                                      .origin = {.run = piece.run,
                                                 .artisan = piece.artisan,
                                                 .form = piece.form,
                                                 .patron = piece.patron},
                                      .signature = std::move(signature)});
}

} // namespace atelier
