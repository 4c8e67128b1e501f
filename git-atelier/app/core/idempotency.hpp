// Skills that create things answer a repeated request with the first result.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct RequestKey {
    std::string text;
    // Nothing says that two such requests are one but that they are alike and near in time: after a
    // day, or when all that the first one made is closed, it is another.
    bool ages = false;
};

// What a request is recognised by: the caller's own key, else a hash of session, skill and
// arguments (of the identity, where there is no session).
RequestKey request_key(const Context& context, const std::string& skill,
                       const std::optional<std::string>& given,
                       const std::vector<std::string>& arguments);

// The beads that the first such request made; nullopt when this is the first.
Result<std::optional<std::vector<Bead>>> earlier_result(PlanReader& plan, const RequestKey& key,
                                                        Time now);
Result<void> remember_result(PlanWriter& plan, const RequestKey& key,
                             const std::vector<BeadId>& beads);

} // namespace atelier
