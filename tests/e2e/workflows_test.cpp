// `git atelier workflows` and `git atelier artisans`, as a person calls them.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

#include <map>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto mistaken = "colour: red\n"
                          "roles: {a: scout}\n"
                          "steps:\n"
                          "- {turn: a, sees: half}\n"
                          "- loop: {steps: [{turn: b, produces: changes}]}\n";

// What of the page on workflows somebody would copy into a file, by its name.
std::map<std::string, std::string> examples_of_page() {
    std::map<std::string, std::string> examples;
    std::string name;
    for (const std::string& line : lines_of(read_file(source_folder() / "docs/workflows.md"))) {
        if (!line.starts_with("    ")) name.clear();
        if (line.starts_with("    name: ")) name = line.substr(10);
        if (name.empty()) continue;
        // The first letter of the page is improved further down.
        if (line.starts_with("    name: ") && examples.contains(name)) name += "-again";
        examples[name] += (line.starts_with("    name: ") ? "    name: " + name : line).substr(4);
        examples[name] += '\n';
    }
    return examples;
}

} // namespace

TEST_CASE("each example of the page passes --check, and those on texts make something",
          "[e2e][workflows]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    const auto examples = examples_of_page();
    CHECK(examples.size() == 4);
    for (const auto& [name, text] : examples) {
        INFO(text);
        const std::string file = name + ".yaml";
        write_file(sandbox.root() / file, text);
        const std::string path = (sandbox.root() / file).string();
        CHECK_THAT(sandbox.atelier(folder, {"workflows", path, "--check"}),
                   ContainsSubstring(": no mistakes\n"));
        if (text.find("subject: ") != std::string::npos) continue;
        const Json carried = sandbox.json(folder, {"run", path, "A letter to Ada"});
        CHECK(at(carried, {"run", "status"}).as_string() == "completed");
        CHECK_FALSE(at(carried, {"run", "made"}).as_array().empty());
    }
}

TEST_CASE("outside of a project the shipped workflows are there", "[e2e][workflows]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.root() / "nowhere";
    fs::create_directories(folder);
    CHECK_THAT(sandbox.atelier(folder, {"workflows"}), ContainsSubstring("review-cycle"));
    const std::string one = sandbox.atelier(folder, {"workflows", "review-cycle"});
    CHECK_THAT(one, ContainsSubstring("stage review, at most 5 rounds until it is approved:\n"));
    CHECK_THAT(one, ContainsSubstring("  check make test\n"));
    CHECK_THAT(sandbox.atelier(folder, {"workflows", "--check"}),
               ContainsSubstring("/workshop.yaml: no mistakes\n"));
    CHECK_THAT(sandbox.atelier(folder, {"workflows", "--presets"}), ContainsSubstring("two-views"));
    CHECK_THAT(sandbox.atelier(folder, {"artisans"}), ContainsSubstring("calligrapher"));
    CHECK_THAT(sandbox.atelier(folder, {"artisans", "the cartographer"}),
               ContainsSubstring("You are the Cartographer."));
    CHECK(at(sandbox.json(folder, {"artisans", "sage"}), {"artisan", "runtime"}).is_null());
    CHECK(
        at(sandbox.json(folder, {"workflows", "hello"}), {"workflow", "turns_at_most"}).as_int() ==
        3);
    const auto missing = sandbox.try_atelier(folder, {"workflows", "review-cicle"});
    CHECK(missing.status == 1);
    CHECK_THAT(missing.err, ContainsSubstring("did you mean 'review-cycle'?"));
    CHECK_THAT(sandbox.atelier(folder, {"--complete", "workflows", "rev"}),
               ContainsSubstring("review-cycle"));
    CHECK_THAT(sandbox.atelier(folder, {"--complete", "artisans", "sa"}),
               ContainsSubstring("sage"));
}

TEST_CASE("every mistake of a file is shown with its line", "[e2e][workflows]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    const fs::path file = folder / "flow.yaml";
    write_file(file, mistaken);
    const auto checked = sandbox.try_atelier(folder, {"workflows", "./flow.yaml", "--check"});
    CHECK(checked.status == 1);
    CHECK(checked.err.empty());
    const std::string begin = fs::canonical(folder).string() + "/flow.yaml:";
    for (const char* line : {"1: 'colour' is not a key of a workflow", "4: 'sees' must be all",
                             "5: a loop needs 'max'", "5: there is no role 'b'",
                             "5: 'produces: changes' needs files to work on"})
        CHECK_THAT(checked.out, ContainsSubstring(begin + line));
    const auto refused = sandbox.try_atelier(folder, {"workflows", "flow.yaml", "--json"});
    CHECK(refused.status == 1);
    const auto document = parse_json(refused.out);
    const Json& error = at(std::get<Json>(document), {"error"});
    CHECK(error.string_at("code") == "workflow-invalid");
    CHECK(at(error, {"details", "line"}).as_int() == 1);
    CHECK(at(error, {"details", "mistakes"}).as_int() == 5);
    CHECK(error.string_at("hint") ==
          "'git atelier workflows flow.yaml --check' lists every mistake");
    write_file(file, "roles: {a: scout}\nsteps: [{turn: a}]\n");
    CHECK_THAT(sandbox.atelier(folder, {"workflows", "flow.yaml", "--check"}),
               ContainsSubstring("flow.yaml: no mistakes\n"));
    CHECK(sandbox.try_atelier(folder, {"workflows", "flow.yaml", "--presets"}).status == 129);
}

TEST_CASE("a project's own files stand before the shipped ones, and its settings count",
          "[e2e][workflows]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes"});
    const fs::path own = sandbox.project(folder) / "templates";
    fs::create_directories(own / "workflows");
    fs::create_directories(own / "artisans");
    write_file(own / "workflows/solo.yaml", "title: Ours\nroles: {a: poet}\nsteps: [{turn: a}]\n");
    write_file(own / "artisans/poet.yaml", "specialty: rhymes\npersona: You rhyme.\n");
    const Json shown = sandbox.json(folder, {"workflows", "solo"});
    CHECK(at(shown, {"workflow", "title"}).as_string() == "Ours");
    CHECK_FALSE(at(shown, {"workflow", "shipped"}).as_bool());
    sandbox.atelier(folder, {"config", "artisan.default", "demo"});
    CHECK(at(sandbox.json(folder, {"artisans", "poet"}), {"artisan", "runtime"}).as_string() ==
          "demo");
    sandbox.atelier(folder, {"config", "run.max_turns", "5"});
    const auto checked = sandbox.try_atelier(folder, {"workflows", "--check"});
    CHECK(checked.status == 1);
    CHECK_THAT(checked.out, ContainsSubstring("it could take 20 turns, and run.max_turns is 5"));
    CHECK_THAT(sandbox.atelier(folder, {"workflows"}),
               ContainsSubstring("see 'git atelier workflows review-cycle --check'"));
}

TEST_CASE("a file of a clone that holds a command is marked", "[e2e][workflows]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    write_file(folder / "qa.yaml", "subject: changeset\nroles: {a: worker}\nsteps:\n"
                                   "- {turn: a, produces: changes}\n- check: [make]\n");
    CHECK(
        at(sandbox.json(folder, {"workflows", "./qa.yaml"}), {"workflow", "asks_first"}).as_bool());
    CHECK_FALSE(
        at(sandbox.json(folder, {"workflows", "qa"}), {"workflow", "asks_first"}).as_bool());
}
