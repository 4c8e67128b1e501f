#include "view/interchange.hpp"

#include "view/text/bead_json.hpp"

#include <fmt/format.h>

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

} // namespace

Json import_json(const ImportOutcome& outcome) {
    Json skipped = Json::array();
    for (const SkippedRow& row : outcome.skipped)
        skipped.push(Json::object()
                         .set("id", row.id.str())
                         .set("line", row.line)
                         .set("why", name_of(row.why))
                         .set("ours", format_time(row.ours))
                         .set("theirs", format_time(row.theirs)));
    Json out = Json::object();
    out.set("created", ids_json(outcome.created))
        .set("updated", ids_json(outcome.updated))
        .set("unchanged", outcome.unchanged)
        .set("skipped", std::move(skipped))
        .set("memories", outcome.memories)
        .set("tombstones", outcome.tombstones)
        .set("unknown", outcome.unknown)
        .set("dry_run", outcome.dry_run);
    return out;
}

std::string import_text(const ImportOutcome& outcome, const Style& style) {
    std::string out = fmt::format(
        "{}{} created, {} updated, {} unchanged, {} skipped\n", outcome.dry_run ? "would be: " : "",
        outcome.created.size(), outcome.updated.size(), outcome.unchanged, outcome.skipped.size());
    bool stale = false;
    for (const SkippedRow& row : outcome.skipped) {
        out += paint(style, Tone::warn, "skipped") + " " + row.id.str() + ": " + why_skipped(row) +
               "\n";
        stale = stale || row.why == SkippedBecause::older || row.why == SkippedBecause::same_time;
    }
    if (stale) out += "'git atelier import --allow-stale' takes rows that are not newer too\n";
    return out + rows(outcome.memories, "memory") + rows(outcome.tombstones, "deleted") +
           rows(outcome.unknown, "unknown");
}

} // namespace atelier
