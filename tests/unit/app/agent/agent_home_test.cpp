#include "app/agent/agent_home.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
using Variables = std::map<std::string, std::string>;

namespace {

AgentsTemplate shipped(const std::string& name) {
    const std::string file = (source_folder() / "share/templates" / name).string();
    std::ifstream in(file);
    AgentsTemplate out{file, {std::istreambuf_iterator<char>(in), {}}};
    REQUIRE_FALSE(out.text.empty());
    return out;
}

Variables variables(Role role, std::vector<std::string> providers = {}) {
    ProjectRecord project;
    project.enlistment = "/home/u/the repo";
    project.issue_prefix = "at";
    return home_variables(project, {"/data/projects/p"},
                          {.agent = *AgentId::make(role, "alice"),
                           .worktree = "/data/projects/p/worktrees/at-1.2",
                           .default_branch = *BranchName::parse("trunk"),
                           .ticket_providers = std::move(providers)});
}

std::string message(const Result<std::string>& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::template_invalid);
    return result.error().message;
}

} // namespace

TEST_CASE("The shipped templates render for every role, with every variable said") {
    const auto worker =
        render_agents(shipped("AGENTS.md"), shipped("AGENTS.worker.md"), variables(Role::worker));
    if (!worker) FAIL(worker.error().message);
    CHECK_THAT(*worker, ContainsSubstring("# atelier/worker/alice"));
    CHECK_THAT(*worker, ContainsSubstring("/home/u/the repo"));
    CHECK_THAT(*worker, ContainsSubstring("/data/projects/p/worktrees/at-1.2"));
    CHECK_THAT(*worker, ContainsSubstring("changeset_done"));
    // From the claim to the end, and what to do without one.
    for (const char* told : {"claim_epic", "Begin at once", "no epic", "mail_inbox", "state"})
        CHECK_THAT(*worker, ContainsSubstring(told));
    CHECK(worker->find("{{") == std::string::npos);

    const auto artisan =
        render_agents(shipped("AGENTS.md"), shipped("AGENTS.artisan.md"), variables(Role::artisan));
    if (!artisan) FAIL(artisan.error().message);
    for (const char* told :
         {"# atelier/artisan/alice", "turn_submit", "mail_send", "/data/projects/p/worktrees"})
        CHECK_THAT(*artisan, ContainsSubstring(told));

    const auto planner =
        render_agents(shipped("AGENTS.md"), shipped("AGENTS.planner.md"), variables(Role::planner));
    if (!planner) FAIL(planner.error().message);
    CHECK_THAT(*planner, ContainsSubstring("# atelier/planner/alice"));
    CHECK_THAT(*planner, ContainsSubstring("`trunk`"));
    CHECK_THAT(*planner, ContainsSubstring("plan_create_epic"));
}

TEST_CASE("The planner's variables are the specification's") {
    std::vector<std::string> names;
    for (const auto& [name, value] : variables(Role::planner))
        names.push_back(name);
    CHECK(join(names, " ") ==
          "agent_id beads_dir beads_prefix default_branch external_providers planner_worktree "
          "project_data_dir project_root repo_root");
}

TEST_CASE("An unknown variable is an error in the whole and in the role's part") {
    CHECK(message(render_agents({"A.md", "a\n{{ who }}"}, {"W.md", "w"}, {{"x", "1"}})) ==
          "A.md:2: there is no variable 'who'");
    CHECK(message(render_agents({"A.md", "{{ role_guide }}"}, {"W.md", "{{ who }}"}, {})) ==
          "W.md:1: there is no variable 'who'");
}

TEST_CASE("A variable that nobody says is an error in shipped templates only") {
    const AgentsTemplate whole{"A.md", "{{ role_guide }} {{ a }}"};
    const AgentsTemplate guide{"W.md", "{{ b }}"};
    CHECK(render_agents(whole, guide, {{"a", "1"}, {"b", "2"}}).value() == "2 1");
    CHECK(message(render_agents(whole, guide, {{"a", "1"}, {"b", "2"}, {"c", "3"}})) ==
          "neither A.md nor W.md says 'c'");
    CHECK(message(render_agents({"A.md", "no guide"}, guide, {{"b", "2"}})) ==
          "neither A.md nor W.md says 'role_guide'");
    CHECK(render_agents({"own.md", "mine", false}, guide, {{"b", "2"}}).value() == "mine");
    CHECK(render_agents(whole, {"own.md", "mine", false}, {{"a", "1"}, {"c", "3"}}).value() ==
          "mine 1");
}

TEST_CASE("a planner is told which providers of tickets are set up") {
    CHECK(variables(Role::planner).at("external_providers") == "none");
    CHECK(variables(Role::planner, {"github", "linear"}).at("external_providers") ==
          "github, linear");
}
