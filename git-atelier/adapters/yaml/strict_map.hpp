// A map of a YAML file that people write, read strictly and to its end: each thing that is wrong
// with it is noted with its line, and reading goes on with what can be taken.
#pragma once

#include "adapters/yaml/yaml_source.hpp"
#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/workflow/check_workflow.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

using Mistakes = std::vector<WorkflowMistake>;

// Notes that something is wrong with the part.
void note_mistake(Mistakes& mistakes, const YamlNode& node, std::string_view key,
                  std::string message, std::string cure = {});
// Notes that `text` is not what is wanted there ("must be ...").
void note_unfit(Mistakes& mistakes, const YamlNode& node, std::string_view key,
                const std::string& wanted, std::string_view text);

// The text of a scalar; nullopt, noted, where it is none or cannot be taken as it stands.
std::optional<std::string> text_of(const YamlNode& node, std::string_view key,
                                   const std::string& wanted, Mistakes& mistakes);
// Those of a list of scalars.
std::vector<std::string> texts_of(const YamlNode& node, std::string_view key,
                                  const std::string& wanted, Mistakes& mistakes);
// Whether it can be taken apart: anchors, aliases and tags are noted, and so is what is no list or
// map where it has to be one.
bool is_plain_list(const YamlNode& node, std::string_view key, const std::string& wanted,
                   Mistakes& mistakes);
bool is_plain_map(const YamlNode& node, std::string_view key, const std::string& wanted,
                  Mistakes& mistakes);

class StrictMap {
  public:
    // `what` is its name in sentences: "a turn". Node and mistakes outlive it. Where it cannot be
    // taken apart, no key is there.
    StrictMap(const YamlNode& node, std::string what, std::vector<std::string_view> keys,
              Mistakes& mistakes);

    // Null where the key is not there.
    const YamlNode* find(std::string_view key) const;
    // The same, noted.
    const YamlNode* require(std::string_view key, std::string cure) const;

    // Any text on one line, trimmed.
    std::string words(std::string_view key, std::string fallback = {}) const;
    // Text of any number of lines, without the line breaks at its end.
    std::string text(std::string_view key) const;
    std::vector<std::string> list(std::string_view key, const std::string& wanted) const;
    int number(std::string_view key, int fallback, int least, int most) const;
    // "90s", "15m".
    std::optional<Seconds> duration(std::string_view key) const;
    template <class E>
    E choice(std::string_view key, E fallback) const {
        const YamlNode* node = find(key);
        if (node == nullptr) return fallback;
        const auto text = text_of(*node, key, "must be " + choices_of<E>(), mistakes_);
        if (!text) return fallback;
        if (const auto named = parse_name<E>(*text)) return *named;
        wrong_choice(*node, key, *text, choices_of<E>(), all_names<E>());
        return fallback;
    }

  private:
    void wrong_choice(const YamlNode& node, std::string_view key, const std::string& text,
                      const std::string& choices, const std::vector<std::string_view>& names) const;
    void check_keys(const std::vector<std::string_view>& keys);

    const YamlNode& node_;
    std::string what_;
    Mistakes& mistakes_;
    bool is_map_;
};

// A whole file of a catalogue: reads it, at most 64 KiB, and loads it as YAML. nullptr, noted,
// where there is nothing to be taken apart.
YamlPart load_noting(std::string_view content, Mistakes& mistakes);
// One byte more than that, so that what is too large shows.
inline constexpr std::size_t most_read_bytes = max_workflow_bytes + 1;

// workflow-invalid, with file, line and key.
Error has_mistake(const std::filesystem::path& file, const WorkflowMistake& mistake);

} // namespace atelier
