// Notes on commits: a tree in which each has the name of what it is about.
#include "adapters/git/pieces/pieces.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/commit_object.hpp"
#include "adapters/git/replay/commit_writer.hpp"
#include "adapters/git/replay/written_object.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr int most_note_attempts = 20;

// The blob of each note, by the name of its commit: Git divides many of them into folders by the
// beginning of their names.
using NoteBlobs = std::map<std::string, std::string>;

Result<NoteBlobs> notes_in(const Git& git, const std::optional<CommitId>& tip) {
    NoteBlobs blobs;
    if (!tip) return blobs;
    ATELIER_TRY(const std::string listed,
                git.output({"ls-tree", "-r", "-z", "--full-tree", tip->str()}));
    if (listed.empty()) return blobs;
    // "MODE KIND ID\tPATH"
    for (const std::string& entry : nul_fields(listed)) {
        const auto tab = entry.find('\t');
        const auto words = split(std::string_view(entry).substr(0, tab), ' ');
        if (tab == std::string::npos || words.size() != 3) continue;
        std::string name = entry.substr(tab + 1);
        std::erase(name, '/');
        if (ObjectId::parse(name)) blobs.emplace(std::move(name), words[2]);
    }
    return blobs;
}

Result<TreeId> tree_of_notes(const Git& git, const NoteBlobs& blobs) {
    std::string lines;
    for (const auto& [name, blob] : blobs)
        lines += "100644 blob " + blob + "\t" + name + "\n";
    ATELIER_TRY(const std::string tree, git.output(GitCall{{"mktree"}, lines}));
    return parse_tree(tree);
}

} // namespace

Result<void> GitPieces::annotate(const std::string& ref,
                                 const std::map<CommitId, std::string>& notes,
                                 const Person& committer) {
    NoteBlobs wanted;
    for (const auto& [commit, note] : notes) {
        ATELIER_TRY(const ObjectId blob, write_object(git_, &objects_, ObjectKind::blob, note));
        wanted.emplace(commit.str(), blob.str());
    }
    Result<void> moved;
    for (int attempt = 0; attempt < most_note_attempts; ++attempt) {
        ATELIER_TRY(const auto tip, refs_.resolve(ref));
        ATELIER_TRY(NoteBlobs blobs, notes_in(git_, tip));
        const NoteBlobs before = blobs;
        for (const auto& [name, blob] : wanted)
            blobs.insert_or_assign(name, blob);
        if (blobs == before) return {};
        ATELIER_TRY(TreeId tree, tree_of_notes(git_, blobs));
        ATELIER_TRY(const std::string who, identity_now(git_, committer.name, committer.email));
        const CommitObject commit{.tree = std::move(tree),
                                  .parents = tip ? std::vector{*tip} : std::vector<CommitId>(),
                                  .author = who,
                                  .encoding = {},
                                  .message = "Notes of git-atelier\n"};
        ATELIER_TRY(const CommitId made, write_commit(git_, &objects_, commit.bytes(who)));
        moved = refs_.update_refs({{ref, made, tip}}, "atelier: notes");
        if (moved || moved.error().code != ErrorCode::root_moved) return moved;
    }
    return moved;
}

} // namespace atelier
