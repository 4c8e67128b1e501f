#include "domain/interchange/beads_jsonl.hpp"

#include "base/text.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/bead_extra.hpp"
#include "domain/bead/external_ticket.hpp"
#include "domain/bead/message.hpp"
#include "domain/interchange/beads_edges.hpp"
#include "domain/interchange/external_tickets.hpp"
#include "domain/interchange/frontmatter.hpp"
#include "domain/work/now.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace atelier {
namespace {

using Text = std::string_view;

// In the order in which Beads writes them; what is none of these comes last, by name.
constexpr auto row_order = std::to_array<Text>({"_type",        "id",
                                                "title",        "description",
                                                "design",       "acceptance_criteria",
                                                "notes",        "spec_id",
                                                "status",       "priority",
                                                "issue_type",   "assignee",
                                                "owner",        "estimated_minutes",
                                                "created_at",   "created_by",
                                                "updated_at",   "updated_by",
                                                "started_at",   "closed_at",
                                                "close_reason", "closed_by_session",
                                                "due_at",       "defer_until",
                                                "external_ref", "source_system",
                                                "metadata",     "labels",
                                                "dependencies", "comments"});

// Members whose meaning is in the bead itself: null, "", [] and {} say the same as their absence.
constexpr auto own_members = std::to_array<Text>(
    {"_type", "id", "title", "description", "notes", "status", "priority", "issue_type", "assignee",
     "created_at", "created_by", "updated_at", "updated_by", "closed_at", "close_reason",
     "metadata", "labels", "dependencies"});

// Counted anew by whoever reads; kept, they would soon be wrong.
constexpr auto derived_members =
    std::to_array<Text>({"dependency_count", "dependent_count", "comment_count"});

constexpr Text assignment_key = "hook";

constexpr Text agent_type = "agent";
constexpr Text message_type = "message";

template <class List>
bool has(const List& list, Text name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_own(Text name) {
    return has(own_members, name);
}

bool says_nothing(const Json& value) {
    return value.is_null() || (value.is_string() && value.as_string().empty()) ||
           (value.is_array() && value.as_array().empty()) ||
           (value.is_object() && value.as_object().empty());
}

// Statuses of one's own making are frozen here: nobody takes such a bead up, and it is not done.
BeadStatus status_named(Text name) {
    return parse_name<BeadStatus>(name).value_or(BeadStatus::deferred);
}

// Writing

std::string description_of(const Bead& bead, const Json& extra, const std::optional<Lease>& lease) {
    if (bead.message) {
        Frontmatter front{*bead.message};
        if (const Json* others = extra.find(frontmatter_member);
            others != nullptr && others->is_array())
            for (const Json& line : others->as_array())
                if (line.is_string()) front.others.push_back(line.as_string());
        return with_frontmatter(front, bead.description);
    }
    Bead told = bead;
    if (kind_of(bead) == BeadKind::agent) Agent::tell_assignment(told);
    return with_claim_expiry(std::move(told), lease).description;
}

Json metadata_of(const Bead& bead, const Json& extra) {
    Json metadata = Json::object();
    if (const Json* kept = extra.find("metadata"); kept != nullptr) metadata = *kept;
    if (bead.assignment && (metadata.is_object() || says_nothing(metadata)))
        metadata.set(assignment_key, bead.assignment->str());
    return metadata;
}

bool same_time(const Json* text, Time time) {
    if (text == nullptr || !text->is_string()) return false;
    const auto parsed = parse_time(text->as_string());
    return parsed && *parsed == time;
}

Json labels_of(const Bead& bead, const Json* kept) {
    if (kept == nullptr) return Json::strings(bead.labels);
    Bead as_kept{.id = bead.id};
    for (const Json& name : kept->as_array())
        add_label(as_kept, name.as_string());
    return as_kept.labels == bead.labels ? *kept : Json::strings(bead.labels);
}

// What the bead itself says, a value a member; with what was kept of how it was said.
Json own_values(const Bead& bead, const Json& extra, const std::optional<Lease>& lease) {
    const auto kept_time = [&](Text name, Time time) {
        const Json* kept = extra.find(name);
        return same_time(kept, time) ? *kept : Json(beads_time(time));
    };
    Json out = Json::object();
    out.set("_type", "issue").set("id", bead.id.str()).set("title", bead.title);
    out.set("description", description_of(bead, extra, lease)).set("notes", bead.notes);
    const std::string status = extra.string_at("status");
    const bool as_kept = !status.empty() && status_named(status) == bead.status;
    out.set("status", as_kept ? Text(status) : name_of(bead.status));
    out.set("priority", bead.priority).set("issue_type", bead.issue_type);
    out.set("assignee", bead.assignee).set("created_by", bead.created_by);
    out.set("created_at", kept_time("created_at", bead.created_at));
    out.set("updated_at", kept_time("updated_at", bead.updated_at));
    if (bead.updated_by != bead.created_by) out.set("updated_by", bead.updated_by);
    const Json* closed_at = extra.find("closed_at");
    if (closed_at != nullptr && (is_closed(bead) || as_kept))
        out.set("closed_at", *closed_at);
    else if (is_closed(bead))
        out.set("closed_at", beads_time(bead.updated_at));
    out.set("close_reason", bead.close_reason).set("metadata", metadata_of(bead, extra));
    out.set("labels", labels_of(bead, extra.find("labels")));
    out.set("dependencies",
            write_edges(bead, extra.find("dependencies"), extra.find(elsewhere_member)));
    return out;
}

// Reading

Error wrong(const std::string& what) {
    return {ErrorCode::plan_invalid, what};
}

// "" when it is absent or null.
Result<std::string> text_member(const Json& row, Text name) {
    const Json* value = row.find(name);
    if (value == nullptr || value->is_null()) return std::string();
    if (value->is_string()) return value->as_string();
    return fail(wrong("'" + std::string(name) + "' is not text"));
}

Result<std::optional<Time>> time_member(const Json& row, Text name) {
    ATELIER_TRY(const std::string text, text_member(row, name));
    if (text.empty()) return std::nullopt;
    const auto time = parse_time(text);
    if (!time) return fail(wrong("'" + std::string(name) + "' is not a time"));
    return *time;
}

Result<BeadId> id_of(const Json& row) {
    const Json* value = row.find("id");
    if (value == nullptr || !value->is_string()) return fail(wrong("'id' is missing"));
    auto id = BeadId::parse(value->as_string());
    if (!id) return fail(wrong(id.error().message));
    return id;
}

// Refused when what was found keeps such a row out; else it is said.
Result<void> judge(const std::string& of, std::optional<PlanFault> found, ReadRow& out) {
    if (!found) return {};
    if (found->refused_imported()) return fail(wrong("'" + of + "': " + found->what));
    found->what = "its " + of + ": " + found->what;
    out.found.push_back(*std::move(found));
    return {};
}

Result<void> read_title(const Json& row, ReadRow& out) {
    std::string& title = out.bead.title;
    ATELIER_TRY(title, text_member(row, "title"));
    if (trim(title).empty()) return fail(wrong("'title' is missing"));
    return judge("title", title_fault(title), out);
}

// Blanks around a label, and labels of nothing else, are dropped, in the row as well.
Result<void> read_labels(Json& row, ReadRow& out) {
    Json* labels = row.find("labels");
    if (labels == nullptr || labels->is_null()) return {};
    if (!labels->is_array()) return fail(wrong("'labels' is not a list"));
    Json kept = Json::array();
    bool blank = false;
    for (const Json& name : labels->as_array()) {
        if (!name.is_string()) return fail(wrong("a label is not text"));
        const std::string_view words = trim(name.as_string());
        if (words.find_first_of("\n\r") != std::string::npos)
            return fail(wrong("a label is not one line of text"));
        blank = blank || words.size() != name.as_string().size();
        if (words.empty()) continue;
        kept.push(words);
        add_label(out.bead, words);
    }
    if (labels->as_array().size() != kept.as_array().size() || blank)
        out.found.push_back(
            {Rule::label_blank, "had empty labels, or blanks around one, which are left out"});
    *labels = std::move(kept);
    return {};
}

Result<void> read_scalars(const Json& row, ReadRow& out) {
    Bead& to = out.bead;
    ATELIER_CHECK(read_title(row, out));
    ATELIER_TRY(to.description, text_member(row, "description"));
    ATELIER_TRY(to.notes, text_member(row, "notes"));
    ATELIER_TRY(to.assignee, text_member(row, "assignee"));
    ATELIER_TRY(to.close_reason, text_member(row, "close_reason"));
    ATELIER_TRY(to.created_by, text_member(row, "created_by"));
    ATELIER_TRY(to.updated_by, text_member(row, "updated_by"));
    if (to.updated_by.empty()) to.updated_by = to.created_by;
    ATELIER_TRY(const std::string type, text_member(row, "issue_type"));
    if (!type.empty()) to.issue_type = type;
    ATELIER_TRY(const std::string status, text_member(row, "status"));
    if (!status.empty()) to.status = status_named(status);
    for (const auto& [name, text] :
         {std::pair{"title", &to.title}, std::pair{"description", &to.description},
          std::pair{"notes", &to.notes}})
        ATELIER_CHECK(judge(name, text_fault(*text), out));
    const Json* priority = row.find("priority");
    if (priority == nullptr || priority->is_null()) return {};
    if (!priority->is_int() || priority_fault(priority->as_int()))
        return fail(wrong("'priority' is not a number from 0 to 4"));
    to.priority = static_cast<int>(priority->as_int());
    return {};
}

Result<void> read_links(Json& row, ReadRow& out) {
    if (Json* edges = row.find("dependencies"); edges != nullptr && !edges->is_null()) {
        auto list = edge_list(*edges);
        if (!list) return fail(wrong("'dependencies' is not a list"));
        *edges = *std::move(list);
        out.edges = *edges;
        std::ranges::move(read_edges(*edges, out.bead), std::back_inserter(out.found));
    }
    std::ranges::move(unread_links(row, out.bead), std::back_inserter(out.found));
    return {};
}

// The slot is a column here; outside it is metadata, else the description's field.
void read_assignment(const Json& row, Bead& to) {
    if (kind_of(to) != BeadKind::agent) return;
    const Json* metadata = row.find("metadata");
    std::string assignment = metadata == nullptr ? "" : metadata->string_at(assignment_key);
    if (assignment.empty()) assignment = Agent::told_assignment(to).value_or("");
    if (auto id = BeadId::parse(assignment)) to.assignment = *std::move(id);
}

// Members that can say one thing in several ways, or more than the bead holds.
bool has_manner(Text name) {
    static constexpr auto names = std::to_array<Text>(
        {"status", "created_at", "updated_at", "closed_at", "metadata", "labels", "dependencies"});
    return has(names, name);
}

// What the row says beyond the bead, by name.
void keep_extra(const Json& row, Bead& bead, const std::vector<std::string>& front) {
    const Json said = own_values(bead, Json::object(), std::nullopt);
    const std::string status = row.string_at("status");
    const bool custom_status = !status.empty() && !parse_name<BeadStatus>(status);
    Json::Object extra;
    for (const auto& [name, value] : row.as_object()) {
        if (has(derived_members, name)) continue;
        if (!is_own(name)) {
            if (name != elsewhere_member) extra.emplace_back(name, value);
            continue;
        }
        if (says_nothing(value) || !has_manner(name)) continue;
        Json kept = value;
        if (name == "metadata" && bead.assignment) kept.erase(assignment_key);
        const Json* own = said.find(name);
        const bool differs = own == nullptr || *own != value;
        // The bead knows that it is closed, but not since when.
        const bool wanted = name == "closed_at" ? own != nullptr || custom_status : differs;
        if (wanted && !says_nothing(kept)) extra.emplace_back(name, std::move(kept));
    }
    if (!front.empty()) extra.emplace_back(frontmatter_member, Json::strings(front));
    write_extra(bead, Json::object(std::move(extra)));
}

bool is_labelled_agent(const Json& row) {
    const Json* labels = row.find("labels");
    if (labels == nullptr || !labels->is_array()) return false;
    const auto& names = labels->as_array();
    return std::any_of(names.begin(), names.end(), [](const Json& name) {
        return name.is_string() && name.as_string() == label_of(BeadKind::agent);
    });
}

// Comparing

// What a row says, to be compared. Beads keeps whole seconds.
Json content_of(Json row) {
    for (const Text name : {"created_at", "updated_at", "updated_by"})
        row.erase(name);
    const auto closed = parse_time(row.string_at("closed_at"));
    if (closed) row.set("closed_at", beads_time(std::chrono::floor<Seconds>(*closed)));
    if (Json* edges = row.find("dependencies"); edges != nullptr) {
        std::vector<std::string> contents;
        for (const Json& edge : edges->as_array())
            contents.push_back(edge_content(edge));
        std::sort(contents.begin(), contents.end());
        *edges = Json::strings(contents);
    }
    return row;
}

} // namespace

BeadsRowKind row_kind(const Json& row) {
    const std::string type = row.string_at("_type", "issue");
    const auto is_about_the_file = [](const Json::Member& member) {
        return member.first.starts_with('_') && member.first != "_type";
    };
    if (row.find("id") == nullptr && row.find("title") == nullptr && row.is_object() &&
        std::ranges::any_of(row.as_object(), is_about_the_file))
        return BeadsRowKind::unknown;
    if (type == "memory") return BeadsRowKind::memory;
    if (type != "issue") return BeadsRowKind::unknown;
    return row.string_at("status") == "tombstone" ? BeadsRowKind::tombstone : BeadsRowKind::issue;
}

Json beads_row(const Bead& bead, const std::optional<Lease>& lease) {
    const Json extra = extra_of(bead);
    const Json own = own_values(bead, extra, lease);
    Json::Object out;
    for (const Text name : row_order) {
        const Json* value = is_own(name) ? own.find(name) : extra.find(name);
        if (value != nullptr && !(is_own(name) && says_nothing(*value)))
            out.emplace_back(std::string(name), *value);
    }
    for (const auto& [name, value] : extra.as_object())
        if (!has(row_order, name) && name != frontmatter_member && name != elsewhere_member)
            out.emplace_back(name, value);
    return Json::object(std::move(out));
}

Result<ReadRow> read_beads_row(Json row, Time now, const YamlReader& yaml) {
    if (!row.is_object()) return fail(wrong("it is not a JSON object"));
    ATELIER_TRY(BeadId id, id_of(row));
    ReadRow out{.bead = Bead{.id = std::move(id), .title = {}}};
    Bead& bead = out.bead;
    ATELIER_CHECK(read_scalars(row, out));
    ATELIER_TRY(const auto created, time_member(row, "created_at"));
    ATELIER_TRY(const auto updated, time_member(row, "updated_at"));
    ATELIER_CHECK(time_member(row, "closed_at"));
    out.has_created_at = created.has_value();
    bead.created_at = created.value_or(updated.value_or(now));
    bead.updated_at = updated.value_or(now);
    ATELIER_CHECK(read_labels(row, out));
    ATELIER_CHECK(read_links(row, out));
    std::vector<std::string> other_lines;
    const BeadKind kind = kind_of(bead);
    if (kind == BeadKind::message) {
        ReadMessage message = read_frontmatter(bead.description, yaml);
        bead.message = std::move(message.front.header);
        bead.description = std::move(message.body);
        other_lines = std::move(message.front.others);
        mirror_header(bead);
    } else if (kind != BeadKind::other) {
        fold_external_tickets(bead, yaml);
        follow_tickets(bead);
    }
    read_assignment(row, bead);
    keep_extra(row, bead, other_lines);
    return out;
}

void hide_agent(Json& row) {
    if (is_labelled_agent(row) && row.string_at("issue_type") == agent_type)
        row.set("issue_type", message_type);
}

void find_agent(Json& row) {
    if (is_labelled_agent(row) && row.string_at("issue_type") == message_type)
        row.set("issue_type", agent_type);
}

bool same_content(const Bead& a, const Bead& b, const std::optional<Lease>& lease) {
    // What an agent was doing when it was written down is no content of its own.
    const auto row_of = [&](Bead bead) {
        if (kind_of(bead) == BeadKind::agent) Agent::show(bead, AgentState::idle, Time{});
        return content_of(beads_row(bead, lease));
    };
    return row_of(a) == row_of(b);
}

} // namespace atelier
