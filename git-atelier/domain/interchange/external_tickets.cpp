#include "domain/interchange/external_tickets.hpp"

#include "base/text.hpp"

#include <optional>
#include <string>

namespace atelier {
namespace {

constexpr std::string_view field_begin = "external_tickets:";

// Where the field stands in a description, with what it says.
struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
    Json list;
};

std::string_view line_at(std::string_view text, std::size_t at) {
    return text.substr(at, text.find('\n', at) - at);
}

// A fence ends it: people also write it as frontmatter.
bool belongs(std::string_view line) {
    return (line.starts_with(' ') || line.starts_with('-')) && trim(line) != "---";
}

// nullopt when there is none, and when it says something that is not a list.
std::optional<Place> find_tickets(std::string_view text, const YamlReader& yaml) {
    std::size_t begin =
        text.starts_with(field_begin) ? 0 : text.find("\n" + std::string(field_begin));
    if (begin == std::string_view::npos) return std::nullopt;
    if (begin > 0 || !text.starts_with(field_begin)) ++begin;
    const std::string_view first = line_at(text, begin);
    std::size_t end = begin + first.size();
    const bool nothing_behind = trim(first.substr(field_begin.size())).empty();
    while (nothing_behind && end < text.size() && belongs(line_at(text, end + 1)))
        end += 1 + line_at(text, end + 1).size();
    const auto parsed = yaml ? yaml(text.substr(begin, end - begin)) : std::nullopt;
    const Json* list =
        parsed ? parsed->find(field_begin.substr(0, field_begin.size() - 1)) : nullptr;
    if (list == nullptr || !list->is_array()) return std::nullopt;
    return Place{begin, end, *list};
}

} // namespace

void fold_external_tickets(Bead& bead, const YamlReader& yaml) {
    const auto place = find_tickets(bead.description, yaml);
    if (!place) return;
    const std::string before = bead.description.substr(place->begin, place->end - place->begin);
    const auto as_json = parse_json(std::string_view(before).substr(field_begin.size()));
    if (std::holds_alternative<Json>(as_json)) return;
    bead.description.replace(place->begin, before.size(),
                             std::string(field_begin) + " " + place->list.dump());
}

} // namespace atelier
