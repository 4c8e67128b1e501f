#include "domain/bead/bead_name.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct WrittenId {
    std::string_view start;
    // With its dot; "" without one.
    std::string_view child;
};

WrittenId parts_of(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return {text, {}};
    return {text.substr(0, dot), text.substr(dot)};
}

} // namespace

std::vector<BeadId> ids_meant(std::string_view written, std::string_view issue_prefix,
                              const std::vector<BeadId>& ids) {
    std::vector<BeadId> meant;
    const WrittenId wanted = parts_of(written);
    if (wanted.start.empty()) return meant;
    for (const BeadId& id : ids) {
        if (id.str() == written) return {id};
        const WrittenId whole = parts_of(id.str());
        std::string_view bare = whole.start;
        const bool ours = bare.size() > issue_prefix.size() && bare.starts_with(issue_prefix) &&
                          bare[issue_prefix.size()] == '-';
        if (ours) bare.remove_prefix(issue_prefix.size() + 1);
        if (whole.child == wanted.child &&
            (whole.start.starts_with(wanted.start) || bare.starts_with(wanted.start)))
            meant.push_back(id);
    }
    return meant;
}

std::vector<BeadId> ids_with(std::string_view part, const std::vector<BeadId>& ids) {
    std::vector<BeadId> meant;
    if (part.empty()) return meant;
    const WrittenId wanted = parts_of(part);
    for (const BeadId& id : ids) {
        const WrittenId whole = parts_of(id.str());
        if (whole.child == wanted.child && whole.start.find(wanted.start) != std::string::npos)
            meant.push_back(id);
    }
    return meant;
}

} // namespace atelier
