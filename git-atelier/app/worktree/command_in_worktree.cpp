#include "app/worktree/command_in_worktree.hpp"

#include "app/guard/guard_worktree.hpp"
#include "app/guard/outlived_session.hpp"
#include "app/guard/sandbox.hpp"
#include "base/text.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/guard/git_variables.hpp"
#include "ports/git_config.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

constexpr std::size_t kept_output = 4000;

Result<Environment> environment_for(WorkContext& work, const SessionId& session,
                                    const std::filesystem::path& worktree) {
    Environment environment = work.user_environment;
    std::erase_if(environment, [](const auto& one) { return is_git_local(one.first); });
    environment.merge(handed_configuration(work.user_environment));
    const std::string agent = work.plan.caller.str();
    for (const auto& [name, value] : agent_marks(agent, work.project.enlistment))
        environment[name] = value;
    environment["ATELIER_AGENT_SESSION"] = session.str();
    // So that what it does to refs is known for the agent's.
    ATELIER_TRY(const Person user, work.repository.configuration().user());
    environment["GIT_COMMITTER_NAME"] = agent;
    environment["GIT_COMMITTER_EMAIL"] = user.email;
    return unguarded(work, worktree, std::move(environment));
}

struct Limit {
    Seconds length;
    std::string setting;
};

Limit limit_of(const WorkContext& work, const ConfiguredCommand& command) {
    const auto& session = work.plan.settings.session_timeout;
    if (session && *session < command.limit) return {*session, "session.timeout"};
    return {command.limit, command.setting + "_timeout"};
}

// What whoever mends it has to know.
Result<Advice> hint_for(WorkContext& work, const std::filesystem::path& worktree, bool sandboxed) {
    Advice hint = advise(Hint::run_it_in, worktree.string());
    if (!sandboxed) return hint;
    hint.also(advise(Hint::ran_in_sandbox, work.paths.user_config().string()));
    ATELIER_TRY(const auto unknown, work.repository.configuration().unregistered_submodules());
    if (!unknown.empty()) hint.also(advise(Hint::submodules_once));
    return hint;
}

// What it held has come to us or bears the session's mark; whatever else there was is not known.
Result<void> end_what_was_held(WorkContext& work, const SessionId& id, const ProcessResult& ran) {
    ATELIER_TRY(const std::size_t marked, work.machine.end_processes_of(id));
    ATELIER_TRY(const auto session,
                work.plan.store.read([&](PlanReader& plan) { return plan.session(id); }));
    if (!session) return {};
    return tell_of_killed_keeper(work, *session, static_cast<int>(ran.left_behind + marked));
}

std::string end_text(const ProcessResult& ran, const Limit& limit) {
    if (ran.stopped) return "was stopped on request";
    if (ran.timed_out) return "was ended after " + limit.setting;
    if (ran.front_killed) return "was ended: its keeper was killed";
    return "ended with status " + std::to_string(ran.status);
}

} // namespace

Result<std::optional<Error>> failing_command(WorkContext& work, const SessionId& session,
                                             const std::filesystem::path& worktree,
                                             const ConfiguredCommand& command) {
    ATELIER_TRY(const Sandbox around,
                sandbox_around(sandbox_deps(work), work.plan.caller, worktree));
    ATELIER_TRY(Environment environment, environment_for(work, session, worktree));
    const Limit limit = limit_of(work, command);
    const ProcessRequest request{.argv = command.argv,
                                 .in_front =
                                     kept_in(work.programs / "atelier-keeper", around.command),
                                 .environment = std::move(environment),
                                 .directory = worktree,
                                 .deadline = limit.length,
                                 .stop = [&work] { return work.interrupt.requested(); }};
    const std::string name = command.setting + ": '" + join(command.argv, " ") + "' ";
    const auto ran = work.process.run(request);
    if (!ran)
        return Error{command.code, name + "could not be run: " + ran.error().message,
                     advise(Hint::correct_setting, command.setting)};
    const bool cut = ran->timed_out || ran->stopped;
    if (cut) ATELIER_CHECK(work.machine.end_processes_of(session));
    if (ran->front_killed) ATELIER_CHECK(end_what_was_held(work, session, *ran));
    if (ran->status == 0 && !cut) return std::nullopt;
    const std::string output = Secrets(work.user_environment).hide_in(ran->out + ran->err);
    Json details = Json::object();
    details.set("command", Json::strings(command.argv)).set("status", ran->status);
    details.set("output", to_valid_utf8(output.size() > kept_output
                                            ? output.substr(output.size() - kept_output)
                                            : output));
    ATELIER_TRY(Advice hint, hint_for(work, worktree, !around.command.empty()));
    return Error{ran->stopped ? ErrorCode::interrupted : command.code, name + end_text(*ran, limit),
                 std::move(hint), std::move(details)};
}

} // namespace atelier
