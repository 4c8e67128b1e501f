#include "wiring/agent_programs.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("agents find our programs, then what is on PATH", "[wiring][runtime]") {
    const Environment environment{{"PATH", "/usr/bin:/bin"}};
    CHECK(agents_programs(environment, "/nowhere")("sh").empty());
    CHECK(agents_programs({}, "/bin")("sh").empty());
    CHECK(agents_programs(environment, "/nowhere")("no-such-program") == "is not on PATH");
}

TEST_CASE("without a PATH agents look in the system's folders, and not in the current one",
          "[wiring][runtime]") {
    for (const Environment& without : {Environment{}, Environment{{"PATH", ""}}})
        CHECK(with_our_programs(without, "/opt/ours").at("PATH") ==
              "/opt/ours:/usr/local/bin:/usr/bin:/bin");
    CHECK(with_our_programs({{"PATH", "/bin"}}, "/opt/ours").at("PATH") == "/opt/ours:/bin");
}

TEST_CASE("a project's runtime stands in for the user's, and that for a shipped one",
          "[wiring][runtime]") {
    TemporaryFolder folder;
    const auto put = [&](const std::string& in, const std::string& name, const std::string& what) {
        const auto runtimes = folder / in / "templates/runtimes";
        std::filesystem::create_directories(runtimes);
        std::ofstream(runtimes / (name + ".yaml")) << "worker: [" << what << "]\n";
    };
    put("share", "a", "shipped");
    put("share", "b", "shipped");
    put("data", "b", "users");
    put("data", "c", "users");
    put("project", "c", "projects");
    const Project project{.record = {}, .paths = {folder / "project"}, .settings = {}};
    const auto first_word = [&](const Result<const Project*>& of, const std::string& name) {
        return known_runtimes(of, folder / "data", folder / "share")
            ->definition(name)
            ->worker.front();
    };
    CHECK(first_word(&project, "a") == "shipped");
    CHECK(first_word(&project, "b") == "users");
    CHECK(first_word(&project, "c") == "projects");
    const Result<const Project*> none = fail(ErrorCode::not_registered, "not registered");
    CHECK(first_word(none, "c") == "users");
}

TEST_CASE("a project's workflow stands before the user's, and that before a shipped one",
          "[wiring][workflows]") {
    TemporaryFolder folder;
    const auto put = [&](const std::string& in, const std::string& name) {
        const auto workflows = folder / in / "templates/workflows";
        std::filesystem::create_directories(workflows);
        std::ofstream(workflows / (name + ".yaml")) << "title: of " << in << "\nsteps: []\n";
    };
    for (const char* name : {"a", "b", "c"})
        put("share", name);
    put("data", "b");
    put("data", "c");
    put("project", "c");
    const Project project{.record = {}, .paths = {folder / "project"}, .settings = {}};
    const auto title = [&](const Result<const Project*>& of, const std::string& name) {
        const auto found = known_workflows(of, folder / "data", folder / "share")->workflow(name);
        REQUIRE(found);
        CHECK(found->shipped == (name == "a"));
        return found->workflow.title;
    };
    CHECK(title(&project, "a") == "of share");
    CHECK(title(&project, "b") == "of data");
    CHECK(title(&project, "c") == "of project");
    const Result<const Project*> none = fail(ErrorCode::not_registered, "not registered");
    CHECK(title(none, "c") == "of data");
}

TEST_CASE("providers of tickets are what leads to one", "[wiring][ticket]") {
    TemporaryFolder folder;
    const auto put = [&](const std::string& name, bool runs = true) {
        std::ofstream(folder / name) << "#!/bin/sh\n";
        if (runs) std::filesystem::permissions(folder / name, std::filesystem::perms::owner_all);
    };
    const Environment environment{{"PATH", folder.path().string() + ":/nowhere"}};
    const ForgeRepository on_github{"github.com", "ann", "tool"};
    const ForgeRepository own{"forge.example", "ann", "tool"};
    const auto names = [&](const std::optional<ForgeRepository>& followed) {
        return ticket_providers_there(environment, followed, folder / "repository");
    };
    using Names = std::vector<std::string>;
    CHECK(names(on_github).empty());
    put("gh");
    CHECK(names(on_github) == Names{"github"});
    CHECK(names(ForgeRepository{"github.example.org", "ann", "tool"}) == Names{"github"});
    CHECK(names(ForgeRepository{"gitlab.com", "ann", "tool"}).empty());
    CHECK(names(own).empty());
    CHECK(names(std::nullopt).empty());
    Environment of_own = environment;
    of_own["GH_HOST"] = "forge.example";
    CHECK(ticket_providers_there(of_own, own, "/nowhere") == Names{"github"});
    put("atelier-provider-linear");
    put("atelier-provider-jira");
    put("atelier-provider-broken", false);
    put("atelier-provider-");
    CHECK(names(on_github) == Names{"github", "jira", "linear"});
    CHECK(ticket_providers_there({}, on_github, folder / "repository").empty());
    std::filesystem::create_directories(folder / "repository" / ".beads");
    CHECK(names(own) == Names{"jira", "linear"});
    put("bd");
    CHECK(names(own) == Names{"beads", "jira", "linear"});
    std::filesystem::remove_all(folder / "repository");
    CHECK(names(own) == Names{"jira", "linear"});
}
