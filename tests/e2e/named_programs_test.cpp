// A repository whose configuration names a program wherever it can, and repositories inside of
// agents' worktrees that do: none of our commands and handlers runs one outside of a keeper, but
// where the user's own must run.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/guarded_session.hpp"
#include "support/named_programs.hpp"
#include "support/unwrap.hpp"

#include <list>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* one_named_changeset = R"(
epics:
  - title: Named
    root_branch: named
    changesets:
      - title: Write
        description: "demo: write ok.txt fine"
)";

using Names = std::set<std::string>;

// The user's own, at a move of a ref.
const Names allowed = {"reference-transaction", "hook.named-reference-transaction.command"};

// An agent has left a changed submodule and two changed repositories in its worktree, one of them
// ignored; then each of them names programs, and so does the submodule of the main checkout.
struct NamedInside {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::string changeset;
    std::list<NamedPrograms> programs;

    NamedInside() {
        GitSandbox& git = sandbox.git();
        const fs::path origin = git.plain("module").folder;
        git.git(repository.folder, {"submodule", "--quiet", "add", origin.string(), "module"});
        git.commit(repository.folder, "Ignore", {{".gitignore", "out/\n"}});
        changeset = sandbox.plan(repository.folder, one_named_changeset).front() + ".1";
        const fs::path project = sandbox.project(repository.folder);
        const fs::path script = sandbox.root() / "worker.sh";
        write_file(script, "git submodule --quiet update --init\n"
                           "for place in nested out/nested; do\n"
                           "  git init -q $place; echo x >$place/f; git -C $place add f\n"
                           "  git -C $place commit -qm One\ndone\nexit 1\n");
        write_file(project / "templates/runtimes/scripted.yaml",
                   "name: scripted\nworker: [sh, \"" + script.string() + "\"]\n");
        sandbox.try_atelier(repository.folder, {"work", "--run-mode", "once", "--mode", "auto",
                                                "--agent", "scripted"});
        const fs::path worktree = project / "worktrees" / changeset;
        // Of the same length as before: for others Git asks no filter to know that they differ.
        for (const fs::path& inner : {repository.folder / "module", worktree / "module",
                                      worktree / "nested", worktree / "out/nested"}) {
            const fs::path git_dir = git.git(inner, {"rev-parse", "--absolute-git-dir"});
            programs.emplace_back(git, git_dir);
            write_file(inner / "f", "y\n");
            write_file(inner / "README.md", "edited\n");
        }
        ran();
    }
    Names ran() {
        Names found;
        for (NamedPrograms& one : programs)
            found.merge(one.ran());
        return found;
    }
    Names ran_below_a_keeper() {
        Names found;
        for (NamedPrograms& one : programs)
            found.merge(one.ran_below_a_keeper());
        return found;
    }
};

// A call of a handler by Git.
struct HandlerCall {
    const char* event;
    std::vector<std::string> arguments;
    std::string input;
};

// Where a session's agent stands, in a repository that names programs, with something staged and a
// commit beyond the branch.
struct NamedSession {
    RegisteredScene registered;
    SessionAttempt session{registered.project, Role::worker};
    const fs::path worktree = session.stand().worktree;
    const fs::path message = registered.atelier.root() / "message";
    std::string head;
    std::string next;
    std::optional<NamedPrograms> programs;

    NamedSession() {
        GitSandbox& git = registered.atelier.git();
        write_file(worktree / "src/new.txt", "x\n");
        git.git(worktree, {"add", "src/new.txt"});
        head = git.git(worktree, {"rev-parse", "HEAD"});
        next = git.git(
            worktree, {"commit-tree", git.git(worktree, {"write-tree"}), "-p", head, "-m", "Next"});
        // Lines that a trailer cannot just be put behind.
        write_file(message, "Next\n\nSigned-off-by: X\n# a remark\n\nmore\n");
        programs.emplace(git, registered.scene.repository.common_dir);
    }
    std::vector<HandlerCall> calls() const {
        const std::string branch = "refs/heads/" + session.stand().branch;
        return {{"pre-commit", {}, ""},
                {"prepare-commit-msg", {message.string(), "message"}, ""},
                {"commit-msg", {message.string()}, ""},
                {"post-commit", {}, ""},
                {"post-checkout", {head, head, "1"}, ""},
                {"post-rewrite", {"amend"}, head + " " + next + "\n"},
                {"reference-transaction", {"prepared"}, head + " " + next + " " + branch + "\n"},
                {"reference-transaction", {"committed"}, head + " " + next + " " + branch + "\n"},
                {"pre-push",
                 {"origin", registered.scene.remote.string()},
                 branch + " " + next + " refs/heads/pushed " + std::string(40, '0') + "\n"}};
    }
    // As Git calls it for the agent.
    ProcessResult call(const fs::path& program, const HandlerCall& call) {
        ProcessRequest request{.argv = {program.string()},
                               .environment = session.environment(),
                               .directory = worktree,
                               .input = call.input};
        request.argv.insert(request.argv.end(), call.arguments.begin(), call.arguments.end());
        const fs::path git_dir =
            registered.scene.repository.common_dir / "worktrees" / worktree.filename();
        request.environment["GIT_DIR"] = git_dir.string();
        request.environment["GIT_INDEX_FILE"] = (git_dir / "index").string();
        return unwrap(registered.atelier.git().process().run(request));
    }
    // Besides the user's own hook of that event, which ran if it may.
    void check(const fs::path& program, const HandlerCall& wanted, const Names& users) {
        programs->ran();
        const ProcessResult result = call(program, wanted);
        INFO(program << " " << wanted.arguments.size() << ": " << result.out << result.err);
        const bool refused = std::string(wanted.event) == "pre-push";
        CHECK((result.status != 0) == refused);
        CHECK(programs->ran() == (refused ? Names{} : users));
    }
};

} // namespace

TEST_CASE("no command runs a program that the repository names outside of a keeper",
          "[e2e][hooks][named]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository =
        sandbox.git().build(GENERATE(RepositoryKind::plain, RepositoryKind::submodule));
    const fs::path folder = repository.folder;
    NamedPrograms programs(sandbox.git(), repository.common_dir);
    programs.ran();
    const auto ran_in = [&](const std::vector<std::string>& arguments) {
        const ProcessResult result = sandbox.try_atelier(folder, arguments);
        INFO(arguments.front() << ": " << result.out << result.err);
        CHECK(result.status == 0);
        CHECK(programs.ran(allowed) == std::set<std::string>{});
    };
    ran_in({"init", "--yes", "--agent", "demo"});
    write_file(sandbox.root() / "plan.yaml", one_named_changeset);
    ran_in({"plan", "--from", (sandbox.root() / "plan.yaml").string()});
    ran_in({"work", "--mode", "auto"});
    CHECK(sandbox.git().try_git(folder, {"cat-file", "-e", "named:ok.txt"}).status == 0);
    for (const char* command : {"status", "list", "log", "review", "inbox", "doctor", "export"})
        ran_in({command});
    const std::string epic = at(sandbox.json(folder, {"status"}), {"epics", "0", "id"}).as_string();
    ran_in({"show", epic});
    ran_in({"doctor", "--fix"});
    ran_in({"rescue", "list"});
    ran_in({"gc", "--yes"});
    ran_in({"remove", "--yes"});
}

TEST_CASE("no command runs a program that a repository in an agent's worktree names outside of a "
          "keeper",
          "[e2e][hooks][named]") {
    NamedInside at;
    const std::vector<std::vector<std::string>> calls = {
        {"status"},
        {"doctor"},
        {"gc", "--dry-run"},
        {"gc", "--dry-run", "--force"},
        {"remove", "--dry-run"},
        {"retry", at.changeset},
        {"work", "--run-mode", "once", "--mode", "auto", "--agent", "scripted"},
        {"integrate", at.changeset},
        {"abandon", at.changeset, "--reason", "enough", "--yes"},
        {"gc", "--yes", "--force"},
        {"remove", "--yes"}};
    for (const auto& arguments : calls) {
        const ProcessResult done = at.sandbox.try_atelier(at.repository.folder, arguments);
        INFO(arguments.front() << ": " << done.out << done.err);
        CHECK(at.ran() == Names{});
        if (arguments.front() == "remove" && arguments.back() == "--dry-run")
            CHECK(at.ran_below_a_keeper().contains("filter.named.clean"));
    }
}

TEST_CASE("no hook handler runs a program that the repository names, but the user's own hook",
          "[e2e][hooks][named]") {
    NamedSession at;
    const fs::path folder = at.session.stand().hooks;
    for (const HandlerCall& call : at.calls()) {
        const std::string event = call.event;
        if (fs::exists(folder / "pre-commit")) at.check(folder / event, call, {event});
        const fs::path handler = at.registered.atelier.programs() / ("atelier-" + event);
        if (fs::exists(handler)) at.check(handler, call, {});
    }
    CHECK_THAT(read_file(at.message), ContainsSubstring("Atelier-Changeset: "));
    at.check(at.registered.atelier.programs() / "atelier-session-start", {"session-start", {}, ""},
             {});
}
