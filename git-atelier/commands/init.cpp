// git atelier init: registers the repository.
#include "app/project/register_project.hpp"
#include "app/project/shipped_runtimes.hpp"
#include "commands/commands.hpp"
#include "view/register.hpp"
#include "wiring/agent_programs.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "yes", .help = "has no effect: init never asks"},
    {.name = "branch-prefix", .help = "what the names of root branches begin with", .value = "P"},
    {.name = "pr-mode",
     .help = "pull requests: none; draft and ready are not supported yet",
     .value = "MODE"},
    {.name = "agent", .help = "the runtime that agents use", .value = "RUNTIME"},
    {.name = "store",
     .help = "sqlite, or bd: plans are mirrored to a Beads store as well",
     .value = "BACKEND"},
    {.name = "issue-prefix", .help = "what ids begin with, for good [at]", .value = "PREFIX"},
    {.name = "relink",
     .help = "this is the repository of that project, moved here",
     .value = "KEY"},
};

// A project may have runtimes of its own; before there is one, the shipped ones are what there is.
Result<void> check_runtime(CommandEnv& env, const std::string& name) {
    if (const auto runtimes = env.runtimes()) {
        ATELIER_CHECK((*runtimes)->definition(name));
        return {};
    }
    ATELIER_TRY(const auto share, env.share());
    return require_shipped_runtime(env.files(), share, name);
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

// It may be installed later: nothing but a warning.
void warn_of_missing_agent(CommandEnv& env, const std::string& name, RegisterOutcome& outcome) {
    const auto runtimes = env.runtimes();
    const auto runtime =
        runtimes.and_then([&](RuntimeCatalog* catalog) { return catalog->definition(name); });
    const auto programs = env.programs();
    if (!runtime || !programs) return;
    std::string missing = missing_agent_program(*runtime, env.process_environment().all, *programs);
    if (!missing.empty()) outcome.warnings.push_back(std::move(missing));
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
    if (request.agent) warn_of_missing_agent(env, *request.agent, outcome);
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
