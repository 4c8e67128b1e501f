// A WorkContext of a project at /r in which no process runs: what a test does not put there is
// refused.
#pragma once

#include "app/core/work_context.hpp"
#include "support/memory_files.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"

namespace atelier::test {

// Everything that was said, a line each.
class NotedProgress final : public Progress {
  public:
    std::vector<std::string> lines;

    void stage(const std::string& subject, const std::string& what) override {
        lines.push_back("stage " + subject + ": " + what);
    }
    void done(const std::string& subject, const std::string& what) override {
        lines.push_back("done " + subject + ": " + what);
    }
    void note(const std::string& text) override { lines.push_back("note " + text); }
    void warn(const std::string& text) override { lines.push_back("warn " + text); }
    void agent_line(const std::string& line) override { lines.push_back("agent " + line); }
};

// Answers each request with `answer`, and keeps it.
class ScriptedProcess final : public Process {
  public:
    Result<ProcessResult> answer = fail(ErrorCode::runtime_missing, "no process runs here");
    std::vector<ProcessRequest> requests;

    Result<ProcessResult> run(const ProcessRequest& request) override {
        requests.push_back(request);
        return answer;
    }
};

class QuietMachine final : public ProcessTable {
  public:
    ProcessIdentity identity_of(std::int64_t pid) override { return {.host = "here", .pid = pid}; }
    ProcessIdentity self() override { return {.host = "here", .pid = 1}; }
    Liveness liveness(const ProcessIdentity&) override { return Liveness::gone; }
    Result<std::size_t> end_processes_of(const SessionId&) override { return 0U; }
    Result<bool> has_processes_of(const SessionId&) override { return false; }
};

class NoAgents final : public AgentRuntime {
  public:
    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest&) override {
        return fail(ErrorCode::runtime_missing, "no agent runs here");
    }
};

class NoRuntimes final : public RuntimeCatalog {
  public:
    Result<RuntimeDefinition> definition(const std::string& name) override {
        return fail(ErrorCode::runtime_missing, "there is no runtime '" + name + "'");
    }
    Result<std::vector<std::string>> names() override { return std::vector<std::string>{}; }
};

class NoInterrupt final : public Interrupt {
  public:
    bool requested() const override { return false; }
    void wait(Millis, const std::filesystem::path&) override {}
};

struct WorkFixture {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    QuietMachine machine;
    NoAgents agents;
    NoRuntimes runtimes;
    ScriptedProcess process;
    NotedProgress progress;
    NoInterrupt interrupt;

    // As the worker alice in session s-1.
    WorkContext context() {
        return {.plan = plan.worker("alice", "s-1"),
                .repository = repository,
                .machine = machine,
                .agents = agents,
                .runtimes = runtimes,
                .files = files,
                .process = process,
                .progress = progress,
                .interrupt = interrupt,
                .project = {.enlistment = "/r", .key = "r-1", .issue_prefix = "at"},
                .paths = {"/data/projects/r-1"},
                .user_environment = {{"PATH", "/usr/bin"}},
                .programs = "/opt/atelier/bin",
                .share = "/opt/atelier/share"};
    }
};

} // namespace atelier::test
