// Git that our own commands start where an agent has worked: what it runs there stays in the
// sandbox that the settings ask for, and decides no more than an agent.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr auto one_part = R"(
epics:
  - title: One
    root_branch: one
    changesets:
      - title: Part
        description: Do it.
)";

// A filter for all files that writes into the main checkout and calls a command of the overseer's,
// and an agent that leaves work uncommitted, also in a repository of its own.
struct FilteredProject {
    AtelierSandbox atelier;
    BuiltRepository repository = atelier.git().plain();
    fs::path seen = atelier.root() / "seen";
    fs::path said = atelier.root() / "said";
    std::string epic;

    explicit FilteredProject(const std::string& mode)
        : epic(atelier.plan(repository.folder, one_part).front()) {
        const fs::path project = atelier.project(repository.folder);
        write_file(project / "config.user.json", Json::object().set("sandbox", mode).dump());
        const fs::path script = atelier.root() / "worker.sh";
        write_file(script, "echo edited >README.md\ngit init -q nested\ncd nested\n"
                           "git config filter.named.clean '" +
                               (atelier.root() / "filter").string() +
                               "'\necho '* filter=named' >.gitattributes\ngit add .\n"
                               "git commit -qm N\necho '# more' >>.gitattributes\nexit 1\n");
        write_file(project / "templates/runtimes/scripted.yaml",
                   "name: scripted\nworker: [sh, \"" + script.string() + "\"]\n");
        filter();
        for (const char* way : {"filter.named.clean", "filter.named.smudge"})
            atelier.git().git(repository.folder,
                              {"config", way, (atelier.root() / "filter").string()});
        write_file(repository.common_dir / "info/attributes", "* filter=named\n");
    }
    void filter() {
        const fs::path file = atelier.root() / "filter";
        write_file(file, "#!/bin/sh\necho \"$ATELIER_AGENT_ID $PWD\" >>'" + seen.string() +
                             "'\necho gone >'" + (repository.folder / "README.md").string() +
                             "'\ngit-atelier -C '" + repository.folder.string() +
                             "' rescue drop x --yes --json >>'" + said.string() + "' 2>&1\ncat\n");
        fs::permissions(file, fs::perms::owner_all);
    }
    // What the filter saw, and said, while that ran.
    void run(const std::vector<std::string>& arguments) {
        fs::remove(seen);
        fs::remove(said);
        const ProcessResult done = atelier.try_atelier(repository.folder, arguments);
        INFO(arguments.front() << ": " << done.out << done.err);
        REQUIRE(fs::exists(seen));
        for (const std::string& line : lines_of(read_file(seen)))
            CHECK(line.starts_with("atelier/worker/"));
    }
};

bool bwrap_works() {
    AtelierSandbox atelier;
    if (atelier.run("/", {"bwrap", "--dev-bind", "/", "/", "--unshare-pid", "true"}).status == 0)
        return true;
    WARN("skipped: bwrap does not work on this machine");
    return false;
}

} // namespace

TEST_CASE("whichever command has Git look into an agent's worktree, what runs there is confined",
          "[e2e][sandbox]") {
    if (!bwrap_works()) return;
    FilteredProject at("bwrap");
    const std::string before = read_file(at.repository.folder / "README.md");
    const std::vector<std::vector<std::string>> calls{
        {"work", "--mode", "auto", "--run-mode", "once", "--agent", "scripted"},
        {"remove", "--dry-run"},
        {"abandon", at.epic, "--reason", "enough", "--yes"},
        {"gc", "--force", "--yes"}};
    for (const auto& arguments : calls) {
        at.run(arguments);
        CHECK(read_file(at.repository.folder / "README.md") == before);
    }
}

TEST_CASE("what Git runs in an agent's worktree is an agent, also without a sandbox",
          "[e2e][sandbox]") {
    FilteredProject at("none");
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"work", "--mode", "auto", "--run-mode", "once", "--agent", "scripted"},
             {"remove", "--dry-run"}}) {
        at.run(arguments);
        CHECK_THAT(read_file(at.said), ContainsSubstring("overseer-only"));
    }
}
