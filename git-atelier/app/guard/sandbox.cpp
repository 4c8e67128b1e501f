#include "app/guard/sandbox.hpp"

#include "base/path.hpp"
#include "base/text.hpp"
#include "domain/guard/sockets.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <memory>

namespace atelier {
namespace {

namespace fs = std::filesystem;

SandboxMode mode_of(const SandboxDeps& deps) {
    return deps.mode.value_or(deps.settings.sandbox);
}

// Of those that are there.
Result<std::vector<Bound>> sockets_of(const SandboxDeps& deps) {
    const auto names_in = [&](const fs::path& folder) {
        return deps.files.list(folder).value_or(std::vector<std::string>());
    };
    std::vector<FoundSocket> found;
    for (SocketPlace& place : socket_places(deps.environment, names_in)) {
        ATELIER_TRY(auto there, deps.files.find(place.path));
        if (there) found.push_back({std::move(place), std::move(there->path), there->folder});
    }
    return hidden_sockets(found, deps.settings.sandbox_pass);
}

// Why nothing can be started behind `command`; nullopt when it can.
std::optional<Error> sandbox_fault(const SandboxDeps& deps, std::vector<std::string> command) {
    command.emplace_back("true");
    const auto tried = deps.process.run(
        {.argv = std::move(command), .environment = deps.environment, .deadline = Millis{10'000}});
    if (!tried)
        return Error{ErrorCode::runtime_missing, "the sandbox needs bubblewrap: no bwrap on PATH",
                     advise(Hint::install_bubblewrap)};
    if (tried->status == 0) return std::nullopt;
    const std::vector<std::string> said = lines_of(tried->err);
    return Error{ErrorCode::runtime_failed,
                 "bubblewrap does not work here: " +
                     (said.empty() ? "status " + std::to_string(tried->status) : said.front()),
                 advise(Hint::allow_namespaces)};
}

// What is there now, without what is an agent's alone.
Result<SandboxPlaces> places_now(const SandboxDeps& deps) {
    SandboxPlaces places{.common_dir = deps.repository.common_dir(),
                         .checkouts = deps.repository.worktrees().folders(),
                         .project = deps.paths.folder};
    ATELIER_TRY(const bool began, deps.files.exists(deps.paths.sessions()));
    if (began) places.sessions = deps.paths.sessions();
    ATELIER_TRY(places.sockets, sockets_of(deps));
    return places;
}

// What whatever runs in `checkout` finds; it may be a folder that is in none. `agent` is nullopt
// for a Git of ours.
Result<std::vector<Bound>> bounds_in(const SandboxDeps& deps, const fs::path& checkout,
                                     const std::optional<AgentId>& agent) {
    Repository& repository = deps.repository;
    ATELIER_TRY(SandboxPlaces places, places_now(deps));
    std::vector<fs::path> linked;
    if (agent) {
        places.store = deps.paths.beads();
        places.home = deps.paths.home(*agent);
        if (agent->role() == Role::planner) return planner_bounds(places);
        for (const std::string& path : deps.settings.worktree_link)
            linked.push_back(repository.enlistment() / path);
    }
    if (checkout != repository.enlistment() &&
        std::ranges::find(places.checkouts, checkout) != places.checkouts.end()) {
        ATELIER_TRY(places.git_dir, repository.worktrees().git_dir(checkout));
    }
    return worker_bounds(places, checkout, linked);
}

// As `sandbox_around` says, with these bounds.
Result<Sandbox> try_sandbox(const SandboxDeps& deps, const std::vector<Bound>& bounds,
                            const fs::path& directory) {
    std::vector<std::string> command = sandbox_command(bounds, directory);
    auto fault = sandbox_fault(deps, command);
    if (!fault) return Sandbox{std::move(command)};
    if (mode_of(deps) == SandboxMode::automatic) return Sandbox{{}, std::move(fault)};
    fault->hint.also(advise(Hint::other_sandbox, deps.paths.user_config().string()));
    return fail(*std::move(fault));
}

bool holds(const fs::path& folder, const fs::path& path) {
    return is_below(path.string(), folder.string());
}

// The innermost checkout around `folder`; "" where it is in none.
fs::path checkout_around(const std::vector<fs::path>& checkouts, const fs::path& folder) {
    fs::path found;
    for (const fs::path& checkout : checkouts)
        if (holds(checkout, folder) && (found.empty() || holds(found, checkout))) found = checkout;
    return found;
}

std::optional<AgentId> last_agent_in(PlanStore& store, const fs::path& checkout) {
    const auto agent = store.read([&](PlanReader& plan) -> Result<std::optional<AgentId>> {
        ATELIER_TRY(const auto record, plan.worktree(checkout.filename().string()));
        if (!record || !record->session) return std::nullopt;
        ATELIER_TRY(const auto session, plan.session(*record->session));
        if (!session) return std::nullopt;
        return session->agent;
    });
    return agent ? *agent : std::nullopt;
}

// More than there are worktrees at once; those of worktrees that are gone have to go too.
constexpr std::size_t most_tried = 64;

class GitConfinement {
  public:
    GitConfinement(SandboxDeps deps, std::function<PlanStore*()> store)
        : deps_(std::move(deps)), store_(std::move(store)) {}

    Result<Confinement> around(const fs::path& folder) {
        Repository& repository = deps_.repository;
        const fs::path checkout = checkout_around(repository.worktrees().folders(), folder);
        Confinement found{.marks = agent_marks(agent_of(checkout), repository.enlistment())};
        if (mode_of(deps_) == SandboxMode::none) return found;
        ATELIER_TRY(const auto bounds,
                    bounds_in(deps_, checkout.empty() ? folder : checkout, std::nullopt));
        ATELIER_TRY(const bool works, works_with(bounds));
        if (works) found.sandbox = sandbox_command(bounds, folder);
        return found;
    }

  private:
    // Tried once for each: several worktrees are looked at in turn.
    Result<bool> works_with(const std::vector<Bound>& bounds) {
        const auto before = std::ranges::find(tried_, bounds, &Tried::bounds);
        if (before != tried_.end()) return before->works;
        ATELIER_TRY(const Sandbox tried, try_sandbox(deps_, bounds, "/"));
        if (tried_.size() >= most_tried) tried_.erase(tried_.begin());
        tried_.push_back({bounds, !tried.command.empty()});
        return tried_.back().works;
    }

    std::string agent_of(const fs::path& checkout) const {
        PlanStore* const store = store_();
        const auto agent = store != nullptr && checkout.parent_path() == deps_.paths.worktrees()
                               ? last_agent_in(*store, checkout)
                               : std::nullopt;
        return agent ? agent->str() : "atelier/worker/unknown";
    }

    SandboxDeps deps_;
    std::function<PlanStore*()> store_;
    struct Tried {
        std::vector<Bound> bounds;
        bool works = false;
    };
    std::vector<Tried> tried_;
};

} // namespace

SandboxDeps sandbox_deps(WorkContext& work) {
    return {work.repository,    work.files, work.process,
            work.plan.settings, work.paths, work.user_environment};
}

Result<Sandbox> sandbox_around(const SandboxDeps& deps, const AgentId& agent,
                               const fs::path& worktree) {
    if (mode_of(deps) == SandboxMode::none) return Sandbox{};
    ATELIER_TRY(const auto bounds, bounds_in(deps, worktree, agent));
    return try_sandbox(deps, bounds, worktree);
}

Confine git_confinement(SandboxDeps deps, std::function<PlanStore*()> store) {
    return [confinement = std::make_shared<GitConfinement>(std::move(deps), std::move(store))](
               const fs::path& folder) { return confinement->around(folder); };
}

} // namespace atelier
