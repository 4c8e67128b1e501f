// The workshop and its surroundings as a person has them: lines, celebrations, samples, priorities.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct InWorkshop {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;

    InWorkshop() { sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"}); }

    Json json(const std::vector<std::string>& call) { return sandbox.json(folder, call); }
    Json workshop(const std::string& task, std::vector<std::string> more) {
        more.insert(more.begin(), {"workshop", task});
        return json(more);
    }
    std::vector<std::string> events_of(const std::string& run) {
        std::vector<std::string> types;
        const Json log = json({"log", "--all", "--bead", run});
        for (const Json& event : log.find("events")->as_array())
            types.push_back(event.string_at("type"));
        return types;
    }
    // Sync's stage alone.
    OnTerminal on_terminal() {
        sandbox.environment()["TERM"] = "xterm-256color";
        return OnTerminal({(sandbox.programs() / "git-atelier").string(), "workshop",
                           "Deploy the service", "--steps", "1"},
                          sandbox.environment(), folder);
    }
    std::string newest_run() {
        return at(json({"runs", "--limit", "1"}), {"runs", "0", "id"}).as_string();
    }
    // What the refs of a run lead to.
    std::size_t commits_of(const std::string& run) {
        const std::string listed =
            sandbox.git().git(folder, {"rev-list", "--glob=refs/atelier/pieces/" + run + ".*"});
        const auto lines = lines_of(listed);
        return static_cast<std::size_t>(
            std::ranges::count_if(lines, [](const std::string& line) { return !line.empty(); }));
    }
};

std::string run_id(const Json& carried) {
    return at(carried, {"run", "id"}).as_string();
}

} // namespace

TEST_CASE("a workshop has as many pieces in Git as it took steps, and as many events as its log",
          "[e2e][runs]") {
    struct Task {
        const char* request;
        const char* steps;
        int turns;
        int handoffs;
        int stages;
    };
    InWorkshop at_work;
    for (const Task& task : {Task{"Research how others cache", "2", 10, 4, 5},
                             Task{"Deploy the service", "1", 1, 0, 1}}) {
        INFO(task.request);
        const std::string run = run_id(at_work.workshop(task.request, {"--steps", task.steps}));
        const Json figures = at_work.json({"runs", run, "--metrics"});
        CHECK(figures.int_at("steps") == task.turns);
        CHECK(figures.int_at("handoffs") == task.handoffs);
        CHECK(figures.int_at("stages_completed") == task.stages);
        CHECK(figures.int_at("pieces") == task.turns);
        CHECK(at_work.commits_of(run) == static_cast<std::size_t>(task.turns));
        const auto events = at_work.events_of(run);
        CHECK(figures.int_at("events") == static_cast<std::int64_t>(events.size()));
        CHECK(events.back() == "run.celebrated");
        CHECK(figures.int_at("lines") == task.turns + task.handoffs + 1);
    }
    const Json flow = at_work.json({"runs", "--flow", "--since", "1d"});
    CHECK(flow.string_at("schema") == "run_flow/1");
    CHECK(flow.int_at("turns") == 11);
    CHECK(flow.int_at("completed") == 2);
    CHECK(at(flow, {"first_turn", "runs"}).as_int() == 2);
    CHECK(flow.find("handoffs")->as_array().size() == 4);
    CHECK(at_work.sandbox.try_atelier(at_work.folder, {"runs", "--flow", "--limit", "3"}).status ==
          129);
}

TEST_CASE("builders say the same with the same seed, and nothing where nobody wants them to",
          "[e2e][runs]") {
    InWorkshop at_work;
    const auto said = [&](const std::string& seed) {
        const std::string run =
            run_id(at_work.workshop("Polish it", {"--steps", "2", "--seed", seed}));
        const Json shown = at_work.json({"runs", run, "--turns"});
        std::string out;
        if (const Json* lines = shown.find("lines"))
            for (const Json& line : lines->as_array())
                out += line.string_at("text") + "\n";
        return out;
    };
    const std::string seven = said("7");
    CHECK_FALSE(seven.empty());
    CHECK(said("7") == seven);
    std::set<std::string> others;
    for (const char* seed : {"1", "2", "3", "4", "5", "6"})
        others.insert(said(seed));
    CHECK(others.size() > 1);
    at_work.sandbox.atelier(at_work.folder, {"config", "workshop.dialogue", "off"});
    at_work.sandbox.atelier(at_work.folder, {"config", "celebrate", "off"});
    CHECK(said("7").empty());
    const std::string quiet = run_id(at_work.workshop("Deploy it", {"--steps", "1"}));
    CHECK(at_work.events_of(quiet).back() == "run.completed");
    CHECK(at_work.sandbox.try_atelier(at_work.folder, {"config", "celebrate", "loudly"}).status ==
          129);
}

TEST_CASE("on a terminal builders speak, and a run that has completed is celebrated",
          "[e2e][runs]") {
    InWorkshop at_work;
    OnTerminal shown = at_work.on_terminal();
    shown.expect("Sync: ");
    CHECK(shown.wait() == 0);
    const auto said = at_work.events_of(at_work.newest_run());
    CHECK(said.back() == "run.celebrated");
    const Json log = at_work.json({"log", "--bead", at_work.newest_run(), "-n", "1"});
    const std::string line = at(log, {"events", "0", "data", "text"}).as_string();
    CHECK_THAT(shown.screen(), ContainsSubstring(line));
}

TEST_CASE("a mistake in a file of lines is told, and keeps no run from being carried out",
          "[e2e][runs]") {
    InWorkshop at_work;
    const fs::path templates = at_work.sandbox.root() / "data" / "templates";
    write_file(templates / "dialogue/sync.yaml", "complet: [a]\n");
    write_file(templates / "celebrations/workshop.yaml", "lines: []\n");
    OnTerminal shown = at_work.on_terminal();
    // Words alone, since lines are broken where the terminal ends.
    shown.expect("'complet'");
    shown.expect("'lines'");
    CHECK(shown.wait() == 0);
    CHECK(at_work.events_of(at_work.newest_run()).back() == "run.completed");
    const auto looked = at_work.sandbox.try_atelier(at_work.folder, {"runs", at_work.newest_run()});
    CHECK(looked.status == 0);
    CHECK_THAT(looked.err, ContainsSubstring("sync.yaml:1: "));
}

TEST_CASE("queued tasks are taken up by priority", "[e2e][runs]") {
    InWorkshop at_work;
    const auto queued = [&](const std::string& priority) {
        return run_id(
            at_work.workshop("Deploy it", {"--steps", "1", "--queue", "--priority", priority}));
    };
    const std::string last = queued("3");
    const std::string first = queued("1");
    const std::string second = queued("2");
    std::vector<std::string> taken;
    const Json driven = at_work.json({"run", "--queued", "--all"});
    for (const Json& one : driven.find("driven")->as_array())
        taken.push_back(run_id(one));
    CHECK(taken == std::vector<std::string>{first, second, last});
    CHECK(at_work.sandbox.try_atelier(at_work.folder, {"workshop", "Deploy it", "--priority", "4"})
              .status == 129);
}

TEST_CASE("another artisan can play a builder, who can still be named to lead", "[e2e][runs]") {
    InWorkshop at_work;
    const Json carried = at_work.workshop(
        "Something", {"--steps", "1", "--lead", "sync", "--artisan", "scout", "--artisan", "sage",
                      "--artisan", "spark", "--artisan", "steady", "--artisan", "archivist"});
    CHECK(at(carried, {"run", "artisans", "sync"}).as_string() == "archivist");
    CHECK(at(carried, {"run", "turns"}).as_int() == 1);
}

TEST_CASE("samples come into the gallery with their lineage, and go again", "[e2e][runs]") {
    InWorkshop at_work;
    const Json added = at_work.json({"gallery", "--samples", "add"});
    const auto& pieces = added.find("added")->as_array();
    REQUIRE(pieces.size() == 5);
    const std::string last = pieces.back().string_at("id");
    const Json lineage = at_work.json({"gallery", last, "--lineage"});
    CHECK(at(lineage, {"lineage", "ancestors"}).as_array().size() == 4);
    const std::string root = at(lineage, {"lineage", "roots", "0"}).as_string();
    CHECK(at(at_work.json({"gallery", last, "--lineage", "--common-with", root}),
             {"lineage", "common", "ancestors", "0", "id"})
              .as_string() == root);
    CHECK(at(lineage, {"lineage", "roots"}).as_array().size() == 2);
    CHECK(at_work.commits_of(pieces.front().string_at("run")) == 5);
    CHECK_THAT(at_work.sandbox.git().git(at_work.folder, {"fsck", "--strict"}),
               !ContainsSubstring("error"));
    CHECK(at_work.json({"gallery", "--all", "--artisan", "The Calligrapher"}).int_at("all") == 2);
    CHECK(at_work.json({"gallery", "--all", "--artisan", "calligrapher"}).int_at("all") == 2);
    CHECK(at_work.json({"gallery", "--all", "--search", "WARM STAIR"}).int_at("all") == 1);
    CHECK(at_work.json({"gallery", "--all", "--limit", "2", "--offset", "4"})
              .find("pieces")
              ->as_array()
              .size() == 1);
    CHECK(at_work.sandbox.try_atelier(at_work.folder, {"gallery", "--samples", "add"}).status == 1);
    CHECK(at_work.sandbox.try_atelier(at_work.folder, {"doctor"}).status == 0);
    CHECK(at_work.json({"gallery", "--samples", "remove"}).find("deleted")->as_array().size() == 5);
    CHECK(at_work.json({"gallery", "--all"}).int_at("all") == 0);
    CHECK(
        at_work.sandbox.git().git(at_work.folder, {"for-each-ref", "refs/atelier/pieces"}).empty());
    CHECK(at_work.sandbox.try_atelier(at_work.folder, {"gallery", "--samples", "remove"}).status ==
          1);
    CHECK(at_work.sandbox
              .try_atelier(at_work.folder, {"gallery", "--samples", "add", "--search", "x"})
              .status == 129);
}

TEST_CASE("thanks are counted, each one, and shown with the piece", "[e2e][runs]") {
    InWorkshop at_work;
    const std::string piece = run_id(at_work.json({"commission", "A haiku about the sea"})) + ".1";
    for (int times = 1; times <= 3; ++times)
        CHECK(at_work.json({"gallery", piece, "--thank"}).int_at("thanks") == times);
    CHECK(at(at_work.json({"gallery", piece}), {"piece", "thanks"}).as_int() == 3);
    CHECK_THAT(at_work.sandbox.atelier(at_work.folder, {"gallery", piece}),
               ContainsSubstring("thanks"));
}
