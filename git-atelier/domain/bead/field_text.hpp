// The lines of a description that are fields, by their names. Only the rest of this room knows
// these: everything else asks Epic, Changeset, Agent and Message, or takes all fields as they are
// (domain/bead/fields.hpp).
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

namespace field {
// Epic
inline constexpr std::string_view scope = "scope";
inline constexpr std::string_view acceptance = "acceptance";
inline constexpr std::string_view changeset_strategy = "changeset_strategy";
inline constexpr std::string_view claim_expires_at = "claim_expires_at";
inline constexpr std::string_view drafted_by = "drafted_by";
inline constexpr std::string_view root_branch = "workspace.root_branch";
inline constexpr std::string_view parent_branch = "workspace.parent_branch";
inline constexpr std::string_view primary_head = "workspace.primary_head";
inline constexpr std::string_view worktree_path = "workspace.worktree_path";
// Read where the other is missing, never written.
inline constexpr std::string_view older_worktree_path = "worktree_path";
inline constexpr std::string_view pr_strategy = "workspace.pr_strategy";
inline constexpr std::string_view epic_molecule = "epic.molecule";
// Changeset
inline constexpr std::string_view cs_root_branch = "changeset.root_branch";
inline constexpr std::string_view cs_parent_branch = "changeset.parent_branch";
inline constexpr std::string_view cs_work_branch = "changeset.work_branch";
inline constexpr std::string_view cs_root_base = "changeset.root_base";
inline constexpr std::string_view cs_parent_base = "changeset.parent_base";
inline constexpr std::string_view cs_integrated_sha = "changeset.integrated_sha";
inline constexpr std::string_view cs_pr_number = "changeset.pr_number";
inline constexpr std::string_view cs_pr_state = "changeset.pr_state";
inline constexpr std::string_view cs_done_head = "changeset.done_head";
inline constexpr std::string_view cs_paths = "changeset.paths";
inline constexpr std::string_view cs_kind = "changeset.kind";
inline constexpr std::string_view cs_lines = "changeset.lines";
inline constexpr std::string_view cs_size_approved_by = "changeset.size_approved_by";
inline constexpr std::string_view cs_superseded_by = "changeset.superseded_by";
inline constexpr std::string_view cs_molecule = "changeset.molecule";
inline constexpr std::string_view cs_workflow = "changeset.workflow";
// Agent
inline constexpr std::string_view role_type = "role_type";
inline constexpr std::string_view agent_state = "agent_state";
inline constexpr std::string_view hook_bead = "hook_bead";
inline constexpr std::string_view notification_level = "notification_level";
inline constexpr std::string_view heartbeat_at = "heartbeat_at";
// Of every kind but agents and messages
inline constexpr std::string_view external_tickets = "external_tickets";
} // namespace field

// The keys that are fields on a bead of this kind, in the order in which they are written.
const std::vector<std::string_view>& known_fields(BeadKind kind);

// One line of a description.
struct FieldLine {
    // Empty when the line is prose.
    std::string_view key;
    std::string_view value;
    // Without the newline.
    std::string_view text;
};
std::vector<FieldLine> description_lines(BeadKind kind, std::string_view description);
std::vector<FieldLine> description_lines(const Bead& bead);
// nullopt for `null` and nothing.
std::optional<std::string> value_in(const FieldLine& line);

// The value of a known key; nullopt when absent or `null`. A repeated key: the first line counts.
std::optional<std::string> get_field(const Bead& bead, std::string_view key);
// The same of several, in their order; of none that another name stands for.
std::vector<std::optional<std::string>> get_fields(const Bead& bead,
                                                   std::initializer_list<std::string_view> keys);

// Sets a known key in place, or appends it; repeats are folded into the first. nullopt writes
// `null`. Precondition: `key` is known for the bead's kind.
void set_field(Bead& bead, std::string_view key, const std::optional<std::string>& value);

// Writes `null` for each field of the specification that the bead has no line of, so that whoever
// reads its description knows that nothing is meant.
void set_missing_fields(Bead& bead);

// As set_field, but leaves a description without the line when there is nothing to say.
void set_field_if_any(Bead& bead, std::string_view key, const std::optional<std::string>& value);

// A list is one field: comma-free globs joined by ", ".
std::vector<std::string> items_of(std::string_view value);

// As the setters write them.
template <class Tag>
std::optional<std::string> text_of(const std::optional<Id<Tag>>& id) {
    return id ? std::optional(id->str()) : std::nullopt;
}
template <class E>
std::optional<std::string> named(const std::optional<E>& value) {
    return value ? std::optional(std::string(name_of(*value))) : std::nullopt;
}

} // namespace atelier
