#include "app/sandbox_turn.hpp"

#include "base/text.hpp"
#include "domain/sandbox.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<std::vector<Bound>> bounds_of(Workshop& workshop, const Session& session,
                                     const AgentHome& home) {
    ATELIER_TRY(const auto checkouts, workshop.repository.checkouts());
    std::vector<fs::path> folders;
    for (const Checkout& checkout : checkouts)
        if (!checkout.in_progress) folders.push_back(checkout.worktree);
    const ProjectPlaces& places = workshop.places;
    if (session.agent.role() == Role::planner)
        return planner_bounds({.common_dir = workshop.repository.common_dir(),
                               .checkouts = folders,
                               .project = places.folder,
                               .store = places.beads(),
                               .home = home.folder});
    WorkerPlaces worker{.common_dir = workshop.repository.common_dir(),
                        .checkouts = folders,
                        .project = places.folder,
                        .store = places.beads(),
                        .home = home.folder,
                        .worktree = session.worktree,
                        .linked = {}};
    for (const std::string& path : workshop.plan.settings.worktree_link)
        worker.linked.push_back(workshop.project.enlistment / path);
    return worker_bounds(worker);
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
