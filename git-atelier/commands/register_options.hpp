// What a repository can be registered with, whether it is there already or is made for it.
#pragma once

#include "cli/option.hpp"
#include "domain/project/settings.hpp"

namespace atelier {

inline constexpr Option branch_prefix_option = {.name = "branch-prefix",
                                                .help = "prefix for the names of root branches",
                                                .value = "P",
                                                .names = Naming::branch_prefix};
inline constexpr Option pr_mode_option = {
    .name = "pr-mode",
    .help = "pull requests for finished work: none, draft or ready",
    .value = "MODE",
    .choices = all_names<PrMode>};
inline constexpr Option agent_option = {
    .name = "agent", .help = "the default runtime for agents", .value = "RUNTIME"};
inline constexpr Option store_option = {
    .name = "store",
    .help = "sqlite, or bd to also mirror the plan to a Beads store",
    .value = "BACKEND",
    .choices = all_names<StoreBackend>};
inline constexpr Option issue_prefix_option = {.name = "issue-prefix",
                                               .help =
                                                   "prefix for ids; cannot be changed later [at]",
                                               .value = "PREFIX"};

} // namespace atelier
