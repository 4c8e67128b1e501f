#include "domain/dialect/conversation.hpp"

#include "domain/dialect/event_json.hpp"

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
    Json out = usage_json({.runtime_session = conversation.id,
                           .tokens = conversation.tokens,
                           .cost = conversation.cost});
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
            .tokens = said.tokens,
            .cost = said.cost};
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

void take_turn(Conversation& conversation, TurnResult result, const TurnReading& reading) {
    conversation.result = result;
    const std::string& id = reading.runtime_session;
    if (!id.empty() && id != conversation.id) {
        conversation.id = id;
        conversation.tokens.reset();
        conversation.cost.reset();
    }
    if (reading.whole.tokens) conversation.tokens = reading.whole.tokens;
    if (reading.whole.cost) conversation.cost = reading.whole.cost;
}

TurnReading turn_in(const Conversation& before) {
    return {.goes_on_in = before.id, .before = {before.tokens, before.cost}};
}

Budget of_conversation(Budget budget, const Conversation& before) {
    if (before.tokens && budget.tokens) *budget.tokens += before.tokens->all();
    if (before.cost && budget.cost) *budget.cost += *before.cost;
    return budget;
}

} // namespace atelier
