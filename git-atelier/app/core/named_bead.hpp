// The bead that a person means, wherever one is named: by its id, by the beginning of one, by a
// branch, by the name of a worker or planner, by any part of these, or by a part of its title.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// nullopt where nothing is called so. What is named in full wins over a beginning, that over a
// part, and a part of a title counts last; of several epics on one branch, or with one part, those
// that are open. Refused with `ambiguous`, where it may be several, with `details.choices` (`id`,
// `title`).
Result<std::optional<BeadId>> named_bead(const Context& context, std::string_view written);

// The same of what is named in full alone: an id, an agent, the root branch of an epic.
Result<std::optional<BeadId>> bead_named_in_full(const Context& context, std::string_view written);

// The same where only an agent can be meant.
Result<std::optional<AgentId>> named_agent(const Context& context, std::string_view written);

// "; did you mean 'at-x7k2p' (Title)?", of what `named_bead` finds nothing by; "" where nothing is
// like it.
Result<std::string> bead_likely_meant(const Context& context, std::string_view written);

// "; did you mean 'worker-1'?", of what `named_agent` finds nothing by; where none is like it, with
// the agents that there are; "" without any.
Result<std::string> agent_likely_meant(const Context& context, std::string_view written);

// The epic that a bead is, or that it belongs to; the bead itself where it belongs to none.
Result<BeadId> epic_around(const Context& context, const BeadId& id);

} // namespace atelier
