#include "domain/dialect/conversation.hpp"

#include "domain/dialect/event_json.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_known(const Conversation& last, const ResumeFacts& facts) {
    return !last.id.empty() && last.runtime == facts.runtime && facts.has_command &&
           facts.is_there && !facts.wants_new;
}

bool was_broken_off(const std::optional<TurnResult>& result) {
    if (!result) return true;
    switch (*result) {
    case TurnResult::rate_limited:
    case TurnResult::cut:
    case TurnResult::interrupted:
    case TurnResult::killed:
        return true;
    case TurnResult::finished:
    case TurnResult::model_error:
    case TurnResult::refused:
    case TurnResult::over_budget:
    case TurnResult::stalled:
    case TurnResult::timed_out:
    case TurnResult::failed:
        break;
    }
    return false;
}

} // namespace

Json conversation_json(const Conversation& conversation) {
    Json out = usage_json({.runtime_session = conversation.id, .tokens = conversation.used});
    out.set("runtime", conversation.runtime);
    if (!conversation.task.empty()) out.set("task", conversation.task);
    if (conversation.result) out.set("result", name_of(*conversation.result));
    if (conversation.reminded) out.set("reminded", true);
    return out;
}

Conversation conversation_from(const Json& written) {
    const TurnReading said = usage_from(written);
    const Json* const reminded = written.find("reminded");
    return {.runtime = written.string_at("runtime"),
            .id = said.runtime_session,
            .task = written.string_at("task"),
            .result = parse_name<TurnResult>(written.string_at("result")),
            .reminded = reminded != nullptr && reminded->is_bool() && reminded->as_bool(),
            .used = said.tokens};
}

bool worker_goes_on(const Conversation& last, const WorkerResumeFacts& facts) {
    return is_known(last, facts) && facts.same_worktree && last.task == facts.task &&
           was_broken_off(last.result);
}

bool planner_goes_on(const Conversation& last, const ResumeFacts& facts) {
    return is_known(last, facts);
}

bool is_to_be_reminded(const EndedTurn& turn) {
    return turn.result == TurnResult::finished && turn.is_unfinished && !turn.has_said &&
           !turn.reminded && !turn.is_over_budget;
}

bool counts_conversations(RuntimeOutput form) {
    return form == RuntimeOutput::codex_jsonl;
}

TurnReading of_this_turn(TurnReading reading, RuntimeOutput form,
                         const std::optional<TokenUsage>& before) {
    if (!counts_conversations(form) || !before || !reading.tokens) return reading;
    const auto rest = [](std::int64_t now, std::int64_t then) {
        return std::max<std::int64_t>(now - then, 0);
    };
    reading.tokens = TokenUsage{.input = rest(reading.tokens->input, before->input),
                                .cached = rest(reading.tokens->cached, before->cached),
                                .output = rest(reading.tokens->output, before->output)};
    return reading;
}

} // namespace atelier
