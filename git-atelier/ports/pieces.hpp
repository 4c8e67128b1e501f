// What a run makes, as commits of the user's repository. A piece is a commit below
// refs/atelier/pieces/ whose parents are what it was made from, so that where it comes from is
// Git's own history; a document is a file on a branch. Commits are written first, and nothing leads
// to them; refs move afterwards, to what the plan says by then. No worktree, index or checkout is
// touched, and no program of the repository is run but its `reference-transaction` hook. No clone
// and no fetch brings refs/atelier/ along.
// Errors: git-failed with Git's own words, and what a call names.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/work/commit_trailers.hpp"
#include "ports/git_config.hpp"
#include "ports/git_refs.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

inline constexpr std::string_view pieces_folder = "refs/atelier/pieces/";
// The files of a piece.
inline constexpr std::string_view piece_file = "piece.md";
inline constexpr std::string_view provenance_file = "provenance.json";
// The trailers of a piece.
inline constexpr std::string_view run_trailer = "Atelier-Run";
inline constexpr std::string_view artisan_trailer = "Atelier-Artisan";
inline constexpr std::string_view form_trailer = "Atelier-Form";
inline constexpr std::string_view patron_trailer = "Atelier-Patron";

inline std::string piece_ref(const BeadId& piece) {
    return std::string(pieces_folder) + piece.str();
}

// Whose a new commit is, as it stands in it.
struct CommitSignature {
    Person author;
    Person committer;
};

// What the trailers of a commit of a run say. An empty text has none.
struct CommitOrigin {
    BeadId run;
    // nullopt: a person gave it.
    std::optional<AgentId> artisan = {};
    std::string form = {};
    std::string patron = {};
};

inline std::string message_of(const std::string& title, const CommitOrigin& origin) {
    return titled_message(
        title, {{std::string(run_trailer), origin.run.str()},
                {std::string(artisan_trailer), origin.artisan ? origin.artisan->str() : ""},
                {std::string(form_trailer), origin.form},
                {std::string(patron_trailer), origin.patron}});
}

struct PieceDraft {
    // The message's first line.
    std::string title;
    // piece.md and provenance.json, byte by byte.
    std::string text;
    std::string provenance;
    // What it was made from, in this order; none for a root.
    std::vector<CommitId> parents = {};
    CommitOrigin origin;
    CommitSignature signature;
};

struct WrittenPiece {
    std::string text;
    std::string provenance;
    std::vector<CommitId> parents;

    bool operator==(const WrittenPiece&) const = default;
};

// One file changed on top of a commit.
struct DocumentDraft {
    std::string title;
    CommitId base;
    // From the top, "/" between folders.
    std::string path;
    std::string text;
    CommitOrigin origin;
    CommitSignature signature;
};

// What the refs are to be. Those that are so already are left alone, whoever made them so.
struct PieceRefs {
    // One for each piece that no later piece of its run was made from.
    std::map<BeadId, CommitId> made = {};
    // Where they stand; those that are gone already are fine.
    std::map<BeadId, CommitId> dropped = {};
    // A document's branch, moved in the same step.
    std::optional<RefUpdate> document = {};
};

// Pieces of a run that have a ref, and where it stands.
inline Result<std::map<BeadId, CommitId>> pieces_with_refs(GitRefs& refs, const BeadId& run) {
    ATELIER_TRY(const auto below, refs.own_refs(piece_ref(run) + "."));
    std::map<BeadId, CommitId> pieces;
    for (const auto& [name, commit] : below)
        if (auto id = BeadId::parse(name.substr(pieces_folder.size())))
            pieces.emplace(*std::move(id), commit);
    return pieces;
}

// Where the refs of all pieces stand that are of the runs of these.
inline Result<std::map<std::string, CommitId>> standing_refs(const PieceRefs& wanted,
                                                             GitRefs& refs) {
    std::set<std::string> prefixes;
    for (const auto* pieces : {&wanted.made, &wanted.dropped})
        for (const auto& [piece, commit] : *pieces) {
            const auto number = child_number(piece);
            prefixes.insert(number ? piece_ref(number->parent) + "." : piece_ref(piece));
        }
    std::map<std::string, CommitId> standing;
    for (const std::string& prefix : prefixes) {
        ATELIER_TRY(auto found, refs.own_refs(prefix));
        standing.merge(found);
    }
    return standing;
}

// What has still to move.
inline Result<std::vector<RefUpdate>> moves_to(const PieceRefs& wanted, GitRefs& refs) {
    ATELIER_TRY(const auto standing, standing_refs(wanted, refs));
    std::vector<RefUpdate> moves;
    for (const auto& [piece, commit] : wanted.made) {
        const auto at = standing.find(piece_ref(piece));
        if (at == standing.end() || at->second != commit)
            moves.push_back({piece_ref(piece), commit, std::nullopt});
    }
    for (const auto& [piece, commit] : wanted.dropped)
        if (standing.contains(piece_ref(piece)))
            moves.push_back({piece_ref(piece), std::nullopt, commit});
    if (!wanted.document) return moves;
    ATELIER_TRY(const auto branch, refs.resolve(wanted.document->ref));
    if (branch != wanted.document->to) moves.push_back(*wanted.document);
    return moves;
}

class Pieces {
  public:
    virtual ~Pieces() = default;
    // The commit, which nothing leads to yet. The same draft at another time is another commit.
    virtual Result<CommitId> write(const PieceDraft& draft) = 0;
    // The same for a document: what else is in `base` stays as it is, also the file's mode.
    // nullopt where the file is so there already. usage for a path that Git would not take, or that
    // leads through a file, a link or a submodule.
    virtual Result<std::optional<CommitId>> write_document(const DocumentDraft& draft) = 0;
    // In their order. git-failed where one is not there or is no piece.
    virtual Result<std::vector<WrittenPiece>> read(const std::vector<CommitId>& commits) = 0;
    Result<WrittenPiece> read(const CommitId& commit) {
        ATELIER_TRY(auto pieces, read(std::vector<CommitId>{commit}));
        return std::move(pieces.at(0));
    }
    // A file of that commit; nullopt: it has none of that name.
    virtual Result<std::optional<std::string>> document(const CommitId& commit,
                                                        const std::string& path) = 0;
    // Those of a run that have a ref, and where it stands.
    virtual Result<std::map<BeadId, CommitId>> refs(const BeadId& run) = 0;
    // All of them in one step or none, each compared first; root-moved when one stands elsewhere,
    // naming it. `message` goes into the reflog.
    virtual Result<void> settle(const PieceRefs& wanted, const std::string& message) = 0;
    // Those of them that are no commits of the repository any more, in their order.
    virtual Result<std::vector<CommitId>> missing(const std::vector<CommitId>& commits) = 0;
    // Those of these pieces whose refs stand in files of their own, which costs whoever lists refs.
    virtual Result<std::vector<BeadId>> loose(const std::vector<BeadId>& pieces) = 0;
    // Their refs into the file in which Git packs refs; none moves. Returns how many: fewer where
    // somebody has locked one, or all of them.
    virtual Result<std::size_t> pack(const std::vector<BeadId>& pieces) = 0;
    // Notes on commits below that ref, as `git notes` keeps them, each in place of the one that it
    // had; the others stay. Nothing is written where all of them are so already. root-moved when
    // others kept writing there.
    virtual Result<void> annotate(const std::string& ref,
                                  const std::map<CommitId, std::string>& notes,
                                  const Person& committer) = 0;
};

} // namespace atelier
