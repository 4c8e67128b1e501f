// Each real agent as a worker: from the claim to the landing, its model played by a script, and
// what it used and said last on record as the model gave it.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "domain/dialect/turn_reading.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// What the model said that its answers cost: those of the script, and with what it was asked
// besides, for a title or the like. One of its protocols counts what is cached apart.
struct Given {
    TokenUsage script;
    TokenUsage all;
};

void add(TokenUsage& sum, const Json& request) {
    const auto given = [&](const char* kind) { return at(request, {"given", kind}).as_int(); };
    const bool apart = request.string_at("api") == "anthropic";
    sum.input += given("input") - (apart ? 0 : given("cached"));
    sum.cached += given("cached");
    sum.output += given("output");
}

Given given_by(const ModelServer& model) {
    Given out;
    for (const Json& request : model.requests()) {
        if (request.find("given") == nullptr) continue;
        add(out.all, request);
        if (request.find("turn") != nullptr) add(out.script, request);
    }
    return out;
}

std::string last_said_by(const ModelServer& model) {
    std::string last;
    for (const Json& request : model.requests())
        if (const Json* const played = request.find("played"))
            last = played->string_at("text", last);
    return last;
}

void remembers_what_was_given(const Json& shown, const ModelServer& model) {
    const Given given = given_by(model);
    const TokenUsage used = usage_from(at(shown, {"usage"})).tokens.value();
    INFO(at(shown, {"usage"}).dump() << ", given: " << usage_json({.tokens = given.script}).dump()
                                     << ", in all: " << usage_json({.tokens = given.all}).dump());
    CHECK((used == given.script || used == given.all));
    CHECK(shown.string_at("last_words") == last_said_by(model));
}

// The conversation is in a file that is named by it, or in a database.
bool is_kept_below(const fs::path& home, const std::string& agent,
                   const std::string& conversation) {
    const std::string name = agent == "gemini" ? conversation.substr(0, 8) : conversation;
    for (const auto& entry : fs::recursive_directory_iterator(home)) {
        const std::string file = entry.path().string();
        if (file.find(name, home.string().size()) != std::string::npos) return true;
        const bool database = entry.path().filename().string().starts_with("opencode.db");
        if (database && read_file(entry.path()).find(name) != std::string::npos) return true;
    }
    return false;
}

void carries_out_a_changeset(const std::string& agent) {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const ModelServer model(
        sandbox,
        ModelScript()
            .uses(1234, 200, 56)
            .turn(R"({"text":"I look around.","run":"pwd"})")
            .runs("echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'")
            .runs("changeset_done")
            .says("The greeting is there."));
    log_in(sandbox, agent, model.url());
    // What is wrong about where programs run shows when they are started from elsewhere.
    sandbox.environment()["PWD"] = repository.folder.string();
    sandbox.atelier(repository.folder, {"init", "--yes", "--agent", agent});
    const std::string epic =
        sandbox
            .plan(repository.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                     "    changesets:\n      - title: Say hello\n"
                                     "        description: The file hello.txt greets.\n")
            .front();

    const ProcessResult worked = sandbox.try_atelier(repository.folder, {"work", "--yes"});

    std::string heard = model.heard();
    INFO(worked.out << worked.err << "\nresults:\n" << join(model.results(), "\n"));
    CHECK(worked.status == 0);
    CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out == "hello\n");
    const std::string trailers =
        sandbox.git().git(repository.folder, {"log", "-1", "--format=%(trailers)", "greet"});
    for (const std::string& trailer : {"Atelier-Epic: " + epic, "Atelier-Changeset: " + epic + ".1",
                                       std::string("Atelier-Agent: atelier/worker/worker-1")})
        CHECK(trailers.find(trailer + "\n") != std::string::npos);
    CHECK(heard.find(epic + ".1") != std::string::npos);
    CHECK(heard.find("The file hello.txt greets.") != std::string::npos);
    CHECK(model.results().front().find("worktrees/" + epic + ".1") != std::string::npos);
    const Json shown = sandbox.json(repository.folder, {"show", epic + ".1"});
    remembers_what_was_given(shown, model);
    CHECK(is_kept_below(sandbox.git().home(), agent,
                        at(shown, {"usage", "runtime_session"}).as_string()));
    // Nothing is left in the user's checkout.
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
    CHECK(sandbox.git().git(repository.folder, {"rev-list", "--count", "main"}) == "1");
}

} // namespace

TEST_CASE("Claude Code carries out a changeset", "[agents][workers][claude]") {
    carries_out_a_changeset("claude");
}
TEST_CASE("Codex carries out a changeset", "[agents][workers][codex]") {
    carries_out_a_changeset("codex");
}
TEST_CASE("Gemini CLI carries out a changeset", "[agents][workers][gemini]") {
    carries_out_a_changeset("gemini");
}
TEST_CASE("OpenCode carries out a changeset", "[agents][workers][opencode]") {
    carries_out_a_changeset("opencode");
}
TEST_CASE("Copilot CLI carries out a changeset", "[agents][workers][copilot]") {
    carries_out_a_changeset("copilot");
}
TEST_CASE("pi carries out a changeset", "[agents][workers][pi]") {
    carries_out_a_changeset("pi");
}
TEST_CASE("Qwen Code carries out a changeset", "[agents][workers][qwen]") {
    carries_out_a_changeset("qwen");
}
TEST_CASE("Kimi Code carries out a changeset", "[agents][workers][kimi]") {
    carries_out_a_changeset("kimi");
}
