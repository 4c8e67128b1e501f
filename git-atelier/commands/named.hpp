// Beads as a person names them on the command line.
#pragma once

#include "app/core/named_bead.hpp"
#include "wiring/command.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace atelier {

// The bead that the argument or option means (app/core/named_bead.hpp); nullopt when it was not
// given. What is written like an id and means nothing is given back as that id: whoever looks for
// it says that it is not there. Anything else is a usage error.
Result<std::optional<BeadId>> named_bead(const Args& args, std::string_view name,
                                         const Context& context,
                                         NameParts parts = NameParts::beginning);
// For what the declaration requires.
Result<BeadId> required_named_bead(const Args& args, std::string_view name, const Context& context,
                                   NameParts parts = NameParts::beginning);

// The epic of what it means: a changeset or a task stands for its epic.
Result<std::optional<BeadId>> named_epic(const Args& args, std::string_view name,
                                         const Context& context);

// Of what may be given more than once, each.
Result<std::vector<BeadId>> named_beads(const Args& args, std::string_view name,
                                        const Context& context,
                                        NameParts parts = NameParts::beginning);

} // namespace atelier
