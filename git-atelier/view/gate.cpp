#include "view/gate.hpp"

#include "base/text.hpp"
#include "view/piece.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string waits_line(const GateReview& review) {
    const OpenGate& gate = review.gate;
    std::string out = gate.run.workflow + " has waited for your " +
                      std::string(name_of(gate.step.kind)) + " for " +
                      human_duration(std::max(review.now - gate.since, Millis{0}));
    if (gate.round > 0) out += ", in round " + std::to_string(gate.round);
    if (gate.until && *gate.until > review.now)
        out += "; it waits for another " + human_duration(*gate.until - review.now);
    if (gate.until && *gate.until <= review.now) out += "; its time is over";
    return out;
}

std::string indented(const std::string& text, const Style& style) {
    std::string out;
    for (const std::string& line : style.columns > 2 ? wrapped(one_line(text), style.columns - 2)
                                                     : std::vector<std::string>{one_line(text)})
        out += "  " + line + "\n";
    return out;
}

std::string document_as_it_is(const DocumentToReview& document, const Style& style) {
    std::string text = document.text ? safe_lines(*document.text) : "not written yet";
    if (!text.ends_with('\n')) text += '\n';
    return "\n" + paint(style, Tone::strong, one_line(document.path)) + "  " +
           paint(style, Tone::faint,
                 document.branch.str() + " at " + document.version.str().substr(0, 10)) +
           "\n\n" + text;
}

Json document_json(const DocumentToReview& document) {
    return Json::object()
        .set("path", to_valid_utf8(document.path))
        .set("branch", document.branch.str())
        .set("commit", document.version.str());
}

std::vector<std::string> ways_to_decide(const OpenGate& gate) {
    const std::string id = gate.run.id.str();
    if (gate.step.kind == GateKind::answer)
        return {"git atelier inbox --reply " + gate.message.str() + " --message TEXT"};
    if (gate.run.changeset) return {"git atelier review " + gate.run.changeset->str()};
    return {"git atelier review " + id + " --approve",
            "git atelier review " + id + " --request-changes MESSAGE"};
}

} // namespace

Json gate_json(const GateReview& review) {
    const OpenGate& gate = review.gate;
    Json pieces = Json::array();
    for (const Piece& piece : gate.pieces)
        pieces.push(piece_row_json(piece));
    return Json::object()
        .set("run", gate.run.id.str())
        .set("title", to_valid_utf8(gate.title))
        .set("workflow", gate.run.workflow)
        .set("gate", name_of(gate.step.kind))
        .set("round", gate.round)
        .set("message", gate.message.str())
        .set("since", format_time(gate.since))
        .set("until", time_or_null(gate.until))
        .set("pieces", std::move(pieces))
        .set("document", review.document ? document_json(*review.document) : Json());
}

std::string gate_text(const GateReview& review, const Style& style) {
    const OpenGate& gate = review.gate;
    std::string out = paint(style, Tone::id, gate.run.id.str()) +
                      paint(style, Tone::strong, "  " + one_line(gate.title)) + "\n" +
                      indented(waits_line(review), style);
    if (gate.run.request != gate.title) out += indented("asked for: " + gate.run.request, style);
    for (std::size_t i = gate.pieces.size(); i-- > 0;)
        out += "\n" + piece_as_it_comes(gate.pieces[i], review.texts.at(i), style);
    if (review.document) out += document_as_it_is(*review.document, style);
    if (style.reader != Audience::person) return out;
    out += "\n";
    for (const std::string& way : ways_to_decide(gate))
        out += "  " + paint(style, Tone::faint, way) + "\n";
    return out;
}

} // namespace atelier
