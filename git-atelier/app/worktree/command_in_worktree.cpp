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

} // namespace

std::optional<Error> failing_command(WorkContext& work, const SessionId& session,
                                     const std::filesystem::path& worktree,
                                     const std::vector<std::string>& command,
                                     const std::string& setting, ErrorCode code) {
    const auto environment = environment_for(work, session, worktree);
    if (!environment) return environment.error();
    const ProcessRequest request{.argv = command,
                                 .environment = *environment,
                                 .directory = worktree,
                                 .deadline = std::chrono::hours(1)};
    const std::string name = setting + ": '" + join(command, " ") + "' ";
    const auto ran = work.process.run(request);
    if (!ran)
        return Error{code, name + "could not be run: " + ran.error().message,
                     "correct " + setting + " in config.user.json"};
    if (ran->status == 0 && !ran->timed_out) return std::nullopt;
    const std::string output = Secrets(work.user_environment).hide_in(ran->out + ran->err);
    Json details = Json::object();
    details.set("command", Json::strings(command)).set("status", ran->status);
    details.set("output", to_valid_utf8(output.size() > kept_output
                                            ? output.substr(output.size() - kept_output)
                                            : output));
    return Error{code,
                 name + (ran->timed_out ? "did not end within an hour"
                                        : "ended with status " + std::to_string(ran->status)),
                 "run it in " + worktree.string(), std::move(details)};
}

} // namespace atelier
