// Pauses of runs and of turns, limits, and models that allow no more, while a driver runs and while
// none does.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct PausingProject {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    fs::path go = sandbox.root() / "go";

    PausingProject() { sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"}); }

    std::string say(const std::vector<std::string>& call) { return sandbox.atelier(folder, call); }
    Json json(const std::vector<std::string>& call) { return sandbox.json(folder, call); }
    ProcessResult refused(const std::vector<std::string>& call) {
        return sandbox.try_atelier(folder, call);
    }
    // A duet in whose second turn the agent waits for a file.
    Background slow_duet() {
        sandbox.environment()["DEMO_AGENT"] = "sage:wait-for=" + go.string();
        return sandbox.start(folder, {"run", "duet", "How a cache works", "--artisan", "scout",
                                      "--artisan", "sage"});
    }
    std::string run_in_second_turn() {
        std::string run;
        eventually("the second turn begins", [&] {
            const Json runs = json({"runs"});
            if (runs.find("runs")->as_array().empty()) return false;
            run = at(runs, {"runs", "0", "id"}).as_string();
            return turns_of(run).size() == 2;
        });
        return run;
    }
    std::vector<std::string> turns_of(const std::string& run) {
        std::vector<std::string> out;
        const Json shown = json({"runs", run, "--turns"});
        for (const Json& turn : shown.find("turns")->as_array())
            out.push_back(turn.string_at("artisan") + " " + turn.string_at("status"));
        return out;
    }
    std::string status_of(const std::string& run) {
        return at(json({"runs", run}), {"run", "status"}).as_string();
    }
    void set(const std::string& key, const std::string& value) { say({"config", key, value}); }
    // An agent that answers what a script says.
    void add_runtime(const std::string& name, const std::string& script) {
        const fs::path program = sandbox.root() / (name + ".sh");
        write_file(program, script);
        write_file(sandbox.project(folder) / "templates/runtimes" / (name + ".yaml"),
                   "name: " + name + "\nworker: [sh, " + program.string() + "]\ntext: [sh, " +
                       program.string() + "]\nprompt: stdin\noutput: plain\n");
        set("artisan.default", name);
    }
};

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("an artisan that is paused is asked nothing until it is resumed", "[e2e][runs]") {
    PausingProject project;
    CHECK_THAT(project.say({"pause", "scout", "--reason", "too slow"}),
               ContainsSubstring("the artisan 'scout' is paused: too slow; 'git atelier resume "
                                 "scout' lets it continue"));
    CHECK(project.json({"pause", "scout"}).find("already")->as_bool());
    CHECK(project.json({"pause", "runtime:demo"}).string_at("schema") == "turn_pause/1");
    project.say({"resume", "demo"});
    CHECK_THAT(project.say({"artisans"}), ContainsSubstring("'git atelier resume scout'"));
    CHECK_THAT(project.say({"log"}), ContainsSubstring("paused the turns of artisan scout"));

    const auto held =
        project.refused({"commission", "Write of the sea", "--artisan", "scout", "--json"});
    CHECK(held.status == 1);
    const Json carried = std::get<Json>(parse_json(held.out));
    CHECK(carried.string_at("code") == "artisan-paused");
    const std::string run = at(carried, {"run", "id"}).as_string();
    CHECK(project.turns_of(run).empty());
    CHECK_THAT(project.say({"runs", run}),
               ContainsSubstring("'git atelier resume scout' and then"));

    CHECK_THAT(project.say({"resume", "scout"}), ContainsSubstring("git atelier resume " + run));
    project.say({"resume", run});
    CHECK(at(project.json({"run", run}), {"run", "status"}).as_string() == "completed");
    CHECK_THAT(project.say({"log"}), ContainsSubstring("resumed the turns of artisan scout"));
}

TEST_CASE("what a word names is told where it names nothing, or cannot be ended", "[e2e][runs]") {
    PausingProject project;
    const auto near = project.refused({"pause", "scuot"});
    CHECK(near.status == 1);
    CHECK_THAT(near.err, ContainsSubstring("did you mean 'scout'?") &&
                             ContainsSubstring("git atelier artisans"));
    CHECK(project.refused({"pause", "scout", "--all"}).status == 129);
    CHECK(project.refused({"pause", "--now"}).status == 129);
}

TEST_CASE("a turn in progress is ended by a pause, and taken again", "[e2e][runs]") {
    const std::string what = GENERATE("sage", "demo", "--all", "RUN");
    INFO(what);
    PausingProject project;
    Background driver = project.slow_duet();
    const std::string run = project.run_in_second_turn();
    const std::string name = what == "RUN" ? run : what;
    project.say({"pause", name, "--now", "--reason", "enough"});
    CHECK(driver.wait() == 1);
    CHECK(project.turns_of(run) == Lines{"scout done", "sage lost"});
    CHECK(project.status_of(run) == "paused");
    write_file(project.go, "");
    project.say({"resume", name});
    if (what != "RUN") project.say({"resume", run});
    CHECK(at(project.json({"run", run}), {"run", "status"}).as_string() == "completed");
    CHECK(project.turns_of(run) == Lines{"scout done", "sage lost", "sage done"});
}

TEST_CASE("a run is paused after its turn, and abandoned at once", "[e2e][runs]") {
    PausingProject project;
    Background driver = project.slow_duet();
    const std::string run = project.run_in_second_turn();
    SECTION("paused") {
        project.say({"pause", run});
        write_file(project.go, "");
        CHECK(driver.wait() == 1);
        CHECK(project.turns_of(run) == Lines{"scout done", "sage done"});
        CHECK(project.status_of(run) == "paused");
    }
    SECTION("abandoned") {
        project.say({"abandon", run, "--reason", "no more"});
        CHECK(driver.wait() == 1);
        CHECK(project.turns_of(run) == Lines{"scout done", "sage lost"});
        CHECK(project.status_of(run) == "cancelled");
    }
}

TEST_CASE("a run whose driver was killed is interrupted, and says what continues it",
          "[e2e][runs]") {
    PausingProject project;
    Background driver = project.slow_duet();
    const std::string run = project.run_in_second_turn();
    CHECK_THAT(project.say({"runs"}), ContainsSubstring("running"));
    CHECK_THAT(project.say({"artisans", "sage"}), ContainsSubstring("working"));
    driver.signal(SIGKILL);
    driver.wait();
    CHECK_THAT(project.say({"runs"}), ContainsSubstring("interrupted"));
    CHECK_THAT(project.say({"runs", run}),
               ContainsSubstring("nobody drives it; 'git atelier run " + run + "' continues it"));
}

TEST_CASE("a run that has used its time is paused until it may use more", "[e2e][runs]") {
    PausingProject project;
    project.add_runtime("slow", "test -e " + project.go.string() + " || sleep 60; echo Blue.");
    project.set("run.timeout", "1s");
    const auto held = project.refused({"commission", "Write", "--how", "duet", "--artisan", "scout",
                                       "--artisan", "sage", "--json"});
    CHECK(held.status == 1);
    const Json carried = std::get<Json>(parse_json(held.out));
    CHECK(carried.string_at("code") == "budget-exceeded");
    const std::string run = at(carried, {"run", "id"}).as_string();
    CHECK_THAT(at(carried, {"run", "reason"}).as_string(), ContainsSubstring("run.timeout is 1"));
    CHECK(project.turns_of(run) == Lines{"scout lost"});
    project.set("run.timeout", "1h");
    write_file(project.go, "");
    project.say({"resume", run});
    CHECK(at(project.json({"run", run}), {"run", "status"}).as_string() == "completed");
    CHECK(project.turns_of(run) == Lines{"scout lost", "scout done", "sage done"});
}

TEST_CASE("a run whose model allows no more for now waits, with status 75", "[e2e][runs]") {
    PausingProject project;
    project.add_runtime("limited", "test -e " + project.go.string() +
                                       " && { echo Blue.; exit; }\n"
                                       "echo 'Error: usage limit reached, try again in 90 s' >&2\n"
                                       "exit 1\n");
    project.set("breaker.failures", "1");
    const auto held = project.refused({"commission", "Write", "--artisan", "scout", "--json"});
    CHECK(held.status == 75);
    const Json carried = std::get<Json>(parse_json(held.out));
    CHECK(carried.string_at("code") == "rate-limited");
    const std::string run = at(carried, {"run", "id"}).as_string();
    CHECK(project.status_of(run) == "waiting");
    CHECK_THAT(project.say({"runs", run}), ContainsSubstring("at the earliest"));
    CHECK(project.turns_of(run) == Lines{"scout lost"});
    write_file(project.go, "");
    CHECK(at(project.json({"run", run}), {"run", "status"}).as_string() == "completed");
}

TEST_CASE("a breaker that opens is told of, and by the command for it", "[e2e][runs]") {
    PausingProject project;
    const fs::path told = project.sandbox.root() / "told";
    project.set("breaker.failures", "2");
    project.set("notify.command", R"(["sh", "-c", "echo \"$0\" >> ')" + told.string() + R"('"])");
    project.sandbox.environment()["DEMO_AGENT"] = "fail=3";
    CHECK(project.refused({"commission", "Write", "--artisan", "scout"}).status == 1);
    CHECK_THAT(project.say({"inbox"}), ContainsSubstring("PAUSED: the artisan 'scout'"));
    eventually("the command was run", [&] {
        return fs::exists(told) &&
               read_file(told).find("PAUSED: the artisan 'scout'") != std::string::npos;
    });
    const Json artisan = project.json({"artisans", "scout"});
    CHECK_FALSE(at(artisan, {"artisan", "paused", "trial_at"}).is_null());
}
