#include "view/hello.hpp"

#include "view/lineage.hpp"
#include "view/piece.hpp"
#include "view/run.hpp"

namespace atelier {

Json hello_json(const HelloOutcome& outcome) {
    Json pieces = Json::array();
    for (const ShownPiece& one : outcome.pieces)
        pieces.push(piece_json(one));
    Json out = run_json(outcome.view).set("pieces", std::move(pieces));
    const Json lineage = lineage_json(outcome.lineage);
    return out.set("lineage", *lineage.find("lineage"));
}

std::string hello_text(const HelloOutcome& outcome, Time now, const Style& style) {
    const Piece& last = outcome.lineage.of.piece;
    const std::string id = last.id.str();
    return "In the gallery now:\n\n" + piece_rows_text({last}, now, style) +
           "\nAnd where it comes from:\n\n" + lineage_text(outcome.lineage, style) +
           "\nTry next:\n\n"
           "  git atelier gallery " +
           id +
           "\n"
           "  git atelier commission \"A haiku about the sea\" --how duet --artisan calligrapher "
           "--artisan scout\n"
           "  git atelier workflows --presets\n";
}

} // namespace atelier
