#include "wiring/git_hook.hpp"

#include "adapters/files/disk_files.hpp"
#include "adapters/git/config/discover.hpp"
#include "adapters/git/config/safe_git_dir.hpp"
#include "adapters/git/hooks/user_hook_call.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/process/replace_program.hpp"
#include "adapters/system/random_ids.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/guard/answer_hook.hpp"
#include "view/text/style.hpp"
#include "wiring/caller.hpp"
#include "wiring/hook.hpp"
#include "wiring/input.hpp"
#include "wiring/open_store.hpp"
#include "wiring/paths.hpp"
#include "wiring/project.hpp"
#include "wiring/test_hooks.hpp"
#include "wiring/traced_call.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct HookCall {
    ProcessEnvironment around;
    std::string event;
    std::vector<std::string> argv;
    // Where Git runs the hook; nullopt until it is first asked for, as the input is.
    std::optional<RepositoryLayout> layout = {};
    std::optional<std::string> input = {};
};

HookGuard guard_of(const std::string& event) {
    for (const Hook* hook : registered_hooks())
        if (hook->declaration.name == "atelier-" + event) return hook->guard;
    return {};
}

// `git init` and `git clone` call hooks too, before there is a repository: whoever calls them, it
// is no worktree of ours. Git works in none without a HEAD.
bool is_being_made(const HookCall& call) {
    const auto git_dir = call.around.all.find("GIT_DIR");
    if (git_dir == call.around.all.end()) return false;
    std::error_code failure;
    const auto head = fs::symlink_status(fs::path(git_dir->second) / "HEAD", failure);
    return head.type() == fs::file_type::not_found;
}

// Git runs hooks at the top of the worktree, or in the git dir where there is none.
Result<RepositoryLayout> layout_of(HookCall& call) {
    if (call.layout) return *call.layout;
    const auto git_dir = call.around.all.find("GIT_DIR");
    const bool named = git_dir != call.around.all.end();
    ATELIER_TRY(call.layout, discover_repository(named ? git_dir->second : "."));
    if (const fs::path here = current_folder(); named && !here.empty())
        call.layout->worktree = here;
    return *call.layout;
}

Result<std::string> input_of(HookCall& call) {
    if (!call.input) {
        ATELIER_TRY(call.input, read_whole_input("-"));
    }
    return *call.input;
}

WorktreeDirs dirs_of(const RepositoryLayout& layout) {
    return {layout.git_dir, layout.common_dir};
}

// <data>/projects/<key>
fs::path data_of(const Guard& guard) {
    return guard.project.parent_path().parent_path();
}

// The sessions that the call may be in, whatever it says itself.
std::vector<SessionPlace> sessions_around(const Environment& environment) {
    const std::vector<std::string> variables = {"ATELIER_AGENT_SESSION", "ATELIER_WORKSPACE_DIR"};
    LinuxProcessTable machine;
    std::vector<ProcessAbove> processes = machine.above(variables);
    std::reverse(processes.begin(), processes.end());
    processes.push_back({.environment = environment});
    std::vector<SessionPlace> places;
    for (const ProcessAbove& process : processes) {
        const auto session = process.environment.find(variables[0]);
        const auto workspace = process.environment.find(variables[1]);
        if (session != process.environment.end() && workspace != process.environment.end())
            places.push_back({session->second, workspace->second});
    }
    return places;
}

// The plan that a guard belongs to, opened when it is asked for.
class GuardedPlan {
  public:
    GuardedPlan(const Guard& guard, const Environment& environment, const TracedCall& call)
        : guard_(guard), environment_(environment), call_(call) {}

    Result<Context> open() {
        if (store_ == nullptr) {
            ATELIER_TRY(const TestHooks hooks, test_hooks(environment_));
            ATELIER_TRY(project_, open_project(files_, data_of(guard_), guard_.enlistment));
            ATELIER_TRY(auto opened,
                        open_store(project_, hooks, StoreCache::small, patience_of_hooks));
            store_ = call_.traced(std::move(opened));
            clock_ = std::make_unique<SystemClock>(hooks.now);
            ids_ = std::make_unique<RandomIds>(hooks.seed);
        }
        return Context{.store = *store_,
                       .clock = *clock_,
                       .ids = *ids_,
                       .settings = project_.settings,
                       .issue_prefix = project_.record.issue_prefix,
                       .caller = guard_.agent,
                       .session = guard_.session};
    }

  private:
    const Guard& guard_;
    const Environment& environment_;
    const TracedCall& call_;
    DiskFiles files_;
    Project project_;
    std::unique_ptr<PlanStore> store_;
    std::unique_ptr<SystemClock> clock_;
    std::unique_ptr<RandomIds> ids_;
};

HookInvocation invocation_of(HookCall& call, const RepositoryLayout& layout, const Git& git) {
    return {.argv = call.argv,
            .input = [&call] { return input_of(call); },
            .head = [&layout] { return head_in(layout.git_dir); },
            .read = [](const std::string& file) -> Result<std::string> {
                DiskFiles files;
                ATELIER_TRY(auto text, files.read(file));
                return std::move(text).value_or("");
            },
            .append = [](const std::string& file,
                         const std::string& text) { return DiskFiles::append(file, text); },
            .git =
                [&git](std::vector<std::string> argv) {
                    return git.output({std::move(argv), {}, {}, current_folder()});
                }};
}

// The world around one call.
class CallSite final : public HookSite {
  public:
    CallSite(HookCall& call, const TracedCall& traced) : call_(call), traced_(traced) {}

    Result<std::optional<FoundGuard>> guard() override {
        if (is_being_made(call_)) return std::nullopt;
        ATELIER_TRY(const RepositoryLayout layout, layout_of(call_));
        const GuardSearch search{
            .here = dirs_of(layout),
            .sessions = [&] { return sessions_around(call_.around.all); },
            .dirs_of =
                [](const fs::path& folder) { return discover_repository(folder).map(dirs_of); }};
        DiskFiles files;
        return find_guard(files, search);
    }

    HookVerdict decide(const FoundGuard& found, HookDecision decision) override {
        ATELIER_TRY(const RepositoryLayout layout, layout_of(call_));
        const Environment& environment = call_.around.all;
        const auto process = traced_.children();
        LinuxProcessTable machine;
        GitRepository repository(*process, environment, layout);
        Git git(*process, environment, layout.common_dir);
        SafeGitDir safe(layout, environment);
        git.use([&safe] { return safe.renew(); });
        GuardedPlan plan(found.guard, environment, traced_);
        const GuardContext context{
            .guard = found.guard,
            .agent_id = call_.around.agent_id,
            .session = call_.around.agent_session,
            .caller =
                [&](const Context& project) {
                    return find_caller({.around = call_.around,
                                        .machine = machine,
                                        .store = &project.store,
                                        .now = project.clock.now(),
                                        .rules = project.settings.lease,
                                        .names_itself = true,
                                        .data = data_of(found.guard)});
                },
            .inside = found.inside,
            .plan = [&] { return plan.open(); },
            .probe = [&](const ProcessIdentity& keeper) { return machine.liveness(keeper); },
            .history = repository.history()};
        return decision(context, invocation_of(call_, layout, git));
    }

  private:
    HookCall& call_;
    const TracedCall& traced_;
};

// 0, or the status with which Git is stopped. What is traced of the call ends here: the user's hook
// takes this process's place.
int answer(HookCall& call) {
    TracedCall traced(call.around, call.event);
    CallSite site(call, traced);
    const HookVerdict verdict = traced.ended(
        without_exceptions([&] { return answer_hook(guard_of(call.event), call.argv, site); }));
    if (!verdict) {
        write_err(error_text(verdict.error(), audience_of_this_call()));
        return 1;
    }
    for (const std::string& line : *verdict)
        write_err("git-atelier: " + one_line(line) + "\n");
    return 0;
}

// Gives way to the user's hook of that event; 0 when there is none.
int run_user_hook(const fs::path& shim, HookCall& call) {
    if (is_being_made(call)) return 0;
    const auto run = [&]() -> Result<void> {
        ATELIER_TRY(const RepositoryLayout layout, layout_of(call));
        ChildProcess process;
        ATELIER_TRY(const auto hook,
                    user_hook_call(process, call.around.all,
                                   {layout.common_dir, layout.git_dir, current_folder()}, shim,
                                   call.argv));
        if (!hook) return {};
        return fail(replace_program(hook->program, hook->argv, hook->environment, call.input));
    };
    const auto ran = without_exceptions(run);
    if (ran) return 0;
    write_err(error_text(ran.error(), audience_of_this_call()));
    return 1;
}

} // namespace

int run_git_hook(const fs::path& program, const std::vector<std::string>& arguments) {
    HookCall call{read_process_environment(), program.filename().string(), arguments};
    if (const int status = answer(call); status != 0) return status;
    return run_user_hook(program, call);
}

int run_configured_git_hook(const Hook& hook, const std::vector<std::string>& arguments) {
    constexpr std::string_view prefix = "atelier-";
    return run_program(
        hook.declaration, ProgramKind::hook, arguments,
        [&](const Args&) -> Result<Outcome> {
            HookCall call{read_process_environment(),
                          std::string(hook.declaration.name.substr(prefix.size())), arguments};
            return Outcome{.text = "", .exit_status = answer(call)};
        },
        audience_of_this_call);
}

} // namespace atelier
