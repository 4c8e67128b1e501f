#include "adapters/files/disk_files.hpp"
#include "adapters/git/hooks/hook_probe.hpp"
#include "adapters/git/replay/object_replay.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/keeper/keeper_runtime.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/process/spawn.hpp"
#include "adapters/sqlite/inspector.hpp"
#include "adapters/system/interrupt.hpp"
#include "adapters/system/random_ids.hpp"
#include "adapters/system/store_file_watch.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/yaml/plan_yaml.hpp"
#include "app/core/adopt_log.hpp"
#include "app/doctor/doctor.hpp"
#include "app/guard/sandbox.hpp"
#include "app/undo/decision_recorder.hpp"
#include "view/adopted_log.hpp"
#include "wiring/agent_programs.hpp"
#include "wiring/caller.hpp"
#include "wiring/command.hpp"
#include "wiring/display.hpp"
#include "wiring/input.hpp"
#include "wiring/open_store.hpp"
#include "wiring/paths.hpp"
#include "wiring/test_hooks.hpp"
#include "wiring/traced_call.hpp"
#include "wiring/workers.hpp"

#include <unistd.h>

namespace atelier {

namespace fs = std::filesystem;

struct CommandEnv::Parts {
    ProcessEnvironment around;
    fs::path directory;
    const TracedCall& call;

    DiskFiles files;
    DiskFiles outputs{FileAccess::umask};
    std::unique_ptr<Process> process = {};
    LinuxProcessTable machine;
    YamlPlanFormat plan_format;
    std::unique_ptr<SystemClock> clock = {};
    std::unique_ptr<RandomIds> ids = {};
    std::unique_ptr<Project> project = {};
    std::unique_ptr<PlanStore> store = {};
    std::unique_ptr<DecisionRecorder> recorder = {};
    bool store_refused = false;
    bool previews = false;
    std::optional<Standing> caller = {};
    std::unique_ptr<GitRepository> repository = {};
    std::unique_ptr<RuntimeCatalog> runtimes = {};
    std::unique_ptr<WorkflowCatalog> workflows = {};
    std::unique_ptr<SignalInterrupt> interrupt = {};
    std::unique_ptr<StoreFileWatch> watched_store = {};
    std::unique_ptr<KeeperRuntime> agents = {};
    std::unique_ptr<Progress> progress = {};
    std::optional<DisplayConfig> display = {};
};

CommandEnv::CommandEnv(ProcessEnvironment around, fs::path directory, const TracedCall& call)
    : parts_(new Parts{std::move(around), std::move(directory), call}) {
    parts_->process = call.children();
}
CommandEnv::~CommandEnv() = default;

CommandEnv CommandEnv::elsewhere(fs::path folder) const {
    ProcessEnvironment around = parts_->around;
    around.project.clear();
    around.git_dir.clear();
    return {std::move(around), std::move(folder), parts_->call};
}

const ProcessEnvironment& CommandEnv::process_environment() const {
    return parts_->around;
}

const fs::path& CommandEnv::directory() const {
    return parts_->directory;
}

Result<fs::path> CommandEnv::data() {
    return data_folder(parts_->around);
}

Result<fs::path> CommandEnv::share() {
    return share_folder(parts_->around);
}

Result<fs::path> CommandEnv::enlistment() {
    return find_named_enlistment(parts_->around, parts_->directory);
}

Result<const Project*> CommandEnv::project() {
    if (parts_->project == nullptr) {
        ATELIER_TRY(const fs::path place, enlistment());
        ATELIER_TRY(const fs::path folder, data());
        ATELIER_TRY(Project found, open_project(parts_->files, folder, place));
        parts_->project = std::make_unique<Project>(std::move(found));
    }
    return parts_->project.get();
}

Result<ProjectPaths> CommandEnv::project_place() {
    ATELIER_TRY(const fs::path place, enlistment());
    ATELIER_TRY(const fs::path folder, data());
    ATELIER_TRY(ProjectPlace found, find_project(parts_->files, folder, place));
    return std::move(found.paths);
}

Result<PlanStore*> CommandEnv::store() {
    if (parts_->store == nullptr) {
        ATELIER_TRY(const Project* const found, project());
        ATELIER_TRY(const TestHooks hooks, test_hooks(parts_->around.all));
        ATELIER_TRY(auto opened,
                    open_store(*found, hooks, StoreCache::usual, SqliteOptions{}.deadline,
                               previews() ? StoreUse::preview : StoreUse::kept));
        parts_->store = parts_->call.traced(std::move(opened));
    }
    return parts_->store.get();
}

Result<Context> CommandEnv::context() {
    ATELIER_TRY(const Project* const found, project());
    ATELIER_TRY(Clock* const clock, time_source());
    ATELIER_TRY(Ids* const fresh, ids());
    ATELIER_TRY(PlanStore* const plan, store());
    ATELIER_TRY(const Standing standing, caller());
    ATELIER_TRY(AgentId person, overseer());
    return Context{.store = parts_->recorder ? *parts_->recorder : *plan,
                   .clock = *clock,
                   .ids = *fresh,
                   .settings = found->settings,
                   .issue_prefix = found->record.issue_prefix,
                   .caller = standing.id.value_or(std::move(person))};
}

Result<Context> CommandEnv::deciding(DecisionKind kind, std::vector<BeadId> about) {
    ATELIER_TRY(PlanStore* const plan, store());
    ATELIER_TRY(const AgentId person, overseer());
    parts_->recorder = std::make_unique<DecisionRecorder>(*plan, kind, std::move(about), person);
    return context();
}

PlanStore* CommandEnv::known_store() {
    if (parts_->store == nullptr && !parts_->store_refused)
        parts_->store_refused = !store().has_value();
    return parts_->store.get();
}

// Where there is no plan yet, or none that can be read, environments alone tell: `init` and
// `doctor` are there for that.
Result<Standing> CommandEnv::caller() {
    if (!parts_->caller) {
        const auto plan = store();
        if (!plan && plan.error().code == ErrorCode::store_busy) return fail(plan.error());
        ATELIER_TRY(Clock* const clock, time_source());
        ATELIER_TRY(parts_->caller,
                    find_caller({.around = parts_->around,
                                 .machine = parts_->machine,
                                 .store = plan.value_or(nullptr),
                                 .now = clock->now(),
                                 .rules = plan ? parts_->project->settings.lease : LeaseRules()}));
    }
    return *parts_->caller;
}

bool CommandEnv::previews() const {
    return parts_->previews;
}

void CommandEnv::preview() {
    parts_->previews = true;
}

Result<void> CommandEnv::admit(const Args& args) {
    parts_->previews = is_preview(args);
    if (!is_open_to_all(args)) {
        ATELIER_TRY(const Standing standing, caller());
        ATELIER_CHECK(atelier::admit(args, standing));
    }
    // Damage is told by whoever reads what is damaged.
    auto adopted = adopt_older_log();
    if (!adopted && adopted.error().code == ErrorCode::store_corrupt) return {};
    return adopted;
}

Result<void> CommandEnv::adopt_older_log() {
    const auto plan = store();
    if (!plan) return {};
    ATELIER_TRY(const bool wanted, is_log_to_be_adopted(**plan));
    if (!wanted) return {};
    ATELIER_TRY(const Standing standing, caller());
    if (!standing.is_overseer()) return {};
    ATELIER_TRY(const Context here, context());
    ATELIER_TRY(const auto log, adopt_log(here));
    if (log) write_err(adopted_log_text(*log));
    return {};
}

Result<AgentId> CommandEnv::overseer() {
    return overseer_of(parts_->around);
}

Result<std::unique_ptr<PlanStore>> CommandEnv::create_store(const ProjectPaths& paths) {
    ProjectRecord record;
    record.key = paths.folder.filename().string();
    ATELIER_TRY(auto made, atelier::create_store(record, paths));
    return parts_->call.traced(std::move(made));
}

Result<std::unique_ptr<StoreInspector>> CommandEnv::checkup() {
    ATELIER_TRY(const Project* const found, project());
    return std::make_unique<SqliteInspector>(found->paths.store(), found->record.key);
}

Result<Repository*> CommandEnv::repository() {
    if (parts_->repository == nullptr) {
        ATELIER_TRY(const fs::path place, enlistment());
        ATELIER_TRY(RepositoryLayout found,
                    find_repository(parts_->around, place, parts_->directory));
        ATELIER_TRY(const fs::path programs_folder, programs());
        GitPlaces places{.keeper = programs_folder / "atelier-keeper"};
        const auto registered = project();
        // In a shared project it is nobody's to keep, and a preview puts nothing right.
        if (registered && !(*registered)->settings.project_shared && !previews())
            places.safe_git_dir = (*registered)->paths.safe_git_dir();
        parts_->repository =
            std::make_unique<GitRepository>(*parts_->process, parts_->around.all, std::move(found),
                                            open_objects, std::move(places));
        if (registered)
            parts_->repository->confine(
                git_confinement({*parts_->repository, parts_->files, *parts_->process,
                                 (*registered)->settings, (*registered)->paths, parts_->around.all},
                                [this] { return known_store(); }));
    }
    return parts_->repository.get();
}

Result<ReplayEngine> CommandEnv::replay_engine() {
    ATELIER_TRY(const fs::path place, enlistment());
    ATELIER_TRY(const RepositoryLayout found, discover_repository(place));
    return ReplayEngine{.library = objects_library(),
                        .loaded = has_objects_library(),
                        .reads_repository = open_objects(found.common_dir) != nullptr};
}

Result<std::unique_ptr<HookProber>> CommandEnv::hook_prober() {
    ATELIER_TRY(const fs::path place, enlistment());
    ATELIER_TRY(RepositoryLayout found, discover_repository(place));
    return std::make_unique<GitHookProber>(*parts_->process, parts_->around.all, std::move(found),
                                           open_repository);
}

Result<RuntimeCatalog*> CommandEnv::runtimes() {
    if (parts_->runtimes == nullptr) {
        ATELIER_TRY(const fs::path folder, data());
        ATELIER_TRY(const fs::path shipped, share());
        parts_->runtimes = known_runtimes(project(), folder, shipped);
    }
    return parts_->runtimes.get();
}

Result<WorkflowCatalog*> CommandEnv::workflows() {
    if (parts_->workflows == nullptr) {
        ATELIER_TRY(const fs::path folder, data());
        ATELIER_TRY(const fs::path shipped, share());
        parts_->workflows = known_workflows(project(), folder, shipped);
    }
    return parts_->workflows.get();
}

Result<AgentRuntime*> CommandEnv::agent_runtime() {
    if (parts_->agents == nullptr) {
        ATELIER_TRY(const fs::path folder, programs());
        interrupt();
        parts_->agents = std::make_unique<KeeperRuntime>(
            KeeperOptions{.program = folder / "atelier-keeper"},
            KeeperDeps{.start = spawn,
                       .interrupt = *parts_->interrupt,
                       .interrupt_descriptor = parts_->interrupt->descriptor(),
                       .processes = parts_->machine});
    }
    return parts_->agents.get();
}

Process& CommandEnv::process() {
    return *parts_->process;
}

ProcessTable& CommandEnv::machine() {
    return parts_->machine;
}

Files& CommandEnv::files() {
    return parts_->files;
}

Files& CommandEnv::outputs() {
    return parts_->outputs;
}

Result<Clock*> CommandEnv::time_source() {
    if (parts_->clock == nullptr) {
        ATELIER_TRY(const TestHooks hooks, test_hooks(parts_->around.all));
        parts_->clock = std::make_unique<SystemClock>(hooks.now);
    }
    return parts_->clock.get();
}

Result<Ids*> CommandEnv::ids() {
    if (parts_->ids == nullptr) {
        ATELIER_TRY(const TestHooks hooks, test_hooks(parts_->around.all));
        parts_->ids = std::make_unique<RandomIds>(hooks.seed);
    }
    return parts_->ids.get();
}

PlanFormat& CommandEnv::plan_format() {
    return parts_->plan_format;
}

SignalInterrupt& CommandEnv::signals() {
    if (parts_->interrupt == nullptr) parts_->interrupt = std::make_unique<SignalInterrupt>();
    return *parts_->interrupt;
}

StoreFileWatch& CommandEnv::watched_store(const fs::path& store) {
    auto& watched = parts_->watched_store;
    if (watched == nullptr) watched = std::make_unique<StoreFileWatch>(signals(), store);
    return *watched;
}

Result<Progress*> CommandEnv::progress(bool agent_lines) {
    if (parts_->progress == nullptr) {
        ATELIER_TRY(Clock* const clock, time_source());
        // A worker of several ends with the run that started it.
        if (!parts_->around.worker_of.empty()) interrupt();
        parts_->progress = parts_->call.traced(
            progress_of(*clock, parts_->around, terminal(STDERR_FILENO), agent_lines));
    }
    return parts_->progress.get();
}

const DisplayConfig& CommandEnv::display() const {
    if (!parts_->display)
        parts_->display =
            read_display_config(*parts_->process, parts_->around.all, parts_->directory);
    return *parts_->display;
}

// What is piped costs no call of Git.
Terminal CommandEnv::terminal(int descriptor) const {
    if (!is_for_eyes(descriptor, parts_->around.in_pager)) return {};
    return terminal_on(descriptor, terminal_wishes(parts_->around, display()));
}

int CommandEnv::interrupt_descriptor() const {
    return parts_->interrupt == nullptr ? -1 : parts_->interrupt->descriptor();
}

Result<std::string> CommandEnv::read_input(const std::string& file) {
    return atelier::read_input(file == "-" ? file : (parts_->directory / file).string());
}

Result<std::string> CommandEnv::read_whole_input(const std::string& file) {
    return atelier::read_whole_input(file == "-" ? file : (parts_->directory / file).string());
}

} // namespace atelier
