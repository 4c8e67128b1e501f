// Reads config.user.json by the keys of settings: each question says how the value is written, and
// leaves the default where the document has none.
#pragma once

#include "base/enum_names.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "domain/project/setting_list.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct Settings;

// The first wrong value is kept as the fault and everything after it is skipped. Document and file
// outlive it.
class SettingsReader {
  public:
    // `list`: gets an entry for each setting that is asked for.
    SettingsReader(const Json& document, const std::string& file,
                   std::vector<Setting>* list = nullptr)
        : document_(document), file_(file), list_(list) {}

    // What stands at `path`; nullptr where nothing does.
    const Json* at(std::string_view path);

    void text(std::string_view path, std::string& value);
    void boolean(std::string_view path, bool& value);
    template <class Number>
    void number(std::string_view path, Number& value, std::int64_t least) {
        auto counted = static_cast<std::int64_t>(value);
        integer(path, counted, least);
        value = static_cast<Number>(counted);
    }
    // Of something that is counted, or measured where it may have parts; nullopt: "none".
    void budget(std::string_view path, std::optional<std::int64_t>& value);
    void budget(std::string_view path, std::optional<double>& value);
    template <class E>
    void choice(std::string_view path, E& value) {
        if (const Json* found = at(path)) {
            const auto parsed =
                found->is_string() ? parse_name<E>(found->as_string()) : std::nullopt;
            if (parsed)
                value = *parsed;
            else
                wrong(path, choices_of<E>());
        }
        if (!lists()) return;
        note(path, SettingKind::text, choices_of<E>(), name_of(value));
        for (const std::string_view name : all_names<E>())
            list_->back().choices.emplace_back(name);
    }
    // In whole seconds, as a number: one to a day of them.
    void seconds(std::string_view path, Seconds& value);
    // nullopt: "none".
    void duration(std::string_view path, std::optional<Seconds>& value);
    // Of something that always ends.
    void limit(std::string_view path, Seconds& value);
    void strings(std::string_view path, std::vector<std::string>& value);
    // Relative ones that stay where they start.
    void paths(std::string_view path, std::vector<std::string>& value);
    void commands(std::string_view path, std::vector<std::vector<std::string>>& value);

    void wrong(std::string_view path, std::string_view wanted);

    const std::optional<Error>& fault() const { return fault_; }

    // The keys of the document that nothing has asked for.
    std::vector<std::string> unread() const;
    // The setting that such a key may have been meant for; "" without one.
    std::string_view nearest(std::string_view key) const;

  private:
    void integer(std::string_view path, std::int64_t& value, std::int64_t least,
                 std::optional<std::int64_t> most = std::nullopt);
    std::optional<Seconds> read_duration(std::string_view path, std::optional<Seconds> value);
    bool lists() const { return list_ != nullptr; }
    void note(std::string_view path, SettingKind kind, std::string_view wanted, Json value);
    void add_unread(const Json& object, const std::string& prefix,
                    std::vector<std::string>& out) const;

    const Json& document_;
    const std::string& file_;
    std::vector<Setting>* list_;
    std::set<std::string, std::less<>> asked_;
    std::optional<Error> fault_;
};

// Asks for every setting there is.
void read_all(SettingsReader& reader, Settings& settings);

} // namespace atelier
