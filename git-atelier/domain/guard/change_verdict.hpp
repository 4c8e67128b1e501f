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

// A branch that a person looks at: the default branch, and what a checkout of theirs has. of_agent:
// it moved to a commit that an agent made and that has not landed.
enum class BranchNews { hidden, shown, of_agent };
constexpr auto names_of(BranchNews) {
    return std::to_array<Named<BranchNews>>({{BranchNews::hidden, "hidden"},
                                             {BranchNews::shown, "shown"},
                                             {BranchNews::of_agent, "of-agent"}});
}

// Of a branch that is shown the log is not believed: whoever moves it can write there what they
// like.
ChangeVerdict verdict_on(const StateChange& change, Attribution doer,
                         BranchNews news = BranchNews::hidden);

// Who brought a checkout's HEAD to `after`, by the log of that HEAD, newest first: only a line that
// leads there says so.
Attribution doer_of_head(const std::vector<RefLogEntry>& log, const AgentId& agent,
                         const std::string& after);

} // namespace atelier
