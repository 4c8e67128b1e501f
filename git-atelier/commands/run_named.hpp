// Runs and pieces where a bead, an epic or a place is named.
#pragma once

#include "wiring/command.hpp"

#include <optional>
#include <string_view>

namespace atelier {

Result<bool> names_run(const Context& context, const BeadId& id);

// The piece that the argument means where it means no bead; one that it names in full goes first.
Result<std::optional<BeadId>> piece_beside_beads(const Args& args, std::string_view name,
                                                 const Context& context);

// usage, with the command that shows it, where the argument names a piece: it has no worktree.
Result<void> require_no_piece(const Args& args, std::string_view name, const Context& context);
// The same for a run as well: neither has a place in a list of epics.
Result<void> require_no_run(const Args& args, std::string_view name, const Context& context);

} // namespace atelier
