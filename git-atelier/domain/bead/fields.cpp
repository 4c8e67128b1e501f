#include "domain/bead/fields.hpp"

#include "base/text.hpp"
#include "domain/bead/field_text.hpp"

#include <algorithm>

namespace atelier {
namespace {

template <class List>
bool contains(const List& keys, std::string_view key) {
    return std::ranges::find(keys, key) != keys.end();
}

// Not trimmed: the indentation of the first line keeps one that looks like a field from being one.
std::string_view without_blank_ends(std::string_view text) {
    const std::string_view words = trim(text);
    const auto first =
        words.empty() ? text.size() : static_cast<std::size_t>(words.data() - text.data());
    const std::size_t line = text.substr(0, first).rfind('\n');
    text.remove_prefix(line == std::string_view::npos ? 0 : line + 1);
    return text.substr(
        0, words.empty() ? 0 : static_cast<std::size_t>(words.data() + words.size() - text.data()));
}

std::vector<FieldValue> values_of(const Bead& bead, BeadKind kind,
                                  const std::vector<std::string_view>& keys) {
    auto lines = description_lines(kind, bead.description);
    std::erase_if(lines, [](const FieldLine& line) { return line.key.empty(); });
    const auto value_of = [&](std::string_view key) -> std::optional<std::string> {
        const auto line = std::ranges::find(lines, key, &FieldLine::key);
        return line == lines.end() ? std::nullopt : value_in(*line);
    };
    std::vector<FieldValue> values;
    values.reserve(keys.size());
    for (const std::string_view key : keys) {
        if (key == field::older_worktree_path) continue;
        auto value = value_of(key);
        if (!value && key == field::worktree_path) value = value_of(field::older_worktree_path);
        values.push_back({key, std::move(value)});
    }
    return values;
}

std::vector<std::string_view> approved_among(const std::vector<std::string_view>& keys) {
    static constexpr auto approved = std::to_array<std::string_view>(
        {field::scope, field::acceptance, field::changeset_strategy, field::root_branch,
         field::parent_branch, field::pr_strategy, field::epic_molecule, field::cs_paths,
         field::cs_kind, field::cs_lines, field::cs_superseded_by, field::cs_workflow});
    std::vector<std::string_view> found;
    for (const std::string_view key : keys)
        if (contains(approved, key)) found.push_back(key);
    return found;
}

// Asked for every bead of a plan.
const std::vector<std::string_view>& approved_keys(BeadKind kind) {
    static const auto epic = approved_among(known_fields(BeadKind::epic));
    static const auto changeset = approved_among(known_fields(BeadKind::changeset));
    static const std::vector<std::string_view> none;
    if (kind == BeadKind::epic) return epic;
    return kind == BeadKind::changeset ? changeset : none;
}

} // namespace

std::vector<FieldValue> field_values(const Bead& bead) {
    const BeadKind kind = kind_of(bead);
    return values_of(bead, kind, known_fields(kind));
}

std::vector<FieldValue> approved_fields(const Bead& bead) {
    const BeadKind kind = kind_of(bead);
    return values_of(bead, kind, approved_keys(kind));
}

void write_field(Bead& bead, const FieldValue& field) {
    set_field(bead, field.key, field.value);
}

bool says_what_is_wanted(std::string_view key) {
    static constexpr auto keys = std::to_array<std::string_view>(
        {field::scope, field::acceptance, field::changeset_strategy, field::cs_paths,
         field::cs_kind, field::cs_lines, field::external_tickets});
    return contains(keys, key);
}

bool vouches(std::string_view key) {
    static constexpr auto keys = std::to_array<std::string_view>(
        {field::cs_done_head, field::cs_size_approved_by, field::cs_integrated_sha});
    return contains(keys, key);
}

bool is_written_once(std::string_view key) {
    static constexpr auto keys = std::to_array<std::string_view>(
        {field::root_branch, field::parent_branch, field::cs_root_branch, field::cs_work_branch});
    return contains(keys, key);
}

Json fields_json(const Bead& bead) {
    Json out = Json::object();
    for (const FieldValue& field : field_values(bead))
        out.set(field.key, field.value ? Json(*field.value) : Json());
    return out;
}

std::vector<std::string_view> fields_in(BeadKind kind, const std::string& text) {
    std::vector<std::string_view> keys;
    for (const FieldLine& line : description_lines(kind, text))
        if (!line.key.empty() && std::find(keys.begin(), keys.end(), line.key) == keys.end())
            keys.push_back(line.key);
    return keys;
}

std::string prose(const Bead& bead) {
    std::string out;
    for (const FieldLine& line : description_lines(bead)) {
        if (!line.key.empty()) continue;
        out += line.text;
        out += '\n';
    }
    return std::string(without_blank_ends(out));
}

void set_prose(Bead& bead, std::string_view text) {
    std::string out(without_blank_ends(text));
    if (!out.empty()) out += "\n\n";
    for (const FieldLine& line : description_lines(bead)) {
        if (line.key.empty()) continue;
        out += line.text;
        out += '\n';
    }
    bead.description = std::move(out);
}

} // namespace atelier
