#include "domain/plan/rules.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t longest_title = 500;

bool is_control(char c) {
    return (static_cast<unsigned char>(c) < 0x20U && c != '\n' && c != '\r' && c != '\t') ||
           c == '\x7f';
}

} // namespace

Rulings rulings_on(Rule rule) {
    switch (rule) {
    case Rule::row_not_json:
    case Rule::row_id:
    case Rule::row_twice:
    case Rule::row_member:
    case Rule::label_not_text:
    case Rule::state_labels:
    case Rule::without_epic:
    case Rule::parent_is_root:
        return {std::nullopt, Ruling::refused};
    case Rule::header_line:
        return {std::nullopt, Ruling::taken};
    case Rule::label_blank:
    case Rule::edge_type:
    case Rule::approval:
    case Rule::vouched:
    case Rule::field_unreadable:
    case Rule::claim:
    case Rule::landing:
        return {std::nullopt, Ruling::remark};
    case Rule::branch_missing:
        return {Ruling::taken, Ruling::remark};
    case Rule::half_character:
    case Rule::control_character:
    case Rule::title_of_lines:
    case Rule::paths_unmatchable:
    case Rule::lines_wrong:
    case Rule::lines_over:
    case Rule::kind_unknown:
    case Rule::edge_elsewhere:
    case Rule::edge_shape:
    case Rule::edge_unfinishable:
    case Rule::branch_exists:
    case Rule::branch_shared:
    case Rule::branch_fixed:
        return {Ruling::refused, Ruling::remark};
    case Rule::title_missing:
    case Rule::title_too_long:
    case Rule::priority_range:
    case Rule::edge_own_epic:
    case Rule::edge_ring:
    case Rule::branch_name:
    case Rule::branch_reserved:
    case Rule::branch_of_parent:
    case Rule::branch_symbolic:
    case Rule::branch_collides:
        return {Ruling::refused, Ruling::refused};
    }
    return {Ruling::refused, Ruling::refused};
}

bool can_be_waited_for(const Bead& bead) {
    switch (kind_of(bead)) {
    case BeadKind::epic:
    case BeadKind::changeset:
    case BeadKind::task:
    case BeadKind::subtask:
    case BeadKind::other:
        return true;
    case BeadKind::agent:
    case BeadKind::message:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::run:
        return false;
    }
    return false;
}

std::optional<PlanFault> title_fault(std::string_view title) {
    if (trim(title).empty())
        return PlanFault{Rule::title_missing, "it is empty", advise(Hint::one_line_title)};
    if (title.size() > longest_title)
        return PlanFault{Rule::title_too_long,
                         "it is longer than " + std::to_string(longest_title) + " bytes",
                         advise(Hint::details_below)};
    if (title.find_first_of("\n\r") != std::string_view::npos)
        return PlanFault{Rule::title_of_lines, "it has more than one line"};
    return std::nullopt;
}

std::optional<PlanFault> path_fault(std::string_view glob) {
    const std::string shown = "'" + std::string(glob) + "'";
    if (trim(glob).empty() || glob.find_first_of(",\n") != std::string_view::npos)
        return PlanFault{Rule::paths_unmatchable, shown + " is empty or contains a comma"};
    const auto parts = split(glob, '/');
    const bool outside = glob.front() == '/' || std::ranges::any_of(parts, [](const auto& part) {
                             return part == ".." || part == "." || part == ".git";
                         });
    if (outside || glob.find("//") != std::string_view::npos)
        return PlanFault{Rule::paths_unmatchable, shown + " matches no file of the repository",
                         advise(Hint::paths_from_top)};
    return std::nullopt;
}

std::optional<PlanFault> priority_fault(std::int64_t priority) {
    if (priority >= 0 && priority <= 4) return std::nullopt;
    return PlanFault{Rule::priority_range, "it is not between 0 and 4"};
}

std::optional<PlanFault> lines_fault(std::int64_t lines, std::int64_t limit, bool any_size) {
    if (lines < 0) return PlanFault{Rule::lines_wrong, "it is negative"};
    if (lines <= limit || any_size) return std::nullopt;
    return PlanFault{Rule::lines_over,
                     std::to_string(lines) + " is over changeset.max_lines (" +
                         std::to_string(limit) + ")",
                     advise(Hint::split_or_mechanical)};
}

std::optional<PlanFault> text_fault(std::string_view text) {
    if (!is_valid_utf8(text))
        return PlanFault{Rule::half_character, "it is not UTF-8", advise(Hint::as_utf8)};
    if (std::ranges::none_of(text, is_control)) return std::nullopt;
    return PlanFault{Rule::control_character, "it contains a control character"};
}

} // namespace atelier
