#include "app/undo/landing_back.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/undo/run_back.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/external_ticket.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

constexpr std::string_view remotes = "refs/remotes/";

bool is_restacked(const std::vector<BranchBack>& followers, const std::string& branch) {
    return std::ranges::any_of(followers,
                               [&](const BranchBack& one) { return one.branch.str() == branch; });
}

// Which branches have what landed.
class Builders {
  public:
    Builders(WorkContext& work, const LandedChangeset& landed)
        : work_(work), landed_(landed), back_(*landed.back) {}

    Result<std::vector<BuiltOn>> found(const std::vector<BranchBack>& followers) {
        ATELIER_CHECK(know_owners());
        GitRefs& refs = work_.repository.refs();
        ATELIER_TRY(const auto branches, refs.branches());
        for (const auto& [name, head] : branches) {
            if (name == back_.root.str() || is_restacked(followers, name)) continue;
            ATELIER_TRY(const bool stands_on_it, has_it(head));
            if (stands_on_it) ATELIER_CHECK(add_branch(name));
        }
        ATELIER_TRY(const auto tracking, refs.refs_below(std::string(remotes)));
        for (const auto& [ref, head] : tracking) {
            ATELIER_TRY(const bool pushed, has_it(head));
            if (pushed)
                built_.push_back({"pushed", landed_.changeset.id, 0,
                                  "it was pushed to " + ref.substr(remotes.size())});
        }
        return std::move(built_);
    }

  private:
    Result<void> know_owners() {
        return work_.plan.store.read([&](PlanReader& plan) -> Result<void> {
            ATELIER_TRY(const auto epics, open_epics(plan));
            for (const Bead& epic : epics) {
                if (const auto root = epic_as_written(epic).root_branch)
                    owners_.emplace(*root, epic);
                ATELIER_TRY(auto below,
                            plan.select({.kind = BeadKind::changeset, .parent = epic.id}));
                for (Bead& changeset : below)
                    if (const auto branch = changeset_as_written(changeset).work_branch)
                        owners_.emplace(*branch, std::move(changeset));
            }
            return {};
        });
    }

    Result<bool> has_it(const CommitId& head) {
        const auto known = seen_.find(head);
        if (known != seen_.end()) return known->second;
        ATELIER_TRY(const bool has, work_.repository.history().is_ancestor(back_.from, head));
        seen_.emplace(head, has);
        return has;
    }

    Result<void> add_branch(const std::string& name) {
        const auto owner = owners_.find(name);
        if (name == epic_as_written(landed_.epic).parent_branch) {
            built_.push_back({"integrated", landed_.epic.id, 0, name + " already contains it"});
        } else if (owner == owners_.end()) {
            built_.push_back(
                {"worked-on", std::nullopt, 0, "the branch " + name + " is based on it"});
        } else if (kind_of(owner->second) == BeadKind::epic) {
            const BeadId& epic = owner->second.id;
            built_.push_back(
                {"worked-on", epic, 0, "the root branch of " + epic.str() + " is based on it"});
        } else {
            ATELIER_TRY(const bool stood_there, stood_on_the_work(owner->second));
            if (!stood_there)
                built_.push_back(
                    {"worked-on", owner->second.id, 0,
                     "the work branch of " + owner->second.id.str() + " is based on it"});
        }
        return {};
    }

    // Where it landed as the very commits that it was, what stood on its work branch has them too.
    Result<bool> stood_on_the_work(const Bead& changeset) const {
        if (changeset.id == landed_.changeset.id) return true;
        ATELIER_TRY(const Changeset landed, Changeset::of(landed_.changeset));
        if (landed.done_head() != back_.from || changeset.parent != landed_.epic.id) return false;
        ATELIER_TRY(const Changeset facts, Changeset::of(changeset));
        return facts.root_base() && facts.root_base() != back_.from;
    }

    WorkContext& work_;
    const LandedChangeset& landed_;
    const LandingReturn& back_;
    std::map<std::string, Bead> owners_;
    std::map<CommitId, bool> seen_;
    std::vector<BuiltOn> built_;
};

Result<void> add_work_branch(WorkContext& work, const LandedChangeset& landed, BranchesBack& out) {
    ATELIER_TRY(const Changeset facts, Changeset::of(landed.changeset));
    const BeadId& id = landed.changeset.id;
    if (!facts.work_branch() || !facts.done_head()) return {};
    GitRefs& refs = work.repository.refs();
    ATELIER_TRY(const auto now, refs.resolve(full_ref(*facts.work_branch())));
    ATELIER_TRY(const auto kept, refs.resolve(facts.done_head()->str()));
    const std::string& name = facts.work_branch()->str();
    if (now && now != facts.done_head())
        out.built.push_back(is_elsewhere(id, *facts.work_branch(), now));
    else if (!kept)
        out.built.push_back({"gone", id, 0, "the commits of " + name + " no longer exist"});
    out.branches.push_back({id, *facts.work_branch(), now, *facts.done_head()});
    return {};
}

std::string ticket_text(const ExternalTicket& ticket) {
    const std::string name = ticket.provider + " " + ticket.id;
    return *ticket.told == TicketStep::close
               ? name + " was closed when it landed, and stays closed"
               : name + " was told that it landed; that comment stays";
}

} // namespace

Result<std::optional<LandedChangeset>> landed_changeset(PlanReader& plan,
                                                        const TakenDecision& decision) {
    const std::optional<LandedChangeset> none;
    if (decision.about.size() != 1) return none;
    ATELIER_TRY(const auto bead, plan.find(decision.about.front()));
    if (!bead || kind_of(*bead) != BeadKind::changeset || state_of(*bead) != ChangesetState::merged)
        return none;
    ATELIER_TRY(Bead epic, epic_of(plan, *bead));
    LandedChangeset landed{.changeset = *bead, .epic = std::move(epic)};
    ATELIER_TRY(const Changeset facts, Changeset::of(*bead));
    ATELIER_TRY(const auto begun, begun_landing(plan, bead->id));
    if (begun && begun->onto && begun->commit == facts.integrated_sha() && facts.root_branch())
        landed.back = LandingReturn{*facts.root_branch(), begun->commit, *begun->onto};
    ATELIER_TRY(landed.run, ended_by_landing(plan, decision));
    return landed;
}

Result<TakenDecision> without_followers(PlanReader& plan, const TakenDecision& decision) {
    std::vector<BeadId> ids;
    for (const ChangedBead& changed : decision.beads)
        ids.push_back(changed.id);
    ATELIER_TRY(const auto beads, plan.select({.ids = ids}));
    TakenDecision own = decision;
    std::erase_if(own.beads, [&](const ChangedBead& changed) {
        const auto bead = std::ranges::find(beads, changed.id, &Bead::id);
        if (bead == beads.end()) return false;
        const BeadKind kind = kind_of(*bead);
        return kind == BeadKind::agent || kind == BeadKind::run ||
               (kind == BeadKind::changeset && std::ranges::count(decision.about, bead->id) == 0);
    });
    return own;
}

Result<BranchesBack> landing_branches(WorkContext& work, const LandedChangeset& landed,
                                      const std::vector<BranchBack>& followers) {
    BranchesBack out;
    ATELIER_CHECK(add_work_branch(work, landed, out));
    if (!landed.back) {
        out.built.push_back({"moved", landed.epic.id, 0,
                             "it is no longer known where the root branch of " +
                                 landed.epic.id.str() + " was before"});
        return out;
    }
    const LandingReturn& back = *landed.back;
    ATELIER_TRY(const auto now, work.repository.refs().resolve(full_ref(back.root)));
    out.branches.push_back({landed.epic.id, back.root, now, back.to});
    if (now != back.from) {
        out.built.push_back(is_elsewhere(landed.epic.id, back.root, now));
        return out;
    }
    if (back.from == back.to) return out;
    ATELIER_CHECK(require_root_free(work.repository.worktrees(), back.root));
    ATELIER_TRY(const auto built, Builders(work, landed).found(followers));
    out.built.insert(out.built.end(), built.begin(), built.end());
    return out;
}

std::vector<std::string> told_of_landing(const LandedChangeset& landed, const Bead& as_again) {
    const std::string id = landed.changeset.id.str();
    std::vector<std::string> told;
    if (state_of(as_again) == ChangesetState::done)
        told.push_back(id + " will land again on the next 'git atelier work'; 'git atelier pause " +
                       landed.epic.id.str() + "' prevents that");
    if (landed.run)
        told.push_back(landed.run->id.str() + ", the run that carries out " + id +
                       ", goes on from where it was before the landing");
    const auto now = external_tickets(landed.changeset);
    const auto before = external_tickets(as_again);
    if (!now || !before) return told;
    for (const ExternalTicket& ticket : *now) {
        const auto was = std::ranges::find_if(*before, [&](const ExternalTicket& one) {
            return one.provider == ticket.provider && one.id == ticket.id;
        });
        if (ticket.told && (was == before->end() || was->told != ticket.told))
            told.push_back(ticket_text(ticket));
    }
    return told;
}

Result<void> move_root_back(WorkContext& work, const BeadId& changeset) {
    const auto moved = finish_returns(work);
    const Context& context = work.plan;
    if (!moved)
        ATELIER_CHECK(context.store.write(
            context.stamp(), [&](PlanWriter& plan) { return drop_return(plan, changeset); }));
    // Of what could not go back it is recorded again that it has landed.
    ATELIER_CHECK(record_unrecorded_landings(work));
    if (!moved) return moved;
    ATELIER_TRY(const Bead bead, context.store.read([&](PlanReader& plan) {
        return require_changeset(plan, changeset);
    }));
    if (state_of(bead) != ChangesetState::merged) return {};
    return fail(ErrorCode::built_on,
                "the root branch moved while the landing of " + changeset.str() +
                    " was being taken back; it stays landed",
                advise(Hint::decide_anew));
}

} // namespace atelier
