// Text as YAML has it on one line, in a block: as it stands where that means the same, else between
// double quotes.
#pragma once

#include <string>

namespace atelier {

std::string yaml_scalar(const std::string& text);

} // namespace atelier
