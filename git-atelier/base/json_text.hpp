// A JSON document written piece by piece, where making values of it first would cost too much.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// In quotes, as Json::dump writes it.
void append_json_string(std::string& out, std::string_view text);

} // namespace atelier
