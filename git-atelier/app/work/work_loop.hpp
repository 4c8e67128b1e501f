// `git atelier work`: sessions one after the other, until there is nothing left to do.
#pragma once

#include "app/core/what_is_next.hpp"
#include "app/core/work_context.hpp"
#include "app/work/work_session.hpp"

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
    SelectionMode mode = SelectionMode::prompt;
    RunMode run_mode = RunMode::standard;
    Seconds watch_interval{60};
    std::string runtime;
    std::optional<std::string> name;
    // What an agent gave back then or later is left alone: the next one would be given the same.
    std::optional<Time> given_back_since = {};
    // A person reads what the run says, and needs no message that says it again.
    bool attended = false;
    // Prompt mode: asks the person which epic is next; nullopt ends the run.
    std::function<Result<std::optional<BeadId>>(const std::vector<Bead>&)> choose = {};
};

enum class WorkStop { no_work, once, interrupted, unread_mail, no_choice };
constexpr auto names_of(WorkStop) {
    return std::to_array<Named<WorkStop>>({{WorkStop::no_work, "no-work"},
                                           {WorkStop::once, "once"},
                                           {WorkStop::interrupted, "interrupted"},
                                           {WorkStop::unread_mail, "unread-mail"},
                                           {WorkStop::no_choice, "no-choice"}});
}

// A session that could not be held because its surroundings failed.
struct FailedSession {
    BeadId epic;
    BeadId changeset;
    Error error;
};

struct WorkOutcome {
    AgentId worker;
    WorkStop stop = WorkStop::no_work;
    std::vector<SessionReport> sessions;
    std::vector<FailedSession> failures;
    std::vector<BeadId> closed_epics;
    // Why each open epic offered nothing at the end.
    std::map<BeadId, std::vector<Reason>> reasons;
    std::vector<BeadId> messages;

    // A session was blocked or its surroundings failed, or an epic was passed over because its
    // branches or checkouts are not as they should be.
    bool failed() const;
    // The last session on some changeset was stopped, and waits to be gone on with.
    bool leaves_off() const;
    // Nothing failed, and nothing stopped it before its work was done.
    bool succeeded() const;
};

// Errors: identity-in-use, runtime-missing, an explicit epic that cannot be worked on, a store that
// cannot be written.
Result<WorkOutcome> run_work_loop(WorkContext work, const WorkRequest& request);

// What `work` would do first, refused as it would be; writes nothing.
Result<Selection> preview_work(const Context& context, const LivenessProbe& probe,
                               Repository& repository, const ProjectPaths& paths,
                               const WorkRequest& request);

} // namespace atelier
