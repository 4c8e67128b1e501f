// What a repository can be registered with, whether it is there already or is made for it.
#pragma once

#include "cli/option.hpp"
#include "domain/project/settings.hpp"

namespace atelier {

inline constexpr Option branch_prefix_option = {.name = "branch-prefix",
                                                .help =
                                                    "what the names of root branches begin with",
                                                .value = "P",
                                                .names = Naming::branch_prefix};
inline constexpr Option pr_mode_option = {.name = "pr-mode",
                                          .help =
                                              "pull requests of what is done: none, draft or ready",
                                          .value = "MODE",
                                          .choices = all_names<PrMode>};
inline constexpr Option agent_option = {
    .name = "agent", .help = "the runtime that agents use", .value = "RUNTIME"};
inline constexpr Option store_option = {
    .name = "store",
    .help = "sqlite, or bd: plans are mirrored to a Beads store as well",
    .value = "BACKEND",
    .choices = all_names<StoreBackend>};
inline constexpr Option issue_prefix_option = {
    .name = "issue-prefix", .help = "what ids begin with, for good [at]", .value = "PREFIX"};

} // namespace atelier
