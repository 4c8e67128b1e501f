#include "app/worktree/command_in_worktree.hpp"

#include "app/guard/guard_worktree.hpp"
#include "base/text.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/guard/git_variables.hpp"

namespace atelier {
namespace {

constexpr std::size_t kept_output = 4000;

Result<Environment> environment_for(WorkContext& work, const SessionId& session,
                                    const std::filesystem::path& worktree) {
    Environment environment = work.user_environment;
    std::erase_if(environment, [](const auto& one) { return is_git_local(one.first); });
    environment.merge(handed_configuration(work.user_environment));
    environment["ATELIER_AGENT_SESSION"] = session.str();
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

std::string end_text(const ProcessResult& ran, const Limit& limit) {
    if (ran.stopped) return "was stopped on request";
    if (ran.timed_out) return "was ended after " + limit.setting;
    return "ended with status " + std::to_string(ran.status);
}

} // namespace

std::optional<Error> failing_command(WorkContext& work, const SessionId& session,
                                     const std::filesystem::path& worktree,
                                     const ConfiguredCommand& command) {
    const auto environment = environment_for(work, session, worktree);
    if (!environment) return environment.error();
    const Limit limit = limit_of(work, command);
    const ProcessRequest request{.argv = command.argv,
                                 .environment = *environment,
                                 .directory = worktree,
                                 .deadline = limit.length,
                                 .stop = [&work] { return work.interrupt.requested(); }};
    const std::string name = command.setting + ": '" + join(command.argv, " ") + "' ";
    const auto ran = work.process.run(request);
    if (!ran)
        return Error{command.code, name + "could not be run: " + ran.error().message,
                     "correct " + command.setting + " in config.user.json"};
    const bool cut = ran->timed_out || ran->stopped;
    if (cut)
        if (const auto left = work.machine.end_processes_of(session); !left) return left.error();
    if (ran->status == 0 && !cut) return std::nullopt;
    const std::string output = Secrets(work.user_environment).hide_in(ran->out + ran->err);
    Json details = Json::object();
    details.set("command", Json::strings(command.argv)).set("status", ran->status);
    details.set("output", to_valid_utf8(output.size() > kept_output
                                            ? output.substr(output.size() - kept_output)
                                            : output));
    return Error{ran->stopped ? ErrorCode::interrupted : command.code, name + end_text(*ran, limit),
                 "run it in " + worktree.string(), std::move(details)};
}

} // namespace atelier
