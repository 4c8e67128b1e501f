// What may be part of a plan, whoever brings it: a plan file, an editor, a skill, an import, the
// mirror. Each rule has one answer for those who plan here, who can correct it at once, and one for
// what another program has written already. docs/interchange.md has the table for people.
#pragma once

#include "base/enum_names.hpp"
#include "domain/bead/bead.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class Ruling { taken, remark, refused };
constexpr auto names_of(Ruling) {
    return std::to_array<Named<Ruling>>(
        {{Ruling::taken, "taken"}, {Ruling::remark, "remark"}, {Ruling::refused, "refused"}});
}

enum class Rule {
    row_not_json,
    row_id,
    row_twice,
    row_member,
    header_line,
    half_character,
    control_character,
    title_missing,
    title_too_long,
    title_of_lines,
    priority_range,
    label_blank,
    label_not_text,
    paths_unmatchable,
    lines_wrong,
    lines_over,
    kind_unknown,
    field_unreadable,
    state_labels,
    without_epic,
    edge_elsewhere,
    edge_shape,
    edge_type,
    edge_unfinishable,
    edge_own_epic,
    edge_ring,
    branch_name,
    branch_reserved,
    branch_of_parent,
    branch_symbolic,
    branch_exists,
    branch_shared,
    branch_collides,
    branch_missing,
    parent_is_root,
    branch_fixed,
    approval,
    vouched,
    claim,
    landing,
};
constexpr auto names_of(Rule) {
    return std::to_array<Named<Rule>>({{Rule::row_not_json, "row-not-json"},
                                       {Rule::row_id, "row-id"},
                                       {Rule::row_twice, "row-twice"},
                                       {Rule::row_member, "row-member"},
                                       {Rule::header_line, "header-line"},
                                       {Rule::half_character, "half-character"},
                                       {Rule::control_character, "control-character"},
                                       {Rule::title_missing, "title-missing"},
                                       {Rule::title_too_long, "title-too-long"},
                                       {Rule::title_of_lines, "title-of-lines"},
                                       {Rule::priority_range, "priority-range"},
                                       {Rule::label_blank, "label-blank"},
                                       {Rule::label_not_text, "label-not-text"},
                                       {Rule::paths_unmatchable, "paths-unmatchable"},
                                       {Rule::lines_wrong, "lines-wrong"},
                                       {Rule::lines_over, "lines-over"},
                                       {Rule::kind_unknown, "kind-unknown"},
                                       {Rule::field_unreadable, "field-unreadable"},
                                       {Rule::state_labels, "state-labels"},
                                       {Rule::without_epic, "without-epic"},
                                       {Rule::edge_elsewhere, "edge-elsewhere"},
                                       {Rule::edge_shape, "edge-shape"},
                                       {Rule::edge_type, "edge-type"},
                                       {Rule::edge_unfinishable, "edge-unfinishable"},
                                       {Rule::edge_own_epic, "edge-own-epic"},
                                       {Rule::edge_ring, "edge-ring"},
                                       {Rule::branch_name, "branch-name"},
                                       {Rule::branch_reserved, "branch-reserved"},
                                       {Rule::branch_of_parent, "branch-of-parent"},
                                       {Rule::branch_symbolic, "branch-symbolic"},
                                       {Rule::branch_exists, "branch-exists"},
                                       {Rule::branch_shared, "branch-shared"},
                                       {Rule::branch_collides, "branch-collides"},
                                       {Rule::branch_missing, "branch-missing"},
                                       {Rule::parent_is_root, "parent-is-root"},
                                       {Rule::branch_fixed, "branch-fixed"},
                                       {Rule::approval, "approval"},
                                       {Rule::vouched, "vouched"},
                                       {Rule::claim, "claim"},
                                       {Rule::landing, "landing"}});
}

struct Rulings {
    // nullopt: a plan cannot say such a thing.
    std::optional<Ruling> planned;
    Ruling imported;
};
Rulings rulings_on(Rule rule);

// What was found, in words that follow the name of the bead or of the key.
struct PlanFault {
    Rule rule;
    std::string what;
    Advice hint = {};

    // "at-x: its title ...", "at-x waits for ...".
    std::string said_of(const BeadId& bead) const {
        return bead.str() + (what.starts_with("its ") ? ": " : " ") + what;
    }
    bool refused_imported() const { return rulings_on(rule).imported == Ruling::refused; }
};

// Whether it is something that gets finished, so that others may wait for it.
bool can_be_waited_for(const Bead& bead);

// Each says what is wrong with one text or number; nullopt when nothing is.
std::optional<PlanFault> title_fault(std::string_view title);
// One of the globs of a changeset's paths.
std::optional<PlanFault> path_fault(std::string_view glob);
std::optional<PlanFault> priority_fault(std::int64_t priority);
// `any_size`: it is mechanical, or its size was approved.
std::optional<PlanFault> lines_fault(std::int64_t lines, std::int64_t limit, bool any_size);
// Of any text, of several lines too.
std::optional<PlanFault> text_fault(std::string_view text);

} // namespace atelier
