#include "domain/plan/written_plan.hpp"

#include "base/json_text.hpp"
#include "domain/bead/event_types.hpp"
#include "domain/bead/fields.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace atelier {
namespace {

// How each part begins, and nothing else in a text does: within words quotes are escaped.
const std::string& begin_of_part() {
    static const std::string begin =
        "{\"schema\":" + std::to_string(plan_text_version) + ",\"id\":";
    return begin;
}

// None of the names has anything that would have to be escaped.
void add_name(std::string& out, std::string_view name) {
    out.append(",\"", 2).append(name).append("\":", 2);
}

void add_member(std::string& out, std::string_view key, std::string_view value) {
    add_name(out, key);
    append_json_string(out, value);
}

void add_ids(std::string& out, std::string_view key, const std::vector<BeadId>& ids) {
    add_name(out, key);
    out += '[';
    for (std::size_t at = 0; at < ids.size(); ++at) {
        if (at > 0) out += ',';
        append_json_string(out, ids[at].str());
    }
    out += ']';
}

// Up to the tasks.
void add_words(std::string& out, const Bead& bead) {
    out += begin_of_part();
    append_json_string(out, bead.id.str());
    add_member(out, "title", bead.title);
    add_member(out, "description", prose(bead));
    for (const FieldValue& field : approved_fields(bead)) {
        add_name(out, field.key);
        if (field.value)
            append_json_string(out, *field.value);
        else
            out += "null";
    }
    add_ids(out, "depends_on", bead.depends_on);
    if (kind_of(bead) == BeadKind::changeset) add_member(out, "unknown", bead.extra);
    out += ",\"tasks\":[";
}

void add_task_item(std::string& out, const Bead& task) {
    if (!out.empty()) out += ',';
    out += "{\"id\":";
    append_json_string(out, task.id.str());
    if (task.parent)
        add_member(out, "parent", task.parent->str());
    else
        out += ",\"parent\":null";
    add_member(out, "title", task.title);
    add_member(out, "description", prose(task));
    out += '}';
}

const std::string& begin_of_approval() {
    static const std::string begin = "{\"" + std::string(approved_field.name) + "\":";
    return begin;
}

// The same up to the first task of each part.
bool is_outline_of(std::string_view text, const Bead& epic, const std::vector<Bead>& children) {
    if (!std::ranges::all_of(children,
                             [&](const Bead& child) { return is_changeset_of(child, epic.id); }))
        return false;
    std::vector<const Bead*> parts = {&epic};
    for (const Bead& child : children)
        parts.push_back(&child);
    std::sort(parts.begin() + 1, parts.end(),
              [](const Bead* one, const Bead* other) { return one->id < other->id; });
    std::string words;
    for (const Bead* part : parts) {
        words.clear();
        add_words(words, *part);
        const auto at = text.find(begin_of_part());
        if (at == std::string_view::npos || !text.substr(at).starts_with(words)) return false;
        text.remove_prefix(at + words.size());
    }
    return true;
}

} // namespace

bool is_task(const Bead& bead) {
    return kind_of(bead) == BeadKind::task || kind_of(bead) == BeadKind::subtask;
}

bool is_changeset_of(const Bead& bead, const BeadId& epic) {
    return kind_of(bead) == BeadKind::changeset && bead.parent == epic;
}

TaskOwners::TaskOwners(const BeadId& epic, const std::vector<Bead>& below) : epic_(epic) {
    for (const Bead& bead : below)
        by_id_.emplace(bead.id, &bead);
}

std::optional<BeadId> TaskOwners::of(const Bead& task) const {
    std::set<BeadId> seen;
    for (auto up = task.parent; up && seen.insert(*up).second;) {
        if (*up == epic_) return epic_;
        const auto at = by_id_.find(*up);
        if (at == by_id_.end()) return std::nullopt;
        if (is_changeset_of(*at->second, epic_)) return at->second->id;
        if (!is_task(*at->second)) return std::nullopt;
        up = at->second->parent;
    }
    return std::nullopt;
}

std::string written_plan(const Bead& epic, const std::vector<Bead>& below) {
    std::optional<TaskOwners> owners;
    std::vector<const Bead*> changesets;
    std::map<BeadId, std::string> tasks;
    std::vector<BeadId> order;
    for (const Bead& bead : below) {
        if (is_changeset_of(bead, epic.id)) {
            changesets.push_back(&bead);
            order.push_back(bead.id);
        } else if (is_task(bead)) {
            if (!owners) owners.emplace(epic.id, below);
            if (const auto owner = owners->of(bead)) add_task_item(tasks[*owner], bead);
        }
    }
    const auto end_words = [&](std::string& out, const Bead& bead) {
        if (const auto found = tasks.find(bead.id); found != tasks.end()) out += found->second;
        out += ']';
    };
    std::string out = "{\"epic\":";
    add_words(out, epic);
    end_words(out, epic);
    add_ids(out, "changesets", order);
    out += "},\"changesets\":[";
    std::ranges::sort(changesets, {}, &Bead::id);
    for (bool first = true; const Bead* const changeset : changesets) {
        if (!std::exchange(first, false)) out += ',';
        add_words(out, *changeset);
        end_words(out, *changeset);
        out += '}';
    }
    return out += "]}";
}

bool approves_as_it_stands(std::string_view data, const Bead& epic, const std::vector<Bead>& below,
                           PlanDepth depth) {
    if (!data.starts_with(begin_of_approval())) return false;
    data.remove_prefix(begin_of_approval().size());
    if (depth == PlanDepth::outline)
        return data.starts_with("{\"epic\":") && is_outline_of(data, epic, below);
    return data.starts_with(written_plan(epic, below));
}

} // namespace atelier
