// What an agent is told at the start of a session; a worker: the changeset, how far it is, how to
// finish.
// Pure text.
#pragma once

#include "domain/bead/message.hpp"
#include "domain/work/guardrails.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct BriefFacts {
    std::filesystem::path home;
    // Left by an earlier session, not committed.
    std::vector<std::string> uncommitted;
    // Paths that conflicted when the work was to be integrated; `session.onto` is the commit to
    // rebase onto.
    std::vector<std::string> conflicts;
    // Submodules that its sandbox keeps it from registering.
    std::vector<std::string> unregistered = {};
    // Unread messages of the epic's or changeset's thread.
    std::vector<Message> mail;
    GuardrailLimits limits;
};

// plan-invalid where the epic or changeset has a field that cannot be read.
Result<std::string> worker_brief(const EpicTree& graph, const Bead& changeset,
                                 const Session& session, const BriefFacts& facts);

struct PlannerBriefFacts {
    AgentId agent;
    std::filesystem::path home;
    std::filesystem::path worktree;
    BranchName default_branch;
    // In the overseer's words; "" when none was given.
    std::string goal;
    // The epic whose planning goes on.
    std::optional<Bead> epic;
};
std::string planner_brief(const PlannerBriefFacts& facts);

} // namespace atelier
