#include "domain/forecast/path_overlap.hpp"

#include <algorithm>
#include <optional>

namespace atelier {
namespace {

enum class Part { letter, one, star, any, folders };

// What of a glob stands for one thing. `folders` is the beginning of "**/", which may also stand
// for nothing, as far as the slash.
struct GlobPart {
    Part part;
    char letter = '\0';
};

std::size_t end_of_class(std::string_view glob) {
    const auto end = glob.find(']', glob.starts_with("[]") || glob.starts_with("[!]") ? 3 : 1);
    return end == std::string_view::npos ? 1 : end + 1;
}

std::vector<GlobPart> glob_parts(std::string_view glob) {
    std::vector<GlobPart> parts;
    const bool folder = glob.ends_with('/');
    while (!glob.empty()) {
        std::size_t length = 1;
        if (glob.starts_with("**")) {
            if (glob.starts_with("**/")) parts.push_back({Part::folders});
            parts.push_back({Part::any});
            length = 2;
        } else if (glob.front() == '*') {
            parts.push_back({Part::star});
        } else if (glob.front() == '[' && end_of_class(glob) > 1) {
            parts.push_back({Part::one});
            length = end_of_class(glob);
        } else if (glob.front() == '?') {
            parts.push_back({Part::one});
        } else {
            if (glob.front() == '\\' && glob.size() > 1) glob.remove_prefix(1);
            parts.push_back({Part::letter, glob.front()});
        }
        glob.remove_prefix(length);
    }
    if (folder) parts.push_back({Part::any});
    return parts;
}

class Meet {
  public:
    Meet(std::string_view a, std::string_view b)
        : a_(glob_parts(a)), b_(glob_parts(b)),
          known_((a_.size() + 1) * (b_.size() + 1), std::nullopt) {}

    bool from(std::size_t i, std::size_t j) {
        std::optional<bool>& known = known_[i * (b_.size() + 1) + j];
        if (!known) known = look(i, j);
        return *known;
    }

  private:
    bool look(std::size_t i, std::size_t j) {
        const GlobPart* const a = i < a_.size() ? &a_[i] : nullptr;
        const GlobPart* const b = j < b_.size() ? &b_[j] : nullptr;
        if (a == nullptr && b == nullptr) return true;
        // Past "**/": the part itself, "**" and the slash.
        if (a != nullptr && a->part == Part::folders) return from(i + 1, j) || from(i + 3, j);
        if (b != nullptr && b->part == Part::folders) return from(i, j + 1) || from(i, j + 3);
        if (a != nullptr && is_many(*a))
            return from(i + 1, j) || (b != nullptr && takes(*a, *b) && from(i, j + 1));
        if (b != nullptr && is_many(*b))
            return from(i, j + 1) || (a != nullptr && takes(*b, *a) && from(i + 1, j));
        if (a == nullptr || b == nullptr) return false;
        return same_letter(*a, *b) && from(i + 1, j + 1);
    }

    static bool is_many(const GlobPart& part) {
        return part.part == Part::star || part.part == Part::any;
    }
    // Whether the first, which stands for many letters, stands for all that the second does. Of two
    // that do the shorter one ends within the other, which passing either of them covers.
    static bool takes(const GlobPart& many, const GlobPart& other) {
        if (is_many(other)) return true;
        return many.part == Part::any || other.part != Part::letter || other.letter != '/';
    }
    static bool same_letter(const GlobPart& a, const GlobPart& b) {
        if (a.part == Part::letter && b.part == Part::letter) return a.letter == b.letter;
        const GlobPart& letter = a.part == Part::letter ? a : b;
        return letter.part != Part::letter || letter.letter != '/';
    }

    std::vector<GlobPart> a_;
    std::vector<GlobPart> b_;
    std::vector<std::optional<bool>> known_;
};

} // namespace

bool globs_meet(std::string_view a, std::string_view b) {
    return Meet(a, b).from(0, 0);
}

std::vector<std::string> meeting_paths(const std::vector<std::string>& a,
                                       const std::vector<std::string>& b) {
    std::vector<std::string> met;
    for (const std::string& glob : b)
        if (std::ranges::any_of(a,
                                [&](const std::string& other) { return globs_meet(other, glob); }))
            met.push_back(glob);
    return met;
}

std::vector<PathOverlap> overlaps_without_order(const std::vector<PlannedPaths>& planned) {
    std::vector<PathOverlap> found;
    const auto waits = [](const PlannedPaths& one, const PlannedPaths& other) {
        return std::ranges::count(one.waits_for, other.changeset) > 0 ||
               std::ranges::count(one.waits_for, other.epic) > 0;
    };
    for (auto later = planned.begin(); later != planned.end(); ++later) {
        PathOverlap overlap{later->changeset, {}, {}};
        for (auto first = planned.begin(); first != later; ++first) {
            if (waits(*later, *first) || waits(*first, *later)) continue;
            const auto met = meeting_paths(first->paths, later->paths);
            if (met.empty()) continue;
            overlap.others.push_back(first->changeset);
            for (const std::string& path : met)
                if (std::ranges::count(overlap.paths, path) == 0) overlap.paths.push_back(path);
        }
        if (!overlap.others.empty()) found.push_back(std::move(overlap));
    }
    return found;
}

} // namespace atelier
