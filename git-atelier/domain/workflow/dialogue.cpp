#include "domain/workflow/dialogue.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

// FNV-1a with a last mixing, since the line is chosen by its lowest bits; the same on every
// machine.
std::uint64_t mixed(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    hash ^= hash >> 32U;
    hash *= 0xd6e8feb86659fd93ULL;
    return hash ^ (hash >> 32U);
}

} // namespace

std::string chosen_line(const std::vector<std::string>& lines, std::uint64_t seed,
                        std::string_view of) {
    if (lines.empty()) return "";
    return lines[mixed(std::to_string(seed) + "\n" + std::string(of)) % lines.size()];
}

std::string line_at(const Dialogue& dialogue, const DialogueMoment& moment) {
    const auto lines = dialogue.lines.find(moment.action);
    if (lines == dialogue.lines.end()) return "";
    std::string line = chosen_line(lines->second, moment.seed,
                                   std::to_string(moment.turn) + "\n" + moment.artisan + "\n" +
                                       std::string(name_of(moment.action)));
    const std::string next = moment.next.empty() ? "whoever is next" : moment.next;
    for (std::size_t at = line.find(next_placeholder); at != std::string::npos;
         at = line.find(next_placeholder, at + next.size()))
        line.replace(at, next_placeholder.size(), next);
    return line;
}

} // namespace atelier
