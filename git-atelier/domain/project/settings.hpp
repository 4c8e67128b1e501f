// config.user.json as types. Unknown keys are left alone; a known key with a wrong value is an
// error that names it.
#pragma once

#include "base/advice.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/bead/agent.hpp"
#include "domain/bead/epic.hpp"
#include "domain/forge/publish_rules.hpp"
#include "domain/guard/sandbox.hpp"
#include "domain/run/run_limits.hpp"
#include "domain/run/turn_pause.hpp"
#include "domain/work/admission.hpp"
#include "domain/work/guardrails.hpp"
#include "domain/work/lease.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

enum class StoreBackend { sqlite, bd };
constexpr auto names_of(StoreBackend) {
    return std::to_array<Named<StoreBackend>>(
        {{StoreBackend::sqlite, "sqlite"}, {StoreBackend::bd, "bd"}});
}

// Whether mail to a planner starts a turn of it by itself.
enum class PlanAnswers { ask, automatic };
constexpr auto names_of(PlanAnswers) {
    return std::to_array<Named<PlanAnswers>>(
        {{PlanAnswers::ask, "ask"}, {PlanAnswers::automatic, "auto"}});
}

enum class Promotion { ask, planner };
constexpr auto names_of(Promotion) {
    return std::to_array<Named<Promotion>>(
        {{Promotion::ask, "ask"}, {Promotion::planner, "planner"}});
}

enum class CommitAuthor { user, agent };
constexpr auto names_of(CommitAuthor) {
    return std::to_array<Named<CommitAuthor>>(
        {{CommitAuthor::user, "user"}, {CommitAuthor::agent, "agent"}});
}

// What builders say, and what is said when a run has completed: nothing, lines of files, or what a
// model makes up, for which the lines stand in.
enum class LineSource : std::uint8_t { off, lines, model };
constexpr auto names_of(LineSource) {
    return std::to_array<Named<LineSource>>(
        {{LineSource::off, "off"}, {LineSource::lines, "lines"}, {LineSource::model, "model"}});
}

// A stored value that means nothing here.
struct UnsupportedSetting {
    std::string key;
    // One sentence, which names no command.
    std::string told;
    // How one gets on with it as it is; empty where it only can be changed.
    Advice way = {};
};

struct Settings {
    std::string branch_prefix;
    AdmissionRules admission;
    ReviewLimits review;
    PrStrategy pr_strategy = PrStrategy::sequential;
    PrGate pr_gate = PrGate::epic_complete;
    PushOn push_on = PushOn::changeset_complete;
    bool keep_work = false;
    // "" until chosen: `work` then says what there is.
    std::string agent_default;
    std::string agent_model;
    CommitAuthor agent_author = CommitAuthor::user;
    // agent.options.<role>.<runtime>
    std::map<std::string, std::vector<std::string>> agent_options;
    // Of agents whose bead says nothing of its own, and of the overseer.
    NotificationLevel notification_level = NotificationLevel::normal;
    // An argument vector that is started for each matter that asks for the overseer; empty: none.
    std::vector<std::string> notify_command = {};
    std::vector<std::string> editor_edit;
    // Started in a worktree, and not waited for.
    std::vector<std::string> editor_work;
    // The group may read and write the project as its owner does.
    bool project_shared = false;
    StoreBackend store_backend = StoreBackend::sqlite;
    Promotion promotion = Promotion::ask;
    PlanAnswers plan_answers = PlanAnswers::ask;
    GuardrailLimits limits;
    // Argument vectors, run in the worktree before integration.
    std::vector<std::vector<std::string>> checks;
    // Each of them.
    Seconds checks_timeout{30 * 60};
    bool keep_empty_commits = false;
    // Whether open changesets are looked at for what they would collide with.
    bool forecast = true;
    // Whether worktrees of the pool keep the files in them that Git ignores.
    bool worktree_keep_ignored = true;
    std::vector<std::string> worktree_copy;
    std::vector<std::string> worktree_link;
    std::vector<std::vector<std::string>> worktree_setup;
    Seconds setup_timeout{10 * 60};
    // Patterns of ignored files that outlive their worktree.
    std::vector<std::string> worktree_keep;
    // How many of those that are no longer needed are kept for the next changesets.
    std::size_t worktree_pool = 4;
    std::optional<Seconds> session_timeout;
    std::optional<Seconds> session_stall = Seconds{10 * 60};
    std::optional<Seconds> session_tool_limit = Seconds{60 * 60};
    int session_max_attempts = 3;
    // What an agent may use in a session, in tokens and in US dollars; nullopt: as much as it
    // likes.
    std::optional<std::int64_t> session_max_tokens = {};
    std::optional<double> session_max_cost = {};
    // The runtime of artisans that name none; "": as agent.default says.
    std::string artisan_default = {};
    // How many turns a workflow may have at most, for it to be run.
    std::int64_t run_max_turns = 200;
    LineSource workshop_dialogue = LineSource::lines;
    LineSource celebrate = LineSource::lines;
    SandboxMode sandbox = SandboxMode::none;
    // Whether they say so themselves.
    bool sandbox_chosen = false;
    // Kinds or paths of sockets that an agent finds in its sandbox all the same.
    std::vector<std::string> sandbox_pass = {};
    LeaseRules lease;
    // How long what agents printed is kept; nullopt: for good.
    std::optional<Seconds> keep_transcripts = Seconds{30 * 24 * 3600};
    std::vector<UnsupportedSetting> unsupported = {};
    // What a run may use before it is paused; one may have limits of its own.
    RunLimits run_limits = {};
    BreakerRules breaker = {};
    // The name of the workflow of changesets for which the plan names none; "": they are carried
    // out without one.
    std::string workflow_changeset = {};
};

// `file` is named in errors (config-invalid).
Result<Settings> parse_settings(const Json& document, const std::string& file);

} // namespace atelier
