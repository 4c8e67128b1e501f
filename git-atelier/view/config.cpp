#include "view/config.hpp"

#include "view/text/table.hpp"

namespace atelier {
namespace {

std::string typed(const Json& value) {
    return one_line(value.is_string() ? value.as_string() : value.dump());
}

std::string shown(const Json& value) {
    return value.is_string() && value.as_string().empty() ? "\"\"" : typed(value);
}

std::string origin_of(const Setting& setting, const SettingsOutcome& outcome) {
    return setting.is_set ? "file:" + one_line(outcome.file.string()) : "default";
}

std::string wrong_line(const Setting& setting, const SettingsOutcome& outcome) {
    return one_line(outcome.file.string()) + ": '" + one_line(setting.key) + "' must be " +
           setting.wanted + "\n";
}

} // namespace

Json settings_json(const SettingsOutcome& outcome) {
    Json rows = Json::array();
    for (const Setting& setting : outcome.settings)
        rows.push(Json::object()
                      .set("key", setting.key)
                      .set("value", setting.value)
                      .set("origin", setting.is_set ? "file" : "default")
                      .set("wanted", setting.wanted)
                      .set("valid", !setting.is_wrong));
    return Json::object()
        .set("file", outcome.file.string())
        .set("settings", std::move(rows))
        .set("unknown", Json::strings(outcome.unknown));
}

std::string settings_text(const SettingsOutcome& outcome, bool origins, const Style& style) {
    std::vector<Column> columns = {{}, {.wraps = true}};
    if (origins) columns.insert(columns.begin(), Column{});
    Table table(std::move(columns));
    std::string wrong;
    for (const Setting& setting : outcome.settings) {
        const Tone tone = setting.is_wrong ? Tone::bad
                          : setting.is_set ? Tone::strong
                                           : Tone::faint;
        std::vector<Cell> cells = {{setting.key, setting.is_set ? Tone::strong : Tone::plain},
                                   {shown(setting.value), tone}};
        if (origins)
            cells.insert(cells.begin(), Cell(setting.is_set ? "file" : "default", Tone::faint));
        table.row(std::move(cells));
        if (setting.is_wrong) wrong += wrong_line(setting, outcome);
    }
    std::string out = table.text(style);
    for (const std::string& key : outcome.unknown)
        wrong += one_line(outcome.file.string()) + ": '" + one_line(key) + "' is not a setting\n";
    if (!wrong.empty()) out += "\n" + wrong;
    if (origins) out += "\nfile: " + one_line(outcome.file.string()) + "\n";
    return out;
}

std::string setting_text(const SettingsOutcome& outcome, bool origins) {
    const Setting& setting = outcome.settings.front();
    return (origins ? origin_of(setting, outcome) + "\t" : "") + typed(setting.value) + "\n";
}

Json setting_change_json(const ChangeOutcome& outcome) {
    return Json::object()
        .set("key", outcome.key)
        .set("value", outcome.now)
        .set("before", outcome.before)
        .set("origin", outcome.is_set ? "file" : "default")
        .set("changed", outcome.changed)
        .set("file", outcome.file.string());
}

std::string setting_change_text(const ChangeOutcome& outcome) {
    const std::string key = one_line(outcome.key);
    const std::string is = shown(outcome.now);
    if (!outcome.changed)
        return outcome.is_set ? key + " is already " + is + "\n"
                              : key + " is not set: " + is + " is its default\n";
    if (outcome.now.is_null()) return key + " was removed\n";
    return key + (outcome.is_set ? " is now " + is : " is back to its default, " + is) +
           (outcome.before == outcome.now ? "" : " (was " + shown(outcome.before) + ")") + "\n";
}

Json setting_changes_json(const std::vector<ChangeOutcome>& changes) {
    Json rows = Json::array();
    for (const ChangeOutcome& change : changes)
        rows.push(setting_change_json(change));
    return Json::object().set("changes", std::move(rows));
}

std::string setting_changes_text(const std::vector<ChangeOutcome>& changes) {
    std::string out;
    for (const ChangeOutcome& change : changes)
        out += setting_change_text(change);
    return out.empty() ? "nothing changed\n" : out;
}

} // namespace atelier
