#include "view/pin.hpp"

#include "view/text/phrases.hpp"

namespace atelier {
namespace {

std::string named_in_pin(const Bead& bead, const Style& style) {
    return paint(style, Tone::id, bead.id.str()) + " " + one_line(bead.title);
}

} // namespace

Json pin_json(const PinOutcome& outcome) {
    const Bead& bead = outcome.bead;
    return Json::object()
        .set("id", bead.id.str())
        .set("title", bead.title)
        .set("status", name_of(bead.status))
        .set("pinned", bead.status == BeadStatus::pinned)
        .set("already", outcome.already);
}

std::string pinned_text(const PinOutcome& outcome, const Style& style) {
    return (outcome.already ? "already pinned: " : "pinned ") + named_in_pin(outcome.bead, style) +
           "; 'git atelier unpin " + outcome.bead.id.str() + "' releases it\n";
}

std::string unpinned_text(const PinOutcome& outcome, const Style& style) {
    return (outcome.already ? "not pinned: " : "unpinned ") + named_in_pin(outcome.bead, style) +
           "\n";
}

} // namespace atelier
