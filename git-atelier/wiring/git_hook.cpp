#include "wiring/git_hook.hpp"

#include "adapters/git/discover.hpp"
#include "adapters/git/git_repository.hpp"
#include "adapters/git/user_hooks.hpp"
#include "adapters/process/child_process.hpp"
#include "adapters/process/disk_files.hpp"
#include "adapters/process/machine.hpp"
#include "adapters/process/random_ids.hpp"
#include "adapters/process/replace_program.hpp"
#include "adapters/process/system_clock.hpp"
#include "domain/git_variables.hpp"
#include "wiring/hook.hpp"
#include "wiring/input.hpp"
#include "wiring/open_store.hpp"
#include "wiring/project.hpp"
#include "wiring/test_hooks.hpp"

#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

// What was asked of us, and where.
struct Called {
    ProcessEnvironment around;
    std::string event;
    Words arguments;
    // As read from standard input; nullopt while it has not been touched.
    std::optional<std::string> input = {};
};

struct GuardedPlace {
    Guard guard;
    bool inside = true;
};

bool has_input(const std::string& event) {
    return event == "reference-transaction" || event == "pre-push";
}

const Hook* guard_of(const std::string& event) {
    for (const Hook* hook : registered_hooks())
        if (hook->guard != nullptr && hook->declaration.name == "atelier-" + event) return hook;
    return nullptr;
}

// Git runs hooks at the top of the worktree, or in the git dir where there is none.
Result<RepositoryLayout> place_of_call(const Called& called) {
    const auto git_dir = called.around.all.find("GIT_DIR");
    if (git_dir == called.around.all.end()) return discover_repository(".");
    ATELIER_TRY(RepositoryLayout place, discover_repository(git_dir->second));
    std::error_code failure;
    if (const fs::path here = fs::current_path(failure); !failure) place.worktree = here;
    return place;
}

Result<std::optional<Guard>> guard_in(const fs::path& git_dir) {
    DiskFiles files;
    const fs::path file = git_dir / "atelier";
    ATELIER_TRY(const auto text, files.read(file));
    if (!text) return std::optional<Guard>{};
    ATELIER_TRY(Guard guard, parse_guard(*text, file.string()));
    return std::optional(std::move(guard));
}

// The guard of this worktree, or of the session that acts here from its own.
Result<std::optional<GuardedPlace>> find_guard(const Called& called,
                                               const RepositoryLayout& place) {
    ATELIER_TRY(auto here, guard_in(place.git_dir));
    if (here) return GuardedPlace{*std::move(here), true};
    const auto own = called.around.all.find("ATELIER_WORKSPACE_DIR");
    if (called.around.agent_session.empty() || own == called.around.all.end()) return std::nullopt;
    const auto worktree = discover_repository(own->second);
    if (!worktree || worktree->common_dir != place.common_dir) return std::nullopt;
    ATELIER_TRY(auto session, guard_in(worktree->git_dir));
    if (!session || session->session.str() != called.around.agent_session) return std::nullopt;
    return GuardedPlace{*std::move(session), false};
}

// The plan that a guard belongs to, opened when it is asked for.
class GuardedPlan {
  public:
    explicit GuardedPlan(const Guard& guard, const Environment& environment)
        : guard_(guard), environment_(environment) {}

    Result<Context> open() {
        if (store_ == nullptr) {
            ATELIER_TRY(const TestHooks hooks, test_hooks(environment_));
            // <data>/projects/<key>
            ATELIER_TRY(project_, open_project(files_, guard_.project.parent_path().parent_path(),
                                               guard_.enlistment));
            ATELIER_TRY(store_, open_store(project_, hooks, StoreCache::small, patience_of_hooks));
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
    DiskFiles files_;
    Project project_;
    std::unique_ptr<PlanStore> store_;
    std::unique_ptr<SystemClock> clock_;
    std::unique_ptr<RandomIds> ids_;
};

Result<Words> ask_guard(const Hook& hook, Called& called, const GuardedPlace& guarded,
                        const RepositoryLayout& place) {
    ChildProcess process;
    LinuxMachine machine;
    GitRepository repository(process, called.around.all, place);
    const Git git(process, called.around.all, place.common_dir);
    GuardedPlan plan(guarded.guard, called.around.all);
    const GuardScene scene{
        .guard = guarded.guard,
        .agent_id = called.around.agent_id,
        .inside = guarded.inside,
        .plan = [&] { return plan.open(); },
        .probe = [&](const ProcessIdentity& keeper) { return machine.look(keeper); },
        .repository = repository};
    if (has_input(called.event) && !called.input) {
        ATELIER_TRY(called.input, read_whole_input("-"));
    }
    std::error_code failure;
    const fs::path here = fs::current_path(failure);
    const GitMoment moment{
        .arguments = called.arguments,
        .input = called.input.value_or(""),
        .head = [&] { return head_in(place.git_dir); },
        .read = [](const std::string& file) -> Result<std::string> {
            DiskFiles files;
            ATELIER_TRY(auto text, files.read(file));
            return std::move(text).value_or("");
        },
        .append = [](const std::string& file,
                     const std::string& text) { return DiskFiles::append(file, text); },
        .git =
            [&](Words words) {
                return git.output({std::move(words), {}, {}, here});
            }};
    return hook.guard(scene, moment);
}

// 0, or the status with which Git is stopped.
int guard_moment(Called& called) {
    const Hook* const hook = guard_of(called.event);
    if (hook == nullptr) return 0;
    if (hook->looks_at != nullptr && !hook->looks_at(called.arguments)) return 0;
    const auto decide = [&]() -> Result<Words> {
        ATELIER_TRY(const RepositoryLayout place, place_of_call(called));
        ATELIER_TRY(const auto guarded, find_guard(called, place));
        if (!guarded) return Words{};
        return ask_guard(*hook, called, *guarded, place);
    };
    const auto decided = without_exceptions(decide);
    if (!decided) {
        write_err(error_text(decided.error()));
        return 1;
    }
    for (const std::string& line : *decided)
        write_err("atelier: " + line + "\n");
    return 0;
}

// A hook that the user got since the session began is answered from now on.
void add_missing(const fs::path& program, const std::vector<std::string>& events) {
    std::error_code ignored;
    for (const std::string& event : events)
        if (const fs::path shim = program.parent_path() / event; !fs::exists(shim, ignored))
            fs::create_hard_link(program, shim, ignored);
}

// Gives way to the user's hook of that event; 0 when there is none.
int run_users_hook(const fs::path& program, const Called& called) {
    const auto run = [&]() -> Result<void> {
        ATELIER_TRY(const RepositoryLayout place, place_of_call(called));
        std::error_code failure;
        const fs::path here = fs::current_path(failure);
        ChildProcess process;
        ATELIER_TRY(
            const fs::path folder,
            user_hooks_folder(process, called.around.all, {place.common_dir, place.git_dir, here}));
        const fs::path ours = program.parent_path();
        if (fs::equivalent(folder, ours, failure)) return {};
        add_missing(program, hooks_in(folder));
        fs::path hook = folder / called.event;
        if (::access(hook.c_str(), X_OK) != 0) hook = ours / (called.event + ".user");
        if (::access(hook.c_str(), X_OK) != 0) return {};
        Words argv = called.arguments;
        argv.insert(argv.begin(), hook.string());
        return fail(replace_program(
            hook, argv,
            with_configuration(called.around.all, {{"core.hooksPath", folder.string()}}),
            called.input));
    };
    const auto ran = without_exceptions(run);
    if (ran) return 0;
    write_err(error_text(ran.error()));
    return 1;
}

} // namespace

int run_git_hook(const fs::path& program, const Words& arguments) {
    Called called{read_surroundings(), program.filename().string(), arguments};
    if (const int status = guard_moment(called); status != 0) return status;
    return run_users_hook(program, called);
}

int run_configured_git_hook(const Hook& hook, const Words& arguments) {
    constexpr std::string_view prefix = "atelier-";
    return run_program(
        hook.declaration, ProgramKind::hook, arguments, [&](const Args&) -> Result<Outcome> {
            Called called{read_surroundings(),
                          std::string(hook.declaration.name.substr(prefix.size())), arguments};
            return Outcome{.text = "", .exit_status = guard_moment(called)};
        });
}

} // namespace atelier
