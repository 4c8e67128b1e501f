#include "domain/piece/document_path.hpp"

#include "base/text.hpp"

namespace atelier {

std::string document_path_fault(std::string_view path) {
    if (path.empty()) return "it is empty";
    if (path.find('\0') != std::string_view::npos) return "it has a NUL in it";
    if (path.front() == '/') return "it does not begin at the top of the repository";
    if (path == ".." || path.starts_with("../")) return "it lies outside of the repository";
    for (const std::string& part : split(path, '/')) {
        if (part.empty()) return "a name in it is empty";
        if (part == "." || part == "..") return "it has '" + part + "' in it";
        if (ascii_lower(part) == ".git") return "Git keeps its own files in '" + part + "'";
    }
    return "";
}

} // namespace atelier
