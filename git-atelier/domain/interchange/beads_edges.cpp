#include "domain/interchange/beads_edges.hpp"

#include "base/text.hpp"
#include "domain/bead/bead_extra.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace atelier {
namespace {

using Text = std::string_view;

constexpr Text parent_edge = "parent-child";
constexpr Text blocking_edge = "blocks";

// Where Beads programs write the id that an edge leads to, and its type.
constexpr auto target_members = std::to_array<Text>(
    {"depends_on_id", "depends_on", "target_id", "to_id", "target", "to", "id"});
constexpr auto type_members = std::to_array<Text>({"type", "dependency_type", "dep_type"});
// Types for which other programs wait as well, and this one does not.
constexpr auto waiting_types = std::to_array<Text>({"conditional-blocks", "waits-for"});

enum class EdgeMeaning { parent, prerequisite, other };

struct Edge {
    EdgeMeaning meaning = EdgeMeaning::other;
    std::optional<BeadId> to = {};
    // Why it means nothing here although its author may have meant something; "" when there is
    // nothing to say.
    std::optional<PlanFault> unread = {};
};

template <std::size_t N>
std::string first_text(const Json& edge, const std::array<Text, N>& names) {
    for (const Text name : names)
        if (std::string text = edge.string_at(name); !text.empty()) return text;
    return {};
}

std::string target_of(const Json& edge) {
    return edge.is_string() ? edge.as_string() : first_text(edge, target_members);
}

Edge unread(Rule rule, const std::string& what) {
    return {
        EdgeMeaning::other, {}, PlanFault{rule, what + "; it is kept, and nothing waits for it"}};
}

// The first parent counts; an edge that cannot be read is kept and means nothing.
Edge read_edge(const Json& edge, const BeadId& from, bool& has_parent) {
    const std::string shown = "its link " + shorten(edge.dump(), 80);
    const std::string target = target_of(edge);
    if (target.empty()) return unread(Rule::edge_shape, shown + " says no id");
    if (edge.string_at("issue_id", from.str()) != from.str())
        return unread(Rule::edge_shape, shown + " is another bead's");
    auto to = BeadId::parse(target);
    if (!to) return unread(Rule::edge_shape, shown + " leads to no bead");
    std::string type = first_text(edge, type_members);
    if (type.empty()) type = blocking_edge;
    if (type == blocking_edge) return {EdgeMeaning::prerequisite, *std::move(to)};
    if (std::ranges::count(waiting_types, Text(type)) > 0)
        return unread(Rule::edge_type, "has a link of type " + type + " to " + to->str());
    if (type != parent_edge) return {};
    if (has_parent) return unread(Rule::edge_shape, "has a second parent, " + to->str());
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

bool leads_elsewhere(const Edge& edge, const Json* elsewhere) {
    if (!edge.to || elsewhere == nullptr || !elsewhere->is_array()) return false;
    return std::ranges::count(elsewhere->as_array(), Json(edge.to->str())) > 0;
}

} // namespace

std::optional<Json> edge_list(const Json& value) {
    if (value.is_array()) return value;
    if (!value.is_object()) return std::nullopt;
    Json list = Json::array();
    for (const auto& [id, type] : value.as_object())
        list.push(Json::object().set("depends_on_id", id).set("type", type));
    return list;
}

Json write_edges(const Bead& bead, const Json* kept, const Json* elsewhere) {
    Json out = Json::array();
    std::vector<BeadId> missing = bead.depends_on;
    bool parent_missing = bead.parent.has_value();
    bool has_parent = false;
    for (const Json& edge : kept != nullptr ? kept->as_array() : Json::Array()) {
        const Edge read = read_edge(edge, bead.id, has_parent);
        if (leads_elsewhere(read, elsewhere)) {
            out.push(edge);
            continue;
        }
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

std::vector<PlanFault> read_edges(const Json& edges, Bead& to) {
    std::vector<PlanFault> found;
    bool has_parent = false;
    for (const Json& edge : edges.as_array()) {
        Edge read = read_edge(edge, to.id, has_parent);
        if (read.meaning == EdgeMeaning::parent) to.parent = std::move(read.to);
        if (read.meaning == EdgeMeaning::prerequisite) add_dependency(to, *read.to);
        if (read.unread) found.push_back(*std::move(read.unread));
    }
    return found;
}

std::vector<PlanFault> unread_links(const Json& row, const Bead& bead) {
    std::vector<PlanFault> found;
    const auto is_read = [&](const Json& value) {
        if (!value.is_string()) return false;
        const auto named = BeadId::parse(value.as_string());
        return named && (bead.parent == *named || std::ranges::count(bead.depends_on, *named) > 0);
    };
    for (const char* name : {"depends_on", "blocked_by", "depends", "deps", "parent", "parent_id"})
        if (const Json* value = row.find(name);
            value != nullptr && !value->is_null() && !is_read(*value))
            found.push_back({Rule::edge_shape,
                             "has a member '" + std::string(name) +
                                 "', which is kept, and nothing waits for it: links are read from "
                                 "'dependencies'"});
    return found;
}

std::vector<PlanFault> part_from_missing(Bead& bead, const Json& edges,
                                         const std::function<bool(const BeadId&)>& is_there) {
    std::vector<std::string> gone;
    const auto is_gone = [&](const BeadId& id) {
        if (is_there(id)) return false;
        gone.push_back(id.str());
        return true;
    };
    if (bead.parent && is_gone(*bead.parent)) bead.parent.reset();
    std::erase_if(bead.depends_on, is_gone);
    std::vector<PlanFault> found;
    for (const std::string& id : gone)
        found.push_back({Rule::edge_elsewhere, "its link to " + id +
                                                   " leads out of the plan; it is kept, and "
                                                   "nothing waits for it"});
    if (gone.empty()) return found;
    Json extra = extra_of(bead);
    extra.set("dependencies", edges).set(elsewhere_member, Json::strings(gone));
    write_extra(bead, std::move(extra));
    return found;
}

void leave_edges_elsewhere(Json& row, const Bead& bead) {
    const Json extra = extra_of(bead);
    Json* edges = row.find("dependencies");
    const Json* elsewhere = extra.find(elsewhere_member);
    if (edges == nullptr || elsewhere == nullptr) return;
    std::erase_if(edges->as_array(), [&](const Json& edge) {
        bool has_parent = false;
        return leads_elsewhere(read_edge(edge, bead.id, has_parent), elsewhere);
    });
}

std::string edge_content(const Json& edge) {
    const std::string target = target_of(edge);
    if (target.empty()) return edge.dump();
    Json out = Json::array({edge.string_at("issue_id"), target, first_text(edge, type_members),
                            edge.string_at("thread_id")});
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
