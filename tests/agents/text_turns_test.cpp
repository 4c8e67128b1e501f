// Each real agent asked for words: what the model says comes back as it was said, and no tool of
// the agent's is offered to it, or none is run.
#include "adapters/files/disk_files.hpp"
#include "adapters/keeper/keeper_runtime.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "adapters/system/interrupt.hpp"
#include "adapters/yaml/runtime_files.hpp"
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "app/agent/build_turn.hpp"
#include "app/agent/run_turn.hpp"
#include "base/text.hpp"
#include "support/test_places.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

class TextDesk {
  public:
    TextDesk(const std::string& agent, const ModelScript& script)
        : definition_(unwrap(
              RuntimeFiles({source_folder() / "share/templates/runtimes"}).definition(agent))),
          model_(sandbox_, script) {
        log_in(sandbox_, agent, model_.url());
        fixture_.repository.switch_to("/r", "main",
                                      fixture_.repository.commit("/r", "First\n", {{"a", "x\n"}}));
        // Left to itself it asks a model which model to ask.
        if (agent == "gemini") fixture_.plan.settings.agent_model = "gemini-2.5-pro";
    }

    const ModelServer& model() const { return model_; }
    fs::path reply() const { return paths_.reply(session_.id); }
    TurnOutcome ask(const std::string& prompt) {
        const WorkContext parts = fixture_.context();
        WorkContext work{parts.plan,
                         parts.repository,
                         machine_,
                         runtime_,
                         parts.runtimes,
                         files_,
                         parts.process,
                         parts.progress,
                         parts.interrupt,
                         parts.store_watch,
                         parts.project,
                         paths_,
                         sandbox_.environment(),
                         sandbox_.programs()};
        const TurnRequest request =
            unwrap(build_text_turn(work, definition_, session_, {.prompt = prompt}));
        return unwrap(run_turn(work, {request, definition_}));
    }

  private:
    AtelierSandbox sandbox_;
    RuntimeDefinition definition_;
    ModelServer model_;
    WorkFixture fixture_;
    DiskFiles files_;
    LinuxProcessTable machine_;
    SignalInterrupt interrupt_;
    KeeperRuntime runtime_{{.program = sandbox_.programs() / "atelier-keeper"},
                           {.start = spawn,
                            .interrupt = interrupt_,
                            .interrupt_descriptor = interrupt_.descriptor(),
                            .processes = machine_}};
    ProjectPaths paths_{sandbox_.root() / "project"};
    Session session_{.id = *SessionId::parse("s-1"),
                     .agent = *AgentId::parse("atelier/worker/writer")};
};

// Of all that the model was asked for the turn, and not for a title or the like.
std::vector<std::string> tools_offered(const ModelServer& model) {
    std::vector<std::string> all;
    for (const Json& request : model.requests())
        if (request.find("turn") != nullptr)
            for (const Json& tool : at(request, {"tools"}).as_array())
                all.push_back(tool.as_string());
    return all;
}

enum class Offered { nothing, no_command };

void gives_words(const std::string& agent, Offered offered) {
    const std::string limerick = "There once was a branch that was \xe2\x80\x9cmain\xe2\x80\x9d,\n"
                                 "and it went round and round like a train.";
    TextDesk desk(
        agent,
        ModelScript().turn(R"({"text":)" + Json(limerick).dump() + R"(,"times":9})").toolless());

    const TurnOutcome outcome = desk.ask("Write a limerick about branches.");

    INFO(outcome.tail << outcome.errors);
    CHECK(outcome.verdict().sentence.empty());
    CHECK(outcome.words == limerick);
    CHECK(read_file(desk.reply()) == limerick);
    CHECK(desk.model().heard().find("Write a limerick about branches.") != std::string::npos);
    const auto tools = tools_offered(desk.model());
    INFO(join(tools, ", "));
    if (offered == Offered::nothing) CHECK(tools.empty());
    for (const std::string command :
         {"Bash", "bash", "shell", "exec_command", "local_shell", "run_shell_command"})
        CHECK(std::ranges::find(tools, command) == tools.end());
}

} // namespace

TEST_CASE("Claude Code gives words", "[agents][claude][text]") {
    gives_words("claude", Offered::nothing);
}
TEST_CASE("Codex gives words", "[agents][codex][text]") {
    gives_words("codex", Offered::no_command);
}
TEST_CASE("Gemini CLI gives words", "[agents][gemini][text]") {
    gives_words("gemini", Offered::nothing);
}
TEST_CASE("OpenCode gives words", "[agents][opencode][text]") {
    gives_words("opencode", Offered::nothing);
}
TEST_CASE("Copilot CLI gives words", "[agents][copilot][text]") {
    gives_words("copilot", Offered::nothing);
}
TEST_CASE("pi gives words", "[agents][pi][text]") {
    gives_words("pi", Offered::nothing);
}
TEST_CASE("Qwen Code gives words", "[agents][qwen][text]") {
    gives_words("qwen", Offered::nothing);
}
TEST_CASE("Kimi Code gives words, and what it would run is refused", "[agents][kimi][text]") {
    // A call that was refused is followed by our word to go on: its answer to that is meant.
    TextDesk desk(
        "kimi",
        ModelScript().runs("touch made").says("There once was a branch.").says("It had a leaf."));
    const TurnOutcome outcome = desk.ask("Write a limerick about branches.");
    INFO(outcome.tail << outcome.errors);
    CHECK(outcome.words == "It had a leaf.");
    CHECK_FALSE(
        fs::exists(desk.reply().parent_path().parent_path() / "agents/worker/writer/text/made"));
}
