// Claude Code as it is takes turns in runs on texts, its model played by a script: asked for words
// alone, with tools under a driver, and by itself.
#include "agents/agent_desk.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto asks_for_tools = R"yaml(name: claude-tools
worker: [claude, -p]
artisan: [claude, -p, --plugin-dir, "{home}/plugin", --append-system-prompt-file, "{home}/AGENTS.md", --allowedTools, Bash,
          --output-format, stream-json, --verbose]
prompt: stdin
skills: plugin/skills
output: claude-stream-json
hooks: claude
)yaml";

Json turns_of(AgentDesk& desk, const std::string& run) {
    return at(desk.sandbox().json(desk.folder(), {"runs", run, "--turns"}), {"turns"});
}

std::string made_by(AgentDesk& desk, const std::string& run) {
    const Json shown = desk.sandbox().json(desk.folder(), {"runs", run});
    const std::string piece = at(shown, {"run", "made", "0"}).as_string();
    return desk.sandbox().json(desk.folder(), {"gallery", piece}).string_at("text");
}

std::string transcripts_of(AgentDesk& desk) {
    std::string all;
    const fs::path folder = desk.sandbox().project(desk.folder()) / "transcripts";
    if (!fs::exists(folder)) return all;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".jsonl") all += read_file(entry.path());
    return all;
}

// What the model said that its answers cost.
std::int64_t given(const AgentDesk& desk, const char* kind) {
    std::int64_t sum = 0;
    for (const Json& request : desk.model().requests())
        if (request.find("given") != nullptr) sum += at(request, {"given", kind}).as_int();
    return sum;
}

} // namespace

TEST_CASE("Claude Code answers as an artisan: its reply is taken and its tokens are counted",
          "[agents][claude][artisans]") {
    const std::string reply =
        Json::object().set("content", "The sea is blue.").set("form", "verse").dump();
    AgentDesk desk("claude", ModelScript()
                                 .uses(1234, 200, 56)
                                 .turn(R"({"delay_ms":5000,"text":)" + Json(reply).dump() + "}")
                                 .toolless());
    desk.sandbox().atelier(desk.folder(), {"config", "artisan.default", "claude"});
    Background carried =
        desk.sandbox().start(desk.folder(), {"commission", "Write of the sea", "--how", "solo",
                                             "--artisan", "scout", "--events"});
    // It is heard of while its model has yet to answer.
    eventually("the agent has said something", [&] {
        return transcripts_of(desk).find(R"("subtype":"init")") != std::string::npos;
    });
    CHECK_THAT(carried.output(),
               ContainsSubstring("turn.started") && !ContainsSubstring("turn.finished"));
    CHECK(carried.wait() == 0);
    CHECK_THAT(carried.output(), ContainsSubstring("turn.finished"));
    CHECK_THAT(desk.model().heard(), ContainsSubstring("Write of the sea"));

    const std::string run =
        at(desk.sandbox().json(desk.folder(), {"runs"}), {"runs", "0", "id"}).as_string();
    CHECK(made_by(desk, run) == "The sea is blue.");
    const Json turn = at(turns_of(desk, run), {"0"});
    CHECK(turn.string_at("status") == "done");
    CHECK(at(turn, {"usage", "input"}).as_int() == given(desk, "input"));
    CHECK(at(turn, {"usage", "cached"}).as_int() == given(desk, "cached"));
    CHECK(at(turn, {"usage", "output"}).as_int() == given(desk, "output"));
    CHECK(given(desk, "output") > 0);
}

TEST_CASE("Claude Code with tools is told of an artisan's skills, and hands its reply in by them",
          "[agents][claude][artisans]") {
    AgentDesk desk("claude", ModelScript()
                                 .runs("turn_show")
                                 .runs("printf 'Green.' >verse && turn_submit --file verse")
                                 .says("This is only talk."));
    write_file(desk.sandbox().project(desk.folder()) / "templates/runtimes/claude-tools.yaml",
               asks_for_tools);
    desk.sandbox().atelier(desk.folder(), {"config", "artisan.default", "claude-tools"});
    const Json carried = desk.sandbox().json(
        desk.folder(), {"commission", "Write of the sea", "--how", "solo", "--artisan", "scout"});
    INFO(join(desk.model().results(), "\n"));
    const std::string run = at(carried, {"run", "id"}).as_string();
    CHECK(made_by(desk, run) == "Green.");
    const std::string heard = desk.model().heard();
    for (const char* skill : {"turn_show", "turn_submit", "turn_handoff", "turn_next", "piece_show",
                              "piece_search", "piece_lineage", "mail_send", "heartbeat"})
        CHECK_THAT(heard, ContainsSubstring("- `" + std::string(skill) + "`: "));
    CHECK_THAT(heard, !ContainsSubstring("`changeset_done`"));
    // What its session is told at its start, and what its own instructions say.
    CHECK_THAT(desk.model().read(),
               ContainsSubstring("read what your turn is about with turn_show") &&
                   ContainsSubstring("You are an artisan"));
    const std::string shown = join(desk.model().results(), "\n");
    CHECK_THAT(shown, ContainsSubstring(R"("driven":true)"));
}

TEST_CASE("Claude Code that a person has started takes turns by itself",
          "[agents][claude][artisans]") {
    AgentDesk desk("claude", ModelScript()
                                 .runs("turn_next")
                                 .runs("echo 'Blue.' | turn_submit --file -")
                                 .runs("turn_next")
                                 .runs("echo 'Blue and wide.' | turn_submit --file -")
                                 .runs("turn_next")
                                 .says("Nothing is due."));
    desk.sandbox().atelier(desk.folder(), {"config", "artisan.default", "demo"});
    const Json queued = desk.sandbox().json(
        desk.folder(), {"commission", "Write of the sea", "--how", "chain", "--artisan",
                        "calligrapher", "--artisan", "scout", "--queue"});
    const std::string run = at(queued, {"run", "id"}).as_string();
    desk.sandbox().environment()["ATELIER_AGENT_ID"] = "atelier/artisan/alone";
    const ProcessResult ran = desk.sandbox().run(
        desk.folder(), {(agents_folder() / "claude").string(), "-p",
                        "Take turns with turn_next until none is due.", "--allowedTools", "Bash"});
    desk.sandbox().environment().erase("ATELIER_AGENT_ID");
    const std::vector<std::string> results = desk.model().results();
    INFO(ran.out << ran.err << join(results, "\n"));
    REQUIRE(results.size() == 5);
    CHECK_THAT(results[0], ContainsSubstring("Write of the sea") &&
                               ContainsSubstring(R"("name":"turn_submit")"));
    CHECK_THAT(results[2], ContainsSubstring("Blue."));
    CHECK_THAT(results[4], ContainsSubstring("no turn is due"));
    CHECK(made_by(desk, run) == "Blue and wide.");
    CHECK(at(desk.sandbox().json(desk.folder(), {"runs", run}), {"run", "status"}).as_string() ==
          "completed");
}
