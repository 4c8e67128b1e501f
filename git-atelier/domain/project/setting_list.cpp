#include "domain/project/setting_list.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"
#include "domain/project/settings.hpp"
#include "domain/project/settings_reader.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view sandbox_mode = "sandbox.mode";

bool is_of_a_runtime(const std::string& key) {
    const auto parts = split(key, '.');
    return parts.size() == 4 && parts[0] == "agent" && parts[1] == "options" &&
           (parts[2] == "worker" || parts[2] == "planner") && !parts[3].empty();
}

// One of each key: what is said of its kind, and that it is wrong where that is said as well.
std::vector<Setting> joined(std::vector<Setting> said, const Json& document) {
    std::ranges::stable_sort(said, {}, &Setting::key);
    std::vector<Setting> out;
    for (Setting& one : said) {
        if (out.empty() || out.back().key != one.key) {
            out.push_back(std::move(one));
            continue;
        }
        Setting& known = out.back();
        Setting& wrong = known.is_wrong ? known : one;
        Setting& right = known.is_wrong ? one : known;
        std::string wanted = wrong.wanted;
        Setting both = std::move(right);
        both.wanted = std::move(wanted);
        both.is_wrong = true;
        known = std::move(both);
    }
    for (Setting& one : out)
        if (const Json* stored = one.is_wrong ? stored_at(document, one.key) : nullptr) {
            one.value = *stored;
            one.is_set = true;
        }
    return out;
}

std::optional<Json> as_number(const std::string& typed) {
    auto parsed = parse_json(typed);
    const Json* number = std::get_if<Json>(&parsed);
    if (number == nullptr || (!number->is_int() && !number->is_double())) return std::nullopt;
    return *number;
}

std::optional<Json> as_boolean(const std::string& typed) {
    const std::string word = ascii_lower(typed);
    if (word == "true" || word == "yes" || word == "on") return Json(true);
    if (word == "false" || word == "no" || word == "off") return Json(false);
    return std::nullopt;
}

std::optional<Json> as_list(const std::string& typed) {
    auto parsed = parse_json(typed);
    const Json* list = std::get_if<Json>(&parsed);
    return list != nullptr && list->is_array() ? std::optional(*list) : std::nullopt;
}

// Text where it is not of its kind, which is then found wrong.
Json as_kind(SettingKind kind, const std::string& typed) {
    switch (kind) {
    case SettingKind::text:
        break;
    case SettingKind::boolean:
        return as_boolean(typed).value_or(Json(typed));
    case SettingKind::number:
        return as_number(typed).value_or(Json(typed));
    case SettingKind::list:
        return as_list(typed).value_or(Json(typed));
    }
    return typed;
}

// How a list is typed that is what it must be.
std::string list_example(const std::string& wanted) {
    const auto at = wanted.find('[');
    return at == std::string::npos ? R"(["one", "two"])" : wanted.substr(at);
}

bool unset_below(Json& object, const std::vector<std::string>& keys, std::size_t at) {
    Json* member = object.find(keys[at]);
    if (member == nullptr) return false;
    if (at + 1 == keys.size()) return object.erase(keys[at]);
    if (!unset_below(*member, keys, at + 1)) return false;
    if (member->as_object().empty()) object.erase(keys[at]);
    return true;
}

} // namespace

bool is_in_short_form(const Json& document) {
    const Json* sandbox = document.find("sandbox");
    return sandbox != nullptr && !sandbox->is_object() && !sandbox->is_null();
}

Json in_long_form(Json document) {
    if (!is_in_short_form(document)) return document;
    Json mode = *document.find("sandbox");
    document.set("sandbox", Json::object().set("mode", std::move(mode)));
    return document;
}

std::vector<Setting> list_settings(const Json& document) {
    const Json whole = in_long_form(document);
    const std::string unnamed;
    std::vector<Setting> said;
    SettingsReader reader(whole, unnamed, &said);
    Settings settings;
    read_all(reader, settings);
    return joined(std::move(said), whole);
}

std::vector<std::string> unknown_keys(const Json& document) {
    const Json whole = in_long_form(document);
    const std::string unnamed;
    SettingsReader reader(whole, unnamed);
    Settings settings;
    read_all(reader, settings);
    return reader.unread();
}

Result<Setting> find_setting(const Json& document, const std::string& key) {
    const auto settings = list_settings(document);
    const std::string_view sought = key == "sandbox" ? sandbox_mode : std::string_view(key);
    const auto found = std::ranges::find(settings, sought, &Setting::key);
    if (found != settings.end()) return *found;
    if (is_of_a_runtime(key))
        return Setting{.key = key,
                       .kind = SettingKind::list,
                       .wanted = "a list of strings",
                       .value = Json::array()};
    std::vector<std::string_view> keys;
    for (const Setting& one : settings)
        keys.push_back(one.key);
    return fail(ErrorCode::usage, "'" + key + "' is not a setting" + did_you_mean(key, keys),
                advise(Hint::list_settings));
}

std::vector<Setting> settings_below(const std::vector<Setting>& settings, std::string_view part) {
    std::vector<Setting> below;
    for (const Setting& one : settings)
        if (one.key.starts_with(std::string(part) + ".")) below.push_back(one);
    return below;
}

Result<Json> setting_value(const Setting& setting, const std::string& typed) {
    Json value = as_kind(setting.kind, typed);
    Json alone = Json::object();
    ATELIER_CHECK(set_config(alone, setting.key, value, ""));
    const auto judged = list_settings(alone);
    const auto found = std::ranges::find(judged, setting.key, &Setting::key);
    if (found != judged.end() && !found->is_wrong) return value;
    Json details = Json::object();
    details.set("key", setting.key);
    const std::string wanted(found == judged.end() ? setting.wanted : found->wanted);
    return fail(ErrorCode::usage, setting.key + " must be " + wanted + ", not '" + typed + "'",
                setting.kind == SettingKind::list ? advise(Hint::list_as_json, list_example(wanted))
                                                  : Advice{},
                std::move(details));
}

const Json* stored_at(const Json& document, std::string_view path) {
    const Json* here = &document;
    for (const std::string& key : split(path, '.'))
        here = here == nullptr ? nullptr : here->find(key);
    return here;
}

Result<void> set_config(Json& document, const std::string& path, Json value,
                        const std::string& file) {
    Json* here = &document;
    const auto keys = split(path, '.');
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
        if (here->find(keys[i]) == nullptr) here->set(keys[i], Json::object());
        here = here->find(keys[i]);
        if (here->is_object()) continue;
        Json details = Json::object();
        details.set("file", file).set("key", path);
        return fail(ErrorCode::config_invalid,
                    file + ": '" + keys[i] + "' must be an object, for '" + path + "' to be in it",
                    advise(Hint::correct_there), std::move(details));
    }
    here->set(keys.back(), std::move(value));
    return {};
}

void unset_config(Json& document, std::string_view path) {
    unset_below(document, split(path, '.'), 0);
}

} // namespace atelier
