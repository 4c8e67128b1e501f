#include "view/text/phrases.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace atelier {

std::string ids_text(const std::vector<BeadId>& ids) {
    std::vector<std::string> names;
    for (const BeadId& id : ids)
        names.push_back(id.str());
    return join(names, ", ");
}

std::string short_commit(const CommitId& commit) {
    return commit.str().substr(0, 10);
}

std::string warnings_text(const std::vector<std::string>& warnings, const Style& style) {
    std::string text;
    for (const std::string& warning : warnings)
        text += paint(style, Tone::warn, "warning:") + " " + one_line(warning) + "\n";
    return text;
}

} // namespace atelier
