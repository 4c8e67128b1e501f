// The gallery: pieces that runs have made, one of them with its text, and what people do with one.
#pragma once

#include "app/piece/run_desk.hpp"
#include "ports/run_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct GalleryRequest {
    // The artisan as people call it: by its key or its display name.
    std::optional<std::string> artisan = {};
    std::optional<std::string> form = {};
    std::optional<std::string> patron = {};
    std::optional<BeadId> run = {};
    // In its content or interpretation, whatever the case.
    std::string search = {};
    // Also those from which a later piece of their run was made.
    bool all = false;
    ListPart part = {};
};

struct PieceList {
    // Newest first.
    std::vector<Piece> pieces;
    // How many there are, whichever part was asked for.
    std::size_t all = 0;
    // Where none was found, how many there are at all, intermediate ones left out: 0 for a gallery
    // that is empty.
    std::size_t in_gallery = 0;
};
// A name of an artisan that the catalogue does not have is taken as the key of one.
Result<PieceList> list_pieces(const Context& context, WorkflowCatalog& catalog,
                              const GalleryRequest& request);

struct ShownPiece {
    Piece piece;
    std::string text;
    // As JSON: interpretation, considerations, choices, form, request, model.
    std::string provenance;
    // In the order of its commit.
    std::vector<BeadId> parents;
    // Made from it.
    std::vector<BeadId> children;
};
// not-found; git-failed where its commit is gone from the repository.
Result<ShownPiece> show_piece(const RunDesk& desk, const BeadId& id);

// Returns how often it was thanked for by now. not-found.
Result<int> thank_piece(const Context& context, const BeadId& id);

struct DeletedPieces {
    // Those that were named, then those that went along.
    std::vector<Piece> pieces;
};
// Rows and refs; the texts are gone when Git collects its garbage. built-on where other pieces were
// made from them, unless these go along. not-runnable while a run of theirs is not over.
Result<DeletedPieces> delete_pieces(const RunDesk& desk, const std::vector<BeadId>& ids,
                                    bool with_descendants);
inline Result<DeletedPieces> delete_piece(const RunDesk& desk, const BeadId& id,
                                          bool with_descendants) {
    return delete_pieces(desk, {id}, with_descendants);
}

} // namespace atelier
