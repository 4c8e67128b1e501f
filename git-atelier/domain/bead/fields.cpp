#include "domain/bead/fields.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Older plans spell it without the prefix; with it is what is written.
constexpr std::string_view older_worktree_path = "worktree_path";

struct Line {
    // Empty when the line is prose.
    std::string_view key;
    std::string_view value;
    // Without the newline.
    std::string_view text;
};

std::vector<Line> parse(const Bead& bead) {
    const auto& keys = known_fields(kind_of(bead));
    std::vector<Line> lines;
    std::string_view rest = bead.description;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        Line line{{}, {}, rest.substr(0, end)};
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        const auto colon = line.text.find(':');
        if (colon != std::string_view::npos) {
            const auto key = line.text.substr(0, colon);
            if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
                line.key = key;
                line.value = trim(line.text.substr(colon + 1));
            }
        }
        lines.push_back(line);
    }
    return lines;
}

std::string encode(const std::optional<std::string>& value) {
    if (!value) return "null";
    const bool plain = !value->empty() && *value != "null" && value->front() != '"' &&
                       trim(*value).size() == value->size() &&
                       value->find_first_of("\n\r") == std::string::npos;
    return plain ? *value : Json(*value).dump();
}

std::optional<std::string> decode(std::string_view text) {
    if (text.empty() || text == "null") return std::nullopt;
    if (text.front() == '"') {
        const auto parsed = parse_json(text);
        if (const Json* json = std::get_if<Json>(&parsed); json != nullptr && json->is_string())
            return json->as_string();
    }
    return to_valid_utf8(text);
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
                                                       older_worktree_path,
                                                       field::pr_strategy,
                                                       "external_tickets",
                                                       "epic.molecule"};
    static const std::vector<std::string_view> changeset = {
        field::cs_root_branch,   field::cs_parent_branch,
        field::cs_work_branch,   field::cs_root_base,
        field::cs_parent_base,   field::cs_integrated_sha,
        "changeset.pr_number",   "changeset.pr_state",
        "changeset.molecule",    field::cs_done_head,
        field::cs_paths,         field::cs_kind,
        field::cs_lines,         field::cs_size_approved_by,
        field::cs_superseded_by, "external_tickets"};
    static const std::vector<std::string_view> agent = {field::role_type, field::agent_state,
                                                        field::hook_bead, field::notification_level,
                                                        field::heartbeat_at};
    static const std::vector<std::string_view> other = {"external_tickets"};
    static const std::vector<std::string_view> none = {};
    switch (kind) {
    case BeadKind::epic:
        return epic;
    case BeadKind::changeset:
        return changeset;
    case BeadKind::agent:
        return agent;
    case BeadKind::message:
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

std::optional<std::string> get_field(const Bead& bead, std::string_view key) {
    // Most beads have few of the fields, and this is asked of every bead of a list.
    if (bead.description.find(key) != std::string::npos)
        for (const Line& line : parse(bead))
            if (line.key == key) return decode(line.value);
    if (key == field::worktree_path) return get_field(bead, older_worktree_path);
    return std::nullopt;
}

void set_field(Bead& bead, std::string_view key, const std::optional<std::string>& value) {
    std::string out;
    bool written = false;
    for (const Line& line : parse(bead)) {
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

void set_field_if_any(Bead& bead, std::string_view key, const std::optional<std::string>& value) {
    if (value || get_field(bead, key)) set_field(bead, key, value);
}

std::vector<std::string_view> fields_of(const Bead& bead) {
    std::vector<std::string_view> keys;
    for (const Line& line : parse(bead))
        if (!line.key.empty() && std::find(keys.begin(), keys.end(), line.key) == keys.end())
            keys.push_back(line.key);
    return keys;
}

Json fields_json(const Bead& bead) {
    Json out = Json::object();
    for (const std::string_view key : known_fields(kind_of(bead))) {
        if (key == older_worktree_path) continue;
        const auto value = get_field(bead, key);
        out.set(key, value ? Json(*value) : Json());
    }
    return out;
}

std::string prose(const Bead& bead) {
    std::string out;
    for (const Line& line : parse(bead)) {
        if (!line.key.empty()) continue;
        out += line.text;
        out += '\n';
    }
    return std::string(without_blank_ends(out));
}

void set_prose(Bead& bead, std::string_view text) {
    std::string out(without_blank_ends(text));
    if (!out.empty()) out += "\n\n";
    for (const Line& line : parse(bead)) {
        if (line.key.empty()) continue;
        out += line.text;
        out += '\n';
    }
    bead.description = std::move(out);
}

std::vector<std::string> list_field(const Bead& bead, std::string_view key) {
    std::vector<std::string> items;
    const auto value = get_field(bead, key);
    if (!value) return items;
    for (const std::string& item : split(*value, ','))
        if (const auto trimmed = trim(item); !trimmed.empty()) items.emplace_back(trimmed);
    return items;
}

} // namespace atelier
