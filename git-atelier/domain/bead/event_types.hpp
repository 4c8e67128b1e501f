// Every type of event: its name as it is stored and shown, and what its data holds. docs/json.md
// has the same table, and a test compares them.
#pragma once

#include "base/enum_names.hpp"
#include "base/json.hpp"
#include "domain/bead/bead.hpp"
#include "domain/bead/event_type.hpp"

#include <optional>
#include <string>

namespace atelier {

enum class FieldType { text, number, real, boolean, id, commit, texts, ids, object, objects };

struct EventField {
    std::string_view name;
    FieldType type = FieldType::text;
    bool required = true;
};

struct EventKind {
    EventType type;
    // "<kind>.<what>" in the past tense.
    std::string_view name;
    // Those without a name are not there.
    std::array<EventField, 5> fields = {};
};

inline constexpr EventField change_field{"change"};
inline constexpr EventField reason_field{"reason"};
inline constexpr EventField session_field{"session"};
inline constexpr EventField why_field{"why"};
// Of an order that is taken back: its reason, who had given it and when.
inline constexpr EventField paused_by_field{"by"};
inline constexpr EventField since_field{"since"};
inline constexpr EventField changed_field{"changed", FieldType::texts};
inline constexpr EventField members_field{"members", FieldType::texts};
inline constexpr EventField seq_field{"seq", FieldType::number};
inline constexpr EventField fencing_field{"fencing", FieldType::number};
// The words of an epic and of its changesets, and the digest of each.
inline constexpr EventField approved_field{"approved", FieldType::object};
inline constexpr EventField digests_field{"digests", FieldType::object};

inline constexpr auto event_kinds = std::to_array<EventKind>({
    {EventType::agent_created, "agent.created"},
    {EventType::agent_heartbeat, "agent.heartbeat", {{{"agent_state"}}}},
    {EventType::agent_imported, "agent.imported", {{change_field}}},
    {EventType::agent_paused, "agent.paused", {{reason_field}}},
    {EventType::agent_resumed, "agent.resumed", {{reason_field, paused_by_field, since_field}}},
    // Of one artisan, one runtime or of all; by itself after too many failures.
    {EventType::artisan_paused,
     "artisan.paused",
     {{{"of"},
       {"name", FieldType::text, false},
       {"reason"},
       {"trial_at", FieldType::text, false}}}},
    {EventType::artisan_resumed,
     "artisan.resumed",
     {{{"of"}, {"name", FieldType::text, false}, reason_field, paused_by_field, since_field}}},
    {EventType::assignment_cleared, "assignment.cleared", {{{"epic", FieldType::id}, why_field}}},
    {EventType::bead_imported, "bead.imported", {{change_field}}},
    // Its status before, or since.
    {EventType::bead_pinned, "bead.pinned", {{{"status"}}}},
    {EventType::bead_unpinned, "bead.unpinned", {{{"status"}}}},
    {EventType::branch_removed,
     "branch.removed",
     {{{"branch"}, {"head", FieldType::commit}, why_field}}},
    {EventType::changeset_abandon_asked,
     "changeset.abandon_asked",
     {{reason_field, {"superseded_by", FieldType::id, false}}}},
    // The work branch that was there, and the rescue ref where it is kept.
    {EventType::changeset_abandoned,
     "changeset.abandoned",
     {{reason_field,
       {"superseded_by", FieldType::id, false},
       {"branch", FieldType::text, false},
       {"head", FieldType::commit, false},
       {"kept", FieldType::text, false}}}},
    // Threads of a review of its pull request, by its agent; the answers are not there yet.
    {EventType::changeset_answered,
     "changeset.answered",
     {{{"number", FieldType::number}, {"answers", FieldType::objects}}}},
    // The work of which each commit has its patch, by an overseer.
    {EventType::changeset_approved,
     "changeset.approved",
     {{{"tree"},
       {"head", FieldType::commit},
       {"base", FieldType::commit},
       {"patches", FieldType::texts},
       {"lines", FieldType::number}}}},
    {EventType::changeset_blocked,
     "changeset.blocked",
     {{{"code", FieldType::text, false}, reason_field}}},
    {EventType::changeset_changes_requested,
     "changeset.changes_requested",
     {{{"tree"},
       {"head", FieldType::commit},
       {"message", FieldType::id, false},
       {"comments", FieldType::objects}}}},
    {EventType::changeset_comments_answered,
     "changeset.comments_answered",
     {{{"answers", FieldType::objects}}}},
    {EventType::changeset_created, "changeset.created", {{{"epic", FieldType::id}, {"title"}}}},
    {EventType::changeset_declared,
     "changeset.declared",
     {{{"declared"}, {"summary", FieldType::text, false}, {"more_work", FieldType::text, false}}}},
    {EventType::changeset_done,
     "changeset.done",
     {{{"head", FieldType::commit},
       {"commits", FieldType::number},
       {"lines", FieldType::number},
       {"files", FieldType::number}}}},
    {EventType::changeset_edited, "changeset.edited", {{changed_field}}},
    {EventType::changeset_imported, "changeset.imported", {{change_field}}},
    {EventType::changeset_merged,
     "changeset.merged",
     {{{"commit", FieldType::commit}, {"root_branch"}, {"commits", FieldType::number}}}},
    {EventType::changeset_pr_changed,
     "changeset.pr_changed",
     {{{"number", FieldType::number},
       {"state"},
       {"base"},
       // What was approved.
       {"head", FieldType::commit, false}}}},
    {EventType::changeset_publish_requested, "changeset.publish_requested"},
    {EventType::changeset_pushed,
     "changeset.pushed",
     {{{"branch"}, {"commit", FieldType::commit}}}},
    {EventType::changeset_reopened,
     "changeset.reopened",
     // After a conflict, and when something was said about it before it could land or be published.
     {{{"onto", FieldType::commit, false},
       {"conflicts", FieldType::texts, false},
       {"messages", FieldType::ids, false}}}},
    {EventType::changeset_replied,
     "changeset.replied",
     {{{"number", FieldType::number},
       {"thread", FieldType::number},
       {"commit", FieldType::commit}}}},
    {EventType::changeset_size_approved,
     "changeset.size_approved",
     {{reason_field, {"lines", FieldType::number, false}}}},
    {EventType::changeset_started, "changeset.started"},
    {EventType::changeset_unblocked, "changeset.unblocked"},
    {EventType::channel_declared, "channel.declared", {{members_field}}},
    {EventType::channel_imported, "channel.imported", {{change_field}}},
    // What of the log it takes back, from its first event to its last.
    {EventType::decision_undone,
     "decision.undone",
     {{{"decision"},
       {"from", FieldType::number},
       {"to", FieldType::number},
       // What others did in between.
       {"others", FieldType::objects, false}}}},
    {EventType::decisions_adopted,
     "decisions.adopted",
     {{{"promotions", FieldType::ids},
       {"sizes", FieldType::ids},
       {"retries", FieldType::ids},
       {"abandoned", FieldType::ids}}}},
    // By somebody else, on the branch of the run.
    {EventType::document_edited,
     "document.edited",
     {{{"document"}, {"from", FieldType::commit}, {"to", FieldType::commit}}}},
    {EventType::epic_abandoned, "epic.abandoned", {{reason_field}}},
    {EventType::epic_adopted, "epic.adopted", {{approved_field, digests_field}}},
    // What the overseer plans or edits is approved by that.
    {EventType::epic_approved,
     "epic.approved",
     {{{"ready", FieldType::ids}, approved_field, digests_field}}},
    {EventType::epic_claimed, "epic.claimed", {{fencing_field}}},
    {EventType::epic_closed, "epic.closed"},
    {EventType::epic_created,
     "epic.created",
     {{{"title"}, {"root_branch"}, {"draft", FieldType::boolean}}}},
    {EventType::epic_edited, "epic.edited", {{changed_field}}},
    {EventType::epic_imported, "epic.imported", {{change_field}}},
    {EventType::epic_integrated,
     "epic.integrated",
     {{{"parent_branch"}, {"how"}, {"from", FieldType::commit}, {"commit", FieldType::commit}}}},
    {EventType::epic_integration_undone,
     "epic.integration_undone",
     {{{"parent_branch"}, {"from", FieldType::commit}, {"commit", FieldType::commit}}}},
    {EventType::epic_paused, "epic.paused", {{reason_field}}},
    {EventType::epic_promoted,
     "epic.promoted",
     {{{"ready", FieldType::ids},
       {"approved", FieldType::object, false},
       {"digests", FieldType::object, false}}}},
    {EventType::epic_released, "epic.released", {{reason_field, {"from"}}}},
    {EventType::epic_restack_undone, "epic.restack_undone", {{{"branches", FieldType::number}}}},
    {EventType::epic_restacked,
     "epic.restacked",
     {{{"branches", FieldType::number}, {"left", FieldType::number}}}},
    {EventType::epic_resumed, "epic.resumed", {{reason_field, paused_by_field, since_field}}},
    {EventType::epic_taken_over, "epic.taken_over", {{fencing_field, {"from"}, {"from_session"}}}},
    {EventType::evaluation_recorded,
     "evaluation.recorded",
     {{{"turn", FieldType::number},
       {"artisan", FieldType::text, false},
       {"score", FieldType::real, false},
       {"card", FieldType::object, false}}}},
    // What an approval is of.
    {EventType::gate_decided,
     "gate.decided",
     {{{"path"}, {"verdict"}, {"tree", FieldType::text, false}, {"text", FieldType::text, false}}}},
    {EventType::gate_opened,
     "gate.opened",
     {{{"path"}, {"gate"}, {"message", FieldType::id, false}}}},
    {EventType::group_declared, "group.declared", {{members_field}}},
    {EventType::group_imported, "group.imported", {{change_field}}},
    // From one stage to another.
    {EventType::handoff_made,
     "handoff.made",
     {{{"from"}, {"to"}, {"piece", FieldType::id, false}}}},
    {EventType::lease_ended, "lease.ended", {{{"agent"}, session_field}}},
    {EventType::message_claimed, "message.claimed", {{{"queue"}}}},
    {EventType::message_closed, "message.closed", {{{"reason", FieldType::text, false}}}},
    {EventType::message_imported, "message.imported", {{change_field}}},
    {EventType::message_read, "message.read"},
    {EventType::message_released, "message.released", {{{"queue"}, {"from"}}}},
    {EventType::message_sent, "message.sent", {{{"to"}, {"subject"}}}},
    {EventType::mirror_adopted, "mirror.adopted", {{seq_field, {"parts", FieldType::texts}}}},
    {EventType::mirror_conflict,
     "mirror.conflict",
     {{seq_field, {"id", FieldType::id}, {"parts", FieldType::objects}}}},
    {EventType::mirror_taken, "mirror.taken", {{seq_field, {"parts", FieldType::texts}}}},
    {EventType::piece_created,
     "piece.created",
     {{{"piece", FieldType::id},
       {"turn", FieldType::number, false},
       {"artisan", FieldType::text, false},
       {"form", FieldType::text, false},
       {"parents", FieldType::ids}}}},
    {EventType::piece_deleted, "piece.deleted", {{{"pieces", FieldType::ids}}}},
    {EventType::piece_thanked,
     "piece.thanked",
     {{{"piece", FieldType::id}, {"thanks", FieldType::number}}}},
    {EventType::project_paused, "project.paused", {{reason_field}}},
    {EventType::project_registered, "project.registered", {{{"key"}, {"enlistment"}}}},
    {EventType::project_removing, "project.removing", {{{"key"}, {"enlistment"}}}},
    {EventType::project_resumed, "project.resumed", {{reason_field, paused_by_field, since_field}}},
    {EventType::queue_declared, "queue.declared", {{members_field}}},
    {EventType::queue_imported, "queue.imported", {{change_field}}},
    {EventType::repository_changed,
     "repository.changed",
     {{session_field, {"changes", FieldType::texts}}}},
    {EventType::rescue_dropped, "rescue.dropped", {{{"name"}, {"head", FieldType::commit, false}}}},
    {EventType::rescue_restored, "rescue.restored", {{{"name"}, {"to"}}}},
    {EventType::round_completed,
     "round.completed",
     {{{"path"},
       {"round", FieldType::number},
       {"stage", FieldType::text, false},
       {"score", FieldType::real, false}}}},
    {EventType::run_cancelled, "run.cancelled", {{reason_field}}},
    {EventType::run_celebrated, "run.celebrated", {{{"text"}}}},
    {EventType::run_completed,
     "run.completed",
     {{{"turns", FieldType::number},
       {"pieces", FieldType::number},
       {"reason", FieldType::text, false}}}},
    {EventType::run_created,
     "run.created",
     {{{"workflow"},
       {"patron", FieldType::text, false},
       {"sources", FieldType::ids},
       // Of one that is not to be driven at once.
       {"status", FieldType::text, false}}}},
    {EventType::run_failed, "run.failed", {{{"code", FieldType::text, false}, reason_field}}},
    {EventType::run_imported, "run.imported", {{change_field}}},
    // `of` and `name`: by which pause of turns.
    {EventType::run_paused,
     "run.paused",
     {{{"code", FieldType::text, false},
       reason_field,
       {"of", FieldType::text, false},
       {"name", FieldType::text, false}}}},
    {EventType::run_resumed, "run.resumed", {{{"reason", FieldType::text, false}}}},
    // What was said to it.
    {EventType::run_signalled,
     "run.signalled",
     {{{"signal"},
       {"to", FieldType::text, false},
       {"text", FieldType::text, false},
       {"piece", FieldType::id, false}}}},
    {EventType::run_started, "run.started", {{fencing_field}}},
    {EventType::run_waiting, "run.waiting", {{reason_field}}},
    {EventType::session_ended,
     "session.ended",
     {{session_field,
       {"outcome"},
       {"text", FieldType::text, false},
       {"usage", FieldType::object, false},
       {"last_words", FieldType::text, false}}}},
    {EventType::session_outlived,
     "session.outlived",
     {{session_field, {"ended", FieldType::number}, {"keeper_killed", FieldType::boolean}}}},
    {EventType::session_stage, "session.stage", {{{"session", FieldType::text, false}, {"stage"}}}},
    {EventType::session_started,
     "session.started",
     {{session_field, {"fencing", FieldType::number, false}, {"stage", FieldType::text, false}}}},
    {EventType::session_strayed,
     "session.strayed",
     {{session_field, {"restored", FieldType::number}, {"reported", FieldType::number}}}},
    {EventType::stage_completed, "stage.completed", {{{"stage"}, {"visit", FieldType::number}}}},
    {EventType::stage_started, "stage.started", {{{"stage"}, {"visit", FieldType::number}}}},
    {EventType::subtask_imported, "subtask.imported", {{change_field}}},
    {EventType::task_closed, "task.closed"},
    {EventType::task_created, "task.created", {{{"parent", FieldType::id}, {"title"}}}},
    {EventType::task_imported, "task.imported", {{change_field}}},
    // What of it: failed, skipped or lost.
    {EventType::turn_failed,
     "turn.failed",
     {{{"turn", FieldType::number},
       {"artisan", FieldType::text, false},
       {"status"},
       {"code", FieldType::text, false},
       reason_field}}},
    {EventType::turn_finished,
     "turn.finished",
     {{{"turn", FieldType::number},
       {"artisan", FieldType::text, false},
       {"verdict", FieldType::text, false},
       {"piece", FieldType::id, false},
       {"usage", FieldType::object, false}}}},
    {EventType::turn_started,
     "turn.started",
     {{{"turn", FieldType::number},
       {"path"},
       {"attempt", FieldType::number},
       {"artisan", FieldType::text, false},
       {"session", FieldType::text, false}}}},
    {EventType::worktree_removed,
     "worktree.removed",
     {{{"path"}, why_field, {"kept", FieldType::texts}, {"ignored", FieldType::number}}}},
});

constexpr auto names_of(EventType) {
    std::array<Named<EventType>, event_kinds.size()> names{};
    for (std::size_t at = 0; at < names.size(); ++at)
        names[at] = {event_kinds[at].type, event_kinds[at].name};
    return names;
}

// What a bead of that kind is told as when it comes from another store.
EventType imported(BeadKind kind);

// What is wrong with the data of such an event, nullopt when it holds what the table says.
std::optional<std::string> data_fault(EventType type, const Json& data);

} // namespace atelier
