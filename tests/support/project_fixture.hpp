// A project at work, in memory: a plan, a repository with worktrees, agents that play a script and
// whatever else a session needs. Everything in it can be asked what happened.
#pragma once

#include "app/changeset/changeset_block.hpp"
#include "app/changeset/changeset_done.hpp"
#include "app/claim/identity.hpp"
#include "app/core/work_context.hpp"
#include "app/guard/rescue_refs.hpp"
#include "app/work/work_loop.hpp"
#include "app/work/work_session.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/call_place.hpp"
#include "support/fake_machine.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/scripted_runtime.hpp"

#include <algorithm>

namespace atelier::test {

class RecordedProgress final : public Progress {
  public:
    std::vector<std::string> stages;
    std::vector<std::string> finished;
    std::vector<std::string> notes;
    std::vector<std::string> warnings;
    std::vector<std::string> lines;

    void stage(const std::string&, const std::string& what) override { stages.push_back(what); }
    void done(const std::string&, const std::string& what) override { finished.push_back(what); }
    void note(const std::string& text) override { notes.push_back(text); }
    void warn(const std::string& text) override { warnings.push_back(text); }
    void agent_line(const std::string& line) override { lines.push_back(line); }

    bool has_warned_of(const std::string& part) const { return has(warnings, part); }
    bool has_noted(const std::string& part) const { return has(notes, part); }

  private:
    static bool has(const std::vector<std::string>& texts, const std::string& part) {
        return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
            return text.find(part) != std::string::npos;
        });
    }
};

// Programs that end as a test says.
class FakeProcess final : public Process {
  public:
    std::vector<ProcessRequest> ran;
    std::function<Result<ProcessResult>(const ProcessRequest&)> answer = [](const ProcessRequest&) {
        return ProcessResult{};
    };

    Result<ProcessResult> run(const ProcessRequest& request) override {
        ran.push_back(request);
        return answer(request);
    }
};

class FakeRuntimes final : public RuntimeCatalog {
  public:
    Result<RuntimeDefinition> definition(const std::string& name) override {
        if (name != "script")
            return fail(ErrorCode::runtime_missing, "there is no runtime " + name);
        return RuntimeDefinition{.name = name,
                                 .worker = {"agent", "{prompt_file}"},
                                 .planner = {"agent"},
                                 .file = "/share/script.yaml"};
    }
    Result<std::vector<std::string>> names() override { return std::vector<std::string>{"script"}; }
};

// Asked to stop when a test says so; a wait passes at once, the clock with it.
class FakeInterrupt final : public Interrupt, public StoreWatch {
  public:
    explicit FakeInterrupt(FakeClock& clock) : clock_(clock) {}

    bool asked = false;
    std::vector<Millis> waits;
    std::function<void()> meanwhile = [] {};

    bool requested() const override { return asked; }
    void wait(Millis limit) override {
        waits.push_back(limit);
        clock_.advance(limit);
        meanwhile();
    }
    void wait_for_change(Millis limit) override { wait(limit); }

  private:
    FakeClock& clock_;
};

struct ProjectFixture : PlanFixture {
    const ProjectRecord record{.enlistment = "/repo", .key = "repo-1"};
    const ProjectPaths paths{"/data/projects/repo-1"};
    MemoryFiles files;
    MemoryRepository repository{files, record.enlistment};
    FakeMachine machine;
    ScriptedRuntime agents{clock};
    FakeRuntimes runtimes;
    FakeProcess process;
    RecordedProgress progress;
    FakeInterrupt interrupt{clock};
    CommitId first = repository.commit(record.enlistment, "First\n",
                                       {{"README.md", "readme\n"}, {"src/a.txt", "a\n"}});

    ProjectFixture() {
        for (const char* name : {"AGENTS.md", "AGENTS.worker.md", "AGENTS.artisan.md"})
            unwrap(files.write(paths.templates() / name, "How one works here.\n"));
        unwrap(files.write("/usr/libexec/git-atelier/atelier-hook-shim", "a shim"));
    }

    WorkContext work_context(const std::string& worker_name = "worker-1") {
        return work_context(worker(worker_name), agents, runtimes);
    }
    WorkContext work_context(const Context& as, AgentRuntime& by, RuntimeCatalog& known) {
        return {.plan = as,
                .repository = repository,
                .machine = machine,
                .agents = by,
                .runtimes = known,
                .files = files,
                .process = process,
                .progress = progress,
                .interrupt = interrupt,
                .store_watch = interrupt,
                .project = record,
                .paths = paths,
                .user_environment = {{"PATH", "/usr/bin"}, {"HOME", "/home/ada"}},
                .programs = "/usr/libexec/git-atelier",
                .share = "/share"};
    }

    std::filesystem::path worktree_of(const Bead& changeset) const {
        return paths.worktrees() / changeset.id.str();
    }
    BranchName root_of(const Bead& epic) { return unwrap(Epic::of(epic)).root_branch().value(); }
    BranchName work_branch_of(const Bead& changeset) {
        return unwrap(Changeset::of(changeset)).work_branch().value();
    }
    std::optional<CommitId> at(const BranchName& branch) {
        return repository.git.ref(full_ref(branch));
    }
    // As it stands; a ref that is not there: that it is gone.
    bool knows_rescue_ref(const std::string& ref) {
        const auto head = repository.git.ref(ref);
        return unwrap(store.read([&](PlanReader& plan) {
            return is_known_rescue_ref(plan, ref, head ? std::optional(head->str()) : std::nullopt);
        }));
    }
    ChangesetState state(const Bead& changeset) { return state_of(get(changeset.id)); }
    std::vector<Bead> mail_to_overseer() {
        auto found = select({.kind = BeadKind::message, .statuses = {BeadStatus::open}});
        std::erase_if(found, [](const Bead& message) { return message.assignee != "overseer"; });
        return found;
    }

    // A worker that holds the epic in a session of its own, outside of any loop.
    WorkContext holding(const Bead& epic, const std::string& name = "worker-1") {
        WorkContext work = work_context(name);
        work.plan.session = *SessionId::parse("s-" + name);
        const Claimed claimed = unwrap(store.write(work.plan.stamp(), [&](PlanWriter& plan) {
            return take_claim(plan, work.plan, epic, {*work.plan.session, machine.own}, gone, true);
        }));
        put(Session{.id = *work.plan.session,
                    .agent = work.plan.caller,
                    .epic = epic.id,
                    .started_at = clock.now(),
                    .fencing = claimed.lease.fencing});
        return work;
    }
    // In a worktree of the changeset's, on its work branch, which is cut at `base`.
    CommitId commit_work(const Bead& changeset, const CommitId& base, const FileContents& changed) {
        const auto folder = worktree_of(changeset);
        if (repository.git.worktree_at(folder) == nullptr)
            unwrap(repository.worktrees().add_worktree(folder, work_branch_of(changeset), base));
        return repository.commit(folder, "Work\n", changed, "atelier/worker/worker-1");
    }
    // As a session leaves it that was done on base..head.
    Bead done(const Bead& changeset, const CommitId& base, const CommitId& head) {
        Bead bead = unwrap(mark_done(get(changeset.id), head));
        Changeset::set_parent_base(bead, base);
        Changeset::set_root_base(bead, base);
        return update(bead);
    }

    // What an agent does in its turn.
    CommitId commit_as_agent(const TurnRequest& turn, const FileContents& changed) {
        return repository.commit(turn.directory, "Work\n", changed,
                                 turn.environment.at("ATELIER_AGENT_ID"));
    }
    Context agent_context(const TurnRequest& turn) {
        Context context = worker();
        context.caller = unwrap(AgentId::parse(turn.environment.at("ATELIER_AGENT_ID")));
        context.session = turn.session;
        return context;
    }
    void say_done(const TurnRequest& turn, const std::string& more_work = {}) {
        unwrap(changeset_done(agent_context(turn), out_of_sight, {.more_work = more_work}));
    }
    // Commits the files and says that it is done.
    std::function<void(const TurnRequest&)> does(const FileContents& changed) {
        return [this, changed](const TurnRequest& turn) {
            commit_as_agent(turn, changed);
            say_done(turn);
        };
    }

    // One run of `work`.
    WorkRequest work_request(RunMode mode = RunMode::standard) {
        return {.epic = {},
                .mode = SelectionMode::automatic,
                .run_mode = mode,
                .runtime = "script",
                .name = {}};
    }
    WorkOutcome run(const WorkRequest& request) {
        return unwrap(run_work_loop(work_context(), request));
    }
    WorkOutcome run(RunMode mode = RunMode::standard) { return run(work_request(mode)); }
};

} // namespace atelier::test
