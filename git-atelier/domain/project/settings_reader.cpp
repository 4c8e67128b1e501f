#include "domain/project/settings_reader.hpp"

#include "base/likeness.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view a_text = "a string";
constexpr std::string_view yes_or_no = "true or false";
constexpr std::string_view a_count = "a number of at least 1, or none";
constexpr std::string_view an_amount = "an amount greater than 0, or none";
constexpr std::string_view a_limit = "a duration like 90s, 15m, 24h or 7d";
constexpr std::string_view a_duration = "a duration like 90s, 15m, 24h or 7d, or none";
constexpr std::string_view some_strings = "a list of strings";
constexpr std::string_view some_commands =
    "a list of argument vectors, like [[\"make\", \"test\"]]";

// A day: what nobody renews for so long has been left.
constexpr std::int64_t most_seconds = 24 * 60 * 60;

std::string number_wanted(std::int64_t least, std::optional<std::int64_t> most) {
    return most ? "a number from " + std::to_string(least) + " to " + std::to_string(*most)
                : "a number of at least " + std::to_string(least);
}

bool is_none(const Json& value) {
    return value.is_string() && value.as_string() == "none";
}

Json written(const std::optional<Seconds>& duration) {
    return duration ? Json(short_duration(*duration)) : Json("none");
}

Json written(const std::vector<std::vector<std::string>>& commands) {
    Json out = Json::array();
    for (const auto& command : commands)
        out.push(Json::strings(command));
    return out;
}

std::optional<std::vector<std::string>> as_strings(const Json& value) {
    if (!value.is_array()) return std::nullopt;
    std::vector<std::string> list;
    for (const Json& item : value.as_array()) {
        if (!item.is_string()) return std::nullopt;
        list.push_back(item.as_string());
    }
    return list;
}

} // namespace

const Json* SettingsReader::at(std::string_view path) {
    asked_.emplace(path);
    const Json* here = &document_;
    std::size_t begin = 0;
    while (here != nullptr && begin <= path.size()) {
        if (!here->is_object()) {
            const std::string_view not_one = path.substr(0, begin == 0 ? 0 : begin - 1);
            wrong(path, "inside an object: '" + std::string(not_one) + "' is not one");
            return nullptr;
        }
        const std::size_t end = std::min(path.find('.', begin), path.size());
        here = here->find(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return here == nullptr || here->is_null() ? nullptr : here;
}

void SettingsReader::text(std::string_view path, std::string& value) {
    if (const Json* found = at(path)) {
        if (found->is_string())
            value = found->as_string();
        else
            wrong(path, a_text);
    }
    if (lists()) note(path, SettingKind::text, a_text, value);
}

void SettingsReader::boolean(std::string_view path, bool& value) {
    if (const Json* found = at(path)) {
        if (found->is_bool())
            value = found->as_bool();
        else
            wrong(path, yes_or_no);
    }
    note(path, SettingKind::boolean, yes_or_no, value);
}

void SettingsReader::integer(std::string_view path, std::int64_t& value, std::int64_t least,
                             std::optional<std::int64_t> most) {
    const std::string wanted = number_wanted(least, most);
    if (const Json* found = at(path)) {
        if (found->is_int() && found->as_int() >= least && (!most || found->as_int() <= *most))
            value = found->as_int();
        else
            wrong(path, wanted);
    }
    if (lists()) note(path, SettingKind::number, wanted, value);
}

void SettingsReader::budget(std::string_view path, std::optional<std::int64_t>& value) {
    if (const Json* found = at(path); found != nullptr && !is_none(*found)) {
        if (found->is_int() && found->as_int() > 0)
            value = found->as_int();
        else
            wrong(path, a_count);
    }
    note(path, SettingKind::number, a_count, value ? Json(*value) : Json("none"));
}

void SettingsReader::budget(std::string_view path, std::optional<double>& value) {
    if (const Json* found = at(path); found != nullptr && !is_none(*found)) {
        if (found->is_int() && found->as_int() > 0)
            value = static_cast<double>(found->as_int());
        else if (found->is_double() && found->as_double() > 0)
            value = found->as_double();
        else
            wrong(path, an_amount);
    }
    note(path, SettingKind::number, an_amount, value ? Json(*value) : Json("none"));
}

void SettingsReader::seconds(std::string_view path, Seconds& value) {
    std::int64_t count = value.count();
    integer(path, count, 1, most_seconds);
    value = Seconds{count};
}

std::optional<Seconds> SettingsReader::read_duration(std::string_view path,
                                                     std::optional<Seconds> value) {
    const Json* found = at(path);
    if (found == nullptr) return value;
    if (is_none(*found)) return std::nullopt;
    if (found->is_string())
        if (const auto parsed = parse_duration(found->as_string())) return *parsed;
    wrong(path, a_duration);
    return value;
}

void SettingsReader::duration(std::string_view path, std::optional<Seconds>& value) {
    value = read_duration(path, value);
    if (lists()) note(path, SettingKind::text, a_duration, written(value));
}

void SettingsReader::limit(std::string_view path, Seconds& value) {
    const auto given = read_duration(path, value);
    if (given && *given > Seconds{0})
        value = *given;
    else
        wrong(path, a_limit);
    if (lists()) note(path, SettingKind::text, a_limit, written(value));
}

void SettingsReader::strings(std::string_view path, std::vector<std::string>& value) {
    if (const Json* found = at(path)) {
        if (auto list = as_strings(*found))
            value = std::move(*list);
        else
            wrong(path, some_strings);
    }
    if (lists()) note(path, SettingKind::list, some_strings, Json::strings(value));
}

void SettingsReader::paths(std::string_view path, std::vector<std::string>& value) {
    strings(path, value);
    for (const std::string& one : value) {
        const auto parts = split(one, '/');
        if (one.empty() || one.front() == '/' ||
            std::find(parts.begin(), parts.end(), "..") != parts.end() || parts[0] == ".git")
            return wrong(path, "a list of paths inside the repository, like [\".env\"]");
    }
}

void SettingsReader::commands(std::string_view path, std::vector<std::vector<std::string>>& value) {
    if (const Json* found = at(path)) {
        std::vector<std::vector<std::string>> read;
        if (found->is_array())
            for (const Json& item : found->as_array())
                if (auto command = as_strings(item); command && !command->empty())
                    read.push_back(std::move(*command));
        if (!found->is_array() || read.size() != found->as_array().size())
            wrong(path, some_commands);
        else
            value = std::move(read);
    }
    if (lists()) note(path, SettingKind::list, some_commands, written(value));
}

void SettingsReader::wrong(std::string_view path, std::string_view wanted) {
    if (lists())
        list_->push_back(
            {.key = std::string(path), .wanted = std::string(wanted), .is_wrong = true});
    if (fault_) return;
    Json details = Json::object();
    details.set("file", file_).set("key", path);
    fault_ = Error{ErrorCode::config_invalid,
                   file_ + ": '" + std::string(path) + "' must be " + std::string(wanted),
                   advise(Hint::correct_config), std::move(details)};
}

std::vector<std::string> SettingsReader::unread() const {
    std::vector<std::string> out;
    add_unread(document_, "", out);
    return out;
}

std::string_view SettingsReader::nearest(std::string_view key) const {
    const std::vector<std::string_view> names(asked_.begin(), asked_.end());
    return likely_meant(key, names);
}

void SettingsReader::note(std::string_view path, SettingKind kind, std::string_view wanted,
                          Json value) {
    if (!lists()) return;
    list_->push_back({.key = std::string(path),
                      .kind = kind,
                      .wanted = std::string(wanted),
                      .value = std::move(value),
                      .is_set = at(path) != nullptr});
}

void SettingsReader::add_unread(const Json& object, const std::string& prefix,
                                std::vector<std::string>& out) const {
    for (const auto& [key, value] : object.as_object()) {
        const std::string path = prefix + key;
        // Asked for as a whole: its members have names of their own.
        if (path == "agent.options.worker" || path == "agent.options.planner") continue;
        const auto below = asked_.lower_bound(path + ".");
        if (value.is_object() && below != asked_.end() && below->starts_with(path + "."))
            add_unread(value, path + ".", out);
        else if (!asked_.contains(path))
            out.push_back(path);
    }
}

} // namespace atelier
