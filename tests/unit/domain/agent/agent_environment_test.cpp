#include "domain/agent/agent_environment.hpp"
#include "support/catch.hpp"

using namespace atelier;
using Variables = std::map<std::string, std::string>;

namespace {

AgentFacts worker() {
    return {.agent = *AgentId::make(Role::worker, "alice"),
            .session = *SessionId::parse("s-1"),
            .enlistment = "/home/u/repo",
            .programs = "/opt/bin",
            .root_branch = "greeting",
            .worktree = "/data/w",
            .hooks_file = "/data/hooks.json",
            .epic = *BeadId::parse("at-1"),
            .changeset = *BeadId::parse("at-1.2"),
            .user_name = "Una User",
            .user_email = "una@example.org"};
}

std::string value(const Variables& environment, const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? "(unset)" : found->second;
}

std::string passed(const Variables& user, const std::string& name) {
    return value(agent_environment(user, worker()), name);
}

} // namespace

TEST_CASE("A worker is told who it is, where it works and on what") {
    const auto out = agent_environment({}, worker());
    CHECK(out == Variables{{"ATELIER_AGENT_ID", "atelier/worker/alice"},
                           {"BD_ACTOR", "atelier/worker/alice"},
                           {"BEADS_AGENT_NAME", "atelier/worker/alice"},
                           {"ATELIER_AGENT_SESSION", "s-1"},
                           {"ATELIER_PROJECT", "/home/u/repo"},
                           {"ATELIER_WORKSPACE", "greeting"},
                           {"ATELIER_WORKSPACE_DIR", "/data/w"},
                           {"ATELIER_HOOKS_PATH", "/data/hooks.json"},
                           {"ATELIER_EPIC_ID", "at-1"},
                           {"ATELIER_CHANGESET_ID", "at-1.2"},
                           {"GIT_AUTHOR_NAME", "Una User"},
                           {"GIT_AUTHOR_EMAIL", "una@example.org"},
                           {"GIT_COMMITTER_NAME", "atelier/worker/alice"},
                           {"GIT_COMMITTER_EMAIL", "una@example.org"},
                           {"PATH", "/opt/bin:/usr/local/bin:/usr/bin:/bin"}});
}

TEST_CASE("A planner is told its worktree and branches besides") {
    AgentFacts facts = worker();
    facts.epic.reset();
    facts.changeset.reset();
    facts.plan_epic = *BeadId::parse("at-9");
    facts.planner = PlannerFacts{.agent_bead = *BeadId::parse("at-planner-p"),
                                 .worktree = "/data/planner",
                                 .branch = *BranchName::parse("main-planner-p"),
                                 .default_branch = *BranchName::parse("main"),
                                 .sync_enabled = true};
    const auto out = agent_environment({}, facts);
    CHECK(value(out, "ATELIER_AGENT_BEAD_ID") == "at-planner-p");
    CHECK(value(out, "ATELIER_PLANNER_WORKTREE") == "/data/planner");
    CHECK(value(out, "ATELIER_PLANNER_BRANCH") == "main-planner-p");
    CHECK(value(out, "ATELIER_DEFAULT_BRANCH") == "main");
    CHECK(value(out, "ATELIER_PLANNER_SYNC_ENABLED") == "1");
    CHECK(value(out, "ATELIER_PLAN_EPIC") == "at-9");
    CHECK(value(out, "ATELIER_EPIC_ID") == "(unset)");
    facts.planner->sync_enabled = false;
    CHECK(value(agent_environment({}, facts), "ATELIER_PLANNER_SYNC_ENABLED") == "0");
}

TEST_CASE("The agent is the author when the configuration says so") {
    AgentFacts facts = worker();
    facts.author = CommitAuthor::agent;
    CHECK(value(agent_environment({}, facts), "GIT_AUTHOR_NAME") == "atelier/worker/alice");
}

TEST_CASE("BEADS_DIR is given with the bd backend only") {
    AgentFacts facts = worker();
    CHECK(value(agent_environment({{"BEADS_DIR", "/user"}}, facts), "BEADS_DIR") == "(unset)");
    facts.beads_dir = "/data/.beads";
    CHECK(value(agent_environment({{"BEADS_DIR", "/user"}}, facts), "BEADS_DIR") == "/data/.beads");
}

TEST_CASE("The user's variables of ours are dropped but the ones that are passed on") {
    for (const char* name :
         {"ATELIER_EPIC_ID_OLD", "ATELIER_MODE", "ATELIER_RUN_MODE", "ATELIER_WATCH_INTERVAL",
          "ATELIER_PLAN_EPIC", "BD_DB", "BEADS_ANYTHING"})
        CHECK(passed({{name, "x"}}, name) == "(unset)");
    for (const char* name : {"ATELIER_DATA_DIR", "ATELIER_SHARE", "ATELIER_TRACE",
                             "ATELIER_TEST_NOW", "ATELIER_TEST_SEED", "ATELIER_TEST_FAIL_AT"})
        CHECK(passed({{name, "x"}}, name) == "x");
    CHECK(passed({{"ATELIER_AGENT_ID", "atelier/worker/bob"}}, "ATELIER_AGENT_ID") ==
          "atelier/worker/alice");
}

TEST_CASE("What Git takes for a fact about one repository is dropped, the rest of Git's stays") {
    for (const char* name :
         {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
          "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_CONFIG", "GIT_SHALLOW_FILE"})
        CHECK(passed({{name, "x"}}, name) == "(unset)");
    for (const char* name : {"GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "https_proxy", "HOME", "LANG",
                             "GIT_AUTHOR_DATE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"})
        CHECK(passed({{name, "x"}}, name) == "x");
    CHECK(passed({{"GIT_COMMITTER_NAME", "x"}}, "GIT_COMMITTER_NAME") == "atelier/worker/alice");
}

TEST_CASE("The programs come first on PATH") {
    CHECK(passed({{"PATH", "/a:/b"}}, "PATH") == "/opt/bin:/a:/b");
    CHECK(passed({{"PATH", ""}}, "PATH") == "/opt/bin:/usr/local/bin:/usr/bin:/bin");
}

TEST_CASE("A runtime's own variables are given but replace none of ours") {
    AgentFacts facts = worker();
    facts.runtime = {{"MY_HOME", "/h"}, {"ATELIER_AGENT_ID", "x"}, {"LANG", "C"}};
    const auto out = agent_environment({{"LANG", "de_DE"}}, facts);
    CHECK(value(out, "MY_HOME") == "/h");
    CHECK(value(out, "LANG") == "C");
    CHECK(value(out, "ATELIER_AGENT_ID") == "atelier/worker/alice");
}

TEST_CASE("Counted configuration goes on without hooks, numbered anew") {
    const auto out = agent_environment({{"GIT_CONFIG_COUNT", "4"},
                                        {"GIT_CONFIG_KEY_0", "Core.HooksPath"},
                                        {"GIT_CONFIG_VALUE_0", "/x"},
                                        {"GIT_CONFIG_KEY_1", "user.name"},
                                        {"GIT_CONFIG_VALUE_1", "N"},
                                        {"GIT_CONFIG_KEY_2", "hook.Mine.command"},
                                        {"GIT_CONFIG_VALUE_2", "c"},
                                        {"GIT_CONFIG_KEY_3", "safe.directory"},
                                        {"GIT_CONFIG_VALUE_3", "*"},
                                        {"GIT_CONFIG_KEY_4", "beyond.count"},
                                        {"GIT_CONFIG_VALUE_4", "no"}},
                                       worker());
    CHECK(value(out, "GIT_CONFIG_COUNT") == "2");
    CHECK(value(out, "GIT_CONFIG_KEY_0") == "user.name");
    CHECK(value(out, "GIT_CONFIG_VALUE_0") == "N");
    CHECK(value(out, "GIT_CONFIG_KEY_1") == "safe.directory");
    CHECK(value(out, "GIT_CONFIG_VALUE_1") == "*");
    CHECK(value(out, "GIT_CONFIG_KEY_2") == "(unset)");
    CHECK(value(out, "GIT_CONFIG_KEY_4") == "(unset)");
}

TEST_CASE("Counted configuration that Git would refuse, or with nothing left, goes altogether") {
    for (const char* count : {"x", "-1", "", "1"}) {
        const auto out = agent_environment({{"GIT_CONFIG_COUNT", count},
                                            {"GIT_CONFIG_KEY_0", "core.hookspath"},
                                            {"GIT_CONFIG_VALUE_0", "/x"}},
                                           worker());
        CHECK(value(out, "GIT_CONFIG_COUNT") == "(unset)");
        CHECK(value(out, "GIT_CONFIG_KEY_0") == "(unset)");
    }
}
