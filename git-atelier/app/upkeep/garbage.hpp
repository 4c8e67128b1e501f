// The parts of collect_garbage: each finds one kind of leftover and knows how to take it away.
#pragma once

#include "app/upkeep/collect_garbage.hpp"
#include "app/worktree/inventory.hpp"

namespace atelier {

// False: it has changed since it was looked at, and was left.
struct Taken {
    bool done = true;
    std::vector<std::string> kept = {};
};

struct Find {
    GarbageItem item;
    // For what is to be collected.
    std::function<Result<Taken>()> take = {};
};
using Finds = std::vector<Find>;

// A find if the judgement is worth a word.
void add_find(Finds& finds, Leftover kind, const std::string& name, const Judgement& judgement,
              std::function<Result<Taken>()> take);

// All references outlive what is found.
Result<Finds> find_sessions(Workshop& shop, const GarbageRequest& request);
// Leases that no open session explains, assignments, claims.
Result<Finds> find_claims(Workshop& shop, const GarbageRequest& request);
Result<Finds> find_messages(Workshop& shop, const GarbageRequest& request);
Result<Finds> find_worktrees(Workshop& shop, const GarbageRequest& request);
Result<Finds> find_branches(Workshop& shop, const GarbageRequest& request);
Result<Finds> find_transcripts(Workshop& shop, const GarbageRequest& request);

// Runs `inside` while nobody else can be that agent. identity-in-use when somebody is.
Result<void> holding_identity(Workshop& shop, const AgentId& agent,
                              const std::function<Result<void>()>& inside);

} // namespace atelier
