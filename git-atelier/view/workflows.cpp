#include "view/workflows.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "view/text/table.hpp"
#include "view/workflow.hpp"

namespace atelier {
namespace {

std::string written_name(const CheckedWorkflow& workflow) {
    return workflow.found.file.empty() ? workflow.found.workflow.name
                                       : workflow.found.file.string();
}

Json mistakes_json(const CheckedWorkflow& workflow) {
    Json out = Json::array();
    for (const WorkflowMistake& mistake : workflow.found.mistakes)
        out.push(Json::object()
                     .set("line", mistake.line)
                     .set("key", to_valid_utf8(mistake.key))
                     .set("message", to_valid_utf8(mistake.message))
                     .set("cure", to_valid_utf8(mistake.cure)));
    return out;
}

Json ways_json() {
    Json out = Json::array();
    for (const auto& [how, name] : names_of(CommissionHow{})) {
        const ArtisanCount count = commission_arity(how);
        out.push(
            Json::object()
                .set("how", name)
                .set("artisans", Json::object().set("least", count.least).set("most", count.most))
                .set("tip", when_to_take(how)));
    }
    return out;
}

std::string ways_text(const Style& style) {
    Table table({{"WAY"}, {.title = "WHEN TO TAKE IT", .flexible = true, .wraps = true}});
    for (const auto& [how, name] : names_of(CommissionHow{}))
        table.row({std::string(name), std::string(when_to_take(how))});
    return table.text(style);
}

} // namespace

Json workflows_json(const std::vector<CheckedWorkflow>& all) {
    Json rows = Json::array();
    for (const CheckedWorkflow& one : all)
        rows.push(workflow_head_json(one));
    return Json::object().set("workflows", std::move(rows));
}

std::string workflows_text(const std::vector<CheckedWorkflow>& all, const std::string& folder,
                           const Style& style) {
    if (all.empty())
        return "there are no workflows yet; write one as " +
               shell_quoted(one_line(folder) + "/NAME.yaml") +
               ", then check it with 'git atelier workflows --check'\n";
    Table table({{"WORKFLOW"},
                 {"WORKS ON"},
                 {"TURNS", false, true},
                 {.title = "WHAT IT DOES", .flexible = true, .wraps = true}});
    for (const CheckedWorkflow& one : all) {
        const std::size_t wrong = one.found.mistakes.size();
        const Workflow& normal = one.normal;
        if (wrong > 0)
            table.row({{normal.name.empty() ? one.found.workflow.name : normal.name, Tone::bad},
                       "",
                       "",
                       {"has " + counted(wrong, "mistake") + ": see 'git atelier workflows " +
                            one.found.workflow.name + " --check'",
                        Tone::bad}});
        else
            table.row({normal.name, std::string(name_of(normal.subject)),
                       std::to_string(one.turns_at_most), normal.title});
    }
    return table.text(style);
}

Json checks_json(const std::vector<CheckedWorkflow>& all) {
    Json rows = Json::array();
    std::size_t count = 0;
    for (const CheckedWorkflow& one : all) {
        rows.push(Json::object()
                      .set("name", one.found.workflow.name)
                      .set("file", to_valid_utf8(one.found.file.string()))
                      .set("mistakes", mistakes_json(one)));
        count += one.found.mistakes.size();
    }
    return Json::object().set("checked", std::move(rows)).set("mistakes", count);
}

std::string checks_text(const std::vector<CheckedWorkflow>& all) {
    std::string out;
    for (const CheckedWorkflow& one : all) {
        for (const WorkflowMistake& mistake : one.found.mistakes)
            out += one_line(mistake_line(mistake, written_name(one))) + "\n";
        if (one.found.mistakes.empty()) out += one_line(written_name(one)) + ": no mistakes\n";
    }
    return out.empty() ? "there are no workflows to check\n" : out;
}

Json presets_json(const std::vector<KnownPreset>& presets) {
    Json rows = Json::array();
    for (const auto& [preset, fault] : presets)
        rows.push(Json::object()
                      .set("name", preset.name)
                      .set("title", preset.title)
                      .set("how", name_of(preset.how))
                      .set("artisans", Json::strings(preset.artisans))
                      .set("rounds", preset.shape.rounds)
                      .set("visible", preset.shape.visible)
                      .set("form", or_null(preset.form))
                      .set("tip", preset.when)
                      .set("sample", preset.sample)
                      .set("file", to_valid_utf8(preset.file.string()))
                      .set("fault", fault ? Json(to_valid_utf8(fault->message)) : Json()));
    return Json::object().set("presets", std::move(rows)).set("ways", ways_json());
}

std::string presets_text(const std::vector<KnownPreset>& presets, const std::string& folder,
                         const Style& style) {
    if (presets.empty())
        return "there are no presets yet; write one as " +
               shell_quoted(one_line(folder) + "/NAME.yaml") + "\n\n" + ways_text(style);
    Table table({{"PRESET"},
                 {"WAY"},
                 {.title = "ARTISANS", .flexible = true},
                 {.title = "WHEN TO TAKE IT", .flexible = true, .wraps = true}});
    std::string faults;
    for (const auto& [preset, fault] : presets) {
        if (fault) {
            faults += "\n" + preset.name + " cannot be used: " + one_line(fault->message) + "\n";
            continue;
        }
        table.row({preset.name, std::string(name_of(preset.how)), join(preset.artisans, ", "),
                   preset.when.empty() ? preset.title : preset.when});
    }
    return table.text(style) + faults + "\n" + ways_text(style);
}

} // namespace atelier
