#include "domain/interchange/beads_edges.hpp"

#include <optional>
#include <string_view>

namespace atelier {
namespace {

using Text = std::string_view;

constexpr Text parent_edge = "parent-child";
constexpr Text blocking_edge = "blocks";

enum class EdgeMeaning { parent, prerequisite, other };

struct Edge {
    EdgeMeaning meaning = EdgeMeaning::other;
    std::optional<BeadId> to = {};
};

// The first parent counts; an edge to what is not a bead ("external:...") is kept and means
// nothing.
Edge read_edge(const Json& edge, const BeadId& from, bool& has_parent) {
    if (edge.string_at("issue_id", from.str()) != from.str()) return {};
    auto to = BeadId::parse(edge.string_at("depends_on_id"));
    if (!to) return {};
    const std::string type = edge.string_at("type", blocking_edge);
    if (type == blocking_edge) return {EdgeMeaning::prerequisite, *std::move(to)};
    if (type != parent_edge || has_parent) return {};
    has_parent = true;
    return {EdgeMeaning::parent, *std::move(to)};
}

Json fresh_edge(const Bead& bead, const BeadId& to, Text type) {
    Json edge = Json::object();
    edge.set("issue_id", bead.id.str())
        .set("depends_on_id", to.str())
        .set("type", type)
        .set("created_at", beads_time(bead.created_at));
    if (!bead.created_by.empty()) edge.set("created_by", bead.created_by);
    return edge;
}

} // namespace

Json write_edges(const Bead& bead, const Json* kept) {
    Json out = Json::array();
    std::vector<BeadId> missing = bead.depends_on;
    bool parent_missing = bead.parent.has_value();
    bool has_parent = false;
    for (const Json& edge : kept != nullptr ? kept->as_array() : Json::Array()) {
        const Edge read = read_edge(edge, bead.id, has_parent);
        if (read.meaning == EdgeMeaning::parent) {
            if (read.to != bead.parent) continue;
            parent_missing = false;
        } else if (read.meaning == EdgeMeaning::prerequisite) {
            if (std::erase(missing, *read.to) == 0) continue;
        }
        out.push(edge);
    }
    if (parent_missing) out.push(fresh_edge(bead, *bead.parent, parent_edge));
    for (const BeadId& to : missing)
        out.push(fresh_edge(bead, to, blocking_edge));
    return out;
}

void read_edges(const Json& edges, Bead& to) {
    bool has_parent = false;
    for (const Json& edge : edges.as_array()) {
        Edge read = read_edge(edge, to.id, has_parent);
        if (read.meaning == EdgeMeaning::parent) to.parent = std::move(read.to);
        if (read.meaning == EdgeMeaning::prerequisite) add_dependency(to, *read.to);
    }
}

std::string edge_content(const Json& edge) {
    Json out = Json::array();
    for (const Text name : {"issue_id", "depends_on_id", "type", "thread_id"})
        out.push(edge.string_at(name));
    const std::string metadata = edge.string_at("metadata");
    out.push(metadata == "{}" ? "" : metadata);
    return out.dump();
}

std::string beads_time(Time time) {
    std::string text = format_time(time);
    text.pop_back();
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text + "Z";
}

} // namespace atelier
