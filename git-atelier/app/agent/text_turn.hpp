// What a turn for words is asked, and where its reply is.
#pragma once

#include "app/agent/agent_home.hpp"
#include "app/core/work_context.hpp"
#include "domain/agent/runtime_definition.hpp"
#include "domain/dialect/last_message.hpp"
#include "domain/work/session.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct TextTask {
    std::string prompt;
    // Who answers, and how: apart from the prompt where the runtime takes it so ({system_file}),
    // else in front of it. "" for nothing.
    std::string system = {};
    // "" for `agent.model`.
    std::string model = {};
    // Of the reply; the session's budget holds besides.
    std::optional<std::int64_t> max_tokens = {};
    std::optional<double> temperature = {};
    // nullopt: as long as any session.
    std::optional<Millis> timeout = {};
};

// The same as the runtime takes it.
struct TextHandedOver {
    std::string prompt;
    // Empty: there is no such file.
    std::filesystem::path system_file = {};
    // Where the agent writes its reply by itself; empty: it says it.
    std::filesystem::path reply_file = {};
};

// runtime-missing where the runtime has none.
Result<TurnCommand> require_text_command(const RuntimeDefinition& runtime);

// `words` are all that its command may be made of. An agent with tools is told of its skills, whose
// pages are in `home`. Writes the system's file. config-invalid for a prompt that is too long to be
// an argument, where the runtime takes it as one: nobody without tools could read it from a file.
Result<TextHandedOver> hand_over_text(WorkContext& work, const RuntimeDefinition& runtime,
                                      const Session& session, const TextTask& task,
                                      const std::vector<std::string>& words, const AgentHome& home);

// The file in which an agent that is asked for words writes them by itself: in its folder, since it
// may write nowhere else.
std::filesystem::path written_reply(const ProjectPaths& paths, const Session& session);

// The file in which an agent with tools hands its reply in by turn_submit, there as well;
// once it is there, it is whole and counts before all that the agent says or writes besides.
std::filesystem::path submitted_reply(const ProjectPaths& paths, const Session& session);
// What was handed in is kept as the session's reply from now on. nullopt: nothing was.
Result<std::optional<FinalWords>> take_submitted(WorkContext& work, const Session& session);

// What an agent replied, also where whoever asked was killed before that was kept: a reply
// is whole where it is, and has no credential in it. nullopt: there is none.
Result<std::optional<FinalWords>> reply_of(WorkContext& work, const Session& session);

// Once what it replied is recorded: nobody needs the folder that it worked in any more.
void leave_text_home(WorkContext& work, const Session& session);

} // namespace atelier
