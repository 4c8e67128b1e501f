// What a hook handler decides in a guarded worktree. Each function answers for one event of Git;
// an error is why Git has to stop there. They read the plan and change nothing.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "domain/agent/standing.hpp"
#include "domain/guard/guard.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace atelier {

class GitHistory;

// All references outlive the call.
struct GuardContext {
    const Guard& guard;
    // ATELIER_AGENT_ID and ATELIER_AGENT_SESSION as they are, "" for none.
    std::string agent_id;
    std::string session;
    // Who calls, as the processes above it show.
    std::function<Result<Standing>(const Context& project)> caller;
    // In the guarded worktree itself; else the same session is at another place of the repository.
    bool inside = true;
    // Opened when it is first needed.
    std::function<Result<Context>()> plan;
    LivenessProbe probe;
    GitHistory& history;
};

// Before the refs move. What the person at the terminal should hear besides, line by line.
Result<std::vector<std::string>> check_ref_moves(const GuardContext& context,
                                                 const std::vector<RefMove>& moves);

// Before a commit is made; `checked_out` is what HEAD stands for.
Result<void> check_commit(const GuardContext& context, const std::string& checked_out);

// Before anything is sent to a remote by an address that the configuration lets through
// (domain/guard/push_refusal.hpp): only a person pushes from here, while no agent is at work.
Result<void> check_push(const GuardContext& context);

// What a commit made here has to carry; empty for a person's.
std::vector<std::pair<std::string, std::string>> commit_trailers(const GuardContext& context);

} // namespace atelier
