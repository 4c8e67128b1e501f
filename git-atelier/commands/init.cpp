// git atelier init: registers the repository.
#include "app/project/register_project.hpp"
#include "commands/commands.hpp"
#include "view/register.hpp"
#include "wiring/agent_programs.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "yes", .help = "has no effect: init never asks"},
    {.name = "branch-prefix", .help = "what the names of root branches begin with", .value = "P"},
    {.name = "pr-mode",
     .help = "pull requests of what is done: none, draft or ready",
     .value = "MODE",
     .choices = all_names<PrMode>},
    {.name = "agent", .help = "the runtime that agents use", .value = "RUNTIME"},
    {.name = "store",
     .help = "sqlite, or bd: plans are mirrored to a Beads store as well",
     .value = "BACKEND",
     .choices = all_names<StoreBackend>},
    {.name = "issue-prefix", .help = "what ids begin with, for good [at]", .value = "PREFIX"},
    {.name = "relink",
     .help = "this is the repository of that project, moved here",
     .value = "KEY"},
};

// Of its program only a warning is said: it may be installed later.
Result<void> check_runtime(CommandEnv& env, const std::string& name) {
    ATELIER_TRY(RuntimeCatalog* const runtimes, env.runtimes());
    ATELIER_CHECK(runtimes->definition(name));
    return {};
}

Result<RegisterRequest> request_of(const Args& args, CommandEnv& env) {
    RegisterRequest request{.branch_prefix = args.text("branch-prefix"),
                            .agent = args.text("agent"),
                            .issue_prefix = args.text("issue-prefix"),
                            .relink = args.text("relink")};
    ATELIER_TRY(request.pr_mode, args.choice<PrMode>("pr-mode"));
    ATELIER_TRY(request.store, args.choice<StoreBackend>("store"));
    if (request.store == StoreBackend::bd) ATELIER_CHECK(env.check_beads());
    if (request.agent) ATELIER_CHECK(check_runtime(env, *request.agent));
    return request;
}

Result<void> look_at_runtimes(CommandEnv& env, const std::optional<std::string>& chosen,
                              RegisterOutcome& outcome) {
    ATELIER_TRY(RuntimeCatalog* const catalog, env.runtimes());
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(const auto share, env.share());
    const WhyNoProgram why_missing = agents_programs(env.process_environment().all, programs);
    ATELIER_TRY(outcome.runtimes, installed_runtimes(*catalog, why_missing, share));
    outcome.agent_chosen = chosen.has_value();
    for (const InstalledRuntime& runtime : outcome.runtimes)
        if (chosen == runtime.name && !runtime.fault.empty())
            outcome.warnings.push_back(runtime.fault);
    return {};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(Repository * repository, env.repository());
    ATELIER_TRY(const auto request, request_of(args, env));
    ATELIER_TRY(const auto data, env.data());
    ATELIER_TRY(const auto share, env.share());
    ATELIER_TRY(const auto agents_template,
                env.read_input((share / "templates" / "AGENTS.md").string()));
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(Clock * clock, env.time_source());
    ATELIER_TRY(const AgentId overseer, env.overseer());
    const RegisterDeps around{
        .repository = *repository,
        .files = env.files(),
        .data = data,
        .stamp = {clock->now(), overseer.str()},
        .version = CommandEnv::version(),
        .agents_template = agents_template,
        .programs = programs,
        .create_store = [&](const ProjectPaths& paths) { return env.create_store(paths); }};
    ATELIER_TRY(auto outcome, register_project(around, request));
    ATELIER_CHECK(look_at_runtimes(env, request.agent, outcome));
    return Outcome{register_json(outcome), register_text(outcome, env.style())};
}

} // namespace

const Command init_command = {.declaration = {.name = "init",
                                              .summary = "register this repository",
                                              .options = options,
                                              .group = "begin",
                                              .callers = overseers},
                              .run = run};

} // namespace atelier
