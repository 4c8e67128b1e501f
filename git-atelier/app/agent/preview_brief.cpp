#include "app/agent/preview_brief.hpp"

#include "app/agent/earlier_work.hpp"
#include "app/agent/prompt.hpp"
#include "app/changeset/review_threads.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/what_is_next.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/plan/branches.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

// nullopt: nobody has begun it.
Result<std::optional<OwnCommits>> own_commits(Repository& repository, const Bead& changeset,
                                              const BranchName& branch) {
    ATELIER_TRY(const Changeset known, Changeset::of(changeset));
    ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(branch)));
    if (!head || !known.parent_base()) return std::optional<OwnCommits>{};
    return std::optional(OwnCommits{*known.parent_base(), *head});
}

// Left in its worktree, where that is still there.
std::vector<std::string> left_uncommitted(Repository& repository, const std::string& worktree) {
    const auto folders = repository.worktrees().folders();
    if (std::ranges::find(folders, std::filesystem::path(worktree)) == folders.end()) return {};
    const auto state = repository.worktrees().worktree_state(worktree);
    return state ? state->changed : std::vector<std::string>();
}

} // namespace

Result<std::string> preview_brief(const BriefPreviewDeps& deps, const PreviewedSession& wanted) {
    const Context& context = deps.context;
    ATELIER_TRY(const EpicTree graph,
                context.store.read([&](PlanReader& plan) { return load_epic(plan, wanted.epic); }));
    const Bead& changeset = *graph.find(wanted.changeset);
    ATELIER_TRY(const Epic epic, Epic::of(graph.epic()));
    ATELIER_TRY(const BranchName root, epic.require_root_branch());
    ATELIER_TRY(const BranchName branch, work_branch(root, changeset.id));
    ATELIER_TRY(const SessionId id, SessionId::parse("s-preview"));
    const Session session{.id = id,
                          .agent = wanted.agent,
                          .epic = wanted.epic,
                          .changeset = wanted.changeset,
                          .worktree = (deps.paths.worktrees() / changeset.id.str()).string(),
                          .branch = branch};
    const std::filesystem::path home = deps.paths.home(wanted.agent);
    BriefFacts facts{.home = home,
                     .skills = home / wanted.skills,
                     .uncommitted = left_uncommitted(deps.repository, session.worktree),
                     .checks = context.settings.checks,
                     .limits = context.settings.limits};
    ATELIER_TRY(const auto own, own_commits(deps.repository, changeset, branch));
    ATELIER_CHECK(add_earlier_work(context, deps.repository, deps.paths, session, own, facts));
    ATELIER_CHECK(context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(facts.mail,
                    mail_of_brief(plan, context, {wanted.agent, wanted.epic, wanted.changeset}));
        ATELIER_TRY(facts.review, review_of_brief(plan, wanted.changeset, facts.mail));
        ATELIER_TRY(facts.collisions,
                    collisions_to_tell(plan, context, deps.probe, changeset, graph));
        return {};
    }));
    ATELIER_TRY(const std::string brief, worker_brief(graph, changeset, session, facts));
    return Secrets(deps.user_environment, {home.string(), session.worktree, branch.str()})
        .hide_in(brief);
}

} // namespace atelier
