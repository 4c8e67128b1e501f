// git atelier init: registers the repository.
#include "app/project/register_project.hpp"
#include "commands/choosing.hpp"
#include "commands/commands.hpp"
#include "commands/register_options.hpp"
#include "view/register.hpp"
#include "wiring/agent_programs.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "yes", .help = "ask nothing, even on a terminal"},
    branch_prefix_option,
    pr_mode_option,
    agent_option,
    store_option,
    issue_prefix_option,
    {.name = "relink",
     .help = "reconnect this moved repository to its project KEY",
     .value = "KEY",
     .names = Naming::lost_project},
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

Result<std::vector<InstalledRuntime>> runtimes_here(CommandEnv& env) {
    ATELIER_TRY(RuntimeCatalog* const catalog, env.runtimes());
    ATELIER_TRY(const auto programs, env.programs());
    ATELIER_TRY(const auto share, env.share());
    const Environment& person = env.process_environment().all;
    ATELIER_TRY(auto found, installed_runtimes(*catalog, agents_programs(person, programs), share));
    for (InstalledRuntime& one : found)
        if (const auto definition = catalog->definition(one.name))
            one.login = look_for_login(*definition, env.files(), person);
    return found;
}

// What is set already; "" for nothing, such as where the repository is not registered.
std::string agent_so_far(CommandEnv& env) {
    const auto project = env.project();
    return project ? (*project)->settings.agent_default : std::string();
}

// Only what nobody has said, and only where there is something to choose from.
Result<std::optional<std::string>> agent_asked_for(CommandEnv& env,
                                                   const std::vector<InstalledRuntime>& choices) {
    if (choices.empty()) return std::optional<std::string>();
    if (choices.size() == 1) return std::optional(choices.front().name);
    std::vector<ChoiceRow> rows;
    for (const InstalledRuntime& one : choices)
        rows.push_back({"Agents that are installed here (it can be left open):", one.name,
                        login_text(one.login)});
    const auto row = choose_row(env, rows);
    // Left open is one thing, and to stop another.
    if (env.interrupt().requested()) return fail(ErrorCode::interrupted, "stopped on request");
    return row ? std::optional(choices[*row].name) : std::nullopt;
}

// What a person at a terminal is asked, and told besides.
struct Attended {
    std::vector<InstalledRuntime> choices;
    std::string agent;
};

Result<std::optional<Attended>> attend(const Args& args, CommandEnv& env,
                                       const std::vector<InstalledRuntime>& runtimes,
                                       RegisterRequest& request) {
    if (!env.has_terminal() || args.has("yes") || asks_for_json(args)) return std::nullopt;
    ATELIER_TRY(const auto programs, env.programs());
    Attended attended{.choices = runtimes_to_choose(runtimes, programs, env.files()),
                      .agent = agent_so_far(env)};
    if (!request.agent && attended.agent.empty()) {
        ATELIER_TRY(request.agent, agent_asked_for(env, attended.choices));
    }
    if (request.agent) attended.agent = *request.agent;
    return attended;
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(Repository * repository, env.repository());
    ATELIER_TRY(auto request, request_of(args, env));
    const bool agent_named = request.agent.has_value();
    ATELIER_TRY(const auto runtimes, runtimes_here(env));
    ATELIER_TRY(const auto attended, attend(args, env, runtimes, request));
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
    outcome.runtimes = runtimes;
    outcome.agent_chosen = agent_named;
    for (const InstalledRuntime& runtime : runtimes)
        if (request.agent == runtime.name && !runtime.fault.empty())
            outcome.warnings.push_back(runtime.fault);
    if (attended) {
        outcome.choices = attended->choices;
        outcome.agent = attended->agent;
    }
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
