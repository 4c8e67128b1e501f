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

std::vector<BeadId> ids_beside(const BeadId& id, const std::vector<BeadId>& ids) {
    const std::string_view start = parts_of(id.str()).start;
    const BeadId* before = nullptr;
    const BeadId* after = nullptr;
    for (const BeadId& other : ids) {
        if (parts_of(other.str()).start == start) continue;
        const bool is_before = other.str() < id.str();
        const BeadId*& nearest = is_before ? before : after;
        if (nearest == nullptr || (other.str() < nearest->str()) != is_before) nearest = &other;
    }
    std::vector<BeadId> beside;
    for (const BeadId* one : {before, after})
        if (one != nullptr) beside.push_back(*one);
    return beside;
}

std::size_t distinct_beginning(const BeadId& id, const std::vector<BeadId>& beside) {
    const std::string_view start = parts_of(id.str()).start;
    std::size_t shared = 0;
    for (const BeadId& other : beside) {
        const std::string_view its = parts_of(other.str()).start;
        const auto differs = std::ranges::mismatch(start, its).in1;
        shared = std::max(shared, static_cast<std::size_t>(differs - start.begin()));
    }
    return std::min(shared + 1, start.size());
}

} // namespace atelier
