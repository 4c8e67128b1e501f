#include "app/agent/conversation.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/turn_record.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "base/text.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/dialect/dialect.hpp"
#include "domain/dialect/kept_notes.hpp"
#include "domain/dialect/model_words.hpp"
#include "domain/plan/approved_text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

void fill(std::string& pattern, std::string_view placeholder, std::string_view with) {
    for (auto at = pattern.find(placeholder); at != std::string::npos;
         at = pattern.find(placeholder, at + with.size()))
        pattern.replace(at, placeholder.size(), with);
}

std::optional<std::string> filled_pattern(std::string pattern, const Environment& person,
                                          const std::string& id) {
    fill(pattern, "{runtime_session}", id);
    // Gemini CLI names its files by the beginning.
    fill(pattern, "{runtime_session:8}", std::string_view(id).substr(0, 8));
    return persons_path(pattern, person);
}

bool is_pattern(const std::string& name) {
    return name.find_first_of("*?[") != std::string::npos;
}

using FoundPath = std::optional<fs::path>;

Result<FoundPath> first_there(Files& files, const fs::path& below, fs::path::iterator part,
                              const fs::path::iterator& end) {
    if (part == end) {
        ATELIER_TRY(const bool there, files.exists(below));
        return there ? FoundPath(below) : FoundPath();
    }
    const std::string name = part->string();
    ++part;
    if (!is_pattern(name)) return first_there(files, below / name, part, end);
    ATELIER_TRY(const auto names, files.list(below));
    for (const std::string& found : names) {
        if (!glob_match(name, found)) continue;
        ATELIER_TRY(auto there, first_there(files, below / found, part, end));
        if (there) return there;
    }
    return FoundPath();
}

// Where the runtime keeps it.
Result<FoundPath> kept_at(WorkContext& work, const RuntimeDefinition& runtime,
                          const std::string& id) {
    // It names a file, and whoever said it may have been anybody.
    if (id.empty() || id.find('/') != std::string::npos || is_pattern(id)) return FoundPath();
    for (const std::string& pattern : runtime.conversation) {
        const auto filled = filled_pattern(pattern, work.user_environment, id);
        if (!filled) continue;
        const fs::path path(*filled);
        ATELIER_TRY(auto there, first_there(work.files, {}, path.begin(), path.end()));
        if (there) return there;
    }
    return FoundPath();
}

// What a run that was killed could not record any more, its agent may have printed.
Result<Conversation> with_printed_id(WorkContext& work, const RuntimeDefinition& runtime,
                                     const SessionId& session, Conversation last) {
    if (!last.id.empty() || last.result || last.runtime != runtime.name) return last;
    ATELIER_TRY(const auto printed, work.files.read(work.paths.transcript(session)));
    for (const std::string& line : lines_of(printed.value_or("")))
        for (const AgentEvent& event : read_line(runtime.output, line))
            if (const auto* said = std::get_if<RuntimeSession>(&event)) last.id = said->id;
    return last;
}

Result<std::optional<Conversation>> recorded(WorkContext& work, const RuntimeDefinition& runtime,
                                             const SessionId& session) {
    ATELIER_TRY(auto last, work.plan.store.read(
                               [&](PlanReader& plan) { return conversation_of(plan, session); }));
    if (!last) return last;
    ATELIER_TRY(Conversation whole, with_printed_id(work, runtime, session, *std::move(last)));
    return std::optional(std::move(whole));
}

Result<ResumeFacts> facts_of(WorkContext& work, const RuntimeDefinition& runtime,
                             const TurnCommand& command, const Conversation& last) {
    ATELIER_TRY(const bool kept, is_kept(work, runtime, last.id));
    return ResumeFacts{
        .runtime = runtime.name, .has_command = !command.argv.empty(), .is_there = kept};
}

// "" where it is not to be had.
std::string kept_text(WorkContext& work, const RuntimeDefinition& runtime,
                      const TurnOutcome& outcome) {
    const auto path = kept_at(work, runtime, outcome.reading.runtime_session);
    if (!path || !*path) return {};
    const auto written = work.files.read(**path);
    return written ? written->value_or("") : std::string();
}

bool is_ended_in_silence(const TurnOutcome& outcome) {
    const bool silent = outcome.end == TurnEnd::stalled || outcome.end == TurnEnd::timed_out;
    return silent && !is_retrying(outcome.reading) && outcome.reading.open_tools.empty();
}

// Some say of any turn that it has ended well.
bool says_no_end(const TurnOutcome& outcome) {
    const auto& ends = outcome.reading.ends;
    const bool some =
        outcome.form == RuntimeOutput::copilot_json || outcome.form == RuntimeOutput::acp;
    return some && ends && ends->how == ReplyEnd::finished;
}

// Qwen Code prints messages between which nothing runs as one.
bool may_run_together(const TurnOutcome& outcome) {
    return outcome.form == RuntimeOutput::claude_stream_json && !outcome.reading.last_words.empty();
}

bool says_no_usage(const TurnOutcome& outcome) {
    const bool some =
        outcome.form == RuntimeOutput::copilot_json || outcome.form == RuntimeOutput::acp;
    return some && !outcome.reading.tokens;
}

void note_retry(TurnReading& reading, const std::string& kept, const Secrets& secrets) {
    auto again = kept_retry(kept);
    if (!again) return;
    again->words = secrets.hide_in(again->words);
    reading.take(*std::move(again));
}

void note_end(TurnReading& reading, const std::string& kept, const Secrets& secrets) {
    auto end = kept_end(kept);
    if (!end) return;
    if (end->how == ReplyEnd::refused) end->words = model_words(reading.last_words);
    end->words = secrets.hide_in(end->words);
    reading.take(*std::move(end));
}

void note_last_words(TurnReading& reading, const std::string& kept, const Secrets& secrets) {
    const std::string last = secrets.hide_in(kept_words(kept));
    if (reading.last_words.ends_with(last)) reading.take(Said{last});
}

} // namespace

std::string task_digest(const EpicTree& graph, const BeadId& changeset) {
    std::vector<Bead> below = graph.tasks();
    if (const Bead* const found = graph.find(changeset)) below.push_back(*found);
    return digest_of(plan_text_json(plan_text(graph.epic(), below)));
}

Result<bool> is_kept(WorkContext& work, const RuntimeDefinition& runtime, const std::string& id) {
    if (runtime.conversation.empty()) return true;
    ATELIER_TRY(const auto path, kept_at(work, runtime, id));
    return path.has_value();
}

TurnOutcome with_kept_notes(WorkContext& work, const RuntimeDefinition& runtime,
                            TurnOutcome outcome) {
    const bool silent = is_ended_in_silence(outcome);
    const bool endless = says_no_end(outcome);
    const bool together = may_run_together(outcome);
    const bool uncounted = says_no_usage(outcome);
    if (!silent && !endless && !together && !uncounted) return outcome;
    const std::string kept = kept_text(work, runtime, outcome);
    // A service quotes the key that it refuses.
    const Secrets secrets(work.user_environment);
    if (silent) note_retry(outcome.reading, kept, secrets);
    if (endless) note_end(outcome.reading, kept, secrets);
    if (together) note_last_words(outcome.reading, kept, secrets);
    if (uncounted)
        if (const auto used = kept_usage(kept))
            outcome.reading.take(Used{*used, Covers::conversation});
    return outcome;
}

Result<std::optional<Conversation>> worker_conversation(WorkContext& work,
                                                        const RuntimeDefinition& runtime,
                                                        const Session& session,
                                                        const PreparedWorktree& worktree) {
    ATELIER_TRY(const auto record, record_of_worktree(work.plan.store, worktree.path));
    if (!record || !record->session) return std::optional<Conversation>{};
    ATELIER_TRY(auto last, recorded(work, runtime, *record->session));
    if (!last) return last;
    ATELIER_TRY(const EpicTree graph, work.plan.store.read([&](PlanReader& plan) {
        return load_epic(plan, *session.epic);
    }));
    ATELIER_TRY(ResumeFacts facts, facts_of(work, runtime, worker_resume_command(runtime), *last));
    const bool same = worktree.reused && record->phase == WorktreePhase::worked_in;
    if (worker_goes_on(*last, {std::move(facts), same, task_digest(graph, *session.changeset)}))
        return last;
    return std::optional<Conversation>{};
}

Result<std::optional<Conversation>> planner_conversation(WorkContext& work,
                                                         const RuntimeDefinition& runtime,
                                                         const Session& session, bool wants_new) {
    ATELIER_TRY(const auto sessions, work.plan.store.read([&](PlanReader& plan) {
        return plan.sessions({.agent = session.agent});
    }));
    for (auto before = sessions.rbegin(); before != sessions.rend(); ++before) {
        if (before->id == session.id) continue;
        ATELIER_TRY(auto last, recorded(work, runtime, before->id));
        if (!last || last->id.empty()) continue;
        ATELIER_TRY(ResumeFacts facts,
                    facts_of(work, runtime, planner_resume_command(runtime), *last));
        facts.wants_new = wants_new;
        return planner_goes_on(*last, facts) ? last : std::nullopt;
    }
    return std::optional<Conversation>{};
}

Result<void> record_in_conversation(PlanWriter& plan, const SessionId& session,
                                    const TurnOutcome& turn) {
    ATELIER_TRY(const auto begun, conversation_of(plan, session));
    Conversation conversation = begun.value_or(Conversation{});
    take_turn(conversation, turn.verdict().result, turn.reading);
    return put_conversation(plan, session, conversation);
}

} // namespace atelier
