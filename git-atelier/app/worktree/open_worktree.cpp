#include "app/worktree/open_worktree.hpp"

#include "app/core/named_bead.hpp"
#include "app/core/plan_queries.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/progress.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

bool can_be_opened(const Bead& bead) {
    const BeadKind kind = kind_of(bead);
    return kind == BeadKind::epic || kind == BeadKind::changeset || kind == BeadKind::agent ||
           kind == BeadKind::run;
}

OpenChoice choice_of(const Bead& bead) {
    return {bead.id, bead.title};
}

// A task's worktree is its changeset's.
Result<Bead> workplace_of(PlanReader& plan, Bead bead) {
    while ((kind_of(bead) == BeadKind::task || kind_of(bead) == BeadKind::subtask) && bead.parent) {
        ATELIER_TRY(bead, require_bead(plan, *bead.parent));
    }
    if (can_be_opened(bead)) return bead;
    return fail(ErrorCode::not_found, bead.id.str() + " has no worktree",
                advise(Hint::what_it_is, bead.id.str()));
}

tl::unexpected<Error> no_worktree(const Bead& changeset, const BeadId& epic) {
    const std::string id = changeset.id.str();
    const ChangesetState state = state_of(changeset);
    if (state == ChangesetState::merged)
        return fail(ErrorCode::not_found, id + " has landed, and its worktree is gone",
                    advise(Hint::landed_where_now, id, epic.str()));
    if (state == ChangesetState::abandoned)
        return fail(ErrorCode::not_found, id + " was abandoned, and its worktree is gone",
                    advise(Hint::rescue_list));
    const auto facts = Changeset::of(changeset);
    const bool begun = has_begun(changeset) || (facts && facts->root_base());
    if (state == ChangesetState::blocked)
        return fail(ErrorCode::not_found,
                    id + " is blocked, and has no worktree" + (begun ? " any more" : " yet"),
                    advise(Hint::retry_makes_worktree, id));
    if (begun)
        return fail(ErrorCode::not_found, "the worktree of " + id + " is gone",
                    advise(Hint::work_continues_it, epic.str()));
    return fail(ErrorCode::not_found, id + " has no worktree yet",
                advise(Hint::work_begins_it, epic.str()));
}

Result<bool> is_worktree(const WorktreeDeps& deps, const fs::path& place) {
    ATELIER_TRY(const auto found, checkout_at(deps.repository.worktrees(), place));
    return found && !found->prunable;
}

// Whoever works there has locked it.
Result<void> tell_of_session(const WorktreeDeps& deps, OpenedWorktree& opened) {
    ATELIER_TRY(const auto found, checkout_at(deps.repository.worktrees(), opened.worktree));
    if (found && is_locked_by_us(*found))
        opened.remarks.push_back("an agent's session has this worktree: what you change here "
                                 "counts as its work");
    return {};
}

Result<OpenedWorktree> open_changeset(const WorktreeDeps& deps, const Bead& changeset) {
    OpenedWorktree opened{.bead = changeset.id,
                          .title = changeset.title,
                          .worktree = deps.paths.worktrees() / changeset.id.str()};
    ATELIER_TRY(const bool there, is_worktree(deps, opened.worktree));
    if (!there) {
        ATELIER_TRY(const Bead epic, deps.plan.store.read([&](PlanReader& plan) {
            return epic_of(plan, changeset);
        }));
        return no_worktree(changeset, epic.id);
    }
    ATELIER_CHECK(tell_of_session(deps, opened));
    return opened;
}

Result<OpenedWorktree> open_agents(const WorktreeDeps& deps, const Bead& agent) {
    const auto id = AgentId::parse(agent.title);
    if (!id) return fail(id.error());
    ATELIER_TRY(const auto sessions, deps.plan.store.read([&](PlanReader& plan) {
        return plan.sessions({.agent = *id});
    }));
    const auto with_worktree = std::find_if(sessions.rbegin(), sessions.rend(),
                                            [](const auto& one) { return !one.worktree.empty(); });
    if (with_worktree == sessions.rend())
        return fail(ErrorCode::not_found, id->str() + " has had no worktree",
                    advise(Hint::what_it_is, agent.id.str()));
    if (with_worktree->changeset) {
        ATELIER_TRY(const Bead changeset, deps.plan.store.read([&](PlanReader& plan) {
            return require_changeset(plan, *with_worktree->changeset);
        }));
        return open_changeset(deps, changeset);
    }
    OpenedWorktree opened{
        .bead = agent.id, .title = agent.title, .worktree = with_worktree->worktree};
    ATELIER_TRY(const bool there, is_worktree(deps, opened.worktree));
    if (!there)
        return fail(ErrorCode::not_found, "the worktree of " + id->str() + " is gone",
                    advise(Hint::rescue_list));
    ATELIER_CHECK(tell_of_session(deps, opened));
    return opened;
}

Result<std::optional<fs::path>> checkout_of(const WorktreeDeps& deps, const BranchName& branch) {
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    for (const Checkout& one : checkouts)
        if (one.branch == branch && !one.prunable && !one.in_progress)
            return std::optional(one.worktree);
    return std::optional<fs::path>();
}

tl::unexpected<Error> only_text(const Run& run, const std::vector<Piece>& newest) {
    const std::string id = run.id.str();
    if (newest.empty())
        return fail(ErrorCode::not_found, id + " has no worktree, and has made nothing yet",
                    advise(Hint::shows_run, id));
    const std::string piece = newest.front().id.str();
    return fail(ErrorCode::usage, id + " has no worktree; what it has made last is " + piece,
                advise(Hint::shows_piece, piece));
}

// That of its changeset, or the one that has the branch of its document.
Result<OpenedWorktree> open_run(const WorktreeDeps& deps, const Bead& bead) {
    ATELIER_TRY(const auto run,
                deps.plan.store.read([&](PlanReader& plan) { return plan.runs().find(bead.id); }));
    if (run && run->changeset) {
        ATELIER_TRY(const Bead changeset, deps.plan.store.read([&](PlanReader& plan) {
            return require_changeset(plan, *run->changeset);
        }));
        return open_changeset(deps, changeset);
    }
    if (!run || !run->branch) {
        ATELIER_TRY(const auto newest, deps.plan.store.read([&](PlanReader& plan) {
            return plan.runs().pieces({.run = bead.id, .part = {.limit = 1}});
        }));
        return only_text(run.value_or(Run{.id = bead.id}), newest);
    }
    ATELIER_TRY(auto place, checkout_of(deps, *run->branch));
    if (!place)
        return fail(ErrorCode::not_found,
                    bead.id.str() + " writes on " + run->branch->str() +
                        ", which no worktree has checked out; 'git worktree add FOLDER " +
                        shell_quoted(run->branch->str()) + "' makes one",
                    advise(Hint::shows_run, bead.id.str()));
    OpenedWorktree opened{.bead = bead.id, .title = bead.title, .worktree = *std::move(place)};
    ATELIER_CHECK(tell_of_session(deps, opened));
    return opened;
}

Result<std::vector<OpenChoice>> open_epics_with_root(const WorktreeDeps& deps) {
    ATELIER_TRY(const auto epics, deps.plan.store.read(open_epics));
    ATELIER_TRY(const auto branches, deps.repository.refs().branches());
    std::vector<OpenChoice> choices;
    for (const Bead& epic : epics)
        if (const auto root = epic_as_written(epic).root_branch; root && branches.contains(*root))
            choices.push_back(choice_of(epic));
    return choices;
}

} // namespace

Result<Bead> named_workplace(const Context& context, const std::string& written) {
    ATELIER_TRY(const auto named, named_bead(context, written));
    if (!named) {
        ATELIER_TRY(const std::string meant, bead_likely_meant(context, written));
        return fail(ErrorCode::not_found, "nothing is called '" + written + "'" + meant,
                    advise(Hint::what_there_is));
    }
    return context.store.read([&](PlanReader& plan) -> Result<Bead> {
        ATELIER_TRY(Bead bead, require_bead(plan, *named));
        return workplace_of(plan, std::move(bead));
    });
}

Result<std::vector<OpenChoice>> open_choices(const WorktreeDeps& deps) {
    ATELIER_TRY(const auto checkouts, deps.repository.worktrees().checkouts());
    ATELIER_TRY(auto choices,
                deps.plan.store.read([&](PlanReader& plan) -> Result<std::vector<OpenChoice>> {
                    std::vector<OpenChoice> found;
                    for (const Checkout& checkout : checkouts) {
                        if (checkout.prunable || checkout.in_progress ||
                            checkout.worktree.parent_path() != deps.paths.worktrees())
                            continue;
                        const auto id = BeadId::parse(checkout.worktree.filename().string());
                        if (!id) continue;
                        ATELIER_TRY(const auto bead, plan.find(*id));
                        if (bead && can_be_opened(*bead)) found.push_back(choice_of(*bead));
                    }
                    return found;
                }));
    if (!choices.empty()) return choices;
    return open_epics_with_root(deps);
}

Result<OpenedWorktree> open_worktree(const WorktreeDeps& deps, const Bead& place) {
    if (kind_of(place) == BeadKind::agent) return open_agents(deps, place);
    if (kind_of(place) == BeadKind::run) return open_run(deps, place);
    if (kind_of(place) != BeadKind::epic) return open_changeset(deps, place);
    ATELIER_TRY(EpicView view, open_view(deps, place));
    return OpenedWorktree{.bead = place.id,
                          .title = place.title,
                          .worktree = std::move(view.worktree),
                          .made = view.made,
                          .remarks = std::move(view.remarks)};
}

} // namespace atelier
