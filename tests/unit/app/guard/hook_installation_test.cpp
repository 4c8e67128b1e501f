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
        repository.git.settings = {{"remote.origin.url", "/o"}, {"remote.the \"other\".url", "/t"}};
    }
    HookInstallation install() { return unwrap(install_hooks(deps, "/w")); }
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
    CHECK(at.files.texts.at(at.paths.hooks() / "commit-msg") ==
          "the program /opt/at elier/bin/atelier-skills");
    CHECK(at.files.texts.at(at.paths.hooks() / "pre-push") ==
          "the program " + (at.paths.hooks() / "pre-commit").string());
}

TEST_CASE("a hook that is gone, or that a manager renamed, is no hook of ours", "[app][guard]") {
    Installing at;
    at.repository.hooks->events = {"commit-msg"};
    at.install();
    at.repository.hooks->events = {};
    at.files.texts[at.paths.hooks() / "pre-commit.old"] = "renamed";
    at.install();
    CHECK(at.hooks() == guarded_events());
}

TEST_CASE("what a person put in the place of ours is kept, and its event answered",
          "[app][guard]") {
    Installing at;
    at.files.texts[at.paths.hooks() / "post-commit.user"] = "theirs";
    at.install();
    CHECK(at.files.texts.at(at.paths.hooks() / "post-commit.user") == "theirs");
    CHECK(at.files.texts.contains(at.paths.hooks() / "post-commit"));
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

TEST_CASE("a planner's guard goes with it everywhere, a worker's as configuration alone",
          "[app][guard]") {
    Installing at;
    using Settings = std::vector<std::pair<std::string, std::string>>;
    CHECK(session_git_configuration(at.deps, HookInstallation::directory, Role::worker).empty());
    CHECK(session_git_configuration(at.deps, HookInstallation::directory, Role::planner) ==
          Settings{{"core.hooksPath", "/data/projects/r-1/hooks"}});
    for (const Role role : {Role::worker, Role::planner}) {
        const auto settings =
            session_git_configuration(at.deps, HookInstallation::configuration, role);
        CHECK(settings.size() == 2 * guarded_events().size());
        CHECK(settings[0].first == "hook.atelier-pre-commit.event");
        CHECK(settings[1].second == "'/opt/at elier/bin/atelier-pre-commit'");
    }
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
