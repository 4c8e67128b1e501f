#include "app/agent/build_turn.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/mail/notices.hpp"
#include "domain/agent/runtime_command.hpp"
#include "support/samples.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

const BranchName trunk = *BranchName::parse("trunk");
// Of the session, not of the agent's home: two turns of one agent do not share it.
const std::string prompt_file = "/data/projects/r-1/transcripts/s-1.prompt.md";

// The worker alice, or the planner plan-1, before its turn.
struct Turn {
    WorkFixture fixture;
    PlanFixture& plan = fixture.plan;
    Bead epic = plan.epic("Greeting");
    Bead changeset = plan.changeset(epic, "Say hello");
    RuntimeDefinition runtime{.name = "echo",
                              .worker = {"agent", "--work", "{prompt_file}", "{options}"},
                              .planner = {"agent", "--plan", "{prompt}"},
                              .env = {{"AGENT_SESSION", "{session}"}},
                              .file = "/opt/atelier/share/templates/runtimes/echo.yaml"};
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = *AgentId::parse("atelier/worker/alice"),
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .worktree = "/data/projects/r-1/worktrees/" + changeset.id.str(),
                    .branch = *BranchName::parse("greeting-1")};
    PlannerTask task{.goal = "Greet everybody", .followed = trunk};

    Turn() {
        MemoryRepository& repository = fixture.repository;
        repository.switch_to("/r", "trunk",
                             repository.commit("/r", "First\n", {{"README.md", "x\n"}}));
        repository.git.user = Person{"Olga", "olga@example.org"};
        const fs::path templates = "/opt/atelier/share/templates";
        fixture.files.texts[templates / "AGENTS.md"] =
            "{{ agent_id }} {{ project_root }} {{ repo_root }} {{ project_data_dir }} "
            "{{ beads_dir }} {{ beads_prefix }} {{ role_guide }}";
        fixture.files.texts[templates / "AGENTS.worker.md"] = "{{ worker_worktree }}";
        fixture.files.texts[templates / "AGENTS.planner.md"] =
            "{{ planner_worktree }} {{ default_branch }} {{ external_providers }}";
    }

    Result<TurnRequest> worker() {
        WorkContext work = fixture.context();
        return build_worker_turn(work, runtime, session,
                                 {.path = session.worktree,
                                  .root = *BranchName::parse("greeting"),
                                  .branch = *session.branch,
                                  .base = commit,
                                  .start = commit,
                                  .root_head = commit,
                                  .cut_from = trunk,
                                  .uncommitted = {"half-done.txt"}});
    }
    Result<TurnRequest> planner() {
        session.agent = *AgentId::parse("atelier/planner/plan-1");
        session.epic.reset();
        session.changeset.reset();
        WorkContext work = fixture.context();
        return build_planner_turn(work, runtime, session, task);
    }
    std::string prompt() { return fixture.files.texts.at(prompt_file); }
    BeadId mail(const std::string& to, const BeadId& thread, const std::string& subject) {
        return unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return send_once(writer, plan.overseer(),
                             {to, subject, "Mind the gap.", thread, subject});
        }));
    }
};

} // namespace

TEST_CASE("a worker's turn is its runtime's command in the session's worktree", "[app][agent]") {
    Turn turn;
    turn.plan.settings.agent_options = {{"worker.echo", {"--fast"}}, {"planner.echo", {"--slow"}}};
    turn.plan.settings.session_timeout = Seconds{3600};
    turn.plan.settings.session_stall = Seconds{60};
    const TurnRequest request = unwrap(turn.worker());
    CHECK(request.argv == std::vector<std::string>{"agent", "--work", prompt_file, "--fast"});
    CHECK_FALSE(request.wants_words);
    CHECK(request.session == turn.session.id);
    CHECK(request.directory == turn.session.worktree);
    CHECK(request.transcript == "/data/projects/r-1/transcripts/s-1.jsonl");
    CHECK(request.errors == "/data/projects/r-1/transcripts/s-1.err");
    CHECK(request.output == RuntimeOutput::plain);
    CHECK(request.tool_limit == Millis{3'600'000});
    CHECK(request.timeout == Millis{3'600'000});
    CHECK(request.stall == Millis{60'000});
    CHECK_FALSE(request.interactive);
    CHECK(request.sandbox.empty());
}

TEST_CASE("a brief is handed over as the runtime says, and never as too long an argument",
          "[app][agent]") {
    Turn turn;
    const std::string& file = prompt_file;
    turn.runtime.worker = {"agent", "{prompt}"};
    const TurnRequest argument = unwrap(turn.worker());
    CHECK(argument.argv == std::vector<std::string>{"agent", turn.prompt()});
    CHECK(argument.input.empty());

    turn.runtime.worker = {"agent", "-"};
    turn.runtime.prompt = PromptBy::standard_input;
    CHECK(unwrap(turn.worker()).input == file);

    turn.runtime.worker = {"agent", "{prompt}"};
    turn.runtime.prompt = PromptBy::argument;
    Bead changeset = turn.changeset;
    changeset.description += "\n\n" + std::string(longest_prompt_argument, 'x');
    turn.plan.update(changeset);
    const TurnRequest large = unwrap(turn.worker());
    CHECK(large.argv[1].size() < 1000);
    CHECK_THAT(large.argv[1], ContainsSubstring(file));
    CHECK(turn.prompt().size() > longest_prompt_argument);
}

TEST_CASE("an agent that is talked with has its instructions told, and its questions judged",
          "[app][agent]") {
    Turn turn;
    turn.runtime.worker = {"agent"};
    turn.runtime.prompt = PromptBy::standard_input;
    CHECK_FALSE(unwrap(turn.worker()).talk.refuses);
    turn.runtime.output = RuntimeOutput::acp;
    turn.plan.settings.agent_model = "large";
    const TurnRequest request = unwrap(turn.worker());
    const std::string home = "/data/projects/r-1/agents/worker/alice";
    CHECK(request.input == prompt_file);
    CHECK(request.talk.instructions == home + "/AGENTS.md");
    CHECK(request.talk.model == "large");
    CHECK(request.talk.conversation.empty());
    REQUIRE(request.talk.refuses);
    CHECK_FALSE(request.talk.refuses({.tool = "sh", .command = "git status", .files = {}}));
    CHECK_THAT(request.talk.refuses({.tool = "sh", .command = "git push", .files = {}}).value(),
               ContainsSubstring("An agent does not push."));
}

TEST_CASE("a session's budget is given to the agent, and watched", "[app][agent]") {
    Turn turn;
    turn.runtime.limits = {"--budget", "{max_cost}"};
    CHECK(unwrap(turn.worker()).argv.back().ends_with("prompt.md"));
    turn.plan.settings.session_max_cost = 2.5;
    turn.plan.settings.session_max_tokens = 1'000'000;
    const TurnRequest request = unwrap(turn.worker());
    CHECK(request.argv.back() == "2.5");
    CHECK(request.budget.cost == 2.5);
    CHECK(request.budget.tokens == 1'000'000);
    // In cents, of which Copilot CLI takes 30 at least.
    turn.runtime.limits = {"--credits", "{max_credits}"};
    CHECK(unwrap(turn.worker()).argv.back() == "250");
    CHECK(turn.fixture.progress.warnings.empty());
}

TEST_CASE("it is told where an agent takes no budget as small as the session's", "[app][agent]") {
    Turn turn;
    turn.plan.settings.session_max_cost = 0.1;
    turn.runtime.limits = {"--budget", "{max_cost}"};
    CHECK(unwrap(turn.worker()).argv.back() == "0.1");
    CHECK(turn.fixture.progress.warnings.empty());
    turn.runtime.limits = {"--credits", "{max_credits}"};
    const TurnRequest request = unwrap(turn.worker());
    CHECK(request.argv.back() == "30");
    CHECK(request.budget.cost == 0.1);
    CHECK(turn.fixture.progress.warnings ==
          std::vector<std::string>{"echo takes no budget below $0.30: it is given that, and "
                                   "session.max_cost leaves it $0.10"});
}

TEST_CASE("a planner without a terminal is started by its own command", "[app][agent]") {
    Turn turn;
    turn.runtime.planner_batch = {"agent", "--batch"};
    turn.runtime.prompt = PromptBy::standard_input;
    turn.runtime.limits = {"--retries=3"};
    const TurnRequest batch = unwrap(turn.planner());
    CHECK(batch.argv == std::vector<std::string>{"agent", "--batch", "--retries=3"});
    CHECK_FALSE(batch.interactive);
    CHECK_FALSE(batch.input.empty());
    turn.task.interactive = true;
    const TurnRequest chat = unwrap(turn.planner());
    CHECK(chat.argv == std::vector<std::string>{"agent", "--plan", turn.prompt()});
    CHECK(chat.interactive);
    CHECK(chat.input.empty());
}

TEST_CASE("an agent's pages of skills are its own, written anew for each turn", "[app][agent]") {
    Turn turn;
    turn.runtime.skills = ".echo/skills";
    MemoryFiles& files = turn.fixture.files;
    const fs::path shipped = "/opt/atelier/share/templates/skills/claim-epic/SKILL.md";
    const fs::path home = "/data/projects/r-1/agents/worker/alice";
    const fs::path page = home / ".echo/skills/claim-epic/SKILL.md";
    unwrap(files.write(shipped, "Claim an epic."));
    CHECK(turn.worker());
    CHECK(files.links.empty());
    CHECK(files.texts.at(page) == "Claim an epic.");

    files.texts[page] = "Claim nothing.";
    CHECK(turn.worker());
    CHECK(files.texts.at(page) == "Claim an epic.");
    CHECK(files.texts.at(shipped) == "Claim an epic.");
}

TEST_CASE("links that an agent has put into its home are not followed", "[app][agent]") {
    Turn turn;
    turn.runtime.skills = ".echo/skills";
    MemoryFiles& files = turn.fixture.files;
    unwrap(files.write("/opt/atelier/share/templates/skills/claim-epic/SKILL.md", "Claim."));
    const fs::path home = "/data/projects/r-1/agents/worker/alice";
    const std::string name = GENERATE(".echo", ".echo/skills", "AGENTS.md", "hooks.json");
    files.links[home / name] = "/opt/atelier/share/templates";
    CHECK(turn.worker());
    CHECK(files.links.empty());
}

TEST_CASE("a turn's environment is the person's, the session's and the runtime's", "[app][agent]") {
    Turn turn;
    const Environment environment = unwrap(turn.worker()).environment;
    CHECK(environment.at("PATH") == "/opt/atelier/bin:/usr/bin");
    CHECK(environment.at("ATELIER_AGENT_ID") == "atelier/worker/alice");
    CHECK(environment.at("ATELIER_AGENT_SESSION") == "s-1");
    CHECK(environment.at("ATELIER_WORKSPACE") == "greeting");
    CHECK(environment.at("ATELIER_WORKSPACE_DIR") == turn.session.worktree);
    CHECK(environment.at("ATELIER_CHANGESET_ID") == turn.changeset.id.str());
    CHECK(environment.at("ATELIER_PLAN_EPIC") == turn.epic.id.str());
    CHECK(environment.at("AGENT_SESSION") == "s-1");
    CHECK_FALSE(environment.contains("BEADS_DIR"));
}

TEST_CASE("a worker signs with the user's key, who has one", "[app][agent]") {
    Turn turn;
    MemoryRepository& repository = turn.fixture.repository;
    unwrap(repository.worktrees().add_worktree(
        turn.session.worktree, *turn.session.branch,
        repository.commit("/r", "Second\n", {{"README.md", "y\n"}})));
    const auto names_a_key = [&] {
        const Environment environment = unwrap(turn.worker()).environment;
        const auto key = environment.find("GIT_CONFIG_KEY_0");
        if (key == environment.end() || key->second != "user.signingKey") return std::string();
        return environment.at("GIT_CONFIG_VALUE_0");
    };
    CHECK(names_a_key().empty());
    repository.git.settings.emplace_back("commit.gpgSign", "true");
    CHECK(names_a_key() == "Olga <olga@example.org>");
    SECTION("a key is named") {
        repository.git.settings.emplace_back("user.signingKey", "ABCD");
    }
    SECTION("ssh finds its key by itself") {
        repository.git.settings.emplace_back("gpg.format", "ssh");
    }
    CHECK(names_a_key().empty());
}

TEST_CASE("an agent finds the Beads store where the plan is mirrored to one", "[app][agent]") {
    Turn turn;
    turn.plan.settings.store_backend = StoreBackend::bd;
    CHECK(unwrap(turn.worker()).environment.at("BEADS_DIR") == "/data/projects/r-1/.beads");
}

TEST_CASE("a worker's prompt has the changeset, its mail and what an earlier session left",
          "[app][agent]") {
    Turn turn;
    const BeadId to_bob = turn.mail("atelier/worker/bob", turn.changeset.id, "For the changeset");
    const BeadId of_epic = turn.mail("atelier/worker/alice", turn.epic.id, "For the epic");
    const BeadId to_planner =
        turn.mail("atelier/planner/plan-1", turn.changeset.id, "For the planner");
    CHECK(turn.worker());
    const std::string prompt = turn.prompt();
    CHECK_THAT(prompt,
               ContainsSubstring(turn.changeset.id.str()) && ContainsSubstring("half-done.txt") &&
                   ContainsSubstring("For the changeset") && ContainsSubstring("For the epic"));
    CHECK_THAT(prompt, !ContainsSubstring("For the planner"));
    // To be in a prompt is not to be read.
    for (const BeadId& message : {to_bob, of_epic, to_planner})
        CHECK_FALSE(turn.plan.get(message).message->read_at);
    CHECK(unwrap(turn.plan.store.write(turn.plan.stamp(), [&](PlanWriter& plan) {
              return mark_told_read(plan, turn.plan.worker(), turn.changeset.id);
          })) == 2);
}

TEST_CASE("what an overseer has said is in every prompt until the work has landed",
          "[app][agent]") {
    Turn turn;
    turn.mail("atelier/worker/alice", turn.changeset.id, "Mind the gap");
    for (int session = 0; session < 3; ++session) {
        CHECK(turn.worker());
        CHECK_THAT(turn.prompt(), ContainsSubstring("Mind the gap"));
        unwrap(turn.plan.store.write(turn.plan.stamp(), [&](PlanWriter& plan) {
            return mark_told_read(plan, turn.plan.worker(), turn.changeset.id);
        }));
    }
}

TEST_CASE("a prompt names the checks, and where the pages of its role's skills are",
          "[app][agent]") {
    Turn turn;
    turn.plan.settings.checks = {{"make", "test all"}};
    MemoryFiles& files = turn.fixture.files;
    const fs::path shipped = "/opt/atelier/share/templates/skills";
    unwrap(files.write(shipped / "task-done/SKILL.md", "---\n  roles: planner worker\n---\n"));
    unwrap(files.write(shipped / "plan-edit/SKILL.md", "---\n  roles: planner\n---\n"));
    const fs::path home = "/data/projects/r-1/agents/worker/alice";
    unwrap(files.write(home / "skills/plan-edit/SKILL.md", "of an earlier version"));
    CHECK(turn.worker());
    CHECK_THAT(turn.prompt(), ContainsSubstring("make 'test all'") &&
                                  ContainsSubstring((home / "skills").string()));
    CHECK(files.texts.contains(home / "skills/task-done/SKILL.md"));
    CHECK_FALSE(files.texts.contains(home / "skills/plan-edit/SKILL.md"));
}

TEST_CASE("after a conflict the prompt names the paths of the last one", "[app][agent]") {
    Turn turn;
    const auto reopen = [&](const std::string& path) {
        unwrap(turn.plan.store.write(turn.plan.stamp(), [&](PlanWriter& plan) {
            return plan.put(Setback{turn.changeset.id, InConflict{{path}}});
        }));
    };
    reopen("src/first.cpp");
    reopen("src/second.cpp");
    CHECK(turn.worker());
    CHECK_THAT(turn.prompt(), !ContainsSubstring("src/second.cpp"));
    turn.session.onto = commit;
    CHECK(turn.worker());
    CHECK_THAT(turn.prompt(),
               ContainsSubstring("src/second.cpp") && !ContainsSubstring("src/first.cpp"));
}

TEST_CASE("no prompt has a credential of the environment", "[app][agent]") {
    Turn turn;
    turn.fixture.environment["NPM_TOKEN"] = "npm_abcdef123456";
    // What the agent needs to find its way stays.
    turn.fixture.environment["SECRETS_DIR"] = "/data/projects";
    Bead changeset = turn.changeset;
    changeset.description += "\n\nPublish with npm_abcdef123456.";
    turn.plan.update(changeset);
    turn.mail("atelier/planner/plan-1", turn.epic.id, "It is npm_abcdef123456");
    turn.runtime.worker = {"agent", "{prompt}"};
    const TurnRequest worked = unwrap(turn.worker());
    CHECK(worked.argv.back() == turn.prompt());
    CHECK_THAT(turn.prompt(), ContainsSubstring("Publish with ***.") &&
                                  ContainsSubstring(turn.session.worktree) &&
                                  !ContainsSubstring("npm_abcdef123456"));
    turn.task.goal = "Use npm_abcdef123456";
    turn.task.epic = turn.epic.id;
    const TurnRequest planned = unwrap(turn.planner());
    CHECK(planned.argv.back() == turn.prompt());
    CHECK_THAT(turn.prompt(), ContainsSubstring("Use ***") && ContainsSubstring("It is ***") &&
                                  !ContainsSubstring("npm_abcdef123456"));
}

TEST_CASE("a planner's turn has the goal and the terminal", "[app][agent]") {
    Turn turn;
    turn.task.interactive = true;
    const TurnRequest request = unwrap(turn.planner());
    REQUIRE(request.argv.size() == 3);
    CHECK(request.argv[1] == "--plan");
    CHECK_THAT(request.argv[2], ContainsSubstring("Greet everybody"));
    CHECK(request.interactive);
    CHECK_FALSE(request.stall);
    CHECK(request.environment.at("ATELIER_WORKSPACE") == turn.session.branch->str());
    CHECK_FALSE(request.environment.contains("ATELIER_PLAN_EPIC"));
}

TEST_CASE("a planner who goes on with an epic is told of it", "[app][agent]") {
    Turn turn;
    turn.task.epic = turn.epic.id;
    turn.mail("atelier/planner/plan-7", turn.epic.id, "Smaller, please");
    const TurnRequest request = unwrap(turn.planner());
    CHECK_THAT(request.argv[2], ContainsSubstring("Smaller, please"));
    CHECK_THAT(request.argv[2], ContainsSubstring(turn.epic.id.str()));
    CHECK(request.environment.at("ATELIER_PLAN_EPIC") == turn.epic.id.str());
    turn.task.epic = id("at-nowhere");
    CHECK(must_fail(turn.planner()).code == ErrorCode::not_found);
}

TEST_CASE("a runtime with a placeholder that nobody fills starts no turn", "[app][agent]") {
    Turn turn;
    SECTION("in its command") {
        turn.runtime.worker = {"agent", "{mood}"};
    }
    SECTION("in its environment") {
        turn.runtime.env = {{"MOOD", "{mood}"}};
    }
    CHECK(must_fail(turn.worker()).code == ErrorCode::config_invalid);
}

TEST_CASE("a planner's skills are allowed in its runtime's form, and no hook in a plugin knows it",
          "[app][agent]") {
    Turn turn;
    MemoryFiles& files = turn.fixture.files;
    unwrap(files.write("/opt/atelier/share/templates/skills/plan-edit/SKILL.md",
                       "  roles: planner\n"));
    unwrap(
        files.write("/opt/atelier/share/templates/skills/task-done/SKILL.md", "  roles: worker\n"));
    const std::string home = "/data/projects/r-1/agents/planner/plan-1/";
    turn.runtime.hooks = HookDialect::gemini;
    CHECK(turn.planner());
    CHECK_THAT(files.texts.at(home + "policy.toml"), ContainsSubstring("[\"plan_edit\"]"));
    turn.runtime.hooks = HookDialect::claude;
    CHECK(turn.planner());
    CHECK_THAT(files.texts.at(home + "hooks.json"), ContainsSubstring("Bash(plan_edit *)"));
    CHECK_THAT(files.texts.at(home + "plugin/hooks/hooks.json"), !ContainsSubstring("plan_edit"));
}
