#include "view/adopted_log.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

std::string names_in(const std::vector<BeadId>& beads) {
    std::string names;
    for (const BeadId& bead : beads)
        names += (names.empty() ? "" : ", ") + bead.str();
    return names;
}

} // namespace

std::string adopted_log_text(const AdoptedLog& log) {
    std::string text = "note: from now on a decision counts only with its line in the project's "
                       "'decisions'; those of the log up to event " +
                       std::to_string(log.seq) + " are taken over\n";
    const auto list = [&](std::string_view what, const std::vector<BeadId>& beads) {
        if (!beads.empty()) text += "  " + std::string(what) + ": " + names_in(beads) + "\n";
    };
    list("promoted", log.promotions);
    list("of approved size", log.sizes);
    list("to be tried again", log.retries);
    list("abandoned", log.abandoned);
    for (const auto& [bead, undecided] : log.left)
        for (const Undecided& one : undecided)
            text += "  not taken over: " + undecided_text(bead, one.act, one.why) + " ('" +
                    way_to_decide(bead, one.act) + "')\n";
    return text;
}

} // namespace atelier
