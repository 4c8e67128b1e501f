// Phrases that several views share.
#pragma once

#include "base/ids.hpp"
#include "view/text/style.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// "at-1.1, at-1.2"
std::string ids_text(const std::vector<BeadId>& ids);

// As people tell commits apart.
std::string short_commit(const CommitId& commit);

// One line a warning, each with its newline.
std::string warnings_text(const std::vector<std::string>& warnings, const Style& style);

} // namespace atelier
