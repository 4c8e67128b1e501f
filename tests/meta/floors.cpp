#include "meta/floors.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

namespace atelier::meta {
namespace {

using Floors = std::set<std::string, std::less<>>;

const Floors pure{"base", "domain", "ports", "app", "view"};

// What each floor may include besides itself. "adapters" stands for every adapter.
const std::map<std::string, Floors, std::less<>> edges{
    {"base", {}},
    {"domain", {"base"}},
    {"ports", {"domain", "base"}},
    {"app", {"ports", "domain", "base"}},
    {"view", {"app", "domain", "base"}},
    {"posix", {"base"}},
    {"adapters", {"posix", "ports", "domain", "base"}},
    {"cli", {"view", "app", "domain", "base"}},
    {"wiring", {"cli", "adapters", "posix", "view", "app", "ports", "domain", "base"}},
    {"commands", {"cli", "wiring", "app", "view", "domain", "base"}},
    {"skills-bin", {"cli", "wiring", "app", "view", "domain", "base"}},
    {"hooks", {"cli", "wiring", "app", "view", "domain", "base"}},
};

// The rooms of a floor, and what each may include of the others besides itself.
using Rooms = std::map<std::string, Floors, std::less<>>;

const std::map<std::string, Rooms, std::less<>> rooms{
    {"domain",
     {
         {"bead", {}},
         {"plan", {"bead"}},
         {"mail", {"bead", "plan", "work"}},
         {"forecast", {"bead"}},
         {"review", {"bead"}},
         {"work", {"bead", "forecast", "review"}},
         {"land", {"bead", "work"}},
         {"undo", {"bead"}},
         {"workflow", {"bead", "work", "review"}},
         {"run", {"bead", "work", "review", "workflow"}},
         {"piece", {"bead", "workflow", "run"}},
         {"forge", {"bead", "work", "guard"}},
         {"guard", {"work"}},
         {"project", {"bead", "work", "review", "forge", "guard", "run"}},
         {"agent", {"guard", "project"}},
         {"dialect", {"guard", "agent"}},
         {"interchange", {"bead", "plan", "work", "run"}},
     }},
    {"app",
     {
         {"core", {}},
         {"claim", {"core"}},
         {"mail", {"core", "claim"}},
         {"forecast", {"core"}},
         {"plan", {"core", "mail"}},
         {"changeset", {"core", "claim", "mail"}},
         {"guard", {"core", "claim", "mail", "changeset"}},
         {"interchange", {"core", "mail", "plan", "piece"}},
         {"worktree", {"core", "claim", "guard"}},
         {"agent", {"core", "claim", "mail", "changeset", "guard", "plan", "worktree"}},
         {"witness", {"core"}},
         {"land", {"core", "claim", "mail", "changeset", "worktree", "witness"}},
         {"publish", {"core", "claim", "mail", "changeset", "worktree", "land"}},
         {"look",
          {"core", "claim", "mail", "forecast", "interchange", "worktree", "witness", "land",
           "publish"}},
         {"project",
          {"core", "claim", "guard", "interchange", "plan", "worktree", "publish", "piece"}},
         {"work",
          {"core", "claim", "mail", "forecast", "changeset", "guard", "worktree", "agent", "land",
           "publish", "artisan", "run", "molecule"}},
         {"review",
          {"core", "claim", "mail", "plan", "changeset", "guard", "worktree", "look", "piece",
           "document", "run"}},
         {"undo", {"core", "land", "document"}},
         {"piece", {"core"}},
         {"artisan", {"core", "mail"}},
         {"document", {"core", "guard", "worktree", "land", "piece"}},
         {"run", {"core", "claim", "mail", "guard", "agent", "artisan", "piece", "document"}},
         {"molecule", {"core", "plan", "guard", "worktree", "land", "artisan", "run"}},
         {"turn", {"core", "claim", "mail", "agent", "artisan", "piece", "document", "run"}},
         {"doctor",
          {"core", "claim", "mail", "guard", "interchange", "worktree", "witness", "project",
           "land", "publish", "piece", "document", "run"}},
         {"upkeep",
          {"core", "claim", "guard", "interchange", "worktree", "witness", "project", "land",
           "publish", "work", "piece", "document", "run", "doctor"}},
     }},
    {"adapters/git",
     {
         {"process", {}},
         {"config", {"process"}},
         {"hooks", {"process", "config"}},
         {"objects", {}},
         {"replay", {"process", "config", "objects"}},
         {"pieces", {"process", "config", "objects", "replay"}},
         {"repository", {"process", "config", "hooks", "replay", "pieces"}},
         {"pool", {"process", "config", "replay", "repository"}},
     }},
};

constexpr std::size_t most_units = 20;

struct Library {
    std::string_view header_prefix;
    // Folders or files that may include it.
    std::vector<std::string_view> homes;
};

const std::array libraries{
    Library{"git2", {"git-atelier/adapters/git/"}},
    Library{"sqlite3", {"git-atelier/adapters/sqlite/"}},
    Library{"boost/json", {"git-atelier/base/json.cpp"}},
    Library{"boost/", {"git-atelier/adapters/process/spawn.cpp"}},
    Library{"yaml-cpp/", {"git-atelier/adapters/yaml/"}},
    Library{"cxxopts", {"git-atelier/cli/"}},
    Library{"cpuid.h", {"skills-bin/known_processor.cpp"}},
    Library{"nettle/", {"git-atelier/base/digest.cpp"}},
    Library{"zlib.h", {"git-atelier/adapters/git/objects/compression.cpp"}},
    Library{"utf8proc",
            {"git-atelier/base/fold.cpp", "git-atelier/base/readable_slug.cpp",
             "git-atelier/base/text_width.cpp"}},
};

// The pure floors see no operating system: neither its headers nor streams on files or terminals.
bool is_system_header(std::string_view header) {
    static const Floors streams{"fstream", "iostream", "print", "syncstream"};
    const bool posix = header.ends_with(".h") || header.starts_with("sys/");
    return posix || streams.contains(header);
}

bool is_standard_or_system(std::string_view header) {
    static const Floors posix{"dirent.h",  "dlfcn.h",   "errno.h",  "fcntl.h",  "poll.h",
                              "pthread.h", "sched.h",   "signal.h", "spawn.h",  "stdio.h",
                              "string.h",  "termios.h", "time.h",   "unistd.h", "stdlib.h",
                              "limits.h",  "malloc.h"};
    const bool plain = header.find_first_of("./") == std::string_view::npos;
    return plain || header.starts_with("sys/") || header.starts_with("linux/") ||
           posix.contains(header);
}

std::string kind_of(std::string_view floor) {
    return floor.starts_with("adapters/") ? "adapters" : std::string(floor);
}

std::string allowed_text(const Floors& floors) {
    if (floors.empty()) return "nothing of the project but itself";
    std::string text;
    for (const auto& floor : floors)
        text += (text.empty() ? "" : " ") + floor;
    return text + " and itself";
}

// "claim" of "app/claim/..." where the floor has rooms; "" where the file stands in none.
std::string room_of(std::string_view floor, std::string_view path) {
    const auto inside = path.substr(path.find(std::string(floor) + "/") + floor.size() + 1);
    const auto slash = inside.find('/');
    return slash == std::string_view::npos ? "" : std::string(inside.substr(0, slash));
}

std::optional<std::string> room_fault(const std::string& floor, const std::string& path,
                                      const std::string& target) {
    const auto known = rooms.find(floor);
    if (known == rooms.end()) return std::nullopt;
    const auto from = known->second.find(room_of(floor, path));
    const auto to = room_of(floor, target);
    if (from == known->second.end() || from->first == to) return std::nullopt;
    if (from->second.contains(to)) return std::nullopt;
    return "the room " + floor + "/" + from->first + " may not include " + target +
           "; it may include: " + allowed_text(from->second);
}

std::optional<std::string> quoted_fault(const std::string& floor, const std::string& path,
                                        const std::string& target) {
    const auto to = floor_of("git-atelier/" + target);
    if (!to || target.find('/') == std::string::npos)
        return "\"" + target + "\" does not start with a floor";
    if (*to == floor) return room_fault(floor, path, target);
    const auto& allowed = edges.at(kind_of(floor));
    const bool between_adapters = kind_of(floor) == "adapters" && kind_of(*to) == "adapters";
    if (!between_adapters && allowed.contains(kind_of(*to))) return std::nullopt;
    return floor + " may not include " + *to + " (" + target +
           "); it may include: " + allowed_text(allowed);
}

std::optional<std::string> bracketed_fault(const SourceFile& file, const std::string& floor,
                                           const std::string& header) {
    for (const auto& library : libraries) {
        if (!header.starts_with(library.header_prefix)) continue;
        const auto holds = [&](std::string_view home) { return file.path.starts_with(home); };
        if (std::ranges::any_of(library.homes, holds) && file.path.ends_with(".cpp"))
            return std::nullopt;
        return "<" + header + "> belongs into .cpp files of " + std::string(library.homes[0]);
    }
    if (header.starts_with("fmt/") || header == "tl/expected.hpp") return std::nullopt;
    if (!is_standard_or_system(header)) return "<" + header + "> is of no library the house knows";
    if (pure.contains(floor) && is_system_header(header))
        return floor + " may not include the system header <" + header + ">";
    return std::nullopt;
}

} // namespace

std::optional<std::string> floor_of(std::string_view path) {
    const auto segment = [](std::string_view text) { return text.substr(0, text.find('/')); };
    if (path.starts_with("skills-bin/") || path.starts_with("hooks/"))
        return std::string(segment(path));
    if (!path.starts_with("git-atelier/")) return std::nullopt;
    const auto inside = path.substr(path.find('/') + 1);
    if (inside.find('/') == std::string_view::npos) return "commands";
    const auto first = segment(inside);
    if (first != "adapters") return std::string(first);
    return "adapters/" + std::string(segment(inside.substr(first.size() + 1)));
}

std::vector<Finding> check_floors(const SourceFile& file) {
    const auto floor = floor_of(file.path);
    if (!floor) return {};
    if (!edges.contains(kind_of(*floor)))
        return {{file.path, 1, "the folder " + *floor + " is not a floor of the house"}};
    const auto known = rooms.find(*floor);
    if (known != rooms.end() && !known->second.contains(room_of(*floor, file.path)))
        return {{file.path, 1, "stands in no room of " + *floor}};

    static const std::regex quoted(R"re(^\s*#\s*include\s*"([^"]+)")re");
    static const std::regex bracketed(R"re(^\s*#\s*include\s*<([^>]+)>)re");
    std::vector<Finding> findings;
    std::size_t number = 0;
    for (const auto& line : lines_of(code_of(file.text, true))) {
        ++number;
        std::smatch match;
        std::optional<std::string> fault;
        if (std::regex_search(line, match, quoted))
            fault = quoted_fault(*floor, file.path, match[1]);
        else if (std::regex_search(line, match, bracketed))
            fault = bracketed_fault(file, *floor, match[1]);
        if (fault) findings.push_back({file.path, number, *fault});
    }
    return findings;
}

std::vector<Finding> check_room_sizes(const std::vector<SourceFile>& files) {
    std::map<std::string, std::set<std::string>> units;
    for (const auto& file : files) {
        const auto floor = floor_of(file.path);
        if (!floor || !rooms.contains(*floor)) continue;
        const auto folder = file.path.substr(0, file.path.rfind('/'));
        units[folder].insert(file.path.substr(0, file.path.rfind('.')));
    }
    std::vector<Finding> findings;
    for (const auto& [folder, names] : units)
        if (names.size() > most_units)
            findings.push_back({folder, 1,
                                "has " + std::to_string(names.size()) + " units, more than the " +
                                    std::to_string(most_units) + " of a room"});
    return findings;
}

} // namespace atelier::meta
