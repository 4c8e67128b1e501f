#include "domain/bead/bead.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::pair<std::string_view, BeadKind> kind_labels[] = {
    {"at:epic", BeadKind::epic},       {"at:changeset", BeadKind::changeset},
    {"at:subtask", BeadKind::subtask}, {"at:task", BeadKind::task},
    {"at:agent", BeadKind::agent},     {"at:message", BeadKind::message},
    {"at:queue", BeadKind::queue},     {"at:channel", BeadKind::channel},
    {"at:group", BeadKind::group},     {"at:run", BeadKind::run},
};

// Of three letters each.
constexpr std::string_view kind_prefix = "at:";
constexpr std::string_view changeset_prefix = "cs:";

// Of what may be asked of every bead of a list many times: without a call.
bool begins_with(const std::string& label, std::string_view prefix) {
    return label.size() > prefix.size() && label[0] == prefix[0] && label[1] == prefix[1] &&
           label[2] == prefix[2];
}

constexpr std::int64_t furthest_child = 999'999'999;

} // namespace

// The first of the table where there are several.
BeadKind kind_of(const Bead& bead) {
    const auto* first = std::end(kind_labels);
    for (const std::string& label : bead.labels) {
        if (!begins_with(label, kind_prefix)) continue;
        const auto* const found =
            std::ranges::find(kind_labels, label, &std::pair<std::string_view, BeadKind>::first);
        first = std::min(first, found);
    }
    return first == std::end(kind_labels) ? BeadKind::other : first->second;
}

std::string_view label_of(BeadKind kind) {
    for (const auto& [name, labelled] : kind_labels)
        if (labelled == kind) return name;
    return {};
}

bool has_label(const Bead& bead, std::string_view label) {
    return std::ranges::find(bead.labels, label) != bead.labels.end();
}

void add_label(Bead& bead, std::string_view label) {
    const auto at = std::lower_bound(bead.labels.begin(), bead.labels.end(), label);
    if (at == bead.labels.end() || *at != label) bead.labels.emplace(at, label);
}

void remove_label(Bead& bead, std::string_view label) {
    std::erase(bead.labels, label);
}

void add_dependency(Bead& bead, const BeadId& prerequisite) {
    const auto at = std::lower_bound(bead.depends_on.begin(), bead.depends_on.end(), prerequisite);
    if (at == bead.depends_on.end() || *at != prerequisite)
        bead.depends_on.insert(at, prerequisite);
}

bool remove_dependency(Bead& bead, const BeadId& prerequisite) {
    return std::erase(bead.depends_on, prerequisite) > 0;
}

bool has_one_changeset_label(const Bead& bead) {
    return std::ranges::count_if(names_of(ChangesetLabel{}),
                                 [&](const auto& row) { return has_label(bead, row.name); }) == 1;
}

std::optional<ChangesetLabel> changeset_label(const Bead& bead) {
    std::optional<ChangesetLabel> first;
    for (const std::string& label : bead.labels)
        if (begins_with(label, changeset_prefix))
            if (const auto found = parse_name<ChangesetLabel>(label);
                found && (!first || *found < *first))
                first = found;
    return first;
}

void set_changeset_label(Bead& bead, ChangesetLabel label) {
    for (const auto& row : names_of(ChangesetLabel{}))
        remove_label(bead, row.name);
    add_label(bead, name_of(label));
}

bool is_draft(const Bead& epic) {
    return has_label(epic, label::draft) || epic.status == BeadStatus::deferred;
}

bool is_claimed(const Bead& epic) {
    return epic.status == BeadStatus::hooked || epic.status == BeadStatus::in_progress;
}

bool is_closed(const Bead& bead) {
    return bead.status == BeadStatus::closed;
}

std::optional<ChildNumber> child_number(const BeadId& id) {
    const auto dot = id.str().rfind('.');
    if (dot == std::string::npos) return std::nullopt;
    const std::string_view digits = std::string_view(id.str()).substr(dot + 1);
    const auto number = parse_integer(digits);
    // `.03`, `.+3` and numbers from which nobody could count on are names that somebody chose.
    if (!number || *number < 1 || *number > furthest_child || std::to_string(*number) != digits)
        return std::nullopt;
    auto parent = BeadId::parse(std::string_view(id.str()).substr(0, dot));
    if (!parent) return std::nullopt;
    return ChildNumber{*std::move(parent), *number};
}

} // namespace atelier
