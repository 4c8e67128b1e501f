// How a document becomes what a reply says.
#pragma once

#include <optional>
#include <string>

namespace atelier {

// The document with that content, which has no blanks around it: it ends as it ended before, and a
// new one with a line end. nullopt where it is so already but for blanks around it.
std::optional<std::string> revised_document(const std::optional<std::string>& before,
                                            const std::string& content);

} // namespace atelier
