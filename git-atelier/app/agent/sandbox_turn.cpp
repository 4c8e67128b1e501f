#include "app/agent/sandbox_turn.hpp"

#include "base/text.hpp"
#include "domain/sandbox.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<std::vector<Bound>> bounds_of(Workshop& workshop, const Session& session,
                                     const AgentHome& home) {
    ATELIER_TRY(const auto checkouts, workshop.repository.checkouts());
    SandboxPlaces places{.common_dir = workshop.repository.common_dir(),
                         .checkouts = {},
                         .project = workshop.places.folder,
                         .store = workshop.places.beads(),
                         .home = home.folder};
    for (const Checkout& checkout : checkouts)
        if (!checkout.in_progress) places.checkouts.push_back(checkout.worktree);
    if (session.agent.role() == Role::planner) return planner_bounds(places);
    std::vector<fs::path> linked;
    for (const std::string& path : workshop.plan.settings.worktree_link)
        linked.push_back(workshop.project.enlistment / path);
    return worker_bounds(places, session.worktree, linked);
}

// Why nothing can be started behind `command`; nullopt when it can.
std::optional<Error> sandbox_fault(Workshop& workshop, std::vector<std::string> command) {
    command.emplace_back("true");
    const auto tried = workshop.process.run({.argv = std::move(command),
                                             .environment = workshop.user_environment,
                                             .deadline = Millis{10'000}});
    if (!tried)
        return Error{ErrorCode::runtime_missing, "the sandbox needs bubblewrap: no bwrap on PATH",
                     "install it (Debian: apt-get install bubblewrap)"};
    if (tried->status == 0) return std::nullopt;
    const std::vector<std::string> said = lines_of(tried->err);
    return Error{ErrorCode::runtime_failed,
                 "bubblewrap does not work here: " +
                     (said.empty() ? "status " + std::to_string(tried->status) : said.front()),
                 "let this user make user namespaces"};
}

} // namespace

Result<void> sandbox_turn(Workshop& workshop, const Session& session, const AgentHome& home,
                          TurnRequest& turn) {
    const SandboxMode mode = workshop.plan.settings.sandbox;
    if (mode == SandboxMode::none) return {};
    ATELIER_TRY(const auto bounds, bounds_of(workshop, session, home));
    std::vector<std::string> command = sandbox_command(bounds, turn.directory);
    auto fault = sandbox_fault(workshop, command);
    if (!fault) {
        turn.sandbox = std::move(command);
        return {};
    }
    if (mode == SandboxMode::automatic) {
        workshop.progress.warn("no sandbox: " + fault->message);
        return {};
    }
    fault->hint +=
        ", or set 'sandbox' to auto or none in " + workshop.places.user_config().string();
    return fail(*std::move(fault));
}

} // namespace atelier
