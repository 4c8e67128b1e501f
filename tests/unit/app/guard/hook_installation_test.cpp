#include "app/guard/hook_installation.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/memory_repository.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct Installing {
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    ProjectPaths paths{"/data/projects/r-1"};
    HookInstallationDeps deps{repository, files, paths, "r-1", "/opt/at elier/bin"};

    Installing() {
        repository.hooks = UserHooks{"/r/.git/hooks", {}};
        files.texts["/opt/at elier/bin/atelier-hook-shim"] = "the shim";
        repository.git.settings = {{"remote.origin.url", "/o"}, {"remote.the \"other\".url", "/t"}};
    }
    HookInstallation install() { return unwrap(install_hooks(deps, "/w")).installation; }
    std::vector<HookRepair> repairs() { return unwrap(install_hooks(deps, "/w")).repairs; }
    std::vector<std::string> faults() { return unwrap(hook_faults(deps, "/w")); }
    fs::path hook(const std::string& name) const { return paths.hooks() / name; }
    std::vector<std::string> hooks() { return unwrap(files.list(paths.hooks())); }
    std::string config() { return files.texts.at(paths.git_config()); }
};

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("before Git 2.54 a folder has our handlers under the name of each hook there is",
          "[app][guard]") {
    Installing at;
    at.repository.hooks->events = {"commit-msg", "pre-commit"};
    CHECK(at.install() == HookInstallation::directory);
    CHECK(at.hooks() == Names{"commit-msg", "pre-commit", "pre-push", "prepare-commit-msg",
                              "reference-transaction"});
    CHECK_THAT(at.config(), ContainsSubstring("\thooksPath = \"/data/projects/r-1/hooks\"\n"));
    for (const std::string& name : at.hooks()) {
        CHECK(at.files.texts.at(at.hook(name)) == "the shim");
        CHECK(at.files.programs.contains(at.hook(name)));
    }
    CHECK(at.files.links.at(at.paths.program()) == "/opt/at elier/bin/atelier-skills");
    CHECK(at.faults().empty());
}

TEST_CASE("a hook that is gone, or that a manager renamed, is no hook of ours", "[app][guard]") {
    Installing at;
    at.repository.hooks->events = {"commit-msg"};
    at.install();
    at.repository.hooks->events = {};
    at.files.texts[at.hook("pre-commit.old")] = "the shim";
    CHECK(at.repairs().empty());
    CHECK(at.hooks() == guarded_events());
}

TEST_CASE("what somebody put among the hooks is kept elsewhere, told, and runs no more",
          "[app][guard]") {
    Installing at;
    at.install();
    const std::string name = GENERATE("pre-commit", "post-commit", "pre-commit.user");
    at.files.texts[at.hook(name)] = "#!/bin/sh\nexit 0\n";
    at.files.programs.erase(at.hook(name));
    CHECK(at.faults().size() == 1);
    const auto repairs = at.repairs();
    REQUIRE(repairs.size() == 1);
    CHECK(repairs[0].path == at.hook(name));
    CHECK(repairs[0].fault == (name == "pre-commit" ? HookFault::replaced : HookFault::foreign));
    CHECK(is_harm(repairs[0]));
    CHECK(at.files.texts.at(repairs[0].kept) == "#!/bin/sh\nexit 0\n");
    CHECK_THAT(repair_text(repairs[0]), ContainsSubstring(repairs[0].kept.string()));
    CHECK(at.hooks() == guarded_events());
    CHECK(at.files.texts.at(at.hook("pre-commit")) == "the shim");
    CHECK(at.repairs().empty());

    at.files.texts[at.hook(name)] = "again";
    const auto again = at.repairs();
    REQUIRE(again.size() == 1);
    CHECK(again[0].kept != repairs[0].kept);
    CHECK(at.files.texts.at(repairs[0].kept) == "#!/bin/sh\nexit 0\n");
}

TEST_CASE("a hook that Git would not run, and one that is gone, are put back", "[app][guard]") {
    Installing at;
    at.install();
    at.files.programs.erase(at.hook("pre-push"));
    at.files.texts.erase(at.hook("pre-commit"));
    at.files.programs.erase(at.hook("pre-commit"));
    const auto repairs = at.repairs();
    REQUIRE(repairs.size() == 2);
    CHECK(repairs[0] == HookRepair{at.hook("pre-push"), HookFault::unfit});
    CHECK(repairs[1] == HookRepair{at.hook("pre-commit"), HookFault::missing});
    CHECK(is_harm(repairs[0]));
    CHECK_FALSE(is_harm(repairs[1]));
    CHECK(at.files.programs.contains(at.hook("pre-push")));
    CHECK(at.files.programs.contains(at.hook("pre-commit")));
}

TEST_CASE("programs that moved are found again, and a newer one replaces what it wrote before",
          "[app][guard]") {
    Installing at;
    at.install();
    at.files.links[at.paths.program()] = "/old/bin/atelier-skills";
    at.files.texts["/opt/at elier/bin/atelier-hook-shim"] = "a newer shim";
    const auto repairs = at.repairs();
    REQUIRE(repairs.size() == 1);
    CHECK(repairs[0].fault == HookFault::misled);
    CHECK_FALSE(is_harm(repairs[0]));
    CHECK(at.files.links.at(at.paths.program()) == "/opt/at elier/bin/atelier-skills");
    CHECK(at.files.texts.at(at.hook("pre-commit")) == "a newer shim");
    CHECK_FALSE(at.files.texts.contains(at.paths.found_hooks() / "pre-commit"));
}

TEST_CASE("a folder of hooks that leads elsewhere is put back", "[app][guard]") {
    Installing at;
    at.install();
    unwrap(at.files.remove(at.paths.hooks()));
    at.files.links[at.paths.hooks()] = "/elsewhere";
    const auto repairs = at.repairs();
    REQUIRE(repairs.size() == 1);
    CHECK(repairs[0].path == at.paths.hooks());
    CHECK_FALSE(at.files.links.contains(at.paths.hooks()));
    CHECK(at.hooks() == guarded_events());
}

TEST_CASE("without the small program that is copied nothing is installed", "[app][guard]") {
    Installing at;
    at.files.texts.clear();
    const auto failed = install_hooks(at.deps, "/w");
    REQUIRE_FALSE(failed);
    CHECK_THAT(failed.error().message, ContainsSubstring("/opt/at elier/bin/atelier-hook-shim"));
}

TEST_CASE("from Git 2.54 on the handlers stand in configuration, quoted for Git and the shell",
          "[app][guard]") {
    Installing at;
    at.repository.git_version = {2, 54};
    CHECK(at.install() == HookInstallation::configuration);
    CHECK(at.hooks().empty());
    CHECK_THAT(at.config(), !ContainsSubstring("hooksPath"));
    CHECK_THAT(at.config(),
               ContainsSubstring("[hook \"atelier-pre-push\"]\n\tevent = pre-push\n\tcommand = "
                                 "\"'/opt/at elier/bin/atelier-pre-push'\"\n"));
}

TEST_CASE("worktrees of ours take no tags along and let nothing be packed away", "[app][guard]") {
    Installing at;
    at.install();
    CHECK_THAT(at.config(),
               ContainsSubstring("[remote \"origin\"]\n\ttagOpt = --no-tags\n") &&
                   ContainsSubstring("[remote \"the \\\"other\\\"\"]\n\ttagOpt = --no-tags\n") &&
                   ContainsSubstring("[gc]\n\tauto = 0\n\tpackRefs = false\n") &&
                   ContainsSubstring("logAllRefUpdates = always"));
}

TEST_CASE("what follows an agent leads to its file in the repository alone", "[app][guard]") {
    Installing at;
    const auto settings = carrier_of_guard(at.deps);
    REQUIRE(settings.size() == 2);
    CHECK(settings[0] == std::pair<std::string, std::string>{"includeIf.gitdir:/r/.git.path",
                                                             at.paths.carried_config().string()});
    CHECK(settings[1].first == "includeIf.gitdir:/r/.git/.path");
}

TEST_CASE("what follows an agent guards a submodule, and names remotes in the repository alone",
          "[app][guard]") {
    Installing at;
    at.repository.git_version = GENERATE(GitVersion{2, 39}, GitVersion{2, 54});
    at.install();
    const std::string carried = at.files.texts.at(at.paths.carried_config());
    const std::string leads = "\"]\n\tpath = \"/data/projects/r-1/git.config\"\n";
    CHECK_THAT(carried, ContainsSubstring("[includeIf \"gitdir:/r/.git" + leads));
    CHECK_THAT(carried, ContainsSubstring("[includeIf \"gitdir:/r/.git/worktrees/*" + leads));
    // The last of a key counts.
    CHECK(carried.find("pushInsteadOf = \"/o\"") > carried.rfind("[includeIf"));
    CHECK((carried.find("hooksPath") == std::string::npos) ==
          (at.repository.git_version >= GitVersion{2, 54}));
    CHECK(carried.find("[remote") == std::string::npos);
}

TEST_CASE("the refusal of pushes is renewed as the remotes change", "[app][guard]") {
    Installing at;
    at.install();
    CHECK_THAT(at.config(), ContainsSubstring("\tpushInsteadOf = \"\"\n") &&
                                ContainsSubstring("\tpushInsteadOf = \"/o\"\n"));
    CHECK(at.faults().empty());
    at.repository.git.settings.emplace_back("remote.new.url", "/new");
    at.repository.git.settings.emplace_back("remote.new.pushurl", "/there");
    CHECK(at.faults().size() == 2);
    at.install();
    CHECK(at.faults().empty());
    CHECK_THAT(at.config(), ContainsSubstring("\tpushInsteadOf = \"/new\"\n") &&
                                ContainsSubstring("\tinsteadOf = \"/there\"\n"));
    at.repository.git_version = {2, 46};
    at.install();
    CHECK_THAT(at.config(), ContainsSubstring("[remote \"new\"]\n\ttagOpt = --no-tags\n"
                                              "\tpushurl = \"\"\n\tpushurl = \"/dev/null/"));
}

TEST_CASE("what runs for the user finds the user's hooks and none of ours", "[app][guard]") {
    using Settings = std::vector<std::pair<std::string, std::string>>;
    CHECK(user_hooks_configuration(HookInstallation::directory, "/r/.husky") ==
          Settings{{"core.hooksPath", "/r/.husky"}});
    const auto settings = user_hooks_configuration(HookInstallation::configuration, "/r/.husky");
    CHECK(settings.size() == guarded_events().size());
    CHECK(settings.back() == std::pair<std::string, std::string>{
                                 "hook.atelier-reference-transaction.enabled", "false"});
}
