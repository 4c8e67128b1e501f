#include "meta/typed_facts.hpp"

#include <algorithm>
#include <array>
#include <regex>

namespace atelier::meta {
namespace {

constexpr std::string_view room_of_fields = "git-atelier/domain/bead/";

bool is_of_the_product(std::string_view path) {
    return path.starts_with("git-atelier/") || path.starts_with("skills-bin/") ||
           path.starts_with("hooks/");
}

std::vector<Finding> matches_in(const SourceFile& file, const std::regex& pattern,
                                const std::string& said) {
    std::vector<Finding> findings;
    std::size_t number = 0;
    for (const auto& line : lines_of(code_of(file.text, true))) {
        ++number;
        std::smatch match;
        if (std::regex_search(line, match, pattern))
            findings.push_back({file.path, number, match.str(1) + said});
    }
    return findings;
}

} // namespace

std::vector<Finding> check_field_names(const SourceFile& file) {
    if (!is_of_the_product(file.path) || file.path.starts_with(room_of_fields)) return {};
    static const std::regex by_name(
        R"re(\b((?:get|set)_field(?:_if_any)?|field::\w+|bead/field_(?:text|reader)\.hpp))re");
    return matches_in(file, by_name,
                      " belongs into domain/bead: ask Epic, Changeset, Agent or Message");
}

std::vector<Finding> check_text_commits(const SourceFile& file) {
    static constexpr auto floors = std::to_array<std::string_view>(
        {"git-atelier/domain/", "git-atelier/ports/", "git-atelier/app/"});
    const bool concerned =
        file.path.ends_with(".hpp") && !file.path.starts_with(room_of_fields) &&
        std::ranges::any_of(floors, [&](auto floor) { return file.path.starts_with(floor); });
    if (!concerned) return {};
    static const std::regex commit(
        R"re(std::(?:optional<std::)?string>?[ &*]+((?:\w+_)?(?:commit|sha|head|oid|tree|tip|onto)_?)\b(?! *\())re");
    return matches_in(file, commit, " is text: say CommitId, TreeId or ObjectId");
}

} // namespace atelier::meta
