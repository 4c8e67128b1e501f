#include "domain/bead/field_text.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string encode(const std::optional<std::string>& value) {
    if (!value) return "null";
    const bool plain = !value->empty() && *value != "null" && value->front() != '"' &&
                       trim(*value).size() == value->size() &&
                       value->find_first_of("\n\r") == std::string::npos;
    return plain ? *value : Json(*value).dump();
}

std::string field_line(std::string_view key, const std::optional<std::string>& value) {
    return std::string(key) + ": " + encode(value) + "\n";
}

} // namespace

const std::vector<std::string_view>& known_fields(BeadKind kind) {
    static const std::vector<std::string_view> epic = {field::scope,
                                                       field::acceptance,
                                                       field::changeset_strategy,
                                                       field::claim_expires_at,
                                                       field::drafted_by,
                                                       field::root_branch,
                                                       field::parent_branch,
                                                       field::primary_head,
                                                       field::worktree_path,
                                                       field::older_worktree_path,
                                                       field::pr_strategy,
                                                       field::external_tickets,
                                                       field::epic_molecule};
    static const std::vector<std::string_view> changeset = {
        field::cs_root_branch,   field::cs_parent_branch, field::cs_work_branch,
        field::cs_root_base,     field::cs_parent_base,   field::cs_integrated_sha,
        field::cs_pr_number,     field::cs_pr_state,      field::cs_molecule,
        field::cs_workflow,      field::cs_done_head,     field::cs_paths,
        field::cs_kind,          field::cs_lines,         field::cs_size_approved_by,
        field::cs_superseded_by, field::external_tickets};
    static const std::vector<std::string_view> agent = {field::role_type, field::agent_state,
                                                        field::hook_bead, field::notification_level,
                                                        field::heartbeat_at};
    static const std::vector<std::string_view> other = {field::external_tickets};
    static const std::vector<std::string_view> none = {};
    switch (kind) {
    case BeadKind::epic:
        return epic;
    case BeadKind::changeset:
        return changeset;
    case BeadKind::agent:
        return agent;
    case BeadKind::message:
    case BeadKind::run:
        return none;
    case BeadKind::task:
    case BeadKind::subtask:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::other:
        return other;
    }
    return none;
}

std::vector<FieldLine> description_lines(BeadKind kind, std::string_view description) {
    const auto& keys = known_fields(kind);
    std::vector<FieldLine> lines;
    lines.reserve(8);
    std::string_view rest = description;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        FieldLine line{{}, {}, rest.substr(0, end)};
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        const auto colon = line.text.find(':');
        if (colon != std::string_view::npos) {
            const auto key = line.text.substr(0, colon);
            if (const auto known = std::ranges::find(keys, key); known != keys.end()) {
                line.key = *known;
                line.value = trim(line.text.substr(colon + 1));
            }
        }
        lines.push_back(line);
    }
    return lines;
}

std::vector<FieldLine> description_lines(const Bead& bead) {
    return description_lines(kind_of(bead), bead.description);
}

std::optional<std::string> value_in(const FieldLine& line) {
    const std::string_view text = line.value;
    if (text.empty() || text == "null") return std::nullopt;
    if (text.front() == '"') {
        const auto parsed = parse_json(text);
        if (const Json* json = std::get_if<Json>(&parsed); json != nullptr && json->is_string())
            return json->as_string();
    }
    return to_valid_utf8(text);
}

std::optional<std::string> get_field(const Bead& bead, std::string_view key) {
    // Most beads have few of the fields, and this is asked of every bead of a list.
    if (bead.description.find(key) != std::string::npos)
        for (const FieldLine& line : description_lines(bead))
            if (line.key == key) return value_in(line);
    if (key == field::worktree_path) return get_field(bead, field::older_worktree_path);
    return std::nullopt;
}

std::vector<std::optional<std::string>> get_fields(const Bead& bead,
                                                   std::initializer_list<std::string_view> keys) {
    std::vector<std::optional<std::string>> values(keys.size());
    std::vector<bool> found(keys.size());
    for (const FieldLine& line : description_lines(bead)) {
        const auto at = static_cast<std::size_t>(std::ranges::find(keys, line.key) - keys.begin());
        if (at == keys.size() || found[at]) continue;
        found[at] = true;
        values[at] = value_in(line);
    }
    return values;
}

void set_field(Bead& bead, std::string_view key, const std::optional<std::string>& value) {
    std::string out;
    bool written = false;
    for (const FieldLine& line : description_lines(bead)) {
        if (line.key != key) {
            out += line.text;
            out += '\n';
        } else if (!written) {
            out += field_line(key, value);
            written = true;
        }
    }
    if (!written) out += field_line(key, value);
    // Prose that ends the description keeps its own end.
    else if (!bead.description.ends_with('\n') && !out.ends_with(field_line(key, value)))
        out.pop_back();
    bead.description = std::move(out);
}

void set_missing_fields(Bead& bead) {
    static const std::vector<std::string_view> epic = {field::scope,
                                                       field::acceptance,
                                                       field::changeset_strategy,
                                                       field::claim_expires_at,
                                                       field::drafted_by,
                                                       field::external_tickets,
                                                       field::root_branch,
                                                       field::parent_branch,
                                                       field::primary_head,
                                                       field::worktree_path,
                                                       field::pr_strategy};
    static const std::vector<std::string_view> changeset = {
        field::cs_root_branch, field::cs_parent_branch,  field::cs_work_branch, field::cs_root_base,
        field::cs_parent_base, field::cs_integrated_sha, field::cs_pr_number,   field::cs_pr_state};
    const BeadKind kind = kind_of(bead);
    if (kind != BeadKind::epic && kind != BeadKind::changeset) return;
    const auto lines = description_lines(kind, bead.description);
    std::string missing;
    for (const std::string_view key : kind == BeadKind::epic ? epic : changeset)
        if (std::none_of(lines.begin(), lines.end(),
                         [&](const FieldLine& line) { return line.key == key; }))
            missing += field_line(key, std::nullopt);
    if (missing.empty()) return;
    if (!bead.description.empty() && !bead.description.ends_with('\n')) bead.description += '\n';
    bead.description += missing;
}

void set_field_if_any(Bead& bead, std::string_view key, const std::optional<std::string>& value) {
    if (value || get_field(bead, key)) set_field(bead, key, value);
}

std::vector<std::string> items_of(std::string_view value) {
    std::vector<std::string> items;
    for (const std::string& item : split(value, ','))
        if (const auto trimmed = trim(item); !trimmed.empty()) items.emplace_back(trimmed);
    return items;
}

} // namespace atelier
