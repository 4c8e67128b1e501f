// What the options of those that plan one changeset say: the skill and `git atelier add`.
#pragma once

#include "cli/args.hpp"
#include "domain/plan/plan.hpp"

namespace atelier {

inline constexpr Option depends_on_option{.name = "depends-on",
                                          .help = "a changeset that has to be done first",
                                          .value = "ID",
                                          .repeatable = true};
inline constexpr Option path_option{
    .name = "path", .help = "files that it may touch", .value = "GLOB", .repeatable = true};
inline constexpr Option lines_option{
    .name = "lines", .help = "estimated number of added and deleted lines", .value = "N"};
inline constexpr Option kind_option{.name = "kind",
                                    .help = "rename, additive, behaviour or mechanical",
                                    .value = "K",
                                    .choices = all_names<ChangesetKind>};

// --lines, --path and --kind, for a changeset of that title.
Result<PlannedChangeset> planned_changeset(const Args& args, std::string title,
                                           std::string description);
// A plan of nothing else.
PlanDocument plan_of(PlannedChangeset changeset);

} // namespace atelier
