#include "adapters/bd/bd_rows.hpp"

#include "base/text.hpp"
#include "domain/interchange/beads_jsonl.hpp"

namespace atelier::bd {
namespace {

bool is_true(const Json& object, std::string_view key) {
    const Json* value = object.find(key);
    return value != nullptr && value->is_bool() && value->as_bool();
}

std::optional<BeadsEdge> edge_of(const Json& row) {
    const Json* dep = row.find("dep");
    const std::string op = row.string_at("op");
    if (dep == nullptr || (op != "dep_add" && op != "dep_remove")) return std::nullopt;
    const std::string kind = dep->string_at("kind");
    if (kind != "parent-child" && kind != "blocks") return std::nullopt;
    auto to = BeadId::parse(dep->string_at("target"));
    if (!to) return std::nullopt;
    return BeadsEdge{op == "dep_add", kind == "parent-child", *std::move(to)};
}

} // namespace

std::optional<BeadsBead> bead_of(const Json& issue, const YamlReader& yaml) {
    if (row_kind(issue) != BeadsRowKind::issue || is_true(issue, "ephemeral")) return std::nullopt;
    BeadsBead out{issue.string_at("id"), {}};
    auto read = read_beads_row(issue, Time{}, yaml);
    if (read)
        out.bead = std::move(read->bead);
    else
        out.unreadable = issue.dump();
    return out;
}

Result<Line> line_of(const Json& row, const YamlReader& yaml) {
    const Json* seq = row.find("seq");
    const std::string id = row.string_at("issue_id");
    if (seq == nullptr || !seq->is_int() || id.empty())
        return fail(ErrorCode::mirror_failed, "the journal of Beads has a line without a number",
                    advise(Hint::tested_bd));
    Line out{seq->as_int(), {}};
    BeadsChange change{out.seq, row.string_at("actor"), {id, {}}, edge_of(row)};
    const Json* issue = row.find("issue");
    if (issue != nullptr && issue->is_object()) {
        auto bead = bead_of(*issue, yaml);
        if (!bead) return out;
        change.after = *std::move(bead);
    }
    out.change = std::move(change);
    return out;
}

Result<std::vector<Json>> documents_of(const std::string& text) {
    std::vector<Json> out;
    for (const std::string& line : lines_of(text)) {
        if (trim(line).empty()) continue;
        auto parsed = parse_json(line);
        Json* document = std::get_if<Json>(&parsed);
        if (document == nullptr)
            return fail(ErrorCode::mirror_failed,
                        "bd printed a line that is not JSON: " + shorten(to_valid_utf8(line), 60));
        out.push_back(std::move(*document));
    }
    return out;
}

} // namespace atelier::bd
