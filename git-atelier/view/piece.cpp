#include "view/piece.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

#include <variant>

namespace atelier {
namespace {

Json provenance_of(const ShownPiece& shown) {
    auto read = parse_json(shown.provenance);
    auto* const object = std::get_if<Json>(&read);
    return object != nullptr && object->is_object() ? std::move(*object) : Json();
}

std::string texts_in(const Json* list) {
    if (list == nullptr || !list->is_array()) return "";
    std::vector<std::string> texts;
    for (const Json& one : list->as_array()) {
        const std::string reason = one.string_at("reason");
        std::string text = one.is_string() ? one.as_string() : one.string_at("decision");
        if (!text.empty() && !reason.empty()) text += " (" + reason + ")";
        if (!text.empty()) texts.push_back(std::move(text));
    }
    return join(texts, "; ");
}

std::string with_newline(std::string text) {
    if (!text.ends_with('\n')) text += '\n';
    return text;
}

} // namespace

std::string made_by(const Piece& piece) {
    return piece.artisan.empty() ? "put together" : piece.artisan;
}

Json piece_row_json(const Piece& piece) {
    return Json::object()
        .set("id", piece.id.str())
        .set("run", piece.run.str())
        .set("turn", piece.turn)
        .set("origin", name_of(piece.origin))
        .set("stage", piece.stage)
        .set("artisan", to_valid_utf8(piece.artisan))
        .set("form", to_valid_utf8(piece.form))
        .set("patron", to_valid_utf8(piece.patron))
        .set("interpretation", to_valid_utf8(piece.interpretation))
        .set("preview", to_valid_utf8(piece.preview))
        .set("commit", piece.commit.str())
        .set("intermediate", piece.intermediate)
        .set("thanks", piece.thanks)
        .set("created_at", format_time(piece.created_at));
}

std::string piece_rows_text(const std::vector<Piece>& pieces, Time now, const Style& style) {
    Table table({{"PIECE"},
                 {"BY"},
                 {.title = "FORM", .flexible = true},
                 {"MADE"},
                 {.title = "BEGINS", .flexible = true, .last = true}});
    for (const Piece& piece : pieces)
        table.row({{piece.id.str(), Tone::id},
                   made_by(piece),
                   piece.form,
                   {ago(now, piece.created_at), Tone::faint},
                   piece.preview});
    return table.text(style);
}

Json piece_json(const ShownPiece& shown) {
    return Json::object()
        .set("piece", piece_row_json(shown.piece))
        .set("text", to_valid_utf8(shown.text))
        .set("provenance", provenance_of(shown))
        .set("parents", ids_json(shown.parents))
        .set("children", ids_json(shown.children));
}

std::string piece_text(const ShownPiece& shown, Time now, const Style& style) {
    const Piece& piece = shown.piece;
    const Json kept = provenance_of(shown);
    std::string out = paint(style, Tone::id, piece.id.str()) + "  " + one_line(made_by(piece)) +
                      ", " + one_line(piece.form) + ", " + ago(now, piece.created_at) + "\n";
    Table facts({{}, {.wraps = true}});
    const auto fact = [&](const char* name, const std::string& value) {
        if (!value.empty()) facts.row({{name, Tone::faint}, value});
    };
    fact("request", kept.string_at("request"));
    fact("for", piece.patron);
    fact("stage", piece.stage);
    fact("from", ids_text(shown.parents));
    fact("became", ids_text(shown.children));
    fact("meant as", piece.interpretation);
    fact("weighed", texts_in(kept.find("considerations")));
    fact("chose", texts_in(kept.find("choices")));
    if (piece.thanks > 0) fact("thanks", std::to_string(piece.thanks));
    fact("commit", piece.commit.str());
    return out + facts.text(style) + "\n" + with_newline(safe_lines(shown.text));
}

std::string piece_as_it_comes(const Piece& piece, const std::string& text, const Style& style) {
    const std::string whose = made_by(piece);
    return paint(style, Tone::strong, one_line(whose)) + "  " +
           paint(style, Tone::faint, piece.id.str()) + "\n\n" + with_newline(safe_lines(text)) +
           "\n";
}

Json deleted_json(const DeletedPieces& deleted) {
    Json pieces = Json::array();
    for (const Piece& piece : deleted.pieces)
        pieces.push(piece_row_json(piece));
    return Json::object().set("deleted", std::move(pieces));
}

Json samples_json(const std::vector<Piece>& pieces) {
    Json rows = Json::array();
    for (const Piece& piece : pieces)
        rows.push(piece_row_json(piece));
    return Json::object().set("added", std::move(rows));
}

std::string samples_text(const std::vector<Piece>& pieces, Time now, const Style& style) {
    return piece_rows_text(pieces, now, style) + "'git atelier gallery " + pieces.back().id.str() +
           " --lineage' shows what the last one was made from; 'git atelier gallery --samples "
           "remove' takes them all out again\n";
}

std::string deleted_text(const DeletedPieces& deleted) {
    std::string out;
    for (const Piece& piece : deleted.pieces)
        out += "deleted " + piece.id.str() + "; its commit was " + piece.commit.str() + "\n";
    return out;
}

Json thanked_json(const BeadId& piece, int thanks) {
    return Json::object().set("thanked", piece.str()).set("thanks", thanks);
}

std::string thanked_text(const BeadId& piece, int thanks) {
    return piece.str() + " has been thanked for " +
           (thanks == 1 ? "once" : std::to_string(thanks) + " times") + "\n";
}

} // namespace atelier
