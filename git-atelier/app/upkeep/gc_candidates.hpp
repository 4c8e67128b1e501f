// The parts of collect_garbage: each finds one kind of leftover and knows how to take it away.
#pragma once

#include "app/upkeep/collect_garbage.hpp"
#include "app/worktree/inventory.hpp"

#include <optional>
#include <vector>

namespace atelier {

// A candidate, if the judgement is worth a word.
void add_candidate(GcCandidates& candidates, GcKind kind, const std::string& name,
                   const Judgement& judgement, std::function<Result<Collected>()> take);

struct JudgedWorktree {
    OurWorktree worktree;
    Judgement judgement;
};
// What one run has looked at for one kind and needs for another: looking at worktrees is dear, and
// each is looked at again when it is taken away.
struct GcSight {
    std::optional<std::vector<JudgedWorktree>> worktrees = {};
    std::optional<Reachability> commits = {};
};

// All references outlive the candidates.
// All references outlive the candidates.
// Runs whose drivers are gone: their turns end, a finished reply among them is kept.
Result<GcCandidates> find_runs(const RunWorld& world);
Result<GcCandidates> find_sessions(WorkContext& work, const GcRequest& request, GcSight& sight);
// Leases that no open session explains, assignments, claims.
Result<GcCandidates> find_claims(WorkContext& work, const GcRequest& request, GcSight& sight);
Result<GcCandidates> find_messages(WorkContext& work, const GcRequest& request, GcSight& sight);
Result<GcCandidates> find_worktrees(WorkContext& work, const GcRequest& request, GcSight& sight);
Result<GcCandidates> find_branches(WorkContext& work, const GcRequest& request, GcSight& sight);
// The epics' mapping files, the homes of agents, what they printed.
Result<GcCandidates> find_mappings(WorkContext& work, const GcRequest& request, GcSight& sight);
Result<GcCandidates> find_homes(WorkContext& work, const GcRequest& request, GcSight& sight);
Result<GcCandidates> find_transcripts(WorkContext& work, const GcRequest& request, GcSight& sight);
// Refs of pieces that are to be packed, where there are many.
Result<GcCandidates> find_pieces(WorkContext& work, const GcRequest& request, GcSight& sight);

// Runs `inside` while nobody else can be that agent. identity-in-use when somebody is.
Result<void> holding_identity(WorkContext& work, const AgentId& agent,
                              const std::function<Result<void>()>& inside);

} // namespace atelier
