// Beads as a person names them on the command line.
#pragma once

#include "app/core/named_bead.hpp"
#include "wiring/command.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace atelier {

// The bead that the argument or option means (app/core/named_bead.hpp); nullopt when it was not
// given. Where nothing is called so: not-found or usage, with what is nearly called so; or, where
// nothing is, what is written like an id is given back as that id, and whoever looks for it says
// that it is not there.
Result<std::optional<BeadId>> named_bead(const Args& args, std::string_view name,
                                         const Context& context);
// For what the declaration requires.
Result<BeadId> required_named_bead(const Args& args, std::string_view name, const Context& context);

// The epic of what it means: a changeset or a task stands for its epic.
Result<std::optional<BeadId>> named_epic(const Args& args, std::string_view name,
                                         const Context& context);

// Of what may be given more than once, each.
Result<std::vector<BeadId>> named_beads(const Args& args, std::string_view name,
                                        const Context& context);

} // namespace atelier
