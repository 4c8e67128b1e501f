// `git atelier open` and `edit` on real repositories, and views of epics beside real work.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// An epic of two changesets: the first lands, the agent of the second asks.
struct Opening {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    fs::path folder = repository.folder;
    std::string epic = sandbox
                           .plan(folder, "epics:\n"
                                         "  - title: Greeting\n"
                                         "    root_branch: greeting\n"
                                         "    changesets:\n"
                                         "      - title: One\n"
                                         "        description: 'demo: write one.txt 1'\n"
                                         "      - title: Two\n"
                                         "        description: |\n"
                                         "          demo: write two.txt 2\n"
                                         "          demo: block why?\n")
                           .front();

    fs::path worktree(const std::string& name) {
        return sandbox.project(folder) / "worktrees" / name;
    }
    ProcessResult open(std::vector<std::string> words) {
        words.insert(words.begin(), "open");
        return sandbox.try_atelier(folder, std::move(words));
    }
    std::string head(const fs::path& place) {
        return sandbox.git().git(place, {"rev-parse", "HEAD"});
    }
    std::string program() { return (sandbox.programs() / "git-atelier").string(); }
};

} // namespace

TEST_CASE("an epic's view is made by the first open, and a command's end is ours", "[e2e][open]") {
    Opening at;
    CHECK_THAT(at.open({at.epic}).err, ContainsSubstring("there is no root branch greeting yet"));
    at.sandbox.work(at.folder);
    const fs::path view = at.worktree(at.epic);
    CHECK_FALSE(fs::exists(view));
    const ProcessResult ran = at.open({"greet", "--", "sh", "-c", "cat one.txt; pwd; exit 7"});
    CHECK(ran.status == 7);
    CHECK(ran.out == "1\n" + view.string() + "\n");
    CHECK(at.head(view) == at.sandbox.git().git(at.folder, {"rev-parse", "greeting"}));
    CHECK(at.sandbox.git().git(view, {"branch", "--show-current"}).empty());
    CHECK(at.open({at.epic, "--", "sh", "-c", "kill -TERM $$"}).status == 128 + 15);
    // Not our own manual page.
    CHECK(at.open({at.epic, "--", "printf", "%s", "--help"}).out == "--help");
    CHECK(at.open({at.epic, "--", "no-such-program"}).status != 0);
    const Json shown = at.sandbox.json(at.folder, {"show", at.epic});
    CHECK(shown.find("bead")->find("fields")->string_at("workspace.worktree_path") ==
          "worktrees/" + at.epic);
    const Json json = at.sandbox.json(at.folder, {"open", at.epic});
    CHECK(json.string_at("schema") == "open/1");
    CHECK(json.string_at("worktree") == view.string());
    CHECK_FALSE(json.find("made")->as_bool());
}

TEST_CASE("a changeset's worktree is opened by its agent's name too, and a gone one says why",
          "[e2e][open]") {
    Opening at;
    at.sandbox.work(at.folder);
    const auto place = [&](const std::string& name) { return at.open({name, "--", "pwd"}).out; };
    CHECK(place(at.epic + ".2") == at.worktree(at.epic + ".2").string() + "\n");
    CHECK(place("worker-1") == at.worktree(at.epic + ".2").string() + "\n");
    // The only one there is.
    CHECK(at.open({"--", "pwd"}).out == at.worktree(at.epic + ".2").string() + "\n");
    const ProcessResult landed = at.open({at.epic + ".1"});
    CHECK(landed.status == 1);
    CHECK_THAT(landed.err, ContainsSubstring("has landed, and its worktree is gone"));
    CHECK_THAT(landed.err, ContainsSubstring("git atelier diff " + at.epic + ".1"));
    CHECK_THAT(at.open({at.epic + ".2", "--transcript"}).out, !ContainsSubstring("usage:"));
}

TEST_CASE("without a name one of several is chosen on a terminal, and named elsewhere",
          "[e2e][open][terminal]") {
    Opening at;
    at.sandbox.work(at.folder);
    REQUIRE(at.open({at.epic, "--", "true"}).status == 0);
    const ProcessResult refused = at.open({"--", "pwd"});
    CHECK(refused.status == 129);
    CHECK_THAT(refused.err, ContainsSubstring(at.epic + " (Greeting)"));
    CHECK_THAT(refused.err, ContainsSubstring(at.epic + ".2 (Two)"));
    OnTerminal open({at.program(), "open", "--", "cat", "one.txt"}, at.sandbox.environment(),
                    at.folder);
    open.expect("Which one?");
    open.type(at.epic + "\r");
    open.expect("1");
    CHECK(open.wait() == 0);
    at.sandbox.environment()["TERM"] = "xterm";
    OnTerminal keys({at.program(), "open", "--", "sh", "-c", "echo in ${PWD##*/}"},
                    at.sandbox.environment(), at.folder);
    keys.expect("> 1)");
    keys.type("\x1b[B");
    keys.expect("> 2)");
    keys.type("\r");
    keys.expect("in " + at.epic);
    CHECK(keys.wait() == 0);
}

TEST_CASE("a shell is the person's own, and Git in it is in the worktree", "[e2e][open]") {
    Opening at;
    at.sandbox.work(at.folder);
    const std::string top = "git rev-parse --show-toplevel; exit 3";
    const auto with = [&](std::vector<std::string> words, const std::string& input) {
        words.insert(words.begin(), {"open", at.epic});
        return at.sandbox.try_atelier(at.folder, std::move(words), input);
    };
    const ProcessResult given = with({"--shell", "/bin/sh"}, top);
    CHECK(given.status == 3);
    CHECK(given.out == at.worktree(at.epic).string() + "\n");
    at.sandbox.environment()["SHELL"] = "/bin/sh";
    at.sandbox.environment()["GIT_DIR"] = (at.folder / ".git").string();
    CHECK(with({}, top).out == at.worktree(at.epic).string() + "\n");
    CHECK(with({"--shell", "/bin/sh", "--", "true"}, "").status == 129);
    CHECK(with({"--json", "--", "true"}, "").status == 129);
}

TEST_CASE("a person works in a view as in any worktree of theirs", "[e2e][open]") {
    Opening at;
    at.sandbox.work(at.folder);
    const fs::path view = at.worktree(at.epic);
    const auto in_view = [&](const std::string& script) {
        return at.open({at.epic, "--", "sh", "-c", script});
    };
    CHECK(in_view("echo mine > mine.txt && git add mine.txt && git commit -qm Mine").status == 0);
    CHECK(
        in_view("git switch -q -c mine && git tag kept && git commit -q --amend -m Ours").status ==
        0);
    CHECK(at.sandbox.git().git(at.folder, {"log", "-1", "--format=%s", "mine"}) == "Ours");
    CHECK_THAT(in_view("true").err, ContainsSubstring("does not show greeting: it is on mine"));
    // It is nobody's session, so that there is nothing to be found.
    const ProcessResult doctor = at.sandbox.try_atelier(at.folder, {"doctor"});
    CHECK_THAT(doctor.out, !ContainsSubstring(view.string()));
}

TEST_CASE("a clean view follows what lands, a changed one is left and told", "[e2e][open]") {
    Opening at;
    at.sandbox.work(at.folder);
    const fs::path view = at.worktree(at.epic);
    REQUIRE(at.open({at.epic, "--", "true"}).status == 0);
    const bool changed = GENERATE(false, true);
    if (changed) write_file(view / "mine.txt", "mine\n");
    const std::string before = at.head(view);
    const ProcessResult landed = at.sandbox.try_atelier(at.folder, {"integrate", at.epic + ".2"});
    INFO(landed.out << landed.err);
    REQUIRE(landed.status == 0);
    CHECK((at.head(view) == before) == changed);
    CHECK(fs::exists(view / "two.txt") == !changed);
    if (changed) CHECK_THAT(landed.err, ContainsSubstring("it has changes: mine.txt"));

    // The epic is closed by then; what is nowhere else keeps its view.
    const Json collected = at.sandbox.json(at.folder, {"gc", "--yes"});
    INFO(collected.dump());
    CHECK(fs::exists(view) == changed);
    const ProcessResult removed = at.sandbox.try_atelier(at.folder, {"remove", "--yes"});
    CHECK((removed.status == 0) == !changed);
    if (changed) CHECK_THAT(removed.err, ContainsSubstring(view.string()));
}

TEST_CASE("an editor is started beside us with the worktree, and not waited for",
          "[e2e][open][edit]") {
    Opening at;
    at.sandbox.work(at.folder);
    const fs::path editor = at.sandbox.root() / "editor";
    const fs::path go = at.sandbox.root() / "go";
    const fs::path seen = at.sandbox.root() / "seen";
    write_file(editor, "#!/bin/sh\nwhile ! [ -e " + go.string() +
                           " ]; do sleep 0.02; done\necho \"$1 $2\" > " + seen.string() +
                           ".part\nmv " + seen.string() + ".part " + seen.string() + "\n");
    fs::permissions(editor, fs::perms::owner_all);
    const ProcessResult unset = at.sandbox.try_atelier(at.folder, {"edit", at.epic});
    CHECK(unset.status == 129);
    CHECK_THAT(unset.err, ContainsSubstring("editor.work"));
    write_file(at.sandbox.project(at.folder) / "config.user.json",
               R"({"editor": {"work": [")" + editor.string() + R"(", "-n"]}})");
    const Json started = at.sandbox.json(at.folder, {"edit", at.epic + ".2"});
    CHECK(started.string_at("schema") == "edit/1");
    CHECK(started.string_at("worktree") == at.worktree(at.epic + ".2").string());
    CHECK_FALSE(fs::exists(seen));
    write_file(go, "");
    eventually("what the editor was given", [&] { return fs::exists(seen); });
    CHECK(read_file(seen) == "-n " + at.worktree(at.epic + ".2").string() + "\n");
}

TEST_CASE("without editor.work Git's editor has the terminal", "[e2e][open][edit][terminal]") {
    Opening at;
    at.sandbox.work(at.folder);
    Environment environment = at.sandbox.environment();
    environment["GIT_EDITOR"] = "ls -d";
    OnTerminal edit({at.program(), "edit", at.epic}, environment, at.folder);
    edit.expect(".\r\n");
    CHECK(edit.wait() == 0);
}
