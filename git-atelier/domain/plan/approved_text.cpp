#include "domain/plan/approved_text.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/written_plan.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

constexpr std::string_view version_key = "schema";
constexpr std::string_view id_key = "id";
constexpr std::string_view title_key = "title";
constexpr std::string_view prose_key = "description";
constexpr std::string_view unknown_key = "unknown";
constexpr std::string_view prerequisites_key = "depends_on";
constexpr std::string_view tasks_key = "tasks";
constexpr std::string_view changesets_key = "changesets";
constexpr std::string_view parent_key = "parent";

const Json* part_of(const PlanText& text, const BeadId& id) {
    if (text.epic.string_at(id_key) == id.str()) return &text.epic;
    const auto at = text.changesets.find(id);
    return at == text.changesets.end() ? nullptr : &at->second;
}

const Json* item_in(const Json& part, const std::string& id) {
    const Json* tasks = part.find(tasks_key);
    if (tasks == nullptr || !tasks->is_array()) return nullptr;
    for (const Json& item : tasks->as_array())
        if (item.string_at(id_key) == id) return &item;
    return nullptr;
}

const Json* task_in(const PlanText& text, const BeadId& id) {
    if (const Json* item = item_in(text.epic, id.str())) return item;
    for (const auto& [changeset, part] : text.changesets)
        if (const Json* item = item_in(part, id.str())) return item;
    return nullptr;
}

// Whether it is that as it reads back from an event.
bool is_text(const Json& value, const std::string& text) {
    return value.is_string() &&
           (value.as_string() == text || value.as_string() == to_valid_utf8(text));
}

bool says(const Json& part, std::string_view key, const std::string& text) {
    const Json* value = part.find(key);
    return value == nullptr || !value->is_string() || is_text(*value, text);
}

void restore_words(Bead& bead, const Json& part) {
    if (!says(part, title_key, bead.title)) bead.title = part.string_at(title_key);
    if (!says(part, prose_key, prose(bead))) set_prose(bead, part.string_at(prose_key));
}

std::vector<BeadId> ids_in(const Json& list) {
    std::vector<BeadId> ids;
    if (!list.is_array()) return ids;
    for (const Json& item : list.as_array())
        if (item.is_string())
            if (auto id = BeadId::parse(item.as_string())) ids.push_back(*std::move(id));
    return ids;
}

void restore_part(Bead& bead, const Json& part) {
    restore_words(bead, part);
    for (const FieldValue& field : approved_fields(bead)) {
        const Json* value = part.find(field.key);
        if (value == nullptr) continue;
        if (field.value ? !is_text(*value, *field.value) : !value->is_null())
            write_field(bead, {field.key, value->is_string() ? std::optional(value->as_string())
                                                             : std::nullopt});
    }
    if (const Json* list = part.find(prerequisites_key)) bead.depends_on = ids_in(*list);
    if (!says(part, unknown_key, bead.extra)) bead.extra = part.string_at(unknown_key);
}

void restore_task(Bead& task, const Json& item) {
    restore_words(task, item);
    if (auto parent = BeadId::parse(item.string_at(parent_key))) task.parent = *std::move(parent);
}

Bead as_draft(Bead changeset) {
    if (is_closed(changeset)) return changeset;
    set_changeset_label(changeset, ChangesetLabel::planned);
    add_label(changeset, label::draft);
    return changeset;
}

// How a value is shown: a list item by item, each on a line.
std::string shown(const Json* value) {
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return value->as_string();
    if (!value->is_array()) return value->dump();
    std::vector<std::string> lines;
    for (const Json& item : value->as_array())
        lines.push_back(item.is_string()
                            ? item.as_string()
                            : item.string_at(id_key) + "  " + item.string_at(title_key) +
                                  (item.string_at(prose_key).empty() ? "" : "\n") +
                                  item.string_at(prose_key));
    return join(lines, "\n");
}

std::vector<PartChange> changes_between(const Json& approved, const Json& planned) {
    std::vector<PartChange> changes;
    for (const auto& [key, before] : approved.as_object()) {
        // New changesets are told as what they are.
        if (key == version_key || key == id_key || key == changesets_key) continue;
        const Json* after = planned.find(key);
        if (after == nullptr || *after == before) continue;
        changes.push_back({key, shown(&before), shown(after)});
    }
    return changes;
}

// Item by item, so that what somebody else added beside them stays as it is.
void change_items(Json& approved, const Json& before, const Json& after) {
    Json* list = approved.find(tasks_key);
    const Json* wanted = after.find(tasks_key);
    if (list == nullptr || wanted == nullptr || !list->is_array()) return;
    for (const Json& item : wanted->as_array()) {
        const std::string id = item.string_at(id_key);
        const Json* was = item_in(before, id);
        if (was != nullptr && *was == item) continue;
        auto& items = list->as_array();
        const auto known = std::ranges::find_if(
            items, [&](const Json& one) { return one.string_at(id_key) == id; });
        if (known == items.end())
            list->push(item);
        else
            *known = item;
    }
}

void change_members(Json& approved, const Json& before, const Json& after) {
    for (const auto& [key, value] : after.as_object()) {
        if (key == tasks_key || key == changesets_key) continue;
        const Json* was = before.find(key);
        if (was == nullptr || *was != value) approved.set(key, value);
    }
    change_items(approved, before, after);
}

Result<Json> versioned(Json* part) {
    const Json* version = part == nullptr ? nullptr : part->find(version_key);
    if (version == nullptr || !version->is_int())
        return fail(ErrorCode::plan_invalid, "an approved text cannot be read");
    if (version->as_int() > plan_text_version)
        return fail(ErrorCode::store_newer,
                    "an approved text was written by a newer version of git-atelier",
                    advise(Hint::use_that_version));
    return std::move(*part);
}

} // namespace

PlanText plan_text(const Bead& epic, const std::vector<Bead>& below) {
    auto written = parse_json(written_plan(epic, below));
    return read_plan_text(std::get<Json>(std::move(written))).value();
}

std::string digest_of(const Json& part) {
    return sha256_hex(part.dump());
}

Json plan_text_json(const PlanText& text) {
    Json changesets = Json::array();
    for (const auto& [id, part] : text.changesets)
        changesets.push(part);
    return Json::object().set("epic", text.epic).set("changesets", std::move(changesets));
}

Result<PlanText> read_plan_text(Json json) {
    PlanText text;
    ATELIER_TRY(text.epic, versioned(json.find("epic")));
    Json* changesets = json.find("changesets");
    if (changesets == nullptr || !changesets->is_array())
        return fail(ErrorCode::plan_invalid, "an approved text cannot be read");
    for (Json& each : changesets->as_array()) {
        ATELIER_TRY(Json part, versioned(&each));
        ATELIER_TRY(BeadId id, BeadId::parse(part.string_at(id_key)));
        text.changesets.emplace(std::move(id), std::move(part));
    }
    return text;
}

Json digests_json(const BeadId& epic, const PlanText& text) {
    Json digests = Json::object();
    digests.set(epic.str(), digest_of(text.epic));
    for (const auto& [id, part] : text.changesets)
        digests.set(id.str(), digest_of(part));
    return digests;
}

bool mentions(const PlanText& text, const BeadId& id) {
    return part_of(text, id) != nullptr || task_in(text, id) != nullptr;
}

bool says_prerequisites(const PlanText& text) {
    return text.epic.find(prerequisites_key) != nullptr;
}

Bead as_approved(Bead row, const PlanText& text) {
    if (const Json* part = part_of(text, row.id)) {
        restore_part(row, *part);
    } else if (is_task(row)) {
        if (const Json* item = task_in(text, row.id)) restore_task(row, *item);
    } else if (kind_of(row) == BeadKind::changeset) {
        return as_draft(std::move(row));
    }
    return row;
}

PlanBeads as_approved(PlanBeads rows, const PlanText& text) {
    PlanBeads out{as_approved(rows.epic, text), {}, {}};
    if (out.epic != rows.epic) out.waiting.insert(rows.epic.id);
    const TaskOwners owners(rows.epic.id, rows.below);
    for (const Bead& row : rows.below) {
        const bool is_changeset = is_changeset_of(row, rows.epic.id);
        Bead bead = is_changeset ? as_approved(row, text) : row;
        BeadId about = row.id;
        bool is_new = false;
        if (is_changeset) {
            is_new = !text.changesets.contains(row.id);
        } else if (const auto owner = is_task(row) ? owners.of(row) : std::nullopt) {
            about = *owner;
            const Json* part = part_of(text, *owner);
            const Json* item = part != nullptr ? item_in(*part, row.id.str()) : nullptr;
            if (item == nullptr) item = task_in(text, row.id);
            is_new = part != nullptr && item == nullptr;
            if (item != nullptr) restore_task(bead, *item);
        }
        if (!is_closed(row) && (is_new || bead != row)) out.waiting.insert(about);
        // A task that is new; a changeset that is stays, as a draft.
        if (!is_new || about == row.id) out.below.push_back(std::move(bead));
    }
    return out;
}

std::vector<WaitingChange> waiting_changes(const BeadId& epic, const PlanText& approved,
                                           const PlanText& planned) {
    std::vector<WaitingChange> waiting;
    const auto add = [&](const BeadId& id, const Json& before, const Json& after) {
        auto parts = changes_between(before, after);
        if (parts.empty()) return;
        waiting.push_back({id, after.string_at(title_key), false, std::move(parts)});
    };
    add(epic, approved.epic, planned.epic);
    const Json* order = planned.epic.find(changesets_key);
    if (order == nullptr) return waiting;
    for (const BeadId& id : ids_in(*order)) {
        const auto after = planned.changesets.find(id);
        if (after == planned.changesets.end()) continue;
        const auto before = approved.changesets.find(id);
        if (before != approved.changesets.end())
            add(id, before->second, after->second);
        else
            waiting.push_back({id, after->second.string_at(title_key), true, {}});
    }
    return waiting;
}

PlanText with_changes(PlanText approved, const PlanText& before, const PlanText& after) {
    change_members(approved.epic, before.epic, after.epic);
    for (const auto& [id, part] : after.changesets) {
        const auto was = before.changesets.find(id);
        const auto known = approved.changesets.find(id);
        if (was == before.changesets.end()) {
            approved.changesets.insert_or_assign(id, part);
            Json* list = approved.epic.find(changesets_key);
            if (list != nullptr && std::ranges::count(list->as_array(), Json(id.str())) == 0)
                list->push(id.str());
        } else if (known != approved.changesets.end()) {
            change_members(known->second, was->second, part);
        }
    }
    return approved;
}

} // namespace atelier
