#include "wiring/skill.hpp"

#include "adapters/files/disk_files.hpp"
#include "adapters/git/pieces/object_files.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/system/random_ids.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/yaml/plan_yaml.hpp"
#include "adapters/yaml/yaml_value.hpp"
#include "app/agent/project_policy.hpp"
#include "wiring/caller.hpp"
#include "wiring/input.hpp"
#include "wiring/overseer_notifier.hpp"
#include "wiring/paths.hpp"
#include "wiring/project.hpp"
#include "wiring/skill_runs.hpp"
#include "wiring/test_hooks.hpp"
#include "wiring/ticket_providers.hpp"
#include "wiring/traced_call.hpp"

#include <unistd.h>

namespace atelier {
namespace {

Result<AgentId> identity_of(const ProcessEnvironment& around, const Standing& standing) {
    const Advice hint = advise(Hint::skills_are_for_agents);
    // A person is no agent without a word.
    if (standing.id && !(standing.is_overseer() && around.agent_id.empty())) {
        ATELIER_CHECK(require_own_identity(standing, around.agent_id, around.agent_session));
        return *standing.id;
    }
    if (around.agent_id.empty())
        return fail(ErrorCode::identity_missing, "ATELIER_AGENT_ID is not set", hint);
    const auto said = AgentId::parse(around.agent_id);
    return fail(ErrorCode::identity_missing,
                "ATELIER_AGENT_ID: " + (said ? "it names no agent" : said.error().message), hint);
}

// The variable's value as an id, nullopt when it is unset.
template <class T>
Result<std::optional<T>> id_in(const char* variable, const std::string& value) {
    if (value.empty()) return std::optional<T>{};
    auto id = T::parse(value);
    if (!id)
        return fail(ErrorCode::usage, std::string(variable) + ": " + id.error().message,
                    advise(Hint::unset_variable, variable));
    return std::optional<T>(*std::move(id));
}

// The repository, once somebody asks.
class LateRepository {
  public:
    LateRepository(Process& process, std::filesystem::path enlistment,
                   const Environment& environment)
        : process_(process), enlistment_(std::move(enlistment)), environment_(environment) {}

    Result<Repository*> open() {
        if (!repository_) {
            ATELIER_TRY(RepositoryLayout place, discover_repository(enlistment_));
            find_checkout(place, current_folder());
            repository_.emplace(process_, environment_, std::move(place), open_object_files);
        }
        return &*repository_;
    }

  private:
    Process& process_;
    std::filesystem::path enlistment_;
    const Environment& environment_;
    std::optional<GitRepository> repository_;
};

// Turns and pieces, once somebody asks.
class LateRuns {
  public:
    struct Parts {
        const Context& context;
        const Project& project;
        ProcessTable& machine;
        Files& files;
        Process& process;
        const std::filesystem::path& data;
    };
    LateRuns(const ProcessEnvironment& around, const Parts& parts, LateRepository& repository)
        : around_(around), parts_(parts), repository_(repository) {}

    Result<RunWorld*> open() {
        if (!runs_) {
            ATELIER_TRY(auto share, share_folder(around_));
            ATELIER_TRY(Repository* const place, repository_.open());
            runs_.emplace(SkillRunParts{parts_.context, parts_.project, *place, parts_.machine,
                                        parts_.files, parts_.process, around_.all, parts_.data,
                                        std::move(share)});
        }
        return &runs_->world();
    }

  private:
    const ProcessEnvironment& around_;
    Parts parts_;
    LateRepository& repository_;
    std::optional<SkillRuns> runs_;
};

// Without a child process, but where only Git can tell.
Result<std::vector<Checkout>> checkouts_of(const std::filesystem::path& enlistment,
                                           LateRepository& repository) {
    ATELIER_TRY(auto place, discover_repository(enlistment));
    find_checkout(place, current_folder());
    if (!has_ref_tables(place.common_dir)) return checked_out_branches(place);
    ATELIER_TRY(Repository* const asked, repository.open());
    return asked->worktrees().checkouts();
}

// In a session its run sees to it.
void notify_without_run(const Context& context, const LivenessProbe& probe,
                        const Environment& environment, const std::filesystem::path& enlistment) {
    if (context.session || context.settings.notify_command.empty()) return;
    OverseerNotifier(environment, enlistment, [](const std::string& text) {
        write_err("warning: " + text + "\n");
    }).look(context, probe);
}

} // namespace

ClaimHolder SkillEnv::holder() const {
    if (context.session) return {*context.session, {}};
    // Every value that AgentId accepts makes a session id.
    return {SessionId::parse("detached-" + context.caller_bead().str()).value(), {}};
}

Style SkillEnv::style() const {
    Style style;
    style.ahead_of_utc = local_time_ahead;
    style.reader = audience_of(Standing{context.caller});
    return style;
}

namespace {

// The parts in the order in which they depend on each other; only the store outlasts a line here.
Result<Outcome> in_world_of(const ProcessEnvironment& around, const TracedCall& call,
                            const Args& args, Result<Outcome> (*run)(const Args&, SkillEnv&),
                            Millis patience) {
    ATELIER_TRY(const TestHooks hooks, test_hooks(around.all));
    ATELIER_TRY(const auto session,
                id_in<SessionId>("ATELIER_AGENT_SESSION", around.agent_session));
    ATELIER_TRY(const auto epic, id_in<BeadId>("ATELIER_EPIC_ID", around.epic_id));
    ATELIER_TRY(const auto changeset, id_in<BeadId>("ATELIER_CHANGESET_ID", around.changeset_id));
    ATELIER_TRY(const auto plan_epic, id_in<BeadId>("ATELIER_PLAN_EPIC", around.plan_epic));

    DiskFiles files;
    ATELIER_TRY(const auto enlistment, find_enlistment(around, "."));
    ATELIER_TRY(const auto data, data_folder(around));
    ATELIER_TRY(const Project project, open_project(files, data, enlistment));
    ATELIER_TRY(auto opened, open_store(project, hooks, StoreCache::small, patience,
                                        looks(args) ? StoreUse::look : StoreUse::kept));
    const auto store = call.traced(std::move(opened));
    SystemClock clock(hooks.now);
    RandomIds ids(hooks.seed);
    LinuxProcessTable machine;
    ATELIER_TRY(const Standing standing, find_caller({.around = around,
                                                      .machine = machine,
                                                      .store = looks(args) ? nullptr : store.get(),
                                                      .now = clock.now(),
                                                      .rules = project.settings.lease,
                                                      .names_itself = true}));
    ATELIER_TRY(const AgentId caller, identity_of(around, standing));
    ATELIER_CHECK(admit(args, standing));
    YamlPlanFormat plan_format;
    const auto children = call.children();
    LateRepository repository(*children, enlistment, around.all);

    SkillEnv env{.context = Context{.store = *store,
                                    .clock = clock,
                                    .ids = ids,
                                    .settings = project.settings,
                                    .issue_prefix = project.record.issue_prefix,
                                    .caller = caller,
                                    .session = session ? session : standing.session},
                 .probe = [&](const ProcessIdentity& process) { return machine.liveness(process); },
                 .epic = epic,
                 .changeset = changeset,
                 .plan_epic = plan_epic,
                 .read_input = read_input,
                 .plan_format = plan_format,
                 .yaml = read_yaml,
                 .ground = [&]() -> Result<SeenGround> {
                     ATELIER_TRY(auto checkouts, checkouts_of(enlistment, repository));
                     return SeenGround{std::move(checkouts), {}, project.paths.worktrees()};
                 },
                 .repository = [&] { return repository.open(); },
                 .tickets = [&](const std::string& provider) -> Result<std::unique_ptr<Tickets>> {
                     ATELIER_TRY(Repository* const place, repository.open());
                     return ticket_provider(provider, *children, around.all, *place);
                 },
                 .policy = [&]() -> Result<std::string> {
                     ATELIER_TRY(const auto policy,
                                 project_policy(files, project.paths, caller.role()));
                     return policy_section(policy);
                 },
                 .folder = current_folder()};
    LateRuns runs(around, {env.context, project, machine, files, *children, data}, repository);
    env.runs = [&runs] { return runs.open(); };
    auto outcome = run(args, env);
    if (outcome && !looks(args)) notify_without_run(env.context, env.probe, around.all, enlistment);
    return outcome;
}

} // namespace

Result<Outcome> in_skill_world(const Args& args, Result<Outcome> (*run)(const Args&, SkillEnv&),
                               Millis patience) {
    ProcessEnvironment around = read_process_environment();
    TracedCall call(around, std::string(args.declaration().name));
    return call.ended(in_world_of(around, call, args, run, patience));
}

int run_skill(const Skill& skill, const std::vector<std::string>& arguments) {
    return run_program(
        skill.declaration, ProgramKind::skill, arguments,
        [&](const Args& args) { return in_skill_world(args, skill.run); }, audience_of_this_call);
}

} // namespace atelier
