// What can be named on a command line, by the beginning of its name: for whoever completes one.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/bead.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct NamedThing {
    std::string name;
    // What it is, for a person; may be empty.
    std::string title = {};
};

// Ids of epics, each with its changesets, and as soon as something is written root branches too. A
// changeset's tasks are among them where its id and a dot are written. Of closed ones those that
// begin so where no open one does.
Result<std::vector<NamedThing>> parts_of_plan_named(const Context& context,
                                                    std::string_view written);
Result<std::vector<NamedThing>> epics_named(const Context& context, std::string_view written);
// Tasks and subtasks that are open.
Result<std::vector<NamedThing>> tasks_named(const Context& context, std::string_view written);
// What a person has pinned, and what somebody has paused: epics, agents, runs, artisans and
// runtimes.
Result<std::vector<NamedThing>> pinned_named(const Context& context, std::string_view written);
Result<std::vector<NamedThing>> paused_named(const Context& context, std::string_view written);
// Root and work branches of the plan, ids as parts_of_plan_named gives them, and agents.
Result<std::vector<NamedThing>> places_named(const Context& context, std::string_view written);
// Runs of workflows, and pieces that they have made, intermediate ones left out; newest first.
Result<std::vector<NamedThing>> runs_named(const Context& context, std::string_view written);
// Those that are not over.
Result<std::vector<NamedThing>> unfinished_runs_named(const Context& context,
                                                      std::string_view written);
Result<std::vector<NamedThing>> pieces_named(const Context& context, std::string_view written);
// `worker-1`, of those roles.
Result<std::vector<NamedThing>> agents_named(const Context& context, std::vector<Role> roles,
                                             std::string_view written);
// Who reads mail: agents and roles.
Result<std::vector<NamedThing>> readers_named(const Context& context, std::string_view written);
// Whom mail can be sent to: readers, queues, channels and groups.
Result<std::vector<NamedThing>> addresses_named(const Context& context, std::string_view written);
// `queue:builds`, as mail is sent to them.
Result<std::vector<NamedThing>> mail_controls_named(const Context& context,
                                                    std::string_view written);

} // namespace atelier
