// `sandbox: bwrap`: the main job in it ends as it does without, and where it does not work the
// overseer hears so.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr auto small_plan = R"(
epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - key: core
        title: Add it
        description: "demo: write greet.txt hello"
        tasks: [write it]
      - title: Extend it
        description: "demo: append greet.txt world"
        depends_on: [core]
)";

struct SandboxedProject {
    AtelierSandbox atelier;
    BuiltRepository repository;
    fs::path project;
    std::string epic;

    explicit SandboxedProject(const std::string& mode, RepositoryKind kind = RepositoryKind::plain)
        : repository(atelier.git().build(kind)),
          epic(atelier.plan(repository.folder, small_plan).front()) {
        project = atelier.project(repository.enlistment);
        write_file(project / "config.user.json", Json::object().set("sandbox", mode).dump());
    }
    ProcessResult plan(const std::string& script) {
        write_file(atelier.root() / "planner.sh", script);
        write_file(project / "templates/runtimes/scripted.yaml",
                   "name: scripted\nplanner: [sh, \"" + (atelier.root() / "planner.sh").string() +
                       "\"]\nworker: [\"false\"]\n");
        return atelier.try_atelier(repository.folder,
                                   {"plan", "--agent", "scripted", "--json", "--yes"});
    }
    // A bwrap of the test's own, in front of the real one.
    void use_bwrap(const std::string& script) {
        const fs::path folder = atelier.root() / "bin";
        fs::create_directories(folder);
        write_file(folder / "bwrap", script);
        fs::permissions(folder / "bwrap", fs::perms::owner_all);
        atelier.environment()["PATH"] = folder.string() + ":" + atelier.environment().at("PATH");
    }
};

bool works_here() {
    AtelierSandbox atelier;
    if (atelier.run("/", {"bwrap", "--dev-bind", "/", "/", "--unshare-pid", "true"}).status == 0)
        return true;
    WARN("skipped: bwrap does not work on this machine");
    return false;
}

} // namespace

TEST_CASE("the main job ends in a sandbox as it does without one", "[e2e][sandbox][heavy]") {
    if (!works_here()) return;
    const auto kind = GENERATE(RepositoryKind::plain, RepositoryKind::submodule,
                               RepositoryKind::bare, RepositoryKind::odd_path);
    INFO("repository: " << name_of(kind));
    SandboxedProject at("bwrap", kind);
    const fs::path used = at.atelier.root() / "used";
    at.use_bwrap("#!/bin/sh\n: > '" + used.string() + "'\nexec /usr/bin/bwrap \"$@\"\n");
    const auto checkout = snapshot(at.atelier.git(), at.repository.folder);
    const ProcessResult worked = at.atelier.work(at.repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(at.atelier.git().git(at.repository.folder, {"show", "greeting:greet.txt"}) ==
          "hello\nworld");
    CHECK(test::at(at.atelier.json(at.repository.folder, {"status"}), {"epics", "0", "status"})
              .as_string() == "closed");
    CHECK(difference(checkout, snapshot(at.atelier.git(), at.repository.folder)).empty());
    CHECK(fs::exists(used));
}

TEST_CASE("a planner in a sandbox plans by its skills, and finds the repository read-only",
          "[e2e][sandbox]") {
    if (!works_here()) return;
    SandboxedProject at("bwrap");
    const std::string tried = (at.project / "agents/planner/plan-1/tried").string();
    const ProcessResult planned =
        at.plan("plan_create_epic --title New --scope s --acceptance a\n"
                "atelier-session-start\n"
                "touch here '" +
                at.repository.folder.string() + "/there' 2> '" + tried + "'\nexit 0\n");
    INFO(planned.out << planned.err);
    CHECK(planned.status == 0);
    const Json outcome = std::get<Json>(parse_json(planned.out));
    CHECK(outcome.find("epics")->as_array().size() == 1);
    CHECK(outcome.find("kept")->is_null());
    const std::string said = read_file(tried);
    CHECK_THAT(said, ContainsSubstring("'here': Read-only file system"));
    CHECK_THAT(said, ContainsSubstring("there': Read-only file system"));
}

TEST_CASE("a worker in a sandbox checks submodules out, registered by its overseer or not",
          "[e2e][sandbox]") {
    if (!works_here()) return;
    SandboxedProject at("bwrap");
    GitSandbox& git = at.atelier.git();
    const fs::path origin = git.plain("module").folder;
    git.git(at.repository.folder, {"submodule", "--quiet", "add", origin.string(), "lib"});
    git.git(at.repository.folder, {"commit", "-qm", "Add the module"});
    git.git(at.repository.folder, {"submodule", "--quiet", "deinit", "--force", "lib"});
    const fs::path script = at.atelier.root() / "worker.sh";
    write_file(at.project / "templates/runtimes/scripted.yaml",
               "name: scripted\nworker: [sh, \"" + script.string() + "\", \"{prompt_file}\"]\n");
    const fs::path seen_prompt = at.atelier.root() / "prompt";
    const auto checked_out_by = [&](const std::string& command) {
        const fs::path seen = at.atelier.root() / "seen";
        fs::remove(seen);
        write_file(script, "cat \"$1\" >'" + seen_prompt.string() + "'\n" + command +
                               "; ls lib >'" + seen.string() + "'; rm -rf lib/* lib/.git\n" +
                               "rm -rf \"$(git rev-parse --git-dir)/modules\"; exit 1\n");
        at.atelier.try_atelier(at.repository.folder, {"work", "--mode", "auto", "--run-mode",
                                                      "once", "--agent", "scripted"});
        at.atelier.try_atelier(at.repository.folder, {"retry", at.epic + ".1"});
        return read_file(seen).find("README.md") != std::string::npos;
    };
    CHECK_FALSE(checked_out_by("git submodule update --init"));
    CHECK_THAT(read_file(seen_prompt), ContainsSubstring("git -c submodule.active=. submodule"));
    CHECK(checked_out_by("git -c submodule.active=. submodule update"));
    git.git(at.repository.folder, {"submodule", "--quiet", "init"});
    CHECK(checked_out_by("git submodule update --init"));
    CHECK(read_file(seen_prompt).find("submodule.active") == std::string::npos);
}

TEST_CASE("where the sandbox does not work, auto says so and goes on", "[e2e][sandbox]") {
    SandboxedProject at("auto");
    at.use_bwrap("#!/bin/sh\necho 'bwrap: no namespaces for you' >&2\nexit 1\n");
    const ProcessResult worked = at.atelier.work(at.repository.folder);
    CHECK(worked.status == 0);
    CHECK_THAT(worked.err, ContainsSubstring("no sandbox: bubblewrap does not work here: bwrap: no "
                                             "namespaces for you"));
}

TEST_CASE("where the sandbox does not work, bwrap starts no agent and says what to do",
          "[e2e][sandbox]") {
    SandboxedProject at("bwrap");
    at.use_bwrap("#!/bin/sh\necho 'bwrap: no namespaces for you' >&2\nexit 1\n");
    const ProcessResult planned = at.plan("touch started\n");
    CHECK(planned.status != 0);
    CHECK_THAT(planned.out, ContainsSubstring("runtime-failed"));
    CHECK_THAT(planned.out, ContainsSubstring("no namespaces for you"));
    CHECK_THAT(planned.out, ContainsSubstring("set 'sandbox' to auto or none in"));
    CHECK_FALSE(fs::exists(at.project / "worktrees/at-planner-plan-1"));
}
