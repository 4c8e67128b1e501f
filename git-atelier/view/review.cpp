#include "view/review.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/awaited.hpp"
#include "view/diff.hpp"
#include "view/gate.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

std::string_view word_of(Approved approved) {
    switch (approved) {
    case Approved::yes:
        return "yes";
    case Approved::moved:
        return "moved";
    case Approved::fallen:
        return "fallen";
    case Approved::no:
        break;
    }
    return "no";
}

Json comment_status_json(const CommentStatus& status) {
    Json row = comment_json(status.comment);
    row.set("now", or_null(status.now)).set("answered", or_null(status.answered_by));
    return row;
}

Json review_of_json(const ReviewOf& review) {
    Json approval;
    if (review.approval) {
        approval = Json::object();
        approval.set("by", review.approval->by.str())
            .set("at", format_time(review.approval->at))
            .set("tree", review.approval->work.tree.str())
            .set("head", review.approval->work.head.str());
    }
    Json comments = Json::array();
    for (const CommentStatus& status : review.comments)
        comments.push(comment_status_json(status));
    Json out = Json::object();
    out.set("id", review.id.str())
        .set("title", review.title)
        .set("state", name_of(review.state))
        .set("head", review.commits ? Json(review.commits->head.str()) : Json())
        .set("diffstat", diffstat_json(review.files))
        .set("approved", word_of(review.approved))
        .set("approval", std::move(approval))
        .set("comments", std::move(comments));
    return out;
}

std::string approval_line(const ReviewOf& review) {
    if (!review.approval) return "not approved";
    const std::string by = review.approval->by.str();
    return review.approved == Approved::yes
               ? "approved by " + by
               : "approved by " + by + " as " + review.approval->work.head.str().substr(0, 10) +
                     ", which is not what stands there now";
}

std::string comment_status_text(const CommentStatus& status, const Style& style) {
    const LineComment& comment = status.comment;
    std::string where = status.now ? status.now->str() : comment.place.str();
    if (!status.now)
        where += " as of " + comment.head.str().substr(0, 10);
    else if (*status.now != comment.place)
        where += " (was " + comment.place.str() + ")";
    std::string out = "\n" + paint(style, Tone::strong, comment.name() + "  " + where) + "\n";
    out += code_text(comment) + "  " + comment.text + "\n";
    if (comment.waits()) return out + "  " + paint(style, Tone::warn, "not answered") + "\n";
    if (comment.answer.empty()) return out + "  not answered, and approved all the same\n";
    out += "  answered";
    if (status.answered_by) out += ": " + status.answered_by->str().substr(0, 10);
    return out + "\n  " + comment.answer + "\n";
}

} // namespace

Json review_json(const std::vector<AwaitedItem>& items, const ReviewOf* of,
                 const GateReview* gate) {
    Json out = Json::object();
    out.set("waiting", awaited_json(items))
        .set("changeset", of == nullptr ? Json() : review_of_json(*of))
        .set("gate", gate == nullptr ? Json() : gate_json(*gate));
    return out;
}

std::string review_of_text(const ReviewOf& review, const Style& style) {
    std::string out = paint(style, Tone::id, review.id.str()) +
                      paint(style, Tone::strong, "  " + one_line(review.title)) + "\n  " +
                      std::string(name_of(review.state)) + ", " + approval_line(review) + "\n";
    if (const std::string stat = diffstat_text(review.files); !stat.empty())
        out += "  " + stat + "\n";
    for (const CommentStatus& status : review.comments)
        out += comment_status_text(status, style);
    if (style.reader != Audience::person || review.state != ChangesetState::done) return out;
    const std::string id = review.id.str();
    out += "\n";
    for (const std::string& way :
         {"git atelier diff " + id, "git atelier review " + id + " --approve",
          "git atelier review " + id + " --request-changes MESSAGE"})
        out += "  " + paint(style, Tone::faint, way) + "\n";
    return out;
}

std::string awaited_item_text(const AwaitedItem& item, const Style& style) {
    return paint(style, Tone::strong, item.bead.str() + "  " + one_line(item.title)) + "\n" +
           awaited_detail_text(item, style);
}

std::string awaited_detail_text(const AwaitedItem& item, const Style& style) {
    return "  " + std::string(name_of(item.awaited)) +
           (item.text.empty() ? "" : ": " + one_line(said_of(item))) + "\n  " +
           paint(style, Tone::faint, way_on(item, style.reader)) + "\n";
}

std::string review_text(const std::vector<AwaitedItem>& items, const Style& style) {
    if (items.empty())
        return style.reader == Audience::person ? "Nothing needs your attention.\n"
                                                : "Nothing is waiting for the overseer.\n";
    std::string out;
    for (const AwaitedItem& item : items)
        out += awaited_item_text(item, style);
    return out;
}

std::string review_debt_text(const ReviewStatus& review, Time now) {
    const ReviewDebt& debt = review.debt;
    if (debt.changesets == 0) return {};
    std::string text = std::to_string(debt.changesets) + " to review, " +
                       counted(static_cast<std::size_t>(debt.lines), "line");
    if (debt.oldest) text += ", the oldest for " + human_duration(now - *debt.oldest);
    if (is_reached(debt, review.limits)) text += " (" + reached_text(debt, review.limits) + ")";
    return text;
}

Json review_debt_json(const ReviewDebt& debt, const ReviewLimits& limits) {
    Json out = Json::object();
    out.set("changesets", debt.changesets)
        .set("lines", debt.lines)
        .set("oldest", or_null(debt.oldest))
        .set("max_changesets", limits.max_changesets)
        .set("max_lines", limits.max_lines)
        .set("reached", is_reached(debt, limits));
    return out;
}

Json approve_json(const ApproveOutcome& outcome) {
    const WorkApproval& approval = outcome.approval;
    Json out = Json::object();
    out.set("changeset", outcome.changeset.str())
        .set("approved_by", approval.by.str())
        .set("approved_at", format_time(approval.at))
        .set("tree", approval.work.tree.str())
        .set("head", approval.work.head.str())
        .set("lines", approval.work.lines)
        .set("already", outcome.already);
    return out;
}

std::string approve_text(const ApproveOutcome& outcome) {
    const WorkApproval& approval = outcome.approval;
    const std::string id = outcome.changeset.str();
    const std::string what = approval.work.head.str().substr(0, 10) + ", " +
                             counted(static_cast<std::size_t>(approval.work.lines), "line");
    return (outcome.already ? id + " was approved by " + approval.by.str() + " already"
                            : "approved " + id) +
           " (" + what + "); '" +
           (outcome.run_lands ? "git atelier work" : "git atelier integrate " + id) + "' " +
           (outcome.at_gate ? "continues" : "lands") + " it\n";
}

Json changes_json(const ChangesOutcome& outcome) {
    Json comments = Json::array();
    for (const LineComment& comment : outcome.comments)
        comments.push(comment_json(comment));
    Json out = Json::object();
    out.set("changeset", outcome.changeset.str())
        .set("state", name_of(ChangesetState::ready))
        .set("message", outcome.message.str())
        .set("comments", std::move(comments))
        .set("approval_of", or_null(outcome.approved_by));
    return out;
}

std::string changes_text(const ChangesOutcome& outcome) {
    std::string text = "asked for changes to " + outcome.changeset.str();
    if (!outcome.comments.empty()) text += ", with " + counted(outcome.comments.size(), "comment");
    if (outcome.approved_by)
        text += "; the approval of " + outcome.approved_by->str() + " no longer holds";
    return text + "; the next 'git atelier work' continues it\n";
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
           (outcome.unblocked ? "; the next 'git atelier work' continues it" : "") + "\n";
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
