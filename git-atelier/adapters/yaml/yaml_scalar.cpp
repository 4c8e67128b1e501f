#include "adapters/yaml/yaml_scalar.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace atelier {
namespace {

bool is_reserved(const std::string& written) {
    const std::string text = ascii_lower(written);
    return text == "null" || text == "true" || text == "false" || text == "yes" || text == "no" ||
           text == "on" || text == "off" || text == "y" || text == "n";
}

bool is_plain(const std::string& text) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && is_letter(text.front()) && text.back() != ' ' && !is_reserved(text) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') ||
                      std::string_view(" _-./()+,;`'\"*&!%@=?$").find(c) != std::string_view::npos;
           });
}

} // namespace

std::string yaml_scalar(const std::string& text) {
    return is_plain(text) ? text : Json(text).dump();
}

} // namespace atelier
