// What a runtime does not print: that it asks its model again and again, how an answer ended, what
// was used, and where one message ends and the next begins. It is noted in the file in which the
// runtime keeps the conversation, or told by our bridge from inside.
#pragma once

#include "base/json.hpp"
#include "domain/dialect/agent_event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// The request that had failed last when the conversation was written, if the model has not answered
// since; of Kimi Code's and Qwen Code's JSON lines. nullopt where nothing of that kind is read.
std::optional<Retries> kept_retry(std::string_view conversation);

// How the model's last answer ended; of the JSON lines of Copilot CLI, which alone say that one was
// refused or cut off, and of Kimi Code, which alone say that it failed or was cut off. nullopt
// where nothing of that kind is read.
std::optional<Ends> kept_end(std::string_view conversation);

// The last message that the agent said; of Qwen Code's JSON lines, which prints as one what it says
// before and after a hook keeps it from ending. "" where nothing of that kind is read.
std::string kept_words(std::string_view conversation);

// All that was used in the conversation; of the JSON lines of Copilot CLI and Kimi Code, which
// print nothing of it. nullopt where nothing of that kind is read.
std::optional<TokenUsage> kept_usage(std::string_view conversation);

// A notice of the bridge for OpenCode, among its lines: {"method": "_git-atelier/retry", "params":
// {"message", "next"}}, next in milliseconds since 1970. nullopt for any other line.
std::optional<Retries> bridged_retry(const Json& line);

} // namespace atelier
