#include "view/gallery.hpp"

#include "base/text.hpp"
#include "view/piece.hpp"
#include "view/text/more_rows.hpp"

namespace atelier {

Json gallery_json(const PieceList& list, const GalleryRequest& request) {
    Json rows = Json::array();
    for (const Piece& piece : list.pieces)
        rows.push(piece_row_json(piece));
    return Json::object()
        .set("pieces", std::move(rows))
        .set("offset", request.part.offset)
        .set("all", list.all);
}

std::string gallery_text(const PieceList& list, const GalleryRequest& request, Time now,
                         const Style& style) {
    if (list.pieces.empty() && list.in_gallery == 0)
        return "the gallery is empty; 'git atelier commission \"A haiku about the sea\"' has a "
               "piece made, and 'git atelier hello' shows three artisans at work\n";
    if (list.pieces.empty())
        return (list.all == 0 ? "no piece matches" : no_more_rows_text(list.all, "piece")) +
               "; 'git atelier gallery' lists " +
               (list.in_gallery == 1 ? "the one there is"
                                     : "all " + std::to_string(list.in_gallery)) +
               "\n";
    return piece_rows_text(list.pieces, now, style) +
           more_rows_text(list.pieces.size(), request.part.offset, list.all, "piece");
}

} // namespace atelier
