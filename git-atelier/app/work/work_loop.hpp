// `git atelier work`: sessions one after the other, until there is nothing left to do.
#pragma once

#include "app/core/what_is_next.hpp"
#include "app/core/work_context.hpp"
#include "app/work/work_outcome.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

enum class RunMode { once, standard, watch };
constexpr auto names_of(RunMode) {
    return std::to_array<Named<RunMode>>(
        {{RunMode::once, "once"}, {RunMode::standard, "default"}, {RunMode::watch, "watch"}});
}

enum class SelectionMode { prompt, automatic };
constexpr auto names_of(SelectionMode) {
    return std::to_array<Named<SelectionMode>>(
        {{SelectionMode::prompt, "prompt"}, {SelectionMode::automatic, "auto"}});
}

struct WorkRequest {
    std::optional<BeadId> epic;
    // Of that epic only this changeset.
    std::optional<BeadId> changeset = {};
    // Only what waits in queues.
    bool queue = false;
    SelectionMode mode = SelectionMode::prompt;
    RunMode run_mode = RunMode::standard;
    Seconds watch_interval{60};
    std::string runtime;
    std::optional<std::string> name;
    // What an agent gave back then or later is left alone: the next one would be given the same.
    std::optional<Time> given_back_since = {};
    // A person reads what the run says, and needs no message that says it again.
    bool attended = false;
    // As a session is given them (app/work/work_session); outlives the run.
    const WorkflowPorts* workflows = nullptr;
    // Prompt mode: asks the person which epic is next; nullopt ends the run.
    std::function<Result<std::optional<BeadId>>(const std::vector<Bead>&)> choose = {};
};

// Errors: identity-in-use, runtime-missing, an explicit epic that cannot be worked on, a store that
// cannot be written.
Result<WorkOutcome> run_work_loop(WorkContext work, const WorkRequest& request);

// What `work` would do first, refused as it would be; writes nothing.
Result<Selection> preview_work(const Context& context, const LivenessProbe& probe,
                               Repository& repository, const ProjectPaths& paths,
                               const WorkRequest& request);

} // namespace atelier
