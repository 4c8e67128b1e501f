#include "view/interchange.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace atelier {
namespace {

std::string why_skipped(const SkippedRow& row) {
    switch (row.why) {
    case SkippedBecause::older:
        return "the plan's is newer";
    case SkippedBecause::same_time:
        return "differs, but is not newer than the plan's";
    case SkippedBecause::claimed:
        return "would change who works on it while it is claimed";
    case SkippedBecause::pinned:
        return "is pinned";
    }
    return "";
}

std::string rows(std::size_t count, std::string_view what) {
    if (count == 0) return "";
    return fmt::format("{} {} {} skipped\n", count, what, count == 1 ? "row" : "rows");
}

// So many of one rule are said one by one; of more, the rest is counted.
constexpr std::size_t said_of_a_rule = 5;

std::string remarks_text(const std::vector<ImportRemark>& remarks, const Style& style) {
    std::string out;
    for (const auto& rule : names_of(Rule{})) {
        std::size_t count = 0;
        for (const ImportRemark& remark : remarks)
            if (remark.fault.rule == rule.value && ++count <= said_of_a_rule)
                out += paint(style, Tone::warn, "remark") + " " +
                       one_line(remark.fault.said_of(remark.id)) + "\n";
        if (count > said_of_a_rule)
            out += fmt::format("... and {} more of that kind ({}); --json lists all\n",
                               count - said_of_a_rule, rule.name);
    }
    if (std::ranges::any_of(remarks, [](const ImportRemark& remark) {
            return remark.fault.rule == Rule::approval;
        }))
        out += "'git atelier promote EPIC' approves what came in as a draft\n";
    return out;
}

} // namespace

std::string export_text(const ExportOutcome& outcome, const std::string& file) {
    std::string out = counted(outcome.beads, "bead") + " written to " + one_line(file) + "\n";
    if (outcome.drafts > 0)
        out += counted(outcome.drafts, "draft version") + " of what is approved left out\n";
    if (outcome.runs > 0)
        out += counted(outcome.runs, "run") +
               " with turns, signals and pieces; the texts of pieces stay in the repository\n";
    return out;
}

Json import_json(const ImportOutcome& outcome) {
    Json skipped = Json::array();
    for (const SkippedRow& row : outcome.skipped)
        skipped.push(Json::object()
                         .set("id", row.id.str())
                         .set("line", row.line)
                         .set("why", name_of(row.why))
                         .set("ours", format_time(row.ours))
                         .set("theirs", format_time(row.theirs)));
    Json remarks = Json::array();
    for (const ImportRemark& remark : outcome.remarks)
        remarks.push(Json::object()
                         .set("id", remark.id.str())
                         .set("line", remark.line)
                         .set("rule", name_of(remark.fault.rule))
                         .set("message", remark.fault.what));
    Json invalid = Json::array();
    for (const InvalidRow& row : outcome.invalid)
        invalid.push(Json::object()
                         .set("line", row.line)
                         .set("id", or_null(row.id))
                         .set("message", row.message));
    Json out = Json::object();
    out.set("created", ids_json(outcome.created))
        .set("updated", ids_json(outcome.updated))
        .set("unchanged", outcome.unchanged)
        .set("skipped", std::move(skipped))
        .set("remarks", std::move(remarks))
        .set("invalid", std::move(invalid))
        .set("warnings", Json::strings(outcome.warnings))
        .set("memories", outcome.memories)
        .set("tombstones", outcome.tombstones)
        .set("unknown", outcome.unknown)
        .set("runs", ids_json(outcome.runs))
        .set("missing_pieces", ids_json(outcome.missing_pieces))
        .set("dry_run", outcome.dry_run);
    return out;
}

std::string import_text(const ImportOutcome& outcome, const Style& style) {
    std::string out = fmt::format(
        "{}{} created, {} updated, {} unchanged, {} skipped\n", outcome.dry_run ? "dry run: " : "",
        outcome.created.size(), outcome.updated.size(), outcome.unchanged, outcome.skipped.size());
    bool stale = false;
    for (const SkippedRow& row : outcome.skipped) {
        out += paint(style, Tone::warn, "skipped") + " " + row.id.str() + ": " + why_skipped(row) +
               "\n";
        stale = stale || row.why == SkippedBecause::older || row.why == SkippedBecause::same_time;
    }
    if (stale) out += "'git atelier import FILE --allow-stale' takes rows that are not newer too\n";
    if (!outcome.runs.empty())
        out += counted(outcome.runs.size(), "run") +
               (outcome.dry_run ? " would come in" : " came in") +
               " with turns, signals and pieces\n";
    if (!outcome.missing_pieces.empty())
        out += "not in this repository: the text of " + ids_text(outcome.missing_pieces) +
               "\ngit fetch COPY 'refs/atelier/pieces/*:refs/atelier/pieces/*' brings texts from "
               "another copy of the repository\n";
    out += remarks_text(outcome.remarks, style) + warnings_text(outcome.warnings, style);
    for (const InvalidRow& row : outcome.invalid)
        out += fmt::format("{} line {}: {}\n", paint(style, Tone::bad, "left out"), row.line,
                           one_line(row.message));
    return out + rows(outcome.memories, "memory") + rows(outcome.tombstones, "deleted") +
           rows(outcome.unknown, "unknown");
}

} // namespace atelier
