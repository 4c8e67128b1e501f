// `key: value` lines in a description: known keys are fields, every other line is the author's
// prose and is kept to the byte. An empty field is written `null`. A value that spans lines, or
// that would not read back as written, is written as a JSON string.
#pragma once

#include "base/json.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
inline constexpr std::string_view pr_strategy = "workspace.pr_strategy";
// Changeset
inline constexpr std::string_view cs_root_branch = "changeset.root_branch";
inline constexpr std::string_view cs_parent_branch = "changeset.parent_branch";
inline constexpr std::string_view cs_work_branch = "changeset.work_branch";
inline constexpr std::string_view cs_root_base = "changeset.root_base";
inline constexpr std::string_view cs_parent_base = "changeset.parent_base";
inline constexpr std::string_view cs_integrated_sha = "changeset.integrated_sha";
inline constexpr std::string_view cs_done_head = "changeset.done_head";
inline constexpr std::string_view cs_paths = "changeset.paths";
inline constexpr std::string_view cs_kind = "changeset.kind";
inline constexpr std::string_view cs_lines = "changeset.lines";
inline constexpr std::string_view cs_size_approved_by = "changeset.size_approved_by";
inline constexpr std::string_view cs_superseded_by = "changeset.superseded_by";
// Agent
inline constexpr std::string_view role_type = "role_type";
inline constexpr std::string_view agent_state = "agent_state";
inline constexpr std::string_view hook_bead = "hook_bead";
inline constexpr std::string_view notification_level = "notification_level";
inline constexpr std::string_view heartbeat_at = "heartbeat_at";
} // namespace field

// The keys that are fields on a bead of this kind, in the order in which they are written.
const std::vector<std::string_view>& known_fields(BeadKind kind);

// Those of them that its description has, each once, in the order of their lines.
std::vector<std::string_view> fields_of(const Bead& bead);

// The value of a known key; nullopt when absent or `null`. A repeated key: the first line counts.
std::optional<std::string> get_field(const Bead& bead, std::string_view key);

// Sets a known key in place, or appends it; repeats are folded into the first. nullopt writes
// `null`. Precondition: `key` is known for the bead's kind.
void set_field(Bead& bead, std::string_view key, const std::optional<std::string>& value);

// As set_field, but leaves a description without the line when there is nothing to say.
void set_field_if_any(Bead& bead, std::string_view key, const std::optional<std::string>& value);

// All known fields in writing order; null where there is no value.
Json fields_json(const Bead& bead);

// The description without its field lines: what the author wrote.
std::string prose(const Bead& bead);
// Replaces the prose, keeping the fields.
void set_prose(Bead& bead, std::string_view text);

// Lists are one field: comma-free globs joined by ", ".
std::vector<std::string> list_field(const Bead& bead, std::string_view key);

} // namespace atelier
