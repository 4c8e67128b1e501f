// Pieces and documents of a repository in memory.
#include "domain/piece/document_path.hpp"
#include "support/memory_repository.hpp"

namespace atelier::test {
namespace {

std::string identity_of(const Person& person) {
    return person.name + " <" + person.email + ">";
}

Result<void> check_path(const FileTree& tree, const std::string& path) {
    std::string fault = document_path_fault(path);
    for (const auto& [name, content] : tree) {
        if (path.starts_with(name + "/")) fault = "'" + name + "' is not a folder there";
        if (name.starts_with(path + "/") || (name == path && content.starts_with(memory_link)))
            fault = "it is not a plain file in the repository";
    }
    if (fault.empty()) return {};
    return fail(ErrorCode::usage, "'" + path + "' cannot be a document: " + fault);
}

} // namespace

Result<CommitId> MemoryPieces::write(const PieceDraft& draft) {
    ATELIER_CHECK(git_.check());
    ATELIER_CHECK(before_write());
    for (const CommitId& parent : draft.parents)
        ATELIER_CHECK(git_.commits.find(parent));
    return git_.commits.add({.tree = {{std::string(piece_file), draft.text},
                                      {std::string(provenance_file), draft.provenance}},
                             .parents = draft.parents,
                             .message = message_of(draft.title, draft.origin),
                             .author = identity_of(draft.signature.author),
                             .committer = draft.signature.committer.name});
}

Result<std::optional<CommitId>> MemoryPieces::write_document(const DocumentDraft& draft) {
    ATELIER_CHECK(git_.check());
    ATELIER_CHECK(before_write());
    ATELIER_TRY(const MemoryCommit* base, git_.commits.find(draft.base));
    FileTree tree = base->tree;
    ATELIER_CHECK(check_path(tree, draft.path));
    tree.insert_or_assign(draft.path, draft.text);
    if (tree == base->tree) return std::nullopt;
    return git_.commits.add({.tree = std::move(tree),
                             .parents = {draft.base},
                             .message = message_of(draft.title, draft.origin),
                             .author = identity_of(draft.signature.author),
                             .committer = draft.signature.committer.name});
}

Result<std::vector<WrittenPiece>> MemoryPieces::read(const std::vector<CommitId>& commits) {
    std::vector<WrittenPiece> pieces;
    for (const CommitId& id : commits) {
        ATELIER_TRY(const MemoryCommit* commit, git_.commits.find(id));
        const auto text = commit->tree.find(std::string(piece_file));
        const auto provenance = commit->tree.find(std::string(provenance_file));
        if (text == commit->tree.end() || provenance == commit->tree.end())
            return fail(ErrorCode::git_failed, id.str() + " is no piece of this repository");
        pieces.push_back({text->second, provenance->second, commit->parents});
    }
    return pieces;
}

Result<std::optional<std::string>> MemoryPieces::document(const CommitId& commit,
                                                          const std::string& path) {
    ATELIER_TRY(const MemoryCommit* found, git_.commits.find(commit));
    ATELIER_CHECK(check_path(found->tree, path));
    const auto file = found->tree.find(path);
    return file == found->tree.end() ? std::nullopt : std::optional(file->second);
}

Result<std::map<BeadId, CommitId>> MemoryPieces::refs(const BeadId& run) {
    return pieces_with_refs(refs_, run);
}

Result<void> MemoryPieces::settle(const PieceRefs& wanted, const std::string& message) {
    ATELIER_CHECK(before_settle());
    ATELIER_TRY(const auto moves, moves_to(wanted, refs_));
    return moves.empty() ? Result<void>() : refs_.update_refs(moves, message);
}

Result<std::vector<CommitId>> MemoryPieces::missing(const std::vector<CommitId>& commits) {
    ATELIER_CHECK(git_.check());
    std::vector<CommitId> gone;
    for (const CommitId& commit : commits)
        if (!git_.commits.find(commit)) gone.push_back(commit);
    return gone;
}

Result<std::vector<BeadId>> MemoryPieces::loose(const std::vector<BeadId>& pieces) {
    ATELIER_CHECK(git_.check());
    std::vector<BeadId> found;
    for (const BeadId& piece : pieces)
        if (git_.ref(piece_ref(piece)) && !packed.contains(piece)) found.push_back(piece);
    return found;
}

Result<std::size_t> MemoryPieces::pack(const std::vector<BeadId>& pieces) {
    ATELIER_TRY(const auto found, loose(pieces));
    packed.insert(found.begin(), found.end());
    return found.size();
}

Result<void> MemoryPieces::annotate(const std::string& ref,
                                    const std::map<CommitId, std::string>& notes,
                                    const Person& committer) {
    ATELIER_CHECK(git_.check());
    const auto tip = git_.ref(ref);
    FileTree tree;
    if (tip) {
        ATELIER_TRY(const MemoryCommit* now, git_.commits.find(*tip));
        tree = now->tree;
    }
    const FileTree before = tree;
    for (const auto& [commit, note] : notes)
        tree.insert_or_assign(commit.str(), note);
    if (tree == before) return {};
    const CommitId made =
        git_.commits.add({.tree = std::move(tree),
                          .parents = tip ? std::vector{*tip} : std::vector<CommitId>(),
                          .message = "Notes of git-atelier\n",
                          .author = identity_of(committer),
                          .committer = committer.name});
    return refs_.update_refs({{ref, made, tip}}, "atelier: notes");
}

} // namespace atelier::test
