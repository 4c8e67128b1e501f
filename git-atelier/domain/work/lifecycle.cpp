#include "domain/work/lifecycle.hpp"

#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/bead/message.hpp"

namespace atelier {
namespace {

std::vector<std::string> ids_of(const std::vector<Bead>& beads) {
    std::vector<std::string> ids;
    for (const Bead& bead : beads)
        ids.push_back(bead.id.str());
    return ids;
}

Error open_tasks_error(const BeadId& above, const std::vector<std::string>& open, Advice cure) {
    Json details = Json::object();
    details.set("tasks", Json::strings(open));
    return {ErrorCode::open_tasks, above.str() + " has " + counted(open.size(), "open task"),
            std::move(cure), std::move(details)};
}

Error pinned_error(const Bead& bead) {
    return {ErrorCode::pinned, bead.id.str() + " is pinned", advise(Hint::pinned, bead.id.str())};
}

Result<void> require_unsettled(const Bead& changeset) {
    if (kind_of(changeset) != BeadKind::changeset)
        return fail(ErrorCode::not_found, changeset.id.str() + " is not a changeset",
                    advise(Hint::what_it_is, changeset.id.str()));
    if (changeset.status == BeadStatus::pinned) return fail(pinned_error(changeset));
    const ChangesetState state = state_of(changeset);
    if (is_settled(state))
        return fail(ErrorCode::not_runnable, how_it_was_settled(changeset),
                    advise(Hint::new_changeset));
    return {};
}

// How the close reason of an epic begins that was given up.
constexpr std::string_view abandoned_mark = "abandoned: ";

bool can_be_pinned(BeadKind kind) {
    switch (kind) {
    case BeadKind::epic:
    case BeadKind::changeset:
    case BeadKind::task:
    case BeadKind::subtask:
    case BeadKind::message:
    case BeadKind::other:
        return true;
    case BeadKind::agent:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::run:
        break;
    }
    return false;
}

// Whether the last entry of `notes` is `blocked <time>: <reason>`.
bool last_block_reason_is(std::string_view notes, const std::string& reason) {
    const std::string end = ": " + reason + "\n";
    const std::size_t front = std::string_view("blocked 2026-01-31T09:00:00.000Z").size();
    if (!notes.ends_with(end) || notes.size() < front + end.size()) return false;
    return notes.substr(notes.size() - end.size() - front).starts_with("blocked ");
}

} // namespace

Result<Bead> claim(const Bead& epic, const AgentId& agent, bool take_over) {
    if (kind_of(epic) != BeadKind::epic)
        return fail(ErrorCode::not_found, epic.id.str() + " is not an epic",
                    advise(Hint::which_epics));
    if (is_closed(epic))
        return fail(ErrorCode::epic_closed, epic.id.str() + " is closed",
                    advise(Hint::which_are_open));
    if (epic.status == BeadStatus::pinned) return fail(pinned_error(epic));
    if (is_draft(epic))
        return fail(ErrorCode::epic_draft, epic.id.str() + " is still a draft",
                    advise(Hint::promote_it, epic.id.str()));
    if (epic.assignee == agent.str() && is_claimed(epic)) return epic;
    if (!epic.assignee.empty() && epic.assignee != agent.str() && !take_over) {
        Json details = Json::object();
        details.set("epic", epic.id.str()).set("held_by", epic.assignee);
        return fail(ErrorCode::epic_taken, epic.id.str() + " is held by " + epic.assignee,
                    advise(Hint::which_are_free), std::move(details));
    }
    if (epic.status == BeadStatus::blocked)
        return fail(ErrorCode::not_runnable, epic.id.str() + " is blocked",
                    advise(Hint::why_blocked, epic.id.str()));
    Bead next = epic;
    next.status = BeadStatus::hooked;
    next.assignee = agent.str();
    return next;
}

Result<Bead> release(const Bead& epic, const AgentId& agent) {
    if (!epic.assignee.empty() && epic.assignee != agent.str())
        return fail(ErrorCode::epic_taken, epic.id.str() + " is held by " + epic.assignee,
                    advise(Hint::holder_releases));
    Bead next = epic;
    next.assignee.clear();
    if (is_claimed(next)) next.status = BeadStatus::open;
    return next;
}

Result<Bead> close(const EpicTree& graph, bool more_work) {
    const Bead& epic = graph.epic();
    if (is_closed(epic)) return epic;
    if (epic.status == BeadStatus::pinned) return fail(pinned_error(epic));
    std::vector<std::string> open;
    for (const Bead& changeset : graph.changesets())
        if (!is_settled(changeset, graph)) open.push_back(changeset.id.str());
    if (!open.empty()) {
        Json details = Json::object();
        details.set("changesets", Json::strings(open));
        return fail(ErrorCode::open_changesets,
                    epic.id.str() + " has " + counted(open.size(), "changeset") +
                        " neither merged nor abandoned",
                    advise(Hint::finish_changesets, epic.id.str()), std::move(details));
    }
    if (graph.changesets().empty())
        return fail(ErrorCode::no_changesets, epic.id.str() + " has no changesets",
                    advise(Hint::add_changesets, epic.id.str()));
    if (const auto tasks = ids_of(graph.open_tasks(epic.id)); !tasks.empty())
        return fail(
            open_tasks_error(epic.id, tasks, advise(Hint::finish_own_tasks, join(tasks, " "))));
    if (more_work)
        return fail(ErrorCode::open_changesets, "more work was announced for " + epic.id.str(),
                    advise(Hint::more_work_announced));
    Bead next = epic;
    next.status = BeadStatus::closed;
    next.close_reason = "all changesets are merged or abandoned";
    return next;
}

Result<Bead> abandon_epic(const Bead& epic, const std::string& reason) {
    if (was_abandoned(epic)) return epic;
    if (is_closed(epic))
        return fail(ErrorCode::epic_closed, epic.id.str() + " is closed",
                    advise(Hint::landed_is_landed));
    if (epic.status == BeadStatus::pinned) return fail(pinned_error(epic));
    Bead next = epic;
    next.status = BeadStatus::closed;
    next.assignee.clear();
    next.close_reason = std::string(abandoned_mark) + reason;
    return next;
}

bool was_abandoned(const Bead& epic) {
    return is_closed(epic) && epic.close_reason.starts_with(abandoned_mark);
}

Result<std::vector<Bead>> promote(const EpicTree& graph) {
    const Bead& epic = graph.epic();
    if (is_closed(epic))
        return fail(ErrorCode::epic_closed, epic.id.str() + " is closed", advise(Hint::new_epic));
    if (graph.changesets().empty())
        return fail(ErrorCode::no_changesets, epic.id.str() + " has no changesets",
                    advise(Hint::add_changesets, epic.id.str()));
    ATELIER_TRY(const Epic said, Epic::of(epic));
    ATELIER_CHECK(said.require_root_branch());
    std::vector<Bead> changed;
    Bead next = epic;
    remove_label(next, label::draft);
    add_label(next, label::promoted);
    if (next.status == BeadStatus::deferred) next.status = BeadStatus::open;
    if (next != epic) changed.push_back(next);
    for (const Bead& changeset : graph.changesets()) {
        Bead after = changeset;
        if (!is_closed(changeset)) remove_label(after, label::draft);
        after = ready_if_described(after, next);
        if (after != changeset) changed.push_back(std::move(after));
    }
    return changed;
}

std::string how_it_was_settled(const Bead& changeset) {
    const bool landed = state_of(changeset) == ChangesetState::merged;
    return changeset.id.str() + (landed ? " has already landed" : " was abandoned");
}

bool is_undescribed(const Bead& changeset) {
    return state_of(changeset) == ChangesetState::planned && prose(changeset).empty();
}

Bead ready_if_described(const Bead& changeset, const Bead& epic) {
    Bead next = changeset;
    if (state_of(changeset) == ChangesetState::planned && !is_draft(epic) && !is_draft(changeset) &&
        !is_undescribed(changeset))
        set_changeset_label(next, ChangesetLabel::ready);
    return next;
}

Result<Bead> start(const Bead& changeset, const EpicTree& graph) {
    // Its row may say what is not approved.
    const Bead* approved = graph.find(changeset.id);
    if (const auto reasons = not_runnable(approved != nullptr ? *approved : changeset, graph);
        !reasons.empty()) {
        Json details = Json::object();
        details.set("reasons", reasons_json(reasons));
        return fail(reasons.front().code, reasons.front().message,
                    advise(Hint::every_reason, changeset.id.str()), std::move(details));
    }
    Bead next = changeset;
    set_changeset_label(next, ChangesetLabel::in_progress);
    next.status = BeadStatus::in_progress;
    return next;
}

Result<void> require_tasks_done(const EpicTree& graph, const BeadId& changeset) {
    const auto open = ids_of(graph.open_tasks(changeset));
    if (open.empty()) return {};
    return fail(open_tasks_error(changeset, open, advise(Hint::finish_own_tasks, join(open, " "))));
}

Result<Bead> mark_done(const Bead& changeset, const CommitId& head) {
    ATELIER_CHECK(require_unsettled(changeset));
    Bead next = changeset;
    set_changeset_label(next, ChangesetLabel::in_progress);
    next.status = BeadStatus::in_progress;
    Changeset::set_done_head(next, head);
    return next;
}

Result<Bead> reopen(const Bead& changeset) {
    ATELIER_CHECK(require_unsettled(changeset));
    Bead next = changeset;
    Changeset::set_done_head(next, std::nullopt);
    return next;
}

Result<Bead> send_back(const Bead& changeset) {
    ATELIER_TRY(Bead next, reopen(changeset));
    next.status = BeadStatus::open;
    set_changeset_label(next, ChangesetLabel::ready);
    return next;
}

bool is_blocked_by(const Bead& changeset, const std::string& reason) {
    return changeset.status == BeadStatus::blocked && last_block_reason_is(changeset.notes, reason);
}

Result<Bead> block(const Bead& changeset, const std::string& reason, Time now) {
    ATELIER_CHECK(require_unsettled(changeset));
    Bead next = changeset;
    if (is_blocked_by(next, reason)) return next;
    next.status = BeadStatus::blocked;
    if (!next.notes.empty() && !next.notes.ends_with('\n')) next.notes += '\n';
    next.notes += "blocked " + format_time(now) + ": " + reason + "\n";
    return next;
}

Result<Bead> unblock(const Bead& changeset) {
    ATELIER_CHECK(require_unsettled(changeset));
    Bead next = changeset;
    if (next.status != BeadStatus::blocked) return next;
    const bool begun = changeset_label(next) == ChangesetLabel::in_progress;
    next.status = begun && has_done_head(next) ? BeadStatus::in_progress : BeadStatus::open;
    if (begun && !has_done_head(next)) set_changeset_label(next, ChangesetLabel::ready);
    return next;
}

Result<Bead> merge(const Bead& changeset, const CommitId& integrated) {
    if (state_of(changeset) == ChangesetState::merged) return changeset;
    ATELIER_CHECK(require_unsettled(changeset));
    Bead next = changeset;
    set_changeset_label(next, ChangesetLabel::merged);
    next.status = BeadStatus::closed;
    next.close_reason = "merged as " + integrated.str();
    Changeset::set_integrated_sha(next, integrated);
    return next;
}

Result<Bead> merge_as_found(const Bead& changeset, const CommitId& integrated) {
    if (state_of(changeset) == ChangesetState::merged) return changeset;
    ATELIER_TRY(const Bead open, reopen(changeset));
    return merge(open, integrated);
}

Result<Bead> abandon(const Bead& changeset, const std::string& reason,
                     const std::optional<BeadId>& superseded_by) {
    Bead next = changeset;
    if (state_of(changeset) != ChangesetState::abandoned) {
        ATELIER_CHECK(require_unsettled(changeset));
        set_changeset_label(next, ChangesetLabel::abandoned);
        next.status = BeadStatus::closed;
        next.close_reason = reason;
    }
    if (superseded_by) Changeset::set_superseded_by(next, *superseded_by);
    return next;
}

Result<Bead> finish_task(const Bead& task, const std::string& summary) {
    const BeadKind kind = kind_of(task);
    if (kind != BeadKind::task && kind != BeadKind::subtask)
        return fail(ErrorCode::not_found, task.id.str() + " is not a task",
                    advise(Hint::what_it_is, task.id.str()));
    if (is_closed(task)) return task;
    if (task.status == BeadStatus::pinned) return fail(pinned_error(task));
    Bead next = task;
    next.status = BeadStatus::closed;
    next.close_reason = summary.empty() ? "done" : summary;
    return next;
}

Result<Bead> pin(const Bead& bead) {
    const std::string id = bead.id.str();
    if (!can_be_pinned(kind_of(bead)))
        return fail(ErrorCode::usage, id + " is neither planned work nor a message",
                    advise(Hint::what_to_pin));
    if (is_closed(bead))
        return fail(ErrorCode::not_runnable, id + " is closed: nothing of it is left to pin",
                    advise(Hint::what_to_pin));
    if (kind_of(bead) == BeadKind::epic && is_claimed(bead))
        return fail(ErrorCode::epic_taken, id + " is held by " + bead.assignee,
                    advise(Hint::pause_first, id));
    Bead next = bead;
    next.status = BeadStatus::pinned;
    return next;
}

Bead unpin(const Bead& bead, BeadStatus before) {
    Bead next = bead;
    if (next.status != BeadStatus::pinned) return next;
    const bool claimed = before == BeadStatus::hooked ||
                         (before == BeadStatus::in_progress && kind_of(bead) == BeadKind::epic);
    const bool stands = before != BeadStatus::pinned && before != BeadStatus::closed && !claimed;
    next.status = stands ? before : BeadStatus::open;
    return next;
}

Result<Bead> finish_message(const Bead& message, const std::string& reason) {
    if (is_closed(message)) return message;
    if (message.status == BeadStatus::pinned) return fail(pinned_error(message));
    Bead next = message;
    next.status = BeadStatus::closed;
    next.close_reason = reason;
    mirror_header(next);
    return next;
}

} // namespace atelier
