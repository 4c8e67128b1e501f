// Which remote of several counts.
#pragma once

#include <string>
#include <vector>

namespace atelier {

// The remote that a repository follows, by the full names of its remote-tracking refs: origin, else
// the only one there is; of several others nobody can say.
std::string main_remote_among(const std::vector<std::string>& tracking_refs);

} // namespace atelier
