#include "domain/dialect/turn_verdict.hpp"

#include "base/text.hpp"
#include "domain/dialect/model_words.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr int killed_status = 128 + 9;

std::string with_words(const std::string& sentence, const std::string& words) {
    return words.empty() ? sentence : sentence + ": " + words;
}

std::string status_and_words(const Ends& ends) {
    if (!ends.status) return ends.words;
    return std::to_string(*ends.status) + (ends.words.empty() ? "" : " " + ends.words);
}

std::string model_error_sentence(const Ends& ends) {
    const int status = ends.status.value_or(0);
    const std::string told = status_and_words(ends);
    if (status == 401 || status == 403) return with_words("the model refused the key", told);
    if (status >= 400 && status < 500) return with_words("the model refused the request", told);
    return with_words("the model failed", told);
}

TurnVerdict by_reply(const Ends& ends) {
    TurnVerdict out{
        .status = ends.status, .words = ends.words, .wait = ends.wait, .until = ends.until};
    switch (ends.how) {
    case ReplyEnd::finished:
        return out;
    case ReplyEnd::model_error:
        out.result = TurnResult::model_error;
        out.sentence = model_error_sentence(ends);
        break;
    case ReplyEnd::rate_limited:
        out.result = TurnResult::rate_limited;
        out.sentence = with_words("the model allows no more for now", status_and_words(ends));
        break;
    case ReplyEnd::refused:
        out.result = TurnResult::refused;
        out.sentence = with_words("the model refused to answer", ends.words);
        break;
    case ReplyEnd::cut:
        out.result = TurnResult::cut;
        out.sentence = "the model's answer was cut off at its output limit";
        break;
    case ReplyEnd::over_budget:
        out.result = TurnResult::over_budget;
        out.sentence = with_words("the session's budget is used up", ends.words);
        break;
    case ReplyEnd::logged_out:
        out.result = TurnResult::model_error;
        out.sentence = with_words("the agent is not logged in", ends.words);
        break;
    case ReplyEnd::failed:
        out.result = TurnResult::failed;
        out.sentence = ends.words;
        break;
    }
    return out;
}

// Gemini CLI ends with the status of HTTP, of which a program's end keeps the lowest eight bits.
std::optional<int> http_status_of(const TurnFacts& facts) {
    if (facts.form != RuntimeOutput::gemini_stream_json) return std::nullopt;
    constexpr int kept = 256;
    const int status = facts.status + kept;
    const bool error = (status >= 400 && status < 432) || (status >= 500 && status < 505);
    return error ? std::optional(status) : std::nullopt;
}

// Of a model's error, on standard error alone.
std::optional<Ends> fault_in(const std::string& errors) {
    const auto lines = lines_of(errors);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const bool error = ascii_lower(*line).find("error") != std::string::npos;
        const Ends fault = model_fault(*line);
        if (error && (fault.status || fault.how == ReplyEnd::rate_limited)) return fault;
    }
    return std::nullopt;
}

// What a program that failed said last, as a rule the reason. Behind what a guard refused Git says
// only that a hook did.
std::string last_line(const std::string& errors) {
    constexpr std::size_t longest_told = 200;
    constexpr std::string_view ours = "error: ";
    const auto lines = lines_of(errors);
    std::string last;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const std::string words(trim(*line));
        if (last.empty()) last = words;
        if (!last.empty() && last != "fatal: ref updates aborted by hook") break;
        if (words.starts_with(ours)) last = words.substr(ours.size());
    }
    return shorten(last, longest_told);
}

TurnVerdict by_status(const TurnFacts& facts) {
    if (facts.status == 0) return {};
    if (facts.status == killed_status)
        return {.result = TurnResult::killed, .sentence = "the agent was killed"};
    if (const auto status = http_status_of(facts)) return by_reply(model_fault("", status));
    if (const auto fault = fault_in(facts.errors)) return by_reply(*fault);
    return {.result = TurnResult::failed,
            .sentence = with_words("the agent ended with status " + std::to_string(facts.status),
                                   last_line(facts.errors))};
}

// Where the agent says how its turn ended, it is no matter how its program does after that.
TurnVerdict by_conversation(const TurnReading& reading, const TurnFacts& facts) {
    const bool failed = reading.ends && reading.ends->how == ReplyEnd::failed;
    if (facts.status == killed_status && (failed || !reading.ends)) return by_status(facts);
    if (reading.ends) {
        TurnVerdict out = by_reply(*reading.ends);
        if (failed && facts.status != 0)
            out.sentence += ", and ended with status " + std::to_string(facts.status);
        return out;
    }
    if (facts.status != 0) return by_status(facts);
    return {.result = TurnResult::failed, .sentence = "the agent ended in the middle of its turn"};
}

// "1250 tokens, $0.42": of the whole session, as its budget is.
std::string used_text(const TurnReading& turn) {
    const TurnReading reading = used_in_session(turn);
    std::string out;
    if (reading.tokens) out = counted(static_cast<std::size_t>(reading.tokens->all()), "token");
    if (!reading.cost) return out;
    const auto cents = static_cast<long long>(*reading.cost * 100 + 0.5);
    const std::string part = std::to_string(cents % 100);
    return out + (out.empty() ? "$" : ", $") + std::to_string(cents / 100) +
           (part.size() < 2 ? ".0" : ".") + part;
}

TurnVerdict by_exit(const TurnReading& reading, const TurnFacts& facts) {
    if (facts.form == RuntimeOutput::acp) return by_conversation(reading, facts);
    if (!reading.ends || reading.ends->how == ReplyEnd::finished) return by_status(facts);
    Ends ends = *reading.ends;
    if (!ends.status)
        if (const auto status = http_status_of(facts)) ends = model_fault(ends.words, status);
    // Of its own budget an agent says no more than that.
    if (ends.how == ReplyEnd::over_budget && ends.words.empty()) ends.words = used_text(reading);
    return by_reply(ends);
}

// One that waits for a model that refuses each request, or fails each time, has not stalled by
// itself.
std::optional<TurnVerdict> while_retrying(const TurnReading& reading) {
    if (!is_retrying(reading)) return std::nullopt;
    const Retries& again = *reading.retries;
    return by_reply({again.after, again.status, again.words, {}, again.until});
}

} // namespace

TurnVerdict verdict_on(const TurnReading& reading, const TurnFacts& facts) {
    switch (facts.end) {
    case TurnEnd::exited:
        return by_exit(reading, facts);
    case TurnEnd::concluded:
        return by_reply(reading.ends.value_or(Ends{}));
    case TurnEnd::timed_out:
        if (auto refused = while_retrying(reading)) return *std::move(refused);
        return {.result = TurnResult::timed_out,
                .sentence = "the agent was ended after session.timeout"};
    case TurnEnd::stalled:
        if (auto refused = while_retrying(reading)) return *std::move(refused);
        return {.result = TurnResult::stalled,
                .sentence = reading.open_tools.empty()
                                ? "the agent was ended: no output for session.stall"
                                : "the agent was ended: a tool ran for session.tool_limit"};
    case TurnEnd::over_budget:
        return by_reply({ReplyEnd::over_budget, {}, used_text(reading)});
    case TurnEnd::held_up:
        return {.result = TurnResult::stalled,
                .sentence = "the agent was ended: its keeper had been stopped"};
    case TurnEnd::interrupted:
        return {.result = TurnResult::interrupted, .sentence = "the session was interrupted"};
    case TurnEnd::lost:
        break;
    }
    return {.result = TurnResult::killed, .sentence = "the agent's keeper was lost"};
}

} // namespace atelier
