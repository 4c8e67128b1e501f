#include "view/undo.hpp"

#include "base/or_null.hpp"
#include "domain/bead/message.hpp"
#include "domain/undo/take_back.hpp"
#include "domain/work/progress.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

std::string_view words_for(DecisionKind kind) {
    switch (kind) {
    case DecisionKind::promote:
        return "the promotion of";
    case DecisionKind::abandon:
        return "the abandonment of";
    case DecisionKind::retry:
        return "the retry of";
    case DecisionKind::approve_size:
        return "the size approval of";
    case DecisionKind::approve:
        return "the approval of";
    case DecisionKind::request_changes:
        return "the request for changes to";
    case DecisionKind::pause:
        return "the pause of";
    case DecisionKind::resume:
        return "the resumption of";
    case DecisionKind::answer:
        return "the answer to";
    case DecisionKind::close_message:
    case DecisionKind::close_tasks:
        return "the closing of";
    case DecisionKind::pin:
        return "the pin on";
    case DecisionKind::unpin:
        return "the removal of the pin on";
    case DecisionKind::integrate:
        return "the integration of";
    case DecisionKind::land:
        return "the landing of";
    case DecisionKind::restack:
        break;
    }
    return "the restack of";
}

// What a decision was about that named nothing.
std::string unnamed(DecisionKind kind) {
    return kind == DecisionKind::answer ? "several messages" : "the project";
}

std::string state_again(const Bead& bead) {
    if (bead.close_reason == taken_back_reason && is_closed(bead)) return "withdrawn";
    if (bead.status == BeadStatus::pinned) return std::string(name_of(bead.status));
    if (kind_of(bead) == BeadKind::changeset) return std::string(name_of(state_of(bead)));
    if (kind_of(bead) == BeadKind::epic && is_draft(bead)) return "draft";
    return std::string(name_of(bead.status));
}

std::string rows_of(const UndoneDecision& undone, const Style& style) {
    // Branches stay whole.
    Table table({{""}, {""}, {.title = "", .flexible = true, .wraps = true}});
    for (const Bead& bead : undone.beads)
        table.row({bead.id.str(), state_again(bead), bead.title});
    for (const BranchBack& back : undone.branches)
        if (back.from != back.to)
            table.row({back.bead.str(),
                       back.from ? "back to " + back.to.str().substr(0, 10)
                                 : "at " + back.to.str().substr(0, 10),
                       back.branch.str()});
    return table.text(style, 2);
}

} // namespace

Json undo_json(const UndoneDecision& undone) {
    const TakenDecision& decision = undone.decision;
    Json beads = Json::array();
    for (const Bead& bead : undone.beads)
        beads.push(Json::object()
                       .set("id", bead.id.str())
                       .set("title", bead.title)
                       .set("status", name_of(bead.status))
                       .set("state", state_again(bead)));
    Json branches = Json::array();
    for (const BranchBack& back : undone.branches)
        branches.push(Json::object()
                          .set("bead", back.bead.str())
                          .set("branch", back.branch.str())
                          .set("from", or_null(back.from))
                          .set("to", back.to.str()));
    Json checkouts = Json::array();
    for (const auto& checkout : undone.checkouts)
        checkouts.push(checkout.string());
    return Json::object()
        .set("decision", Json::object()
                             .set("number", decision.number)
                             .set("kind", name_of(decision.kind))
                             .set("about", ids_json(decision.about))
                             .set("at", format_time(decision.at))
                             .set("by", decision.by))
        .set("taken_back", undone.taken_back)
        .set("beads", std::move(beads))
        .set("branches", std::move(branches))
        .set("checkouts", std::move(checkouts))
        .set("warnings", Json::strings(undone.warnings));
}

std::string undo_text(const UndoneDecision& undone, Time now, const Style& style) {
    const TakenDecision& decision = undone.decision;
    std::string text = undone.taken_back ? "took back " : "would take back ";
    text += std::string(words_for(decision.kind)) + " " +
            (decision.about.empty() ? unnamed(decision.kind)
                                    : paint(style, Tone::strong, ids_text(decision.about)));
    if (decision.about.size() == 1)
        if (const auto title = undone.titles.find(decision.about.front());
            title != undone.titles.end())
            text += " " + one_line(title->second);
    text += ", " + ago(now, decision.at) + "\n" + rows_of(undone, style);
    for (const auto& checkout : undone.checkouts)
        text += "  brought along: " + checkout.string() + "\n";
    return text + warnings_text(undone.warnings, style);
}

} // namespace atelier
