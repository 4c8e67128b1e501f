// What is made of a change of the repository while a session ran: the agent answers only for what
// bears its mark.
#pragma once

#include "domain/guard/repository_state.hpp"

namespace atelier {

// silent: what people and their programs do all day. remark: told in the log, by `work` and by
// `status`, and nobody is asked. question: the agent did it, and the overseer decides.
enum class ChangeVerdict { silent, remark, question };
constexpr auto names_of(ChangeVerdict) {
    return std::to_array<Named<ChangeVerdict>>({{ChangeVerdict::silent, "silent"},
                                                {ChangeVerdict::remark, "remark"},
                                                {ChangeVerdict::question, "question"}});
}

ChangeVerdict verdict_on(const StateChange& change, Attribution doer);

// Who brought a checkout's HEAD to `after`, by the log of that HEAD, newest first: only a line that
// leads there says so.
Attribution doer_of_head(const std::vector<RefLogEntry>& log, const AgentId& agent,
                         const std::string& after);

} // namespace atelier
