// What a worker's agent can do to the repository: an agent of the tests' own runs in a session and
// tries.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// One changeset of the epic `way`, worked on by a shell script in its worktree.
struct ScriptedWorker {
    explicit ScriptedWorker(const std::string& changeset = {},
                            RepositoryKind kind = RepositoryKind::plain) {
        repository = sandbox.git().build(kind);
        epic = sandbox
                   .plan(repository.folder, "epics:\n  - title: Way\n    root_branch: way\n"
                                            "    changesets:\n      - title: One\n"
                                            "        description: Do it.\n" +
                                                changeset)
                   .front();
        project = sandbox.project(repository.enlistment);
        before = refs();
    }

    std::string id() const { return epic + ".1"; }
    fs::path worktree() const { return project / "worktrees" / id(); }

    // All lines run; the last one's end is the agent's.
    ProcessResult work(const std::string& script) {
        write_file(sandbox.root() / "agent.sh", script);
        write_file(project / "templates" / "runtimes" / "scripted.yaml",
                   "name: scripted\nworker: [sh, \"" + (sandbox.root() / "agent.sh").string() +
                       "\"]\n");
        return sandbox.try_atelier(repository.folder, {"work", "--mode", "auto", "--run-mode",
                                                       "once", "--agent", "scripted"});
    }
    // What the agent saw.
    std::string transcript() const {
        std::string text;
        for (const auto& file : fs::directory_iterator(project / "transcripts"))
            text += read_file(file.path());
        return text;
    }
    std::string refs() {
        return sandbox.git().git(repository.folder,
                                 {"for-each-ref", "--format=%(refname) %(objectname)"});
    }

    AtelierSandbox sandbox;
    BuiltRepository repository;
    std::string epic;
    fs::path project;
    std::string before;
};

} // namespace

TEST_CASE("a worker commits on its branch, and its message gets the trailers once",
          "[e2e][guard]") {
    ScriptedWorker at;
    const auto worked = at.work("echo x > new.txt; git add new.txt\n"
                                "git commit -q -m 'Say x' -m 'Atelier-Agent: me'\n"
                                "git commit -q --amend --no-edit\n"
                                "git log -1 --format=%B; changeset_done\n");
    INFO(worked.err << at.transcript());
    CHECK(worked.status == 0);
    const std::string seen = at.transcript();
    CHECK_THAT(seen, ContainsSubstring("Say x\n\nAtelier-Agent: me\nAtelier-Epic: " + at.epic +
                                       "\nAtelier-Changeset: " + at.id() + "\n"));
    CHECK(seen.find("Atelier-Changeset", seen.find("Atelier-Changeset") + 1) == std::string::npos);
}

TEST_CASE("every way in which Git makes a commit works on a worker's own branch",
          "[e2e][guard][heavy]") {
    const auto kind =
        GENERATE(RepositoryKind::plain, RepositoryKind::submodule, RepositoryKind::bare);
    INFO("repository: " << name_of(kind));
    ScriptedWorker at({}, kind);
    const auto worked = at.work(
        "set -e; base=$(git rev-parse HEAD)\n"
        "echo one > one.txt; git add one.txt; git commit -q -m One\n"
        "echo more >> one.txt; git commit -q -a -m Two; git commit -q --amend -m 'Two again'\n"
        "git format-patch -q -1 -o \"$ATELIER_WORKSPACE_DIR/../patches\"; git reset -q --hard "
        "HEAD^\n"
        "git am -q \"$ATELIER_WORKSPACE_DIR\"/../patches/*.patch; rm -r ../patches\n"
        "echo three > three.txt; git add three.txt; git commit -q -m Three; three=$(git rev-parse "
        "HEAD)\n"
        "git reset -q --hard HEAD^; git cherry-pick $three\n"
        "git revert --no-edit HEAD; git reset -q --hard HEAD^\n"
        "GIT_SEQUENCE_EDITOR='sed -i 2,3s/^pick/fixup/' git rebase -q -i $base\n"
        "git merge -q --ff-only HEAD\n"
        "echo four > four.txt; cd /\n"
        "export GIT_DIR=$(git -C \"$ATELIER_WORKSPACE_DIR\" rev-parse --absolute-git-dir)\n"
        "export GIT_WORK_TREE=$ATELIER_WORKSPACE_DIR; git add four.txt\n"
        "setsid git commit -q -m 'From elsewhere' < /dev/null; unset GIT_DIR GIT_WORK_TREE\n"
        "changeset_done\n");
    INFO(worked.err << at.transcript());
    CHECK(worked.status == 0);
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}) ==
          "From elsewhere\nOne");
    CHECK(at.sandbox.git().git(at.repository.folder, {"show", "way:three.txt"}) == "three");
}

TEST_CASE("a worker makes and clones repositories of its own, wherever they are",
          "[e2e][hooks][guard]") {
    ScriptedWorker at;
    const std::string elsewhere = (at.sandbox.root() / "elsewhere").string();
    const auto worked = at.work("echo x > new.txt; git add new.txt; git commit -q -m 'Say x'\n"
                                "set -e; for place in nested '" +
                                elsewhere +
                                "'; do\n"
                                "  git init -q \"$place\"; (cd \"$place\"; git commit -q "
                                "--allow-empty -m One; git init -q --bare bare)\n"
                                "  git clone -q \"$place\" \"$place-clone\"\ndone\n"
                                "rm -rf nested nested-clone; echo all done; changeset_done\n");
    INFO(worked.err << at.transcript());
    CHECK(worked.status == 0);
    CHECK_THAT(at.transcript(), ContainsSubstring("all done"));
}

TEST_CASE("a worker moves no other ref", "[e2e][guard]") {
    ScriptedWorker at;
    at.work("echo x > new.txt; git add new.txt; git commit -q -m 'Say x'\n"
            "git update-ref refs/heads/main HEAD; git branch other; git tag v1\n"
            "git notes add -m note; git branch -f way HEAD\n"
            "echo y >> new.txt; git stash; git switch -c another\n"
            "git update-ref -d refs/heads/main; exit 3\n");
    INFO(at.transcript());
    const std::string after = at.refs();
    CHECK_THAT(after, ContainsSubstring("refs/heads/way-" + at.id()));
    CHECK_THAT(after, ContainsSubstring(at.before));
    CHECK(after.find("refs/tags") == std::string::npos);
    CHECK(after.find("refs/stash") == std::string::npos);
    CHECK(after.find("other") == std::string::npos);
    CHECK_THAT(at.transcript(), ContainsSubstring("stays as it is"));
    CHECK_THAT(at.transcript(), ContainsSubstring("the stash is shared"));
}

TEST_CASE("a worker pushes nothing, and a person from the main checkout", "[e2e][hooks][guard]") {
    ScriptedWorker at;
    const fs::path remote = at.sandbox.root() / "remote.git";
    const fs::path main = at.repository.folder;
    at.sandbox.git().git(at.sandbox.root(), {"init", "-q", "--bare", remote.string()});
    at.sandbox.git().git(main, {"remote", "add", "origin", remote.string()});
    at.work("echo x > new.txt; git add new.txt; git commit -q -m 'Say x'\n"
            "off='GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0='\n"
            "for to in origin '" +
            remote.string() + "' 'file://" + remote.string() + "'; do for where in . '" +
            main.string() +
            "'; do\n"
            "  git -C \"$where\" push \"$to\" HEAD:refs/heads/out\n"
            "  git -C \"$where\" push --no-verify \"$to\" HEAD:refs/heads/out\n"
            "  git -C \"$where\" -c core.hooksPath=/dev/null push \"$to\" HEAD:refs/heads/out\n"
            "  env $off git -C \"$where\" push --no-verify \"$to\" HEAD:refs/heads/out\n"
            "done; done; git fetch -q origin && echo fetched; exit 3\n");
    const std::string said = at.transcript();
    INFO(said);
    CHECK_THAT(said, ContainsSubstring("agents-do-not-push") && ContainsSubstring("fetched"));
    CHECK(at.sandbox.git().git(remote, {"for-each-ref"}).empty());
    at.sandbox.git().git(main, {"push", "-q", "origin", "main"});
    CHECK_THAT(at.sandbox.git().git(remote, {"for-each-ref"}), ContainsSubstring("heads/main"));
}

TEST_CASE("what is too large or leaves its paths is refused when it is committed", "[e2e][guard]") {
    ScriptedWorker at("        paths: [\"src/**\"]\n");
    const auto worked = at.work(
        "mkdir -p src; echo x > elsewhere.txt; git add elsewhere.txt; git commit -q -m 'Out'\n"
        "git reset -q; rm elsewhere.txt\n"
        "seq 1 801 > src/large.txt; git add src; git commit -q -m 'Large'\n"
        "seq 1 500 > src/large.txt; git add src; git commit -q -m 'Wide' && changeset_done\n");
    INFO(at.transcript());
    CHECK(worked.status == 0);
    CHECK_THAT(at.transcript(), ContainsSubstring("files outside its paths: elsewhere.txt"));
    CHECK_THAT(at.transcript(), ContainsSubstring("changes 801 lines, over 800"));
    CHECK_THAT(at.transcript(), ContainsSubstring("changes 500 lines by now, over"));
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}) ==
          "Wide");
}

TEST_CASE("who switches the hooks off is found out before anything lands", "[e2e][guard]") {
    ScriptedWorker at("        paths: [\"src/**\"]\n");
    const auto worked = at.work("echo x > elsewhere.txt; git add elsewhere.txt\n"
                                "git -c core.hooksPath=/dev/null -c "
                                "hook.atelier-reference-transaction.enabled=false "
                                "commit -q --no-verify -m 'Out'; changeset_done\n");
    CHECK(worked.status == 1);
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}).empty());
    const Json status = at.sandbox.json(at.repository.folder, {"status"});
    CHECK_THAT(status.find("messages")->dump(),
               ContainsSubstring("NEEDS-DECISION: " + at.id() + ": " + at.id() +
                                 " changes files outside its paths"));
}

TEST_CASE("a person waits until the agent has ended, then commits", "[e2e][guard]") {
    ScriptedWorker at;
    at.work("echo x > new.txt; git add new.txt\n"
            "env -u ATELIER_AGENT_ID git commit -q -m 'Nobody'\n"
            "ATELIER_AGENT_ID=atelier/worker/other git commit -q -m 'Other'; exit 3\n");
    CHECK_THAT(at.transcript(), ContainsSubstring("atelier/worker/worker-1 is working here"));
    CHECK_THAT(at.transcript(),
               ContainsSubstring("above this one belong to atelier/worker/worker-1"));
    CHECK(at.sandbox.git().git(at.worktree(), {"log", "--format=%s", "way.."}).empty());

    at.sandbox.git().git(at.worktree(), {"commit", "-q", "-m", "By hand"});
    CHECK(at.sandbox.git().git(at.worktree(), {"log", "--format=%s", "way.."}) == "By hand");
    CHECK(at.sandbox.git().git(at.worktree(), {"log", "-1", "--format=%b"}).empty());

    at.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/worker-1";
    const auto late =
        at.sandbox.run(at.worktree(), {"git", "commit", "-q", "--allow-empty", "-m", "Too late"});
    CHECK(late.status != 0);
    CHECK_THAT(late.err, ContainsSubstring("the claim under which"));
}

TEST_CASE("the user's own hooks run in a worker's worktree, after ours", "[e2e][guard]") {
    const bool relative = GENERATE(false, true);
    ScriptedWorker at;
    const fs::path hooks =
        relative ? at.sandbox.root() / "own hooks" : at.repository.common_dir / "hooks";
    if (relative) at.sandbox.git().git(at.repository.folder, {"config", "core.hooksPath", hooks});
    const auto hook = [&](const std::string& name, const std::string& script) {
        write_file(hooks / name, "#!/bin/sh\n" + script);
        fs::permissions(hooks / name, fs::perms::owner_all);
    };
    const fs::path log = at.sandbox.root() / "hooks.log";
    const std::string note = "echo \"$(basename \"$0\") $*\" >> '" + log.string() + "'\n";
    hook("pre-commit", note + "test ! -e bad.txt || { echo 'bad.txt is bad' >&2; exit 1; }\n");
    hook("post-commit", note);
    hook("commit-msg", note);
    hook("reference-transaction",
         "test \"$1\" != prepared || { echo moves; cat; } >> '" + log.string() + "'\n");
    at.work("touch bad.txt; git add bad.txt; git commit -q -m 'Bad'\n"
            "git mv bad.txt good.txt; git commit -q -m 'Good' && changeset_done\n");
    INFO(at.transcript());
    CHECK_THAT(at.transcript(), ContainsSubstring("bad.txt is bad"));
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}) ==
          "Good");
    const std::string ran = read_file(log);
    for (const char* name :
         {"pre-commit \n", "post-commit \n", "commit-msg ", "moves\n", " refs/heads/way-at-"})
        CHECK_THAT(ran, ContainsSubstring(name));
}

TEST_CASE("a worker asks for its size, and commits once the overseer has allowed it",
          "[e2e][guard]") {
    ScriptedWorker at;
    const std::string asked = (at.sandbox.root() / "asked").string();
    write_file(at.sandbox.root() / "allow.sh",
               "cd '" + at.repository.folder.string() + "'\nunset ATELIER_AGENT_ID\n" +
                   "git-atelier review " + at.id() + " --approve-size --reason 'one table'\n");
    const auto worked =
        at.work("seq 1 801 > large.txt; git add large.txt; git commit -q -m 'Large'\n"
                "changeset_guardrails --text\n"
                "changeset_guardrails --request-approval 'one table' > '" +
                asked + "'\nsh '" + (at.sandbox.root() / "allow.sh").string() +
                "'; git reset -q --hard; exit 3\n");
    CHECK(worked.status == 1);
    CHECK_THAT(at.transcript(), ContainsSubstring("801 of 800 lines in 1 file: exceeded"));
    CHECK_THAT(at.transcript(), ContainsSubstring("'changeset_guardrails' shows the numbers"));
    CHECK_THAT(at.transcript(), ContainsSubstring("'git atelier review' is for the overseer"));
    const auto answer = std::get<Json>(parse_json(read_file(asked)));
    CHECK(answer.find("lines")->as_int() == 801);
    CHECK_FALSE(answer.find("message")->is_null());

    const Json waiting = at.sandbox.json(at.repository.folder, {"review"});
    CHECK(test::at(waiting, {"waiting", "0", "awaits"}).as_string() == "size");
    const Json approved = at.sandbox.json(
        at.repository.folder, {"review", at.id(), "--approve-size", "--reason", "one table"});
    CHECK(approved.find("unblocked")->as_bool());
    const auto again = at.work("seq 1 801 > large.txt; git add large.txt\n"
                               "git commit -q -m 'Large' && changeset_guardrails --text\n");
    INFO(again.err << at.transcript());
    CHECK(again.status == 0);
    CHECK_THAT(at.transcript(), ContainsSubstring("801 of 800 lines in 1 file: allowed"));
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}) ==
          "Large");
}

TEST_CASE("a merge in the work is found before it lands, and a line of it lands",
          "[e2e][hooks][guard]") {
    ScriptedWorker at;
    const std::string commit = "echo x > new.txt; git add new.txt; git commit -q -m 'Say x'\n";
    const auto worked = at.work(commit + "git merge -q --no-edit \"$(git commit-tree -p HEAD~1 -m "
                                         "Side HEAD~1^{tree})\"\nchangeset_done\n");
    INFO(worked.err << at.transcript());
    CHECK(worked.status == 1);
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}).empty());
    const std::string told = at.sandbox.json(at.repository.folder, {"inbox"}).dump();
    CHECK_THAT(told, ContainsSubstring("the work holds the merge "));
    const std::string base = at.sandbox.git().git(at.worktree(), {"rev-parse", "way"});
    CHECK_THAT(told, ContainsSubstring("git rebase " + base));

    at.sandbox.atelier(at.repository.folder, {"retry", at.id()});
    const auto again = at.work("git rebase -q " + base + " && changeset_done\n");
    INFO(again.err << at.transcript());
    CHECK(again.status == 0);
    CHECK(at.sandbox.git().git(at.repository.folder, {"log", "--format=%s", "main..way"}) ==
          "Say x");
}

TEST_CASE("what a worker commits in a submodule is told, and a mere update is not",
          "[e2e][hooks][guard]") {
    ScriptedWorker at;
    const fs::path origin = at.sandbox.git().plain("module").folder;
    auto& git = at.sandbox.git();
    git.git(at.repository.folder, {"submodule", "--quiet", "add", origin.string(), "libs/module"});
    git.git(at.repository.folder, {"commit", "-qm", "Add the module"});
    const std::string elsewhere = (at.repository.folder / "libs/module").string();
    const bool strays = GENERATE(false, true);
    std::string script = "echo x > new.txt; git add new.txt; git commit -q -m 'Say x'\n"
                         "git submodule --quiet update --init\n";
    if (strays)
        script += "git -C libs/module switch -q -c own\n"
                  "git -C libs/module commit -q --allow-empty -m Own\n"
                  "git submodule --quiet update\n"
                  "git -C '" +
                  elsewhere + "' commit -q --allow-empty -m Elsewhere\n";
    const auto worked = at.work(script + "changeset_done\n");
    INFO(worked.err << at.transcript());
    CHECK(git.git(at.repository.folder, {"log", "--format=%s", "main..way"}) == "Say x");
    const std::string told = at.sandbox.json(at.repository.folder, {"inbox"}).dump();
    CHECK((told.find("in a submodule, ") != std::string::npos) == strays);
    for (const char* moved :
         {".1/modules/libs/module refs/heads/own", ".git/modules/libs/module refs/heads/main"})
        CHECK((told.find(moved) != std::string::npos) == strays);
}
