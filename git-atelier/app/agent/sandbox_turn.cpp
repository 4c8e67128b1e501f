#include "app/agent/sandbox_turn.hpp"

#include "base/text.hpp"
#include "domain/guard/sandbox.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Those that are there, and that hold nothing the agent needs.
Result<std::vector<Bound>> sockets_of(WorkContext& work) {
    const auto folder = work.user_environment.find("TMUX_TMPDIR");
    ATELIER_TRY(
        auto tmux,
        work.files.list(folder == work.user_environment.end() ? "/tmp" : fs::path(folder->second)));
    std::erase_if(tmux, [](const std::string& name) { return !name.starts_with("tmux-"); });
    std::vector<SocketPlace> places = socket_places(work.user_environment, tmux);
    std::vector<SocketPlace> there;
    for (SocketPlace& place : places) {
        ATELIER_TRY(const bool exists, work.files.exists(place.path));
        if (exists) there.push_back(std::move(place));
    }
    return hidden_sockets(there, work.plan.settings.sandbox_pass);
}

Result<std::vector<Bound>> bounds_of(WorkContext& work, const Session& session,
                                     const AgentHome& home) {
    ATELIER_TRY(const auto checkouts, work.repository.worktrees().checkouts());
    SandboxPlaces paths{.common_dir = work.repository.common_dir(),
                        .checkouts = {},
                        .project = work.paths.folder,
                        .store = work.paths.beads(),
                        .home = home.folder,
                        .sessions = work.paths.sessions()};
    ATELIER_TRY(paths.sockets, sockets_of(work));
    for (const Checkout& checkout : checkouts)
        if (!checkout.in_progress) paths.checkouts.push_back(checkout.worktree);
    if (session.agent.role() == Role::planner) return planner_bounds(paths);
    ATELIER_TRY(paths.git_dir, work.repository.worktrees().git_dir(session.worktree));
    std::vector<fs::path> linked;
    for (const std::string& path : work.plan.settings.worktree_link)
        linked.push_back(work.project.enlistment / path);
    return worker_bounds(paths, session.worktree, linked);
}

// Why nothing can be started behind `command`; nullopt when it can.
std::optional<Error> sandbox_fault(WorkContext& work, std::vector<std::string> command) {
    command.emplace_back("true");
    const auto tried = work.process.run({.argv = std::move(command),
                                         .environment = work.user_environment,
                                         .deadline = Millis{10'000}});
    if (!tried)
        return Error{ErrorCode::runtime_missing, "the sandbox needs bubblewrap: no bwrap on PATH",
                     "install it (Debian: apt-get install bubblewrap)"};
    if (tried->status == 0) return std::nullopt;
    const std::vector<std::string> said = lines_of(tried->err);
    return Error{ErrorCode::runtime_failed,
                 "bubblewrap does not work here: " +
                     (said.empty() ? "status " + std::to_string(tried->status) : said.front()),
                 "allow this user to create user namespaces"};
}

} // namespace

Result<void> sandbox_turn(WorkContext& work, const Session& session, const AgentHome& home,
                          TurnRequest& turn) {
    const SandboxMode mode = work.plan.settings.sandbox;
    if (mode == SandboxMode::none) return {};
    ATELIER_TRY(const auto bounds, bounds_of(work, session, home));
    std::vector<std::string> command = sandbox_command(bounds, turn.directory);
    auto fault = sandbox_fault(work, command);
    if (!fault) {
        turn.sandbox = std::move(command);
        work.repository.confine(bounds);
        return {};
    }
    if (mode == SandboxMode::automatic) {
        work.progress.warn("no sandbox: " + fault->message);
        return {};
    }
    fault->hint += ", or set 'sandbox' to auto or none in " + work.paths.user_config().string();
    return fail(*std::move(fault));
}

} // namespace atelier
