// What an overseer command is and what it is given. A file in commands/ defines one `NAME_command`,
// which main.cpp lists.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "cli/program.hpp"
#include "cli/terminal.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "domain/undo/taken_decision.hpp"
#include "domain/workflow/routing.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/beads_mirror.hpp"
#include "ports/documents.hpp"
#include "ports/files.hpp"
#include "ports/hook_probe.hpp"
#include "ports/process.hpp"
#include "ports/progress.hpp"
#include "ports/repository.hpp"
#include "ports/store_inspector.hpp"
#include "ports/store_watch.hpp"
#include "ports/worker_programs.hpp"
#include "ports/workflows.hpp"
#include "view/text/style.hpp"
#include "wiring/process_environment.hpp"
#include "wiring/project.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace atelier {

struct DisplayConfig;
struct ReplayEngine;
class SignalInterrupt;
class StoreFileWatch;
class TracedCall;

// The parts of the world, each opened when it is first asked for and kept until the command ends:
// a command that only reads the store never starts libgit2. References and pointers stay valid as
// long as the world.
class CommandEnv {
  public:
    // `directory` is where the command works: -C or the current folder, absolute. `call` outlives
    // it.
    CommandEnv(ProcessEnvironment around, std::filesystem::path directory, const TracedCall& call);
    ~CommandEnv();
    CommandEnv(const CommandEnv&) = delete;
    CommandEnv& operator=(const CommandEnv&) = delete;

    const ProcessEnvironment& process_environment() const;
    const std::filesystem::path& directory() const;
    Result<std::filesystem::path> data();
    Result<std::filesystem::path> share();
    // The folder of this program, where the skills are too.
    Result<std::filesystem::path> programs();

    // What identifies the repository's project; not-a-repository. Costs no libgit2.
    Result<std::filesystem::path> enlistment();
    // not-registered, registered-elsewhere, config-invalid.
    Result<const Project*> project();
    // The same where its settings may be wrong.
    Result<ProjectPaths> project_place();
    // The plan, as whoever calls. Opens the store.
    Result<Context> context();
    // The same, for a decision of the overseer's: what is changed in the plan by it is kept, so
    // that `undo` can take it back. `about`: what was named.
    Result<Context> deciding(DecisionKind kind, std::vector<BeadId> about);
    // overseer-only, wrong-role: this call is not for whoever calls. A log that is older than the
    // lines of decisions is adopted by the overseer's first call, and told.
    Result<void> admit(const Args& args);
    // Whether nothing may be changed; known once it is admitted.
    bool previews() const;
    // Nothing may, in place of being admitted.
    void preview();
    // `atelier/overseer/<user>`.
    Result<AgentId> overseer();
    // The store of a project that `context` would not find yet: what `init` has just made.
    Result<std::unique_ptr<PlanStore>> create_store(const ProjectPaths& paths);

    // Of the project's store, whether or not it can be opened.
    Result<std::unique_ptr<StoreInspector>> checkup();

    // The program `bd` on PATH; mirror-unsupported when there is none.
    Result<std::unique_ptr<BeadsMirror>> beads();
    // The same, without a project: whether its version is one that the mirror can work with.
    Result<void> check_beads();

    // See adapters/git/process/new_repository.hpp.
    Result<std::string> make_repository(const std::filesystem::path& folder);
    // For a command in another repository than this one's, in the same call.
    CommandEnv elsewhere(std::filesystem::path folder) const;
    Result<Repository*> repository();
    Result<ReplayEngine> replay_engine();
    // To try the user's hooks by.
    Result<std::unique_ptr<HookProber>> hook_prober();
    Result<RuntimeCatalog*> runtimes();
    Result<WorkflowCatalog*> workflows();
    static WorkflowFormat& workflow_format();
    // Who leads a task of the workshop; not-found, workflow-invalid.
    Result<Routing> routing();
    // Installs `interrupt`.
    Result<AgentRuntime*> agent_runtime();
    Process& process();
    ProcessTable& machine();
    Files& files();
    // What a person names is written with the modes of the umask.
    Files& outputs();
    Result<Clock*> time_source();
    Result<Ids*> ids();
    PlanFormat& plan_format();
    // Of YAML within beads.
    static YamlReader yaml();
    // Installed from then on: Ctrl-C no longer ends the program at once.
    Interrupt& interrupt();
    // The same one, for whoever waits for more.
    SignalInterrupt& signals();
    // Of a project's store, which is always the same one; installs `interrupt`.
    StoreWatch& store_watch(const std::filesystem::path& store);
    StoreFileWatch& watched_store(const std::filesystem::path& store);
    // On stderr: in place on a terminal, otherwise line by line. Shows the agent's output only
    // when `agent_lines`.
    Result<Progress*> progress(bool agent_lines = false);
    // Workers of one run, each 'git-atelier ARGUMENTS' in this project, and where a person sees
    // them. Installs `interrupt`.
    Result<std::unique_ptr<WorkerPrograms>> workers(std::vector<std::string> arguments);
    Result<std::unique_ptr<WorkersDisplay>> workers_display(bool agent_lines);
    LivenessProbe probe();

    // How standard output is written.
    Style style();
    // What a stream of this program is connected to now: a person may change its size.
    Terminal terminal(int descriptor) const;
    // What Git's configuration says of colours and of the pager; read when it is first asked for.
    const DisplayConfig& display() const;
    // Of this program.
    static std::string version();

    bool has_terminal() const;
    // A line typed on the terminal; nullopt at its end, or when there is none.
    std::optional<std::string> ask(const std::string& question);
    // Asks on the terminal; false when there is none.
    bool confirm(const std::string& question) {
        const auto answer = ask(question + " [y/N] ");
        return answer && (*answer == "y" || *answer == "Y" || *answer == "yes");
    }
    // Becomes readable when somebody asks to stop; -1 before `interrupt` is installed.
    int interrupt_descriptor() const;
    // The text of a file, or of standard input when it is named "-".
    Result<std::string> read_input(const std::string& file);
    // However large it is.
    Result<std::string> read_whole_input(const std::string& file);
    // For commands that print while they run (`log --follow`); interrupted when nobody reads.
    Result<void> print(const std::string& text);

  private:
    // null where it cannot be used.
    PlanStore* known_store();
    // How many characters of that id no other one begins with; 0 where that is not known.
    std::size_t enough_of(const std::string& written);
    Result<PlanStore*> store();
    Result<Standing> caller();
    Result<void> adopt_older_log();

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

using Command = Program<CommandEnv>;

// Finds the command that argv[1] names, runs it and returns the exit status. `-h`, `--help`,
// `--version` and the hidden `--describe` work for the program and for each command. The hidden
// `--complete WORD...` answers a shell (wiring/completion).
int run_command_program(std::span<const Command* const> commands, int argc, char** argv);

} // namespace atelier
