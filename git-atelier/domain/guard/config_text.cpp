#include "domain/guard/config_text.hpp"

namespace atelier {

std::string config_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out + "\"";
}

std::string gitdir_pattern(const std::filesystem::path& git_dir) {
    constexpr std::string_view special = "*?[\\";
    std::string out;
    for (const char c : git_dir.string()) {
        if (special.find(c) != std::string_view::npos) out += '\\';
        out += c == '\n' ? '?' : c;
    }
    return out;
}

} // namespace atelier
