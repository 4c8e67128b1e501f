// Every setting there is: how its value is written, which one counts, and documents with others.
// What they mean stands in settings.hpp.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// How a value is typed on a command line: as it is (text), as true or false, as a number or none,
// or as a JSON array.
enum class SettingKind { text, boolean, number, list };

struct Setting {
    std::string key;
    SettingKind kind = SettingKind::text;
    // What the value must be: "true or false", "none, draft or ready".
    std::string wanted;
    // Where it is one of these.
    std::vector<std::string> choices = {};
    // The one that counts; what stands in the document where that is wrong.
    Json value;
    // The document says so; otherwise it is the default.
    bool is_set = false;
    bool is_wrong = false;
};

// `sandbox: MODE` is short for `sandbox.mode`.
bool is_in_short_form(const Json& document);
Json in_long_form(Json document);

// By key. Those of runtimes (agent.options.ROLE.RUNTIME) are among them where they are set.
std::vector<Setting> list_settings(const Json& document);
// Keys of the document that are not settings.
std::vector<std::string> unknown_keys(const Json& document);
// Set or not; of any runtime, too. usage, with the key that may be meant, when it is not a setting.
Result<Setting> find_setting(const Json& document, const std::string& key);
// Which of `settings` are below that part of a key: those of "changeset".
std::vector<Setting> settings_below(const std::vector<Setting>& settings, std::string_view part);

// What is typed, as its value; usage, saying what it must be, when it cannot be that.
Result<Json> setting_value(const Setting& setting, const std::string& typed);

// What stands at `a.b.c`, whether or not it is a setting; nullptr: nothing.
const Json* stored_at(const Json& document, std::string_view path);
// Sets `a.b.c`, making the objects on the way; config-invalid, naming `file`, when something else
// stands there.
Result<void> set_config(Json& document, const std::string& path, Json value,
                        const std::string& file);
// Takes away what stands at `a.b.c`, and the objects that are empty then.
void unset_config(Json& document, std::string_view path);

} // namespace atelier
