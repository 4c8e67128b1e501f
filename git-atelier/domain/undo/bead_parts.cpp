#include "domain/undo/bead_parts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

std::string time_text(const std::optional<Time>& time) {
    return time ? format_time(*time) : std::string();
}

bool read_time(const std::string& text, std::optional<Time>& out) {
    out.reset();
    if (text.empty()) return true;
    const auto time = parse_time(text);
    if (time) out = *time;
    return out.has_value();
}

std::string id_text(const std::optional<BeadId>& id) {
    return id ? id->str() : std::string();
}

bool read_id(const std::string& text, std::optional<BeadId>& out) {
    out.reset();
    if (text.empty()) return true;
    const auto id = BeadId::parse(text);
    if (id) out = *id;
    return out.has_value();
}

bool read_ids(const std::string& text, std::vector<BeadId>& out) {
    out.clear();
    for (const std::string& line : lines_of(text)) {
        const auto id = BeadId::parse(line);
        if (!id) return false;
        out.push_back(*id);
    }
    return true;
}

std::string ids_as_lines(const std::vector<BeadId>& ids) {
    std::string text;
    for (const BeadId& id : ids)
        text += id.str() + "\n";
    return text;
}

std::string as_lines(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += word + "\n";
    return text;
}

bool read_status(const std::string& text, BeadStatus& out) {
    const auto status = parse_name<BeadStatus>(text);
    if (status) out = *status;
    return status.has_value();
}

bool read_priority(const std::string& text, int& out) {
    const auto number = parse_integer(text);
    if (number) out = static_cast<int>(*number);
    return number.has_value();
}

struct Part {
    std::string_view name;
    std::string (*get)(const Bead&);
    bool (*set)(Bead&, const std::string&);
};

template <std::string Bead::*Member>
constexpr Part text_part(std::string_view name) {
    return {name, [](const Bead& bead) { return bead.*Member; },
            [](Bead& bead, const std::string& text) {
                bead.*Member = text;
                return true;
            }};
}

constexpr auto bead_parts = std::to_array<Part>({
    text_part<&Bead::title>("title"),
    text_part<&Bead::issue_type>("issue_type"),
    {status_part, [](const Bead& bead) { return std::string(name_of(bead.status)); },
     [](Bead& bead, const std::string& text) { return read_status(text, bead.status); }},
    {"priority", [](const Bead& bead) { return std::to_string(bead.priority); },
     [](Bead& bead, const std::string& text) { return read_priority(text, bead.priority); }},
    text_part<&Bead::description>("description"),
    text_part<&Bead::notes>("notes"),
    {"labels", [](const Bead& bead) { return as_lines(bead.labels); },
     [](Bead& bead, const std::string& text) {
         bead.labels = lines_of(text);
         return true;
     }},
    text_part<&Bead::assignee>(assignee_part),
    {"parent", [](const Bead& bead) { return id_text(bead.parent); },
     [](Bead& bead, const std::string& text) { return read_id(text, bead.parent); }},
    {"depends_on", [](const Bead& bead) { return ids_as_lines(bead.depends_on); },
     [](Bead& bead, const std::string& text) { return read_ids(text, bead.depends_on); }},
    {"assignment", [](const Bead& bead) { return id_text(bead.assignment); },
     [](Bead& bead, const std::string& text) { return read_id(text, bead.assignment); }},
    text_part<&Bead::close_reason>("close_reason"),
    text_part<&Bead::extra>("extra"),
    {"read_at",
     [](const Bead& bead) {
         return bead.message ? time_text(bead.message->read_at) : std::string();
     },
     [](Bead& bead, const std::string& text) {
         return bead.message && read_time(text, bead.message->read_at);
     }},
});

const Part* part_named(std::string_view name) {
    const auto part = std::ranges::find(bead_parts, name, &Part::name);
    return part == bead_parts.end() ? nullptr : &*part;
}

} // namespace

std::vector<BeadPart> changed_parts(const Bead& before, const Bead& after) {
    std::vector<BeadPart> changed;
    for (const Part& part : bead_parts) {
        std::string was = part.get(before);
        std::string is = part.get(after);
        if (was != is) changed.push_back({std::string(part.name), std::move(was), std::move(is)});
    }
    return changed;
}

std::string part_of(const Bead& bead, std::string_view name) {
    const Part* const part = part_named(name);
    return part == nullptr ? std::string() : part->get(bead);
}

Result<void> put_part(Bead& bead, std::string_view name, const std::string& text) {
    const Part* const part = part_named(name);
    if (part != nullptr && part->set(bead, text)) return {};
    return fail(ErrorCode::invariant_broken,
                "what was kept of " + bead.id.str() + " cannot be put back: " + std::string(name));
}

} // namespace atelier
