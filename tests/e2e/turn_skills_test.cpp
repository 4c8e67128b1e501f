// Agents that take part in runs by their skills: under a driver, and by themselves.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A runtime of the project whose agent is that script.
void add_runtime(AtelierSandbox& sandbox, const fs::path& folder, const std::string& name,
                 const std::string& script) {
    const fs::path program = sandbox.root() / (name + "-agent");
    std::ofstream(program) << "#!/bin/sh\nset -eu\n" << script;
    fs::permissions(program, fs::perms::owner_all);
    const fs::path runtimes = sandbox.project(folder) / "templates" / "runtimes";
    fs::create_directories(runtimes);
    std::ofstream(runtimes / (name + ".yaml"))
        << "name: " << name << "\nworker: [" << program.string() << ", \"{prompt_file}\"]\ntext: ["
        << program.string() << ", \"{prompt_file}\"]\nprompt: file\noutput: plain\n";
}

std::string only_piece(AtelierSandbox& sandbox, const fs::path& folder, const Json& carried) {
    const std::string piece = at(carried, {"run", "made", "0"}).as_string();
    return sandbox.json(folder, {"gallery", piece}).string_at("text");
}

} // namespace

TEST_CASE("an agent under a driver hands its reply in instead of printing it",
          "[e2e][runs][skills]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    const fs::path seen = sandbox.root() / "seen";
    add_runtime(sandbox, folder, "handing",
                "turn_show >> " + seen.string() +
                    "\n"
                    "printf 'first' > reply\n"
                    "turn_submit --file reply >> " +
                    seen.string() +
                    "\n"
                    "printf 'Handed in.' > reply\n"
                    "turn_submit --file reply --say 'in my own way' >> " +
                    seen.string() +
                    "\n"
                    "echo 'and this is only talk'\n");
    sandbox.atelier(folder, {"config", "artisan.default", "handing"});
    const Json carried =
        sandbox.json(folder, {"commission", "Write of the sea", "--artisan", "scout"});
    CHECK(at(carried, {"run", "status"}).as_string() == "completed");
    CHECK(only_piece(sandbox, folder, carried) == "Handed in.");
    const std::vector<std::string> lines = lines_of(read_file(seen));
    REQUIRE(lines.size() >= 3);
    const Json shown = std::get<Json>(parse_json(lines[0]));
    CHECK(shown.string_at("run") == at(carried, {"run", "id"}).as_string());
    CHECK(shown.string_at("artisan") == "scout");
    CHECK(shown.find("driven")->as_bool());
    CHECK_FALSE(std::get<Json>(parse_json(lines[1])).find("replaced")->as_bool());
    CHECK(std::get<Json>(parse_json(lines[2])).find("replaced")->as_bool());
}

TEST_CASE("a reply that was handed in counts though its agent fails", "[e2e][runs][skills]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    add_runtime(sandbox, folder, "failing",
                "turn_submit --say 'It is done.' > /dev/null\nexit 3\n");
    sandbox.atelier(folder, {"config", "artisan.default", "failing"});
    const Json carried =
        sandbox.json(folder, {"commission", "Write of the sea", "--artisan", "scout"});
    CHECK(at(carried, {"run", "status"}).as_string() == "completed");
    CHECK(only_piece(sandbox, folder, carried) == "It is done.");
}

TEST_CASE("an agent that runs by itself carries a run to its end", "[e2e][runs][skills]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    const Json queued =
        sandbox.json(folder, {"commission", "Write of the sea", "--how", "ensemble", "--artisan",
                              "calligrapher", "--artisan", "scout", "--queue"});
    const std::string run = at(queued, {"run", "id"}).as_string();
    const fs::path program = sandbox.root() / "alone";
    std::ofstream(program) << "#!/bin/sh\n"
                              "export ATELIER_AGENT_ID=atelier/artisan/alone\n"
                              "while turn_next --text > asked; do\n"
                              "    { echo 'What I was asked:'; head -n 1 asked; } |\n"
                              "        turn_submit --file - || exit 9\n"
                              "done\n";
    fs::permissions(program, fs::perms::owner_all);
    const ProcessResult carried = sandbox.run(folder, {program.string()});
    INFO(carried.out << carried.err);
    CHECK(carried.status == 0);
    const Json after = sandbox.json(folder, {"runs", run, "--turns"});
    CHECK(at(after, {"run", "status"}).as_string() == "completed");
    CHECK(at(after, {"turns"}).as_array().size() == 3);
    CHECK(at(after, {"turns", "0", "status"}).as_string() == "done");
    CHECK_THAT(sandbox.atelier(folder, {"gallery", at(after, {"run", "made", "0"}).as_string()}),
               ContainsSubstring("turn 2 of " + run + ", of scout"));
    CHECK_FALSE(at(after, {"run", "driven"}).as_bool());
}

TEST_CASE("what a person answers an artisan is in the next brief", "[e2e][runs][skills]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    const Json queued =
        sandbox.json(folder, {"commission", "Write of the sea", "--how", "duet", "--artisan",
                              "calligrapher", "--artisan", "scout", "--queue"});
    const std::string run = at(queued, {"run", "id"}).as_string();
    sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/artisan/alone";
    const auto skill = [&](std::vector<std::string> call) {
        const ProcessResult result = sandbox.run(folder, std::move(call));
        INFO(result.out << result.err);
        CHECK(result.status == 0);
        return std::get<Json>(parse_json(result.out));
    };
    skill({"turn_next"});
    const std::string question =
        skill({"mail_send", "--to", "overseer", "--thread", run, "--subject", "Which sea?"})
            .string_at("message");
    sandbox.environment().erase("ATELIER_AGENT_ID");
    sandbox.atelier(folder, {"inbox", "--reply", question, "--message", "The Baltic."});
    sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/artisan/alone";
    skill({"turn_submit", "--say", "Blue."});
    const Json next = skill({"turn_next"});
    CHECK_THAT(next.string_at("prompt"),
               ContainsSubstring("Which sea?") && ContainsSubstring("The Baltic."));
}
