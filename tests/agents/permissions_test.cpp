// Planners on a terminal whose runtime asks a person before it runs anything: of skills it does not
// ask, and of everything else it does.
#include "agents/agent_desk.hpp"
#include "agents/agent_login.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/on_terminal.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// What the agent asks of its terminal: where the cursor is.
void answer_queries(OnTerminal& terminal, std::size_t& answered) {
    constexpr std::string_view where = "\x1b[6n";
    const std::string& screen = terminal.screen();
    for (auto at = screen.find(where, answered); at != std::string::npos;
         at = screen.find(where, answered)) {
        answered = at + where.size();
        terminal.type("\x1b[1;1R");
    }
}

void remember_nothing(const fs::path& file) {
    Json settings = std::get<Json>(parse_json(read_file(file)));
    settings.set("memory", Json::object().set("enableManagedAutoMemory", false));
    write_file(file, settings.dump_pretty());
}

void asks_of_no_skill(const std::string& agent, const std::string& question) {
    AgentDesk desk(agent,
                   ModelScript()
                       .runs("plan_create_epic --title Greetings --scope s --acceptance a")
                       .runs("epic_list")
                       .runs("touch elsewhere")
                       .says("Planned."),
                   R"({"agent": {"model": "gemini-2.5-pro"}})");
    AtelierSandbox& sandbox = desk.sandbox();
    trust_every_folder(sandbox, agent);
    remember_nothing(sandbox.git().home() / ("." + agent) / "settings.json");
    sandbox.environment()["TERM"] = "xterm-256color";
    OnTerminal plan({(sandbox.programs() / "git-atelier").string(), "plan", "--agent", agent,
                     "Greet everybody."},
                    sandbox.environment(), desk.folder());
    std::size_t answered = 0;

    eventually("it asks of the third command", [&] {
        answer_queries(plan, answered);
        return desk.model().results().size() >= 2 &&
               plan.screen().find(question) != std::string::npos;
    });

    const auto results = desk.model().results();
    INFO(join(results, "\n"));
    REQUIRE(results.size() == 2);
    CHECK(results[0].find("\"ok\":true") != std::string::npos);
    CHECK(results[1].find("\"ok\":true") != std::string::npos);
    CHECK(at(sandbox.json(desk.folder(), {"status"}), {"epics", "0", "title"}).as_string() ==
          "Greetings");
}

} // namespace

TEST_CASE("Gemini CLI asks nobody before it calls a skill", "[agents][gemini][terminal]") {
    asks_of_no_skill("gemini", "Allow execution of");
}
TEST_CASE("Qwen Code asks nobody before it calls a skill", "[agents][qwen][terminal]") {
    asks_of_no_skill("qwen", "Allow execution of");
}
