// The words with which a turn ends: what an agent says after its last tool, and in answer to the
// last thing that it was told meanwhile, as a whole. Whoever asks an agent for words takes these.
#pragma once

#include "base/longest_reply.hpp"
#include "domain/dialect/agent_event.hpp"

#include <optional>
#include <string>

namespace atelier {

// What an agent was asked for, byte by byte, or why there is none: whether these are words that
// somebody can work with is for whoever reads them.
struct FinalWords {
    std::optional<std::string> text = {};
    // "the reply is longer than 8 MiB", where there is no text.
    std::string fault = {};
};
// nullopt: it is longer than `longest_reply`.
FinalWords final_words(std::optional<std::string> said);

// Its size does not grow beyond that, however much is said.
class LastMessage {
  public:
    void take(const AgentEvent& event);
    // Something was said that was too long to be read.
    void miss();
    // nullopt: it was longer than `longest_reply`.
    std::optional<std::string> text() const;

  private:
    std::string text_;
    bool too_long_ = false;
    // It was told something after them.
    bool answers_ = false;
};

} // namespace atelier
