// A session of ours whose agent is the test's hand, as somebody who tries to get out of its bounds.
#pragma once

#include "ports/plan_store.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/bypass_attempt.hpp"
#include "support/scripted_agent.hpp"

#include <optional>

namespace atelier::test {

// By a file /proc/PID/status: it does nothing more, though on a busy machine it may stand there for
// a while as if it did.
bool is_being_killed(const std::string& status);

// A repository that is registered, with an epic of one changeset: its paths are src/**, its size at
// most 20 lines, its binary files at most 1,000 bytes; and with a draft.
struct BoundedProject {
    AtelierSandbox& atelier;
    std::filesystem::path repository;
    std::string epic;
    std::string draft;

    // `sandbox` is the value of the configuration's `sandbox`.
    BoundedProject(AtelierSandbox& sandbox_of_test, const std::filesystem::path& folder,
                   const std::string& sandbox = "none");
    std::filesystem::path folder() { return atelier.project(repository); }
    // The plan as far as the session leaves it alone, what work would do next, the project's files,
    // and what an agent has made of processes.
    void add_project(RepositoryPicture& picture);
    // Another worker's, which a check keeps from landing; its branch.
    std::string leave_finished_work();
    // Ends what an agent left running as {scratch}/outlives.
    void end_what_outlived();

  private:
    void add_plan(RepositoryPicture& picture);
};

// The same around a scene.
struct RegisteredScene {
    AtelierSandbox atelier;
    BypassFixture scene{atelier.git()};
    BoundedProject project;

    explicit RegisteredScene(const std::string& sandbox = "none")
        : project(atelier, scene.repository.folder, sandbox) {
        scene.besides = [this](RepositoryPicture& picture) { project.add_project(picture); };
        std::filesystem::create_directories(scene.server.parent_path());
        atelier.environment()["TMUX_TMPDIR"] = scene.server.parent_path().parent_path();
    }
    ~RegisteredScene() { project.end_what_outlived(); }
    RegisteredScene(const RegisteredScene&) = delete;
    RegisteredScene& operator=(const RegisteredScene&) = delete;
};

// `git atelier work` until its agent, or the command of the settings that is to try, stands in the
// worktree of the changeset, or `git atelier plan` until it stands in the planner's. Beside such a
// command the agent commits something small and ends.
class SessionAttempt : public BypassAttempt {
  public:
    SessionAttempt(BoundedProject& project, Role role, Hand hand = Hand::agent);

    const WorktreeFixture& stand() const override { return stand_; }
    ProcessResult run(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                      const std::string& input) override;
    // As somebody who sees the lease expired and its process gone: this session's processes live
    // on.
    void take_over() override;
    // Of the epic.
    Lease lease();
    // What the program printed, the project's log, the overseer's inbox and what the doctor says.
    std::string end() override;
    // Until the program ends, its agent still waiting; the exit status.
    int wait() { return program_->wait(); }
    // Of the program.
    pid_t pid() const { return program_->pid(); }
    // What the program has printed so far.
    std::string said() const { return program_->output(); }
    // What the session gave its agent.
    const Environment& environment() const { return hand_.environment(); }

  private:
    std::unique_ptr<PlanStore> open_store();

    BoundedProject& project_;
    std::filesystem::path socket_;
    ScriptedAgent hand_;
    std::optional<Background> program_;
    WorktreeFixture stand_;
};

} // namespace atelier::test
