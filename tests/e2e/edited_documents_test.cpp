// Runs whose artisans have agents with tools, which edit the document in a worktree of their own.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/file_contents.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Adds two lines to the document, of which it commits one, and says so.
constexpr auto editing_script = R"sh(#!/bin/sh
set -eu
here=$(dirname "$0")
echo "$ATELIER_AGENT_ID $(git rev-parse --abbrev-ref HEAD)" >>"$here/turns"
echo "A line by ${ATELIER_AGENT_ID##*/}." >>docs/guide.md
git add --sparse docs/guide.md
git commit -q -m "A line of mine"
echo "And another." >>docs/guide.md
echo "I added two lines."
)sh";

// Commits another file, which is refused, and leaves it; does as it is told when it is told why.
constexpr auto straying_script = R"sh(#!/bin/sh
set -eu
here=$(dirname "$0")
echo "Mine." >>docs/guide.md
grep -q 'may change nothing but' "$1" && exit 0
echo "Mine." >stray.txt
git add -A
git commit -q -m "Two files" 2>"$here/refused" && echo "it was committed" >>"$here/refused"
exit 0
)sh";

// In its first turn it is in the midst of its work until it is ended.
constexpr auto held_script = R"sh(#!/bin/sh
set -eu
here=$(dirname "$0")
echo "Half of it." >>docs/guide.md
if [ ! -e "$here/begun" ]; then
    mkfifo "$here/never"
    : >"$here/begun"
    read -r line <"$here/never"
fi
echo "The rest." >>docs/guide.md
)sh";

struct EditedDocuments {
    AtelierSandbox sandbox;
    fs::path folder;

    explicit EditedDocuments(const std::string& script, RepositoryKind kind = RepositoryKind::plain)
        : folder(sandbox.git().build(kind).folder) {
        sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
        write_file(project() / "config.user.json",
                   R"({"lease": {"seconds": 1}, "gc": {"stale_after": "1s"}})");
        write_file(sandbox.root() / "editor.sh", script);
        name_agent("worker: [sh, \"" + (sandbox.root() / "editor.sh").string() +
                   "\", \"{prompt_file}\"]\nprompt: file\n");
        sandbox.atelier(folder, {"config", "artisan.default", "editor"});
    }

    // The only one; a bare repository's is named otherwise than its folder.
    fs::path project() {
        return fs::directory_iterator(fs::path(sandbox.environment().at("ATELIER_DATA_DIR")) /
                                      "projects")
            ->path();
    }
    void name_agent(const std::string& definition) {
        write_file(project() / "templates/runtimes/editor.yaml", definition);
    }
    std::vector<std::string> writing(const std::string& workflow) const {
        return {"run",    workflow, "Say more of the guide", "--document", "docs/guide.md",
                "--onto", "main"};
    }
    std::string git(const std::vector<std::string>& words) {
        return sandbox.git().git(folder, words);
    }
    std::string original() { return git({"show", "main:docs/guide.md"}) + "\n"; }
    // Of the run, and nothing of its turns.
    void check_tidy(const std::string& branch) {
        CHECK(
            git({"for-each-ref", "--format=%(refname)", "refs/heads/" + branch + "-turn"}).empty());
        CHECK_THAT(git({"worktree", "list"}), !ContainsSubstring("-turn"));
        const Json doctor = sandbox.json(folder, {"doctor"});
        for (const Json& check : at(doctor, {"checks"}).as_array()) {
            INFO(check.dump());
            CHECK((check.string_at("state") == "good" || check.string_at("state") == "note"));
        }
        CHECK(git({"fsck", "--strict", "--no-dangling"}).empty());
    }
};

std::string edited_run(const Json& carried, std::string_view key) {
    return at(carried, {"run", std::string(key)}).as_string();
}

} // namespace

TEST_CASE("Agents with tools edit a document, and each turn is one commit", "[e2e][runs]") {
    const auto kind = GENERATE(RepositoryKind::plain, RepositoryKind::bare, RepositoryKind::sha256,
                               RepositoryKind::sparse, RepositoryKind::submodule);
    INFO(name_of(kind));
    EditedDocuments at(editing_script, kind);
    const auto before = snapshot(at.sandbox.git(), at.folder);
    const std::string original = at.original();
    std::vector<std::string> call = at.writing("rounds");
    call.insert(call.end(), {"--artisan", "scout", "--artisan", "sage", "--steps", "2"});
    const Json done = at.sandbox.json(at.folder, call);
    const std::string branch = edited_run(done, "branch");
    CHECK(at.git({"show", branch + ":docs/guide.md"}) + "\n" ==
          original + "A line by scout.\nAnd another.\nA line by sage.\nAnd another.\n");
    CHECK(at.git({"rev-list", "--count", "main.." + branch}) == "2");
    CHECK(at.git({"diff", "--name-only", "main", branch}) == "docs/guide.md");
    CHECK(at.git({"log", "-1", "--format=%cn %s %(trailers:key=Atelier-Run,valueonly,separator=)",
                  branch}) ==
          "atelier/artisan/sage Revise docs/guide.md " + edited_run(done, "id"));
    CHECK(read_file(at.sandbox.root() / "turns") ==
          "atelier/artisan/scout " + branch + "-turn\natelier/artisan/sage " + branch + "-turn\n");
    CHECK(difference(before, snapshot(at.sandbox.git(), at.folder)).empty());
    at.check_tidy(branch);
}

TEST_CASE("An agent that changes another file is refused, and told so", "[e2e][runs]") {
    EditedDocuments at(straying_script);
    std::vector<std::string> call = at.writing("rounds");
    call.insert(call.end(), {"--steps", "2"});
    const Json done = at.sandbox.json(at.folder, call);
    const std::string run = edited_run(done, "id");
    const std::string branch = edited_run(done, "branch");
    CHECK_THAT(read_file(at.sandbox.root() / "refused"),
               ContainsSubstring("this turn changes docs/guide.md and nothing else: stray.txt") &&
                   !ContainsSubstring("it was committed"));
    const Json shown = at.sandbox.json(at.folder, {"runs", run, "--turns"});
    const auto& turns = shown.find("turns")->as_array();
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].string_at("status") == "failed");
    CHECK(turns[1].string_at("status") == "done");
    CHECK(at.git({"diff", "--name-only", "main", branch}) == "docs/guide.md");
    CHECK(at.git({"show", branch + ":docs/guide.md"}) + "\n" == at.original() + "Mine.\n");
    // What it had made beside is kept.
    CHECK_THAT(at.git({"for-each-ref", "--format=%(refname)", "refs/atelier/rescue"}),
               ContainsSubstring(run));
    at.check_tidy(branch);
}

TEST_CASE("A turn in a worktree that is killed is taken again from where it began", "[e2e][runs]") {
    EditedDocuments at(held_script);
    std::vector<std::string> call = at.writing("rounds");
    call.insert(call.end(), {"--steps", "1"});
    Background driver = at.sandbox.start(at.folder, call);
    eventually("the agent is in the midst of its work",
               [&] { return fs::exists(at.sandbox.root() / "begun"); });
    driver.signal(SIGKILL);
    driver.wait();
    const Json runs = at.sandbox.json(at.folder, {"runs"});
    const std::string run = runs.find("runs")->as_array().at(0).string_at("id");
    ProcessResult last;
    eventually("the next driver has it", [&] {
        last = at.sandbox.try_atelier(at.folder, {"run", run, "--steps", "1", "--json"});
        return last.status == 0;
    });
    const std::string branch = edited_run(at.sandbox.json(at.folder, {"runs", run}), "branch");
    CHECK(at.git({"show", branch + ":docs/guide.md"}) + "\n" ==
          at.original() + "Half of it.\nThe rest.\n");
    CHECK(at.git({"rev-list", "--count", "main.." + branch}) == "1");
    at.check_tidy(branch);
}

TEST_CASE("A runtime that cannot take the turns of a run is refused before the first one",
          "[e2e][runs]") {
    EditedDocuments at(editing_script);
    const ProcessResult text = at.sandbox.try_atelier(
        at.folder, {"commission", "A verse", "--how", "solo", "--artisan", "scout"});
    CHECK(text.status == 128);
    CHECK_THAT(text.err,
               ContainsSubstring("the runtime 'editor' of the artisan 'scout' has no 'text'"));
    CHECK_THAT(text.err, ContainsSubstring("give it a line 'text:' in"));
    at.name_agent("planner: [\"true\"]\n");
    const ProcessResult document = at.sandbox.try_atelier(at.folder, at.writing("rounds"));
    CHECK(document.status == 128);
    CHECK_THAT(document.err, ContainsSubstring("has neither a 'text' nor a 'worker' command"));
    CHECK(at.sandbox.json(at.folder, {"runs"}).find("runs")->as_array().empty());
    CHECK_FALSE(fs::exists(at.sandbox.root() / "turns"));
}
