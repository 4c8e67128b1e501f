// The text of one Git configuration file, read as Git reads it (includes are not followed).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// One value; `key` is `section.name` or `section.subsection.name`, section and name in lower case.
// A name without `=` has the value "true".
struct ConfigEntry {
    std::string key;
    std::string value;

    bool operator==(const ConfigEntry&) const = default;
};

// In file order. Reading stops at the first line that Git would refuse.
std::vector<ConfigEntry> parse_config(std::string_view text);

// As Git reads a truth value; nullopt for other words.
std::optional<bool> config_truth(std::string_view value);
// The same, where another word is false.
bool config_bool(std::string_view value);

// `text` with `[<section> "<subsection>"] <name> = <value>` standing last, an earlier section of
// that heading taken out; every other byte stays as it is.
std::string with_last_section(std::string_view text, std::string_view section,
                              std::string_view subsection, std::string_view name,
                              std::string_view value);
// `text` without the sections of that heading.
std::string without_section(std::string_view text, std::string_view section,
                            std::string_view subsection);

} // namespace atelier
