// The trailers that a commit of ours carries, put to a message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atelier {

// What to append to `message` so that it has the trailers as a block of their own; nullopt where
// only Git can say: it may have trailers already, a patch, comments, or an end that is none.
std::optional<std::string>
plain_trailers(std::string_view message,
               const std::vector<std::pair<std::string, std::string>>& trailers);

} // namespace atelier
