// Pieces, as documents and as text: one with its text, and a list of them.
#pragma once

#include "app/piece/gallery.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

// Whose it is, in words: "put together" of a merged one, of an injected one its sender.
std::string made_by(const Piece& piece);
// What every list says of a piece.
Json piece_row_json(const Piece& piece);
// A line each, with titles; "" for none.
std::string piece_rows_text(const std::vector<Piece>& pieces, Time now, const Style& style);

Json piece_json(const ShownPiece& shown);
std::string piece_text(const ShownPiece& shown, Time now, const Style& style);
// The text alone, below a line that says whose it is: as it is shown while a run goes on.
std::string piece_as_it_comes(const Piece& piece, const std::string& text, const Style& style);

// Pieces that were put into the gallery together, the last one being made from the others.
Json samples_json(const std::vector<Piece>& pieces);
std::string samples_text(const std::vector<Piece>& pieces, Time now, const Style& style);

Json deleted_json(const DeletedPieces& deleted);
std::string deleted_text(const DeletedPieces& deleted);
Json thanked_json(const BeadId& piece, int thanks);
std::string thanked_text(const BeadId& piece, int thanks);

} // namespace atelier
