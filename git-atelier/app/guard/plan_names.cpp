#include "app/guard/plan_names.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/plan/branches.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/pieces.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view branches_below = "refs/heads/";
constexpr std::string_view planner_part = "-planner-";

// Of a branch or folder that ends with an id, that id; of any other, nothing.
std::optional<BeadId> id_at_end(std::string_view name, const std::string& issue_prefix) {
    const std::string mark = "-" + issue_prefix + "-";
    const auto at = name.rfind(mark);
    const auto id = BeadId::parse(at == std::string_view::npos ? name : name.substr(at + 1));
    return id ? std::optional(*id) : std::nullopt;
}

bool has_ended(const Bead& changeset) {
    const ChangesetState state = state_of(changeset);
    return state == ChangesetState::merged || state == ChangesetState::abandoned ||
           is_closed(changeset);
}

} // namespace

// One that lived while this one did.
Result<bool> PlanNames::explained_by(const std::vector<Session>& sessions) const {
    return std::ranges::any_of(sessions, [&](const Session& other) {
        return other.id != session_.id && !other.worktree.empty() &&
               (!other.ended_at || *other.ended_at >= session_.started_at);
    });
}

Result<bool> PlanNames::explained_by_changeset(const BeadId& id, std::string_view branch,
                                               bool gone) {
    return work_.plan.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto bead, plan.find(id));
        if (!bead || kind_of(*bead) != BeadKind::changeset) return false;
        if (!branch.empty() && changeset_as_written(*bead).work_branch != branch) return false;
        if (gone && has_ended(*bead)) return true;
        ATELIER_TRY(const auto sessions, plan.sessions({.changeset = id}));
        return explained_by(sessions);
    });
}

Result<bool> PlanNames::explained_by_planner(std::string_view name, std::string_view branch) {
    const auto agent = AgentId::make(Role::planner, std::string(name));
    if (!agent) return false;
    return work_.plan.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(auto sessions, plan.sessions({.agent = *agent}));
        std::erase_if(sessions, [&](const Session& other) {
            return !branch.empty() && (!other.branch || other.branch->str() != branch);
        });
        return explained_by(sessions);
    });
}

// One that has gone without a word is still in the plan. Places are given to others all the time: a
// worktree that is there again, or not any more, has only passed through.
Result<bool> PlanNames::explained_by_pool(const fs::path& folder, bool gone) {
    ATELIER_TRY(const bool stood, work_.files.exists(folder));
    ATELIER_TRY(const auto record, work_.plan.store.read([&](PlanReader& plan) {
        return plan.worktree(folder.filename().string());
    }));
    ATELIER_TRY(const bool stands, work_.files.exists(folder));
    if (gone) return !record || record->phase == WorktreePhase::removing || stood || stands;
    return record || !stood || !stands;
}

Result<bool> PlanNames::explains_piece(std::string_view ref,
                                       const std::optional<std::string>& commit) {
    if (!ref.starts_with(pieces_folder)) return false;
    const auto id = BeadId::parse(ref.substr(pieces_folder.size()));
    if (!id) return false;
    return work_.plan.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto known, plan.runs().piece(*id));
        if (!commit) return !known || known->intermediate;
        return known && known->commit.str() == *commit;
    });
}

Result<bool> PlanNames::explained_by_run(const BeadId& id, std::string_view branch) {
    return work_.plan.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto run, plan.runs().find(id));
        return run && run->branch && run->branch->str() == branch;
    });
}

// Of a document, in turns on it.
Result<bool> PlanNames::explained_by_turns(const BeadId& id) {
    return work_.plan.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto run, plan.runs().find(id));
        return run && run->branch;
    });
}

Result<bool> PlanNames::explains_branch(std::string_view branch, bool gone) {
    if (const auto id = id_at_end(branch, work_.plan.issue_prefix)) {
        ATELIER_TRY(const bool of_run, explained_by_run(*id, branch));
        if (of_run && !gone) return true;
        ATELIER_TRY(const bool explained, explained_by_changeset(*id, branch, gone));
        if (explained) return true;
    }
    const auto name = BranchName::parse(branch);
    if (const auto document = name ? document_branch_of(*name) : std::nullopt) {
        const auto id = id_at_end(document->str(), work_.plan.issue_prefix);
        return id ? explained_by_run(*id, document->str()) : Result<bool>(false);
    }
    const auto at = branch.rfind(planner_part);
    if (at == std::string_view::npos) return false;
    return explained_by_planner(branch.substr(at + planner_part.size()), branch);
}

Result<bool> PlanNames::explains_worktree(const fs::path& folder, bool gone) {
    if (folder.parent_path() != work_.paths.worktrees()) return false;
    const std::string name = folder.filename().string();
    const std::string planner = work_.plan.issue_prefix + std::string(planner_part);
    if (name.starts_with(planner)) return explained_by_planner(name.substr(planner.size()), "");
    if (is_pool_place(work_.plan.issue_prefix, name)) return explained_by_pool(folder, gone);
    const auto id = BeadId::parse(name);
    if (!id) return false;
    ATELIER_TRY(const bool by_turns, explained_by_turns(*id));
    return by_turns ? Result<bool>(true) : explained_by_changeset(*id, "", gone);
}

Result<PlanNames::Heads> PlanNames::heads_in(const RepositoryState& state) {
    std::map<BranchName, CommitId> branches;
    for (const RefLine ref : state.refs)
        if (ref.name().starts_with(branches_below)) {
            const auto branch =
                BranchName::parse(std::string(ref.name().substr(branches_below.size())));
            const auto head = CommitId::parse(std::string(ref.object()));
            if (branch && head) branches.emplace(*branch, *head);
        }
    ATELIER_TRY(const auto changesets, work_.plan.store.read([](PlanReader& plan) {
        return plan.select({.kind = BeadKind::changeset});
    }));
    Heads heads;
    const auto add = [&](const std::optional<BranchName>& branch, std::vector<CommitId>& to) {
        const auto found = branch ? branches.find(*branch) : branches.end();
        if (found != branches.end()) to.push_back(found->second);
    };
    for (const Bead& bead : changesets) {
        const auto changeset = Changeset::of(bead);
        if (!changeset) continue;
        add(changeset->work_branch(), heads.work);
        add(changeset->root_branch(), heads.landed);
        if (changeset->integrated_sha()) heads.landed.push_back(*changeset->integrated_sha());
    }
    return heads;
}

} // namespace atelier
