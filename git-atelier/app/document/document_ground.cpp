#include "app/document/document_ground.hpp"

#include "app/piece/piece_texts.hpp"
#include "base/path.hpp"
#include "domain/piece/document_path.hpp"
#include "domain/run/reply.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Error no_document(const std::string& path, const std::string& fault) {
    return {ErrorCode::usage, "'" + path + "' cannot be a document: " + fault,
            advise(Hint::name_a_plain_file)};
}

Result<std::string> path_from_top(const std::optional<PlaceBelow>& here, const std::string& path) {
    fs::path place(path);
    if (place.is_absolute())
        place = here ? place.lexically_relative(here->top) : place;
    else if (here)
        place = here->place / place;
    const std::string found = place.lexically_normal().generic_string();
    const std::string fault = document_path_fault(found);
    if (fault.empty()) return found;
    return fail(no_document(path, fault));
}

// The checkout that a person works in; nullopt where there is none, as in a bare repository.
Result<std::optional<Checkout>> checkout_at(GitWorktrees& worktrees,
                                            const std::optional<PlaceBelow>& here) {
    if (!here) return std::nullopt;
    ATELIER_TRY(const auto all, worktrees.checkouts());
    const auto found = std::ranges::find_if(all, [&](const Checkout& one) {
        return one.worktree == here->top && !one.bare && !one.in_progress;
    });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

Result<BranchName> onto_of(GitRefs& refs, const DocumentWish& wish,
                           const std::optional<Checkout>& checkout) {
    if (wish.onto) return *wish.onto;
    if (!checkout) return refs.default_branch();
    if (checkout->branch) return *checkout->branch;
    return fail(ErrorCode::usage,
                "no branch is checked out in " + checkout->worktree.string() +
                    ", so there is none to begin from",
                advise(Hint::name_onto));
}

Error uncommitted(const std::string& path, const Checkout& checkout) {
    Json details = Json::object();
    details.set("paths", Json::strings({path})).set("worktree", checkout.worktree.string());
    return {ErrorCode::dirty,
            path + " has changes in " + checkout.worktree.string() + " that are not committed",
            advise(Hint::with_changes), std::move(details)};
}

// Artisans are shown it and hand it in again: what is no text would come back as another file.
Result<void> require_text(const std::string& path, const std::optional<std::string>& document) {
    const std::string fault = document ? why_unreadable(*document) : "";
    if (fault.empty()) return {};
    return fail(ErrorCode::usage, "'" + path + "' cannot be a document: it " + fault,
                advise(Hint::name_a_text));
}

// As Git would commit it there.
Result<std::optional<std::string>> as_checked_out(Repository& repository, const Checkout& checkout,
                                                  const std::string& path) {
    ATELIER_TRY(const auto whole, repository.replays().snapshot_worktree(
                                      checkout.worktree, "Changes of " + path + "\n", {}));
    if (!whole) return std::nullopt;
    ATELIER_TRY(auto text, repository.pieces().document(*whole, path));
    if (text) return text;
    return fail(ErrorCode::usage, "'" + path + "' was deleted in " + checkout.worktree.string(),
                advise(Hint::commit_or_discard, checkout.worktree.string()));
}

// What Git ignores there it names nowhere, and would overwrite without a word as the document
// lands.
Result<std::optional<std::string>> ignored_there(WorkContext& work, const DocumentWish& wish,
                                                 const Checkout& checkout,
                                                 const std::string& path) {
    const fs::path place = checkout.worktree / path;
    ATELIER_TRY(const auto found, work.files.find(place));
    if (!found) return std::nullopt;
    if (found->folder || found->path != place)
        return fail(no_document(path, "it is not a plain file in the repository"));
    if (!wish.with_changes) return fail(uncommitted(path, checkout));
    return work.files.read(place);
}

Result<std::optional<std::string>> changes_of(WorkContext& work, const DocumentWish& wish,
                                              const DocumentGround& ground,
                                              const std::optional<Checkout>& checkout,
                                              bool committed) {
    Repository& repository = work.repository;
    if (!checkout || checkout->branch != ground.onto) {
        if (!wish.with_changes) return std::nullopt;
        return fail(ErrorCode::usage,
                    "--with-changes takes the changes of a checkout of " + ground.onto.str() +
                        ", and this is none",
                    advise(Hint::leave_one_out));
    }
    ATELIER_TRY(const WorktreeState state,
                repository.worktrees().worktree_state(checkout->worktree));
    // Of an untracked folder only the folder may be named.
    const bool changed = std::ranges::any_of(
        state.changed, [&](const std::string& one) { return is_below(ground.path, one); });
    if (!changed)
        return committed ? Result<std::optional<std::string>>(std::nullopt)
                         : ignored_there(work, wish, *checkout, ground.path);
    if (!wish.with_changes) return fail(uncommitted(ground.path, *checkout));
    return as_checked_out(repository, *checkout, ground.path);
}

} // namespace

Result<DocumentGround> document_ground(WorkContext& work, const DocumentWish& wish) {
    Repository& repository = work.repository;
    const auto here = place_below(repository.worktrees().folders(), wish.directory);
    ATELIER_TRY(std::string path, path_from_top(here, wish.path));
    ATELIER_TRY(const auto checkout, checkout_at(repository.worktrees(), here));
    ATELIER_TRY(BranchName onto, onto_of(repository.refs(), wish, checkout));
    ATELIER_TRY(const auto base, repository.refs().resolve(full_ref(onto)));
    if (!base)
        return fail(ErrorCode::not_found, "there is no branch " + onto.str() + " with a commit",
                    advise(Hint::name_onto));
    // What stands there now, or can stand there.
    ATELIER_TRY(const auto committed, repository.pieces().document(*base, path));
    DocumentGround ground{.path = std::move(path), .onto = std::move(onto), .base = *base};
    ATELIER_TRY(ground.changes, changes_of(work, wish, ground, checkout, committed.has_value()));
    ATELIER_CHECK(require_text(ground.path, ground.changes ? ground.changes : committed));
    return ground;
}

Result<CommitId> first_version(WorkContext& work, const DocumentGround& ground, const BeadId& run) {
    if (!ground.changes) return ground.base;
    ATELIER_TRY(const CommitSignature signature,
                signature_of(work.plan, work.repository, std::nullopt));
    ATELIER_TRY(const auto made, work.repository.pieces().write_document(
                                     {.title = "Take in the changes of " + ground.path,
                                      .base = ground.base,
                                      .path = ground.path,
                                      .text = *ground.changes,
                                      .origin = {.run = run},
                                      .signature = signature}));
    return made.value_or(ground.base);
}

} // namespace atelier
