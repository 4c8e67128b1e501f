#include "fuzz/targets.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/yaml/plan_yaml.hpp"
#include "adapters/yaml/yaml_value.hpp"
#include "base/json.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/interchange/external_tickets.hpp"
#include "domain/interchange/frontmatter.hpp"
#include "domain/project/settings.hpp"

#include <stdexcept>
#include <vector>

namespace atelier::fuzz {
namespace {

void require(bool holds, const char* what) {
    if (!holds) throw std::logic_error(what);
}

// What was set is read back, nothing else changes, and setting it again changes nothing.
void fields_of_text(std::string_view text) {
    const auto kinds = names_of(BeadKind{});
    const std::size_t kind = text.empty() ? 0 : static_cast<unsigned char>(text[0]) % kinds.size();
    Bead bead{.id = *BeadId::parse("at-00000"), .title = "Any"};
    bead.labels = {"at:" + std::string(kinds[kind].name)};
    bead.description = text.substr(text.empty() ? 0 : 1);
    fold_external_tickets(bead, read_yaml);
    const std::string written = prose(bead);
    for (const std::string_view key : known_fields(kind_of(bead))) {
        const auto value = get_field(bead, key);
        Bead changed = bead;
        set_field(changed, key, value);
        require(get_field(changed, key) == value, "a field that is set is read back");
        require(prose(changed) == written, "setting a field leaves the prose");
        const std::string once = changed.description;
        set_field(changed, key, value);
        require(changed.description == once, "setting it again changes nothing");
    }
    const Json before = fields_json(bead);
    set_prose(bead, written);
    require(fields_json(bead) == before, "replacing the prose keeps the fields");
    require(prose(bead) == written, "prose that is set is read back");
}

void frontmatter_of_text(std::string_view text) {
    const ReadMessage read = read_frontmatter(text, read_yaml);
    const std::string written = with_frontmatter(read.front, read.body);
    const ReadMessage again = read_frontmatter(written, read_yaml);
    require(again.body == read.body, "a body is read back");
    require(again.front == read.front, "a header is read back");
}

void row_of_text(std::string_view text) {
    const auto parsed = parse_json(text);
    const Json* row = std::get_if<Json>(&parsed);
    if (row == nullptr) return;
    require(parse_json(row->dump()).index() == 0, "what is written can be read");
    (void)row_kind(*row);
    const auto read = read_beads_row(*row, Time{}, read_yaml);
    if (!read) return;
    const Json written = beads_row(read->bead);
    const auto again = read_beads_row(written, Time{}, read_yaml);
    require(again.has_value(), "a row that is written can be read");
    require(beads_row(again->bead) == written, "a row is read back");
}

void plan_of_text(std::string_view text) {
    YamlPlanFormat format;
    const auto plan = format.parse(std::string(text), "plan");
    if (!plan) return;
    const std::string written = format.write(*plan);
    const auto again = format.parse(written, "plan");
    require(again.has_value(), "a plan that is written can be read");
    require(format.write(*again) == written, "a plan is read back");
}

void settings_of_text(std::string_view text) {
    const auto parsed = parse_json(text);
    if (const Json* document = std::get_if<Json>(&parsed)) (void)parse_settings(*document, "file");
}

// Git's reading of a repository's own configuration, and our one section in it: everything else is
// the user's, byte for byte.
void git_config_of_text(std::string_view text) {
    constexpr std::string_view condition = "gitdir:./worktrees/at-*";
    constexpr std::string_view path = "/data/a \"b\"\\c";
    const std::string ours = "includeif." + std::string(condition);
    const auto with = [&](std::string_view given) {
        return with_last_section(given, "includeIf", condition, "path", path);
    };
    const auto without = [&](std::string_view given) {
        return without_section(given, "includeIf", condition);
    };
    const std::string others = without(text);
    const std::string set = with(text);
    require(set.starts_with(others), "what is the user's stays as it is");
    // Of what Git would refuse, and of all that stands behind it, nothing is known; without ours it
    // may be something that Git would read.
    const auto whole = parse_config(std::string(text) + "\n[z]z\n");
    if (whole.empty() || whole.back().key != "z.z") return;
    const auto entries = parse_config(others);
    std::vector<ConfigEntry> longer = entries;
    longer.push_back({"z.z", "true"});
    if (parse_config(others + "\n[z]z\n") != longer) return;
    require(without(set) == others, "what is set can be taken away again");
    require(with(set) == set, "setting it again changes nothing");
    longer.back() = {ours + ".path", std::string(path)};
    require(parse_config(set) == longer, "what is set is read back, last");
    auto before = parse_config(text);
    std::erase_if(before, [&](const ConfigEntry& entry) {
        return entry.key.substr(0, entry.key.rfind('.')) == ours;
    });
    require(before == entries, "taking a section away leaves the other values");
}

constexpr Target all[] = {{"fields", fields_of_text},     {"frontmatter", frontmatter_of_text},
                          {"beads_row", row_of_text},     {"plan", plan_of_text},
                          {"settings", settings_of_text}, {"git_config", git_config_of_text}};

} // namespace

std::span<const Target> targets() {
    return all;
}

} // namespace atelier::fuzz
