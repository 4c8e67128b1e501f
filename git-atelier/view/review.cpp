#include "view/review.hpp"

#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

namespace atelier {
Json review_json(const std::vector<AwaitedItem>& items) {
    Json waiting = Json::array();
    for (const AwaitedItem& item : items) {
        Json row = Json::object();
        row.set("id", item.bead.str())
            .set("title", item.title)
            .set("awaits", name_of(item.awaited))
            .set("text", item.text)
            .set("message", id_json(item.message));
        waiting.push(std::move(row));
    }
    Json out = Json::object();
    out.set("waiting", std::move(waiting));
    return out;
}

std::string review_text(const std::vector<AwaitedItem>& items, const Style& style) {
    if (items.empty())
        return style.reader == Audience::person ? "Nothing needs your attention.\n"
                                                : "Nothing waits for the overseer.\n";
    std::string out;
    for (const AwaitedItem& item : items) {
        out += paint(style, Tone::strong, item.bead.str() + "  " + one_line(item.title)) + "\n";
        out += "  " + std::string(name_of(item.awaited)) +
               (item.text.empty() ? "" : ": " + one_line(said_of(item))) + "\n";
        out += "  " + paint(style, Tone::faint, way_on(item, style.reader)) + "\n";
    }
    return out;
}

Json approve_size_json(const ApproveSizeOutcome& outcome) {
    Json out = Json::object();
    out.set("changeset", outcome.changeset.str())
        .set("size_approved_by", outcome.approved_by.str())
        .set("lines", outcome.lines)
        .set("already", outcome.already)
        .set("unblocked", outcome.unblocked);
    return out;
}

std::string approve_size_text(const ApproveSizeOutcome& outcome) {
    return outcome.changeset.str() + " may change up to " +
           std::to_string(most_lines(outcome.lines)) + " lines" +
           (outcome.already ? ", as " + outcome.approved_by.str() + " has already approved" : "") +
           (outcome.unblocked ? "; the next 'git atelier work' takes it up" : "") + "\n";
}

Json guardrails_json(const GuardrailsOutcome& outcome) {
    Json out = Json::object();
    out.set("changeset", outcome.changeset.str())
        .set("files", outcome.report.files)
        .set("lines", outcome.report.lines)
        .set("limit", outcome.limit)
        .set("verdict", name_of(outcome.verdict))
        .set("reasons", reasons_json(outcome.report.exceeded))
        .set("warnings", Json::strings(review_warnings(outcome.report)))
        .set("message", id_json(outcome.message));
    Json checks = Json::array();
    for (const auto& command : outcome.checks)
        checks.push(Json::strings(command));
    out.set("checks", std::move(checks));
    return out;
}

std::string guardrails_text(const GuardrailsOutcome& outcome) {
    std::string out = outcome.changeset.str() + ": " + std::to_string(outcome.report.lines) +
                      " of " + std::to_string(outcome.limit) + " lines in " +
                      counted(static_cast<std::size_t>(outcome.report.files), "file") + ": " +
                      std::string(name_of(outcome.verdict)) + "\n";
    for (const Reason& reason : outcome.report.exceeded)
        out += reason.message + "\n";
    for (const std::string& warning : review_warnings(outcome.report))
        out += "warning: " + warning + "\n";
    if (outcome.message) out += "asked in " + outcome.message->str() + "\n";
    return out;
}

} // namespace atelier
