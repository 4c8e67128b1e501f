// What a person who follows along is shown of an agent's turn.
#pragma once

#include "domain/dialect/agent_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// does: a tool begins, "edits src/a.c", or was refused. says: its words. retries: the model's
// service gave no answer and is asked again, "429 slow down, tries again in 17 s".
enum class LiveKind { does, says, retries };

struct LiveLine {
    std::string text;
    LiveKind kind = LiveKind::says;

    bool operator==(const LiveLine&) const = default;
};

// None for what nobody would want to see. Paths below `folder`, where the agent works, are told
// from there. The text is the agent's: it may hold whatever a terminal acts on.
std::vector<LiveLine> live_lines(const AgentEvent& event, std::string_view folder);

} // namespace atelier
