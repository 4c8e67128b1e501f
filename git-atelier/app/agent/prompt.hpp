// What an agent is told at the start of a session; a worker: the changeset, how far it is, how to
// finish.
// Pure text.
#pragma once

#include "app/agent/skill_pages.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/worktree/prepare_worktree.hpp"
#include "domain/forecast/forecast.hpp"
#include "domain/work/guardrails.hpp"
#include "domain/work/progress.hpp"
#include "domain/work/session.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// How the session on the changeset ended that was held before this one.
struct EarlierSession {
    Session session;
    // What it came to grief with, and the end of what the program printed that failed; "" for none.
    std::string fault = {};
    std::string output = {};
    std::filesystem::path transcript = {};
};

struct BriefFacts {
    std::filesystem::path home;
    // Where the pages of its skills are.
    std::filesystem::path skills = {};
    std::optional<EarlierSession> earlier = {};
    // Of the changeset, made in earlier sessions, oldest first: "1234567890 Subject".
    std::vector<std::string> commits = {};
    // Left by an earlier session, not committed.
    std::vector<std::string> uncommitted;
    // Where one had left the worktree, if not on its branch.
    std::optional<LedBack> led_back = {};
    // Paths that conflicted when the work was to be integrated; `session.onto` is the commit to
    // rebase onto. None: it failed a check with what that has.
    std::vector<std::string> conflicts;
    // Submodules that its sandbox keeps it from registering.
    std::vector<std::string> unregistered = {};
    // What its work would collide with, or may.
    std::vector<Collision> collisions = {};
    std::vector<ToldMessage> mail;
    // What a review still asks for that no message of these says; "" for nothing.
    std::string review = {};
    // What an overseer has said of its lines and nobody has answered; "" for nothing.
    std::string comments = {};
    // changeset.checks: run in the worktree before anything lands.
    std::vector<std::vector<std::string>> checks = {};
    GuardrailLimits limits;
    // Of the changeset, where the agent has had a turn in this session and ended it without a word;
    // "" in its first turn.
    std::string missing = {};
    // What a workflow asks for in this turn; "" where none does.
    std::string asked = {};
    // And nothing but its words is wanted.
    bool words_alone = false;
};

// plan-invalid where the epic or changeset has a field that cannot be read.
Result<std::string> worker_brief(const EpicTree& graph, const Bead& changeset,
                                 const Session& session, const BriefFacts& facts);

// For one whose conversation goes on: only what is new.
std::string resumed_brief(const Bead& changeset, const Session& session, const BriefFacts& facts);

// For a worker without a changeset.
struct MailBriefFacts {
    AgentId agent;
    std::filesystem::path home;
    std::filesystem::path skills = {};
    std::vector<ToldMessage> mail = {};
};
std::string mail_brief(const MailBriefFacts& facts);

// For an artisan that may call programs.
struct ArtisanBriefFacts {
    AgentId agent;
    std::filesystem::path home;
    std::vector<SkillPage> skills = {};
};
// `asked`: what an artisan without tools would be asked.
std::string artisan_brief(const ArtisanBriefFacts& facts, const std::string& asked);

struct PlannerBriefFacts {
    AgentId agent;
    std::filesystem::path home;
    std::filesystem::path worktree;
    BranchName default_branch;
    // In the overseer's words; "" when none was given.
    std::string goal;
    // The epic whose planning goes on.
    std::optional<Bead> epic;
    std::filesystem::path skills = {};
    std::vector<ToldMessage> mail = {};
    // Its conversation does: then only what is new.
    bool goes_on = false;
};
std::string planner_brief(const PlannerBriefFacts& facts);

} // namespace atelier
