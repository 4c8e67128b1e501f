#include "view/mirror.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

Json part_json(const MirrorConflict& conflict) {
    Json out = Json::object();
    out.set("part", conflict.part)
        .set("theirs", conflict.theirs)
        .set("ours", conflict.ours)
        .set("why", conflict.why);
    return out;
}

Json report_json(const MirrorReport& report) {
    Json parts = Json::array();
    for (const MirrorConflict& conflict : report.parts)
        parts.push(part_json(conflict));
    Json out = Json::object();
    out.set("bead", report.bead).set("by", report.by).set("parts", std::move(parts));
    return out;
}

Json refusal_json(const MirrorRefusal& refusal) {
    Json out = Json::object();
    out.set("bead", refusal.bead.str())
        .set("code", info(refusal.error.code).name)
        .set("message", refusal.error.message);
    return out;
}

std::string taken_line(const std::string& what, const std::vector<BeadId>& ids) {
    return ids.empty() ? std::string() : what + ids_text(ids) + "\n";
}

} // namespace

Json mirror_json(const MirrorOutcome& outcome) {
    Json conflicts = Json::array();
    for (const MirrorReport& report : outcome.conflicts)
        conflicts.push(report_json(report));
    Json refused = Json::array();
    for (const MirrorRefusal& refusal : outcome.refused)
        refused.push(refusal_json(refusal));
    Json remarks = Json::array();
    for (const MirrorRemark& remark : outcome.remarks)
        remarks.push(Json::object()
                         .set("id", remark.bead.str())
                         .set("rule", name_of(remark.found.rule))
                         .set("message", remark.found.said_of(remark.bead)));
    Json out = Json::object();
    out.set("added", outcome.added)
        .set("changed", outcome.changed)
        .set("taken", ids_json(outcome.taken))
        .set("adopted", ids_json(outcome.adopted))
        .set("conflicts", std::move(conflicts))
        .set("refused", std::move(refused))
        .set("remarks", std::move(remarks))
        .set("warnings", Json::strings(outcome.warnings))
        .set("full_read", outcome.full_read)
        .set("waiting", outcome.waiting);
    return out;
}

std::string mirror_text(const MirrorOutcome& outcome, const Style& style) {
    std::string out;
    if (outcome.added > 0) out += counted(outcome.added, "new bead") + " delivered\n";
    if (outcome.changed > 0) out += counted(outcome.changed, "change") + " delivered\n";
    out += taken_line("changed in Beads, taken into the plan: ", outcome.taken);
    out += taken_line("made in Beads, taken into the plan: ", outcome.adopted);
    Table table(
        {{""}, {"", true}, {.title = "", .flexible = true, .wraps = true, .divides = true}});
    for (const MirrorReport& report : outcome.conflicts)
        for (const MirrorConflict& conflict : report.parts)
            table.row({one_line(report.bead),
                       {one_line(report.by + " changed " + conflict.part), Tone::warn},
                       {one_line(conflict.why), Tone::faint}});
    for (const MirrorRefusal& refusal : outcome.refused)
        table.row({refusal.bead.str(),
                   {"refused by Beads", Tone::bad},
                   {one_line(refusal.error.message), Tone::faint}});
    out += table.text(style, 0);
    for (const MirrorRemark& remark : outcome.remarks)
        out += paint(style, Tone::warn, "remark") + " " +
               one_line(remark.found.said_of(remark.bead)) + "\n";
    out += warnings_text(outcome.warnings, style);
    if (!outcome.conflicts.empty())
        out += "What was not accepted is in your inbox: git atelier inbox\n";
    if (outcome.waiting > 0) out += counted(outcome.waiting, "bead") + " still to be delivered\n";
    return out.empty() ? "Beads is up to date.\n" : out;
}

Json mirror_status_json(const MirrorStatus& status) {
    Json out = Json::object();
    out.set("waiting", status.waiting)
        .set("conflicts", status.conflicts)
        .set("delivered_at", or_null(status.delivered_at));
    return out;
}

std::string mirror_status_text(const MirrorStatus& status, Time now) {
    std::string out = status.waiting == 0 ? "Beads is up to date"
                                          : counted(status.waiting, "bead") + " to be delivered";
    if (status.delivered_at) out += ", last delivered " + ago(now, *status.delivered_at);
    if (status.conflicts > 0)
        out += ", " + counted(status.conflicts, "open message") + " about what did not come in";
    return out + "\n";
}

} // namespace atelier
