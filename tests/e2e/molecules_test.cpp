// A changeset that is carried out by a workflow, in a real repository and with agents that are
// scripts: its tests are broken and mended, it is put on a root branch that has moved, sent back at
// the gate, approved and landed, and another changeset of the epic lands meanwhile.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/changeset_cycle.hpp"
#include "support/scripted_turns.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto commits = R"sh(
git add -A; git commit -q -m '@SUBJECT@'
changeset_done --summary '@SUBJECT@' >/dev/null
)sh";

struct Molecule {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    std::string epic = sandbox.plan(folder, cycle_plan).front();
    std::string first = epic + ".1";
    std::string second = epic + ".2";

    Molecule() {
        use_scripted_turns(sandbox, sandbox.project(folder));
        add_cycle(sandbox, folder);
    }
    void turn(int number, const std::string& script, const std::string& subject = {}) {
        std::string text = script;
        if (!subject.empty()) {
            text += commits;
            for (auto at = text.find("@SUBJECT@"); at != std::string::npos;
                 at = text.find("@SUBJECT@"))
                text.replace(at, 9, subject);
        }
        script_turn(sandbox, number, text);
    }
    std::string prompt(int number) { return brief_of_turn(sandbox, number); }
    std::string work() {
        const ProcessResult ran = sandbox.try_atelier(
            folder, {"work", "--mode", "auto", "--run-mode", "once", "--agent", "scripted"});
        INFO(ran.out << ran.err);
        CHECK(ran.status == 0);
        return ran.out;
    }
    std::string state(const std::string& changeset) {
        return at(sandbox.json(folder, {"show", changeset}), {"state"}).as_string();
    }
    std::string run() {
        return at(sandbox.json(folder, {"show", first}), {"bead", "fields", "changeset.molecule"})
            .as_string();
    }
    std::string run_status() {
        return at(sandbox.json(folder, {"runs", run()}), {"run", "status"}).as_string();
    }
    std::string git(const fs::path& where, std::vector<std::string> arguments) {
        return sandbox.git().git(where, std::move(arguments));
    }
    std::string subjects() { return git(folder, {"log", "--format=%s", "one"}); }
};

} // namespace

TEST_CASE("a molecule leads a changeset through broken tests, a rebase and two reviews",
          "[e2e][molecules]") {
    Molecule at;
    at.turn(1, greet_wrongly, "Greet");
    at.turn(2, ":\n");
    at.turn(3, greet_rightly, "Mend the greeting");
    at.work();
    at.work();
    CHECK_THAT(at.sandbox.atelier(at.folder, {"runs", at.run(), "--turns"}),
               Catch::Matchers::Matches(R"([\s\S]*\n +3 +check +review +1 +failed [\s\S]*)"));
    move_root(at.sandbox.git(), at.folder);
    at.work();
    // What the check printed stood in the next brief.
    CHECK_THAT(at.prompt(3), ContainsSubstring("no such greeting") &&
                                 ContainsSubstring("'sh ./test.sh' ended with status 1"));
    // It stands on the root branch as that is by now, and waits.
    CHECK(at.git(at.folder, {"merge-base", "one", "one-" + at.first}) ==
          at.git(at.folder, {"rev-parse", "one"}));
    for (const char* command : {"why", "show"})
        CHECK_THAT(at.sandbox.atelier(at.folder, {command, at.first}),
                   ContainsSubstring("waits for your review since"));

    // Its review decides, and sessions go on with it; nothing else does.
    const ProcessResult signalled =
        at.sandbox.try_atelier(at.folder, {"signal", at.run(), "approve"});
    CHECK_THAT(signalled.err, ContainsSubstring("'git atelier review " + at.first + "'"));
    const ProcessResult driven = at.sandbox.try_atelier(at.folder, {"run", at.run()});
    CHECK_THAT(driven.err, ContainsSubstring("'git atelier work' goes on with " + at.first));

    // Meanwhile the epic goes on with its other changeset.
    at.turn(4, "echo other >other.txt\n", "Do that");
    at.work();
    CHECK(at.state(at.second) == "merged");

    at.sandbox.atelier(at.folder, {"review", at.first, "--request-changes", "Greet the world"});
    at.turn(5, greet_the_world, "Greet the world");
    at.turn(6, ":\n");
    at.work();
    CHECK_THAT(at.prompt(5),
               ContainsSubstring("Greet the world") && !ContainsSubstring("no such greeting"));
    at.work();
    CHECK_THAT(at.sandbox.atelier(at.folder, {"why", at.first}),
               ContainsSubstring("waits for your review since"));
    at.sandbox.atelier(at.folder, {"review", at.first, "--approve"});
    at.work();
    CHECK(at.state(at.first) == "merged");
    CHECK_THAT(at.subjects(), ContainsSubstring("Greet the world\nMend the greeting\nGreet\n"
                                                "Do that\nTheirs\n"));
    CHECK(at.run_status() == "completed");
    // Each of them was asked once.
    CHECK(lines_of(read_file(at.sandbox.root() / "turns")).size() == 6);
}

TEST_CASE("a workflow of texts carries out no changeset, and where the others are is said",
          "[e2e][molecules]") {
    Molecule at;
    at.sandbox.atelier(at.folder, {"config", "workflow.changeset", "qa"});
    CHECK_THAT(at.sandbox.atelier(at.folder, {"config", "workflow.changeset"}),
               ContainsSubstring("qa"));
    write_file(at.sandbox.project(at.folder) / "templates/workflows/cycle.yaml",
               "name: cycle\nroles: {a: worker}\nsteps: [{turn: a}]\n");
    const ProcessResult ran = at.sandbox.try_atelier(
        at.folder, {"work", "--mode", "auto", "--run-mode", "once", "--agent", "scripted"});
    CHECK(ran.status != 0);
    CHECK_THAT(ran.out + ran.err, ContainsSubstring("the workflow 'cycle' works on a text") &&
                                      ContainsSubstring("'git atelier workflows' lists"));
}

TEST_CASE("run carries out one changeset of an epic until it waits at its gate",
          "[e2e][molecules]") {
    Molecule at;
    const std::string settled = "printf 'true\\n' >test.sh\n";
    at.turn(1, "echo other >other.txt\n" + settled, "Do that");
    at.turn(2, ":\n");
    at.sandbox.atelier(at.folder, {"config", "agent.default", "scripted"});
    const std::vector<std::string> call{"run", "cycle", "--changeset", at.second};
    const auto with = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words = call;
        words.insert(words.end(), more.begin(), more.end());
        return at.sandbox.try_atelier(at.folder, words);
    };
    const ProcessResult preview = with({"--dry-run"});
    CHECK(preview.status == 0);
    CHECK_THAT(preview.out, ContainsSubstring("wait for a review") && ContainsSubstring(at.second));
    CHECK(with({"--steps", "1"}).status != 0);
    const ProcessResult text =
        at.sandbox.try_atelier(at.folder, {"run", "solo", "--changeset", at.second});
    CHECK_THAT(text.err, ContainsSubstring("cannot carry out a changeset"));
    CHECK_THAT(at.sandbox.try_atelier(at.folder, {"run", "cycle", "Do that"}).err,
               ContainsSubstring("'--changeset ID'"));
    CHECK(at.state(at.second) == "ready");

    const ProcessResult waits = with({"--json"});
    INFO(waits.out << waits.err);
    CHECK(waits.status == 1);
    const Json document = std::get<Json>(parse_json(waits.out));
    CHECK(document.string_at("schema") == "run/1");
    CHECK(atelier::test::at(document, {"end"}).as_string() == "gate");
    CHECK(atelier::test::at(document, {"run", "workflow"}).as_string() == "cycle");
    CHECK(lines_of(read_file(at.sandbox.root() / "turns")).size() == 2);
    // The epic's other changeset was left alone, though it could have been worked on.
    CHECK(at.state(at.first) == "ready");

    CHECK_THAT(with({}).err, ContainsSubstring("already, by the workflow 'cycle'"));
    at.sandbox.atelier(at.folder, {"review", at.second, "--approve"});
    const ProcessResult worked = at.sandbox.try_atelier(
        at.folder, {"work", at.second, "--mode", "auto", "--run-mode", "once"});
    CHECK(worked.status == 0);
    CHECK(at.state(at.second) == "merged");
    CHECK_THAT(with({}).err, ContainsSubstring("has already landed"));
}

TEST_CASE("run prints each event of a changeset's run as a line", "[e2e][molecules]") {
    Molecule at;
    at.turn(1, "echo other >other.txt\nprintf 'true\\n' >test.sh\n", "Do that");
    at.turn(2, ":\n");
    at.sandbox.atelier(at.folder, {"config", "agent.default", "scripted"});
    const std::vector<std::string> call{"run", "cycle", "--changeset", at.second, "--events"};
    CHECK(at.sandbox
              .try_atelier(at.folder,
                           {"run", "cycle", "--changeset", at.second, "--events", "--json"})
              .status == 129);
    const ProcessResult ran = at.sandbox.try_atelier(at.folder, call);
    INFO(ran.out << ran.err);
    CHECK(ran.status == 1);
    std::vector<std::string> types;
    std::int64_t last = 0;
    for (const std::string& line : lines_of(trim(ran.out))) {
        const auto event = parse_json(line);
        REQUIRE(std::holds_alternative<Json>(event));
        const Json& json = std::get<Json>(event);
        CHECK(json.int_at("seq") > last);
        last = json.int_at("seq");
        types.push_back(json.string_at("type"));
    }
    // The author, the tester, the check, the rebase and the pull request that there is not.
    std::vector<std::string> expected{"run.created", "run.started"};
    for (int step = 1; step <= 5; ++step)
        for (const char* type : {"turn.started", "turn.finished"})
            expected.emplace_back(type);
    for (const char* type : {"gate.opened", "run.waiting"})
        expected.emplace_back(type);
    std::erase_if(types, [](const std::string& type) {
        return type.starts_with("stage.") || type.starts_with("round.");
    });
    CHECK(types == expected);
    // As the log has them.
    const std::string run = atelier::test::at(at.sandbox.json(at.folder, {"show", at.second}),
                                              {"bead", "fields", "changeset.molecule"})
                                .as_string();
    CHECK(at.sandbox.json(at.folder, {"log", "--bead", run, "-n", "1"})
              .find("events")
              ->as_array()
              .front()
              .int_at("seq") == last);
}

TEST_CASE("a reviewer that commits is put back, told so, and reviews again", "[e2e][molecules]") {
    Molecule at;
    write_file(at.sandbox.project(at.folder) / "templates/workflows/cycle.yaml",
               "name: cycle\nsubject: changeset\nroles: {author: worker, reader: reviewer}\n"
               "steps:\n  - {turn: author, produces: changes, brief: carry-out}\n"
               "  - {turn: reader, produces: review, brief: review-changes}\n");
    const std::string branch = "one-" + at.first;
    at.turn(1, "echo mine >mine.txt\n", "Do it");
    at.turn(2, "echo theirs >mine.txt\ngit add -A\ngit commit -q -m 'Better so'\n"
               "echo '{\"verdict\": \"approved\"}'\n");
    at.turn(3, "echo '{\"verdict\": \"approved\", \"content\": \"good\"}'\n");
    at.work();
    const std::string before = at.git(at.folder, {"rev-parse", branch});
    const ProcessResult strayed = at.sandbox.try_atelier(
        at.folder, {"work", "--mode", "auto", "--run-mode", "once", "--agent", "scripted"});
    CHECK_THAT(strayed.out + strayed.err, ContainsSubstring("the turn was to change nothing"));
    CHECK(at.git(at.folder, {"rev-parse", branch}) == before);
    CHECK_THAT(at.sandbox.atelier(at.folder, {"runs", at.run(), "--turns"}),
               ContainsSubstring("the turn was to change nothing"));
    const std::string rescued =
        at.git(at.folder, {"for-each-ref", "--format=%(refname)", "refs/atelier/rescue"});
    CHECK_THAT(rescued, ContainsSubstring(branch));
    CHECK(at.git(at.folder, {"show", rescued + ":mine.txt"}) == "theirs");
    at.work();
    CHECK_THAT(at.prompt(3), ContainsSubstring("moved the branch " + branch));
    CHECK(at.state(at.first) == "merged");
    CHECK(at.git(at.folder, {"show", "one:mine.txt"}) == "mine");
}
