#include "view/event_meaning.hpp"

#include "base/text.hpp"
#include "view/text/state_style.hpp"
#include "view/usage.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::size_t shown_of_commit = 10;

constexpr auto meanings = std::to_array<EventMeaning>({
    {EventType::agent_created, "added the agent {}"},
    {EventType::agent_heartbeat, "is {agent_state}"},
    {EventType::agent_imported, "imported the agent {}: {change}"},
    {EventType::agent_paused, "paused {}[: {reason}]"},
    {EventType::agent_resumed, "resumed {}[, paused by {by}]"},
    {EventType::artisan_paused, "paused the turns of {of}[ {name}][: {reason}]"},
    {EventType::artisan_resumed, "resumed the turns of {of}[ {name}][, paused by {by}]"},
    {EventType::assignment_cleared, "took {epic} from {}[: {why}]"},
    {EventType::bead_imported, "imported {}: {change}"},
    {EventType::bead_pinned, "pinned {}, which was {status}"},
    {EventType::bead_unpinned, "unpinned {}, which is {status} again"},
    {EventType::branch_removed, "removed the branch {branch}[ of {}][: {why}]"},
    {EventType::changeset_abandon_asked, "wants to give up {}[: {reason}]"},
    {EventType::changeset_abandoned,
     "gave up {}[, superseded by {superseded_by}][, kept as {kept}][: {reason}]"},
    {EventType::changeset_answered, "answered comments on pull request {number} of {}"},
    {EventType::changeset_approved, "approved the work on {}[, {lines#line}]"},
    {EventType::changeset_blocked, "blocked {}[: {reason}]"},
    {EventType::changeset_changes_requested, "asked for changes to {}"},
    {EventType::changeset_comments_answered, "answered the comments on {}"},
    {EventType::changeset_created, "planned {}"},
    {EventType::changeset_declared,
     "declared {} {declared}[; more work: {more_work}][: {summary}]"},
    {EventType::changeset_done, "finished {}[: {lines#line}, {files#file}, {commits#commit}]"},
    {EventType::changeset_edited, "edited {}[: {changed}]"},
    {EventType::changeset_imported, "imported {}: {change}"},
    {EventType::changeset_merged, "landed {} on {root_branch} as {commit}"},
    {EventType::changeset_pr_changed, "found pull request {number} of {} to be {state}"},
    {EventType::changeset_publish_requested, "asked for {} to be published"},
    {EventType::changeset_pushed, "pushed {} to {branch} as {commit}"},
    {EventType::changeset_reopened, "reopened {}[: conflicts in {conflicts}]"},
    {EventType::changeset_replied, "replied on pull request {number} of {}"},
    {EventType::changeset_size_approved, "allowed the size of {}[, {lines#line}][: {reason}]"},
    {EventType::changeset_started, "started {}"},
    {EventType::changeset_unblocked, "unblocked {}"},
    {EventType::channel_declared, "set up the channel {}[ for {members}]"},
    {EventType::channel_imported, "imported the channel {}: {change}"},
    {EventType::decision_undone, "took back a decision[ ({decision})][ on {}]"},
    {EventType::decisions_adopted, "adopted the decisions of an older log"},
    {EventType::document_edited, "found {document}[ of {}] edited by somebody else, now {to}"},
    {EventType::epic_abandoned, "gave up {}[: {reason}]"},
    {EventType::epic_adopted, "recorded the approved text of {}"},
    {EventType::epic_approved, "approved {}[; ready: {ready}]"},
    {EventType::epic_claimed, "claimed {}"},
    {EventType::epic_closed, "closed {}"},
    {EventType::epic_created, "planned {} on {root_branch}"},
    {EventType::epic_edited, "edited {}[: {changed}]"},
    {EventType::epic_imported, "imported {}: {change}"},
    {EventType::epic_integrated, "integrated {}[ into {parent_branch} as {commit}][ ({how})]"},
    {EventType::epic_integration_undone, "took back the integration of {}[ into {parent_branch}]"},
    {EventType::epic_paused, "paused {}[: {reason}]"},
    {EventType::epic_promoted, "promoted {}[; ready: {ready}]"},
    {EventType::epic_released, "released {}[, held by {from}][: {reason}]"},
    {EventType::epic_restack_undone, "took back the restack of {}"},
    {EventType::epic_restacked, "restacked {}[: {branches} moved, {left} left]"},
    {EventType::epic_resumed, "resumed {}[, paused by {by}]"},
    {EventType::epic_taken_over, "took over {}[ from {from}]"},
    {EventType::evaluation_recorded, "recorded a score card in turn {turn} of {}[: {score}]"},
    {EventType::gate_decided, "decided at a gate of {}: {verdict}[: {text}]"},
    {EventType::gate_opened, "opened a gate of {}, which waits for {gate}"},
    {EventType::group_declared, "set up the group {}[ of {members}]"},
    {EventType::group_imported, "imported the group {}: {change}"},
    {EventType::handoff_made, "handed {} over from {from} to {to}"},
    {EventType::lease_ended, "ended the stale lease of {agent}[ on {}]"},
    {EventType::message_claimed, "took {} from the queue {queue}"},
    {EventType::message_closed, "closed {}[: {reason}]"},
    {EventType::message_imported, "imported {}: {change}"},
    {EventType::message_read, "read {}"},
    {EventType::message_released, "put {} back into the queue {queue}"},
    {EventType::message_sent, "wrote[ to {to}]: {}"},
    {EventType::mirror_adopted, "took in {} from Beads"},
    {EventType::mirror_conflict, "found {} changed here and in Beads"},
    {EventType::mirror_taken, "took in changes of {} from Beads[: {parts}]"},
    {EventType::piece_created, "made {piece}[, {form}][, from {parents}]"},
    {EventType::piece_deleted, "deleted {pieces}"},
    {EventType::piece_thanked, "thanked for {piece}"},
    {EventType::project_paused, "paused all work[: {reason}]"},
    {EventType::project_registered, "registered {enlistment}"},
    {EventType::project_removing, "removed the project of {enlistment}"},
    {EventType::project_resumed, "resumed all work[, paused by {by}]"},
    {EventType::queue_declared, "set up the queue {}[ for {members}]"},
    {EventType::queue_imported, "imported the queue {}: {change}"},
    {EventType::repository_changed, "found changes by somebody unknown[: {changes}]"},
    {EventType::rescue_dropped, "dropped what was kept[ as {name}]"},
    {EventType::rescue_restored, "restored what was kept[ as {name}][ to {to}]"},
    {EventType::round_completed, "completed round {round}[ of {stage}] in {}"},
    {EventType::run_cancelled, "cancelled {}[: {reason}]"},
    {EventType::run_celebrated, "celebrated {}: {text}"},
    {EventType::run_completed, "completed {}: {turns#turn}, {pieces#piece}[: {reason}]"},
    {EventType::run_created,
     "prepared the run {} of {workflow}[ for {patron}][, from {sources}][, as {status}]"},
    {EventType::run_failed, "ended the run {} as failed[: {reason}]"},
    {EventType::run_imported, "imported the run {}: {change}"},
    {EventType::run_paused, "paused the run {}[: {reason}]"},
    {EventType::run_resumed, "resumed the run {}[: {reason}]"},
    {EventType::run_signalled, "told the run {}: {signal}[ to {to}][, {piece}][: {text}]"},
    {EventType::run_started, "started the run {}"},
    {EventType::run_waiting, "left the run {} waiting: {reason}"},
    {EventType::session_ended,
     "ended a session[ on {}][ after {took}]: {outcome}[; {usage}][: {text}]"},
    {EventType::session_outlived, "ended {ended#process} left over by a session[ on {}]"},
    {EventType::session_stage, "reached the stage {stage}[ of {}][ after {took}]"},
    {EventType::session_started, "began a session[ on {}]"},
    {EventType::session_strayed,
     "strayed[ while working on {}][: {restored} restored, {reported} reported]"},
    {EventType::stage_completed, "completed the stage {stage} of {}"},
    {EventType::stage_started, "began the stage {stage} of {}"},
    {EventType::subtask_imported, "imported {}: {change}"},
    {EventType::task_closed, "closed {}"},
    {EventType::task_created, "planned {}"},
    {EventType::task_imported, "imported {}: {change}"},
    {EventType::turn_failed, "ended turn {turn} of {}[ by {artisan}]: {status}[, {reason}]"},
    {EventType::turn_finished,
     "finished turn {turn} of {}[ by {artisan}][: {verdict}][, {piece}][; {usage}]"},
    {EventType::turn_started, "began turn {turn} of {}[ by {artisan}]"},
    {EventType::worktree_removed, "removed the worktree {path}[: {why}]"},
});

// Each type has its row, at the place of its kind.
constexpr bool are_whole() {
    return std::ranges::equal(meanings, event_kinds, {}, &EventMeaning::type, &EventKind::type);
}
static_assert(are_whole());

// A person or an agent by name, a commit cut, a list as far as a line has room.
std::string field_text(const EventKind& kind, std::string_view name, const Json& value) {
    const auto* const field = std::ranges::find(kind.fields, name, &EventField::name);
    if (value.is_array()) {
        std::vector<std::string> parts;
        for (const Json& part : value.as_array())
            parts.push_back(part.is_string() ? short_agent(part.as_string()) : part.dump());
        return first_few(parts);
    }
    if (value.is_object()) return name == "usage" ? usage_text(usage_from(value)) : "";
    if (!value.is_string()) return value.is_null() ? "" : value.dump();
    if (field != kind.fields.end() && field->type == FieldType::commit)
        return value.as_string().substr(0, shown_of_commit);
    return short_agent(value.as_string());
}

class MeaningText {
  public:
    MeaningText(const EventKind& kind, const Event& event, const TitleOf& titles,
                std::optional<Millis> took)
        : kind_(kind), event_(event), titles_(titles), took_(took), data_(parse_json(event.data)) {}

    std::string fill(std::string_view text) {
        std::string out;
        while (!text.empty()) {
            const char end = text.front() == '{' ? '}' : text.front() == '[' ? ']' : '\0';
            if (end == '\0') {
                const std::size_t plain = std::min(text.find_first_of("{["), text.size());
                out += text.substr(0, plain);
                text.remove_prefix(plain);
                continue;
            }
            const std::size_t close = text.find(end);
            const std::string_view inside = text.substr(1, close - 1);
            out += end == '}' ? place(inside) : optional_part(inside);
            text.remove_prefix(close + 1);
        }
        return out;
    }

  private:
    std::string optional_part(std::string_view text) {
        const bool before = missing_;
        missing_ = false;
        std::string filled = fill(text);
        if (missing_) filled.clear();
        missing_ = before;
        return filled;
    }

    std::string place(std::string_view written) {
        const std::size_t hash = written.find('#');
        std::string found = value_of(written.substr(0, hash));
        if (found.empty()) missing_ = true;
        if (hash == std::string_view::npos) return found;
        const std::string_view noun = written.substr(hash + 1);
        const auto number = parse_integer(found);
        return number && *number == 1
                   ? "1 " + std::string(noun)
                   : found + " " + std::string(noun) + (noun.ends_with("ss") ? "es" : "s");
    }

    std::string value_of(std::string_view name) const {
        if (name.empty()) return bead_text();
        if (name == "took") return took_ ? human_duration(*took_) : "";
        const Json* const data = std::get_if<Json>(&data_);
        const Json* const value =
            data != nullptr && data->is_object() ? data->find(std::string(name)) : nullptr;
        return value != nullptr ? field_text(kind_, name, *value) : "";
    }

    std::string bead_text() const {
        if (!event_.bead) return {};
        const auto title = titles_.find(*event_.bead);
        if (title == titles_.end() || title->second.empty()) return event_.bead->str();
        if (AgentId::parse(title->second)) return short_agent(title->second);
        return event_.bead->str() + " (" + title->second + ")";
    }

    const EventKind& kind_;
    const Event& event_;
    const TitleOf& titles_;
    std::optional<Millis> took_;
    std::variant<Json, JsonFault> data_;
    bool missing_ = false;
};

// key=value
std::string unknown_event_text(const Event& event) {
    std::string out = event.type;
    if (event.bead) out += " " + event.bead->str();
    const auto parsed = parse_json(event.data);
    const Json* const data = std::get_if<Json>(&parsed);
    if (data == nullptr || !data->is_object()) return out + " " + event.data;
    for (const auto& [key, value] : data->as_object())
        out += " " + key + "=" + (value.is_string() ? value.as_string() : value.dump());
    return out;
}

} // namespace

std::span<const EventMeaning> event_meanings() {
    return meanings;
}

std::string meaning_of(const Event& event, const TitleOf& titles, std::optional<Millis> took) {
    const auto type = type_of(event);
    if (!type) return one_line(unknown_event_text(event));
    const auto* const kind = std::ranges::find(event_kinds, *type, &EventKind::type);
    const auto* const meaning = std::ranges::find(meanings, *type, &EventMeaning::type);
    return one_line(MeaningText(*kind, event, titles, took).fill(meaning->text));
}

} // namespace atelier
