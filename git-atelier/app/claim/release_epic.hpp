// The skill release_epic: the caller gives up its epic, so that anybody can take it.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>

namespace atelier {

struct ReleaseOutcome {
    // nullopt: the caller never held one, or what it held is closed.
    std::optional<BeadId> epic;
    bool released = false;
};

// Asked again, it answers with the epic that was given up last. What was done so far stays.
Result<ReleaseOutcome> release_epic(const Context& context, const std::string& reason);

// Of a session that ended with `fault`: that its own agent gave the epic back, in words for people
// and with its reason; nullopt where the claim went otherwise, or something else failed.
Result<std::optional<std::string>> given_back(const Context& context, const BeadId& epic,
                                              const Error& fault);

} // namespace atelier
