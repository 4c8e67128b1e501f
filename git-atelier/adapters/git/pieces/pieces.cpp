#include "adapters/git/pieces/pieces.hpp"

#include "adapters/git/objects/tree_bytes.hpp"
#include "adapters/git/pieces/document_tree.hpp"
#include "adapters/git/pieces/packed_refs.hpp"
#include "adapters/git/process/object_batch.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/commit_object.hpp"
#include "adapters/git/replay/commit_writer.hpp"
#include "adapters/git/replay/written_object.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr const char* plain_file = "100644";
// Of a Git before 2.42, which packs all refs or those that were packed before.
constexpr int usage_status = 129;

Error not_in_repository(const CommitId& commit, const char* what, Hint hint) {
    return {ErrorCode::git_failed, commit.str() + " is not a " + what + " of this repository",
            advise(hint)};
}

// Author and committer of a new commit, as they stand in it.
struct SignedBy {
    std::string author;
    std::string committer;
};

// Whether Git writes it as it is: of others it leaves characters out.
bool is_written_whole(std::string_view text) {
    constexpr std::string_view left_out_at_ends = ".,:;\"\\'";
    const auto is_kept = [&](char c) {
        return c > ' ' && c != '\x7f' && left_out_at_ends.find(c) == std::string_view::npos;
    };
    return !text.empty() && is_ascii(text) && is_kept(text.front()) && is_kept(text.back()) &&
           std::ranges::none_of(text, [](char c) { return c < ' ' || c == '<' || c == '>'; });
}

Result<SignedBy> signed_by(const Git& git, const CommitSignature& who) {
    ATELIER_TRY(std::string committer, identity_now(git, who.committer.name, who.committer.email));
    if (who.author == who.committer) return SignedBy{committer, committer};
    const auto moment = committer.rfind("> ");
    if (moment != std::string::npos && is_written_whole(who.author.name) &&
        is_written_whole(who.author.email))
        return SignedBy{who.author.name + " <" + who.author.email + committer.substr(moment),
                        committer};
    ATELIER_TRY(std::string author, identity_now(git, who.author.name, who.author.email));
    return SignedBy{std::move(author), std::move(committer)};
}

} // namespace

Result<std::vector<CommitId>> GitPieces::missing(const std::vector<CommitId>& commits) {
    std::vector<CommitId> unknown;
    std::vector<std::string> names;
    for (const CommitId& commit : commits) {
        ATELIER_TRY(const ObjectId id, ObjectId::parse(commit.str()));
        if (objects_.read(ObjectKind::commit, id)) continue;
        unknown.push_back(commit);
        names.push_back(commit.str());
    }
    ATELIER_TRY(const auto found, read_batch(git_, names));
    std::vector<CommitId> gone;
    for (std::size_t at = 0; at < unknown.size(); ++at)
        if (!found[at] || found[at]->kind != "commit") gone.push_back(unknown[at]);
    return gone;
}

// What is written leads to them from then on, and Git does not ask for them.
Result<void> GitPieces::require_commits(const std::vector<CommitId>& commits) {
    ATELIER_TRY(const auto gone, missing(commits));
    return gone.empty() ? Result<void>()
                        : fail(not_in_repository(gone.front(), "commit", Hint::fsck_missing));
}

Result<TreeId> GitPieces::tree_of_piece(const PieceDraft& draft) {
    ATELIER_TRY(const ObjectId text, write_object(git_, &objects_, ObjectKind::blob, draft.text));
    ATELIER_TRY(const ObjectId provenance,
                write_object(git_, &objects_, ObjectKind::blob, draft.provenance));
    const auto raw_text = parse_raw_id(text.str());
    const auto raw_provenance = parse_raw_id(provenance.str());
    if (raw_text && raw_provenance) {
        const std::string bytes =
            tree_bytes_of({{std::string(piece_file), {plain_file, *raw_text}},
                           {std::string(provenance_file), {plain_file, *raw_provenance}}});
        if (const auto tree = objects_.write(ObjectKind::tree, bytes))
            return TreeId::parse(tree->str());
    }
    const auto line = [](const ObjectId& blob, std::string_view name) {
        return std::string(plain_file) + " blob " + blob.str() + "\t" + std::string(name) + "\n";
    };
    const GitCall call{{"mktree"}, line(text, piece_file) + line(provenance, provenance_file)};
    ATELIER_TRY(const std::string tree, git_.output(call));
    return parse_tree(tree);
}

// Nobody signs it: a piece is kept beside the branches, as a stash is.
Result<CommitId> GitPieces::write(const PieceDraft& draft) {
    ATELIER_CHECK(require_commits(draft.parents));
    ATELIER_TRY(TreeId tree, tree_of_piece(draft));
    ATELIER_TRY(SignedBy who, signed_by(git_, draft.signature));
    const CommitObject commit{.tree = std::move(tree),
                              .parents = draft.parents,
                              .author = std::move(who.author),
                              .encoding = {},
                              .message = message_of(draft.title, draft.origin)};
    return write_commit(git_, &objects_, commit.bytes(who.committer));
}

// Signed where the user signs, as it stands on a branch.
Result<std::optional<CommitId>> GitPieces::write_document(const DocumentDraft& draft) {
    ATELIER_TRY(const std::string written, git_.output({"cat-file", "commit", draft.base.str()}));
    ATELIER_TRY(const CommitObject base, CommitObject::parse(written));
    ATELIER_TRY(const ObjectId blob, write_object(git_, &objects_, ObjectKind::blob, draft.text));
    ATELIER_TRY(TreeId tree, with_file(git_, &objects_, base.tree, draft.path, blob));
    if (tree == base.tree) return std::nullopt;
    ATELIER_TRY(CommitWriter writer, CommitWriter::make(git_, &objects_));
    const auto owner = [](const Person& person) {
        return CommitOwner{{}, person.name, person.email, {}};
    };
    CommitObject commit{.tree = std::move(tree),
                        .parents = {draft.base},
                        .author = {},
                        .encoding = {},
                        .message = message_of(draft.title, draft.origin)};
    ATELIER_TRY(commit.author, writer.committer_now(owner(draft.signature.author)));
    ATELIER_TRY(CommitId made, writer.write("the commit of " + draft.path,
                                            owner(draft.signature.committer), std::move(commit)));
    return made;
}

// nullopt leaves it to Git.
std::optional<WrittenPiece> GitPieces::known_piece(const CommitId& commit) {
    const auto read_as = [&](ObjectKind kind, const std::string& name) {
        const auto id = ObjectId::parse(name);
        return id ? objects_.read(kind, *id) : std::nullopt;
    };
    const auto bytes = read_as(ObjectKind::commit, commit.str());
    if (!bytes) return std::nullopt;
    const auto read = CommitObject::parse(*bytes);
    if (!read) return std::nullopt;
    const auto tree = read_as(ObjectKind::tree, read->tree.str());
    const auto entries = tree ? parse_tree_bytes(*tree) : std::nullopt;
    if (!entries) return std::nullopt;
    const auto file = [&](std::string_view name) -> std::optional<std::string> {
        const auto entry = entries->find(std::string(name));
        if (entry == entries->end()) return std::nullopt;
        return read_as(ObjectKind::blob, hex_of(entry->second.id));
    };
    auto text = file(piece_file);
    auto provenance = file(provenance_file);
    if (!text || !provenance) return std::nullopt;
    return WrittenPiece{*std::move(text), *std::move(provenance), read->parents};
}

Result<std::vector<WrittenPiece>> GitPieces::read(const std::vector<CommitId>& commits) {
    std::vector<std::optional<WrittenPiece>> found;
    std::vector<std::string> names;
    for (const CommitId& commit : commits) {
        found.push_back(known_piece(commit));
        if (found.back()) continue;
        for (const std::string_view file : {std::string_view(), piece_file, provenance_file})
            names.push_back(commit.str() + (file.empty() ? "" : ":") + std::string(file));
    }
    ATELIER_TRY(auto objects, read_batch(git_, names));
    std::vector<WrittenPiece> pieces;
    auto next = objects.begin();
    for (std::size_t at = 0; at < commits.size(); ++at) {
        if (found[at]) {
            pieces.push_back(*std::move(found[at]));
            continue;
        }
        const auto commit = next++;
        const auto text = next++;
        const auto provenance = next++;
        if (!*commit || (*commit)->kind != "commit" || !*text || !*provenance)
            return fail(not_in_repository(commits[at], "piece", Hint::piece_objects));
        ATELIER_TRY(const CommitObject read, CommitObject::parse((*commit)->bytes));
        pieces.push_back(
            {std::move((*text)->bytes), std::move((*provenance)->bytes), read.parents});
    }
    return pieces;
}

Result<std::optional<std::string>> GitPieces::document(const CommitId& commit,
                                                       const std::string& path) {
    ATELIER_TRY(const std::string named, git_.output({"rev-parse", "--verify", "--end-of-options",
                                                      commit.str() + "^{tree}"}));
    ATELIER_TRY(const TreeId tree, parse_tree(named));
    ATELIER_TRY(const auto file, file_in_tree(git_, tree, path));
    if (!file) return std::nullopt;
    ATELIER_TRY(std::string text, git_.output({"cat-file", "blob", file->blob.str()}));
    return text;
}

Result<std::map<BeadId, CommitId>> GitPieces::refs(const BeadId& run) {
    return pieces_with_refs(refs_, run);
}

// Whoever else settles the same at this moment may come first with a part of it.
Result<void> GitPieces::settle(const PieceRefs& wanted, const std::string& message) {
    ATELIER_TRY(auto moves, moves_to(wanted, refs_));
    while (!moves.empty()) {
        const auto moved = refs_.update_refs(moves, message);
        if (moved || moved.error().code != ErrorCode::root_moved) return moved;
        const std::size_t before = moves.size();
        ATELIER_TRY(moves, moves_to(wanted, refs_));
        if (moves.size() >= before) return moved;
    }
    return {};
}

Result<std::vector<BeadId>> GitPieces::loose(const std::vector<BeadId>& pieces) {
    std::vector<BeadId> out;
    if (has_ref_tables(common_dir_)) return out;
    for (const BeadId& piece : pieces)
        if (!loose_among(common_dir_, {piece_ref(piece)}).empty()) out.push_back(piece);
    return out;
}

Result<std::size_t> GitPieces::pack(const std::vector<BeadId>& pieces) {
    ATELIER_TRY(const auto before, loose(pieces));
    if (before.empty()) return std::size_t{0};
    const GitCall call{.arguments = {"pack-refs", "--include", std::string(pieces_folder) + "*"},
                       .place = GitPlace::repository};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == usage_status) {
        std::vector<std::string> names;
        for (const BeadId& piece : before)
            names.push_back(piece_ref(piece));
        return pack_refs(common_dir_, names);
    }
    if (result.status != 0) return fail(git_failure(call, result));
    ATELIER_TRY(const auto after, loose(before));
    return before.size() - after.size();
}

} // namespace atelier
