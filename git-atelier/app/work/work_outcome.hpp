// What a run of `work` has done, and why it ended.
#pragma once

#include "app/work/mail_session.hpp"
#include "app/work/work_session.hpp"
#include "domain/work/progress.hpp"

#include <map>
#include <vector>

namespace atelier {

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
    // The changeset's workflow is at fault, and the epic's other changesets can be worked on. Known
    // to whoever held the session; the answer of `work` does not say it.
    bool of_workflow = false;
};

struct WorkOutcome {
    AgentId worker;
    WorkStop stop = WorkStop::no_work;
    std::vector<SessionReport> sessions;
    std::vector<FailedSession> failures;
    // What was taken from queues.
    std::vector<ServedMessage> served = {};
    // Nothing else was to be taken.
    bool queue_only = false;
    std::vector<BeadId> closed_epics;
    // Why each open epic offered nothing at the end.
    std::map<BeadId, std::vector<Reason>> reasons;
    std::vector<BeadId> messages;

    // A session was blocked or its surroundings failed, a message went back to its queue, or an
    // epic was passed over because its branches or checkouts are not as they should be.
    bool failed() const;
    // The last session on some changeset was stopped, and waits to be gone on with.
    bool leaves_off() const;
    // Nothing failed, and nothing stopped it before its work was done.
    bool succeeded() const;
};

} // namespace atelier
