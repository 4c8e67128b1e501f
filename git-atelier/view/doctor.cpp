#include "view/doctor.hpp"

#include "base/text.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/phrases.hpp"
#include "view/text/table.hpp"

#include <algorithm>

namespace atelier {
namespace {

Cell state_cell(const Finding& finding) {
    if (finding.fixed) return {"fixed", Tone::good};
    switch (finding.state) {
    case CheckState::good:
        return {"good", Tone::good};
    case CheckState::note:
        return {"note", Tone::warn};
    case CheckState::wrong:
        return {"wrong", Tone::bad};
    case CheckState::unknown:
        return {"unknown", Tone::warn};
    }
    return {};
}

} // namespace

Json doctor_json(const DoctorOutcome& outcome, Audience reader) {
    Json checks = Json::array();
    for (const CheckedFinding& check : outcome.checks) {
        Json row = Json::object();
        row.set("name", check.name)
            .set("state", name_of(check.finding.state))
            .set("message", check.finding.message)
            .set("hint", check.finding.hint.told_to(reader))
            .set("fixed", check.finding.fixed)
            .set("details", check.finding.details);
        checks.push(std::move(row));
    }
    Json out = Json::object();
    out.set("sound", outcome.sound()).set("checks", std::move(checks));
    return out;
}

std::string doctor_text(const DoctorOutcome& outcome, const Style& style) {
    Table table({{""}, {""}, {"", true, false, true}});
    for (const CheckedFinding& check : outcome.checks)
        table.row({state_cell(check.finding), check.name, one_line(check.finding.message)});
    std::string out = table.text(style);
    for (const CheckedFinding& check : outcome.checks)
        if (!check.finding.hint.empty() && check.finding.state != CheckState::good)
            out += "\n" + paint(style, Tone::strong, check.name) + ": " +
                   one_line(check.finding.hint.told_to(style.reader)) + "\n";
    return out;
}

Json salvage_json(const SalvageOutcome& outcome, const std::string& file) {
    Json saved = Json::object();
    saved.set("file", to_valid_utf8(file))
        .set("beads", outcome.beads)
        .set("cut", ids_json(outcome.cut))
        .set("stand_ins", ids_json(outcome.stand_ins));
    Json out = Json::object();
    out.set("salvaged", std::move(saved));
    return out;
}

std::string salvage_text(const SalvageOutcome& outcome, const std::string& file,
                         const std::string& store) {
    std::string out = counted(outcome.beads, "bead") + " written to " + one_line(file) + "\n";
    if (!outcome.cut.empty())
        out += "without a parent or prerequisite that is lost: " + ids_text(outcome.cut) + "\n";
    if (!outcome.stand_ins.empty())
        out += "lost, an empty draft in its place: " + ids_text(outcome.stand_ins) + "\n";
    return out + "to continue with them, move " + one_line(store) + " away, then:\n" +
           "  git atelier init\n  git atelier import " + shell_quoted(file) + "\n";
}

} // namespace atelier
