#include "app/guard/repository_comparison.hpp"

#include "app/guard/gone_branch.hpp"
#include "app/guard/lost_log.hpp"
#include "app/guard/plan_names.hpp"
#include "app/guard/rescue_refs.hpp"
#include "base/path.hpp"
#include "domain/bead/log_witness.hpp"
#include "domain/guard/change_verdict.hpp"
#include "ports/git_audit.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view heads_folder = "refs/heads/";

class Comparison {
  public:
    Comparison(WorkContext& work, const Session& session, const RepositoryState& before,
               const RepositoryState& after)
        : work_(work), session_(session), before_(before), after_(after), names_(work, session) {}

    Result<AuditOutcome> run() {
        std::vector<StateChange> changes = changes_between(before_, after_);
        ATELIER_CHECK(find_renamed(changes));
        moved_ = moved_checkouts(changes);
        // What goes on under another name is taken with the name that it had.
        std::stable_partition(changes.begin(), changes.end(), [](const StateChange& change) {
            return change.thing == ChangeKind::ref && !change.after;
        });
        for (StateChange& change : changes)
            ATELIER_CHECK(take(std::move(change)));
        return std::move(outcome_);
    }

  private:
    // The ref that a branch goes on as, and who renamed it.
    struct Renamed {
        std::string to;
        Attribution doer;
    };

    Result<void> find_renamed(const std::vector<StateChange>& changes) {
        std::set<std::string> gone;
        for (const StateChange& change : changes)
            if (change.thing == ChangeKind::ref && !change.after) gone.insert(change.name);
        for (const StateChange& change : changes) {
            if (gone.empty()) break;
            if (change.thing != ChangeKind::ref || !change.after ||
                !change.name.starts_with(heads_folder))
                continue;
            ATELIER_TRY(const auto log, work_.repository.refs().ref_log(change.name));
            for (const RefLogEntry& entry : log)
                if (const std::string from = renamed_from(entry); gone.erase(from) > 0)
                    renamed_[from] = {change.name, entry.name == session_.agent.str()
                                                       ? Attribution::session
                                                       : Attribution::others};
        }
        return {};
    }

    bool is_told_as_renamed(const StateChange& change) const {
        return change.after && told_as_renamed_.contains(*change.after) && change.before &&
               renamed_.contains(*change.before) && renamed_.at(*change.before).to == *change.after;
    }

    Result<void> take(StateChange change) {
        switch (change.thing) {
        case ChangeKind::ref:
            return take_ref(std::move(change));
        case ChangeKind::checkout:
        case ChangeKind::head:
            return take_checkout(std::move(change));
        case ChangeKind::submodule:
            return take_submodule(std::move(change));
        case ChangeKind::file: {
            ATELIER_TRY(const bool explained, is_kept_by_us(change));
            if (explained) return {};
            break;
        }
        case ChangeKind::log:
            if (!has_lost_log(work_.repository.refs(), change.name)) return {};
            break;
        case ChangeKind::setting:
            break;
        }
        return tell(std::move(change), Attribution::unknown);
    }

    Result<void> tell(StateChange change, Attribution doer, BranchNews news = BranchNews::hidden) {
        if (doer == Attribution::others) ++outcome_.others;
        switch (verdict_on(change, doer, news)) {
        case ChangeVerdict::silent:
            break;
        case ChangeVerdict::remark:
            outcome_.remarks.push_back(std::move(change));
            break;
        case ChangeVerdict::question:
            outcome_.reported.push_back(std::move(change));
            break;
        }
        return {};
    }

    // A brief asks for rebases. One that was left half way is told by what becomes of the
    // changeset.
    bool is_unfinished_rebase(const StateChange& change) {
        if (!session_.branch || change.before != full_ref(*session_.branch)) return false;
        const auto state = work_.repository.worktrees().worktree_state(session_.worktree);
        return session_.agent.role() == Role::worker && state && state->operation_in_progress;
    }

    // Onto the work branch that was put back where it stands.
    bool put_head_back(const StateChange& change) {
        if (change.after != own_stands_as_) return false;
        if (!work_.repository.worktrees().put_on_branch(session_.worktree, *session_.branch))
            return false;
        outcome_.restored.push_back({change, ""});
        return true;
    }

    Result<void> take_checkout(StateChange change) {
        if (const auto moved = moved_.find(change.name); moved != moved_.end())
            change.moved_to = moved->second;
        // Told with the folder where it was.
        const bool elsewhere = std::ranges::any_of(
            moved_, [&](const auto& move) { return move.second == change.name; });
        if (elsewhere || is_told_as_renamed(change)) return {};
        if (change.name == session_.worktree) {
            if (is_unfinished_rebase(change) || put_head_back(change)) return {};
            const bool gone = !change.after;
            return tell(std::move(change), gone ? Attribution::unknown : Attribution::session);
        }
        ATELIER_TRY(const bool explained, names_.explains_worktree(change.name, !change.after));
        if (explained) return {};
        if (!change.after) return tell(std::move(change), Attribution::unknown);
        const auto git_dir = work_.repository.worktrees().git_dir(change.name);
        // Gone since it was listed.
        if (!git_dir) return tell(std::move(change), Attribution::unknown);
        const bool main = *git_dir == work_.repository.common_dir();
        ATELIER_TRY(const auto log,
                    work_.repository.refs().ref_log(
                        main ? "main-worktree/HEAD"
                             : "worktrees/" + git_dir->filename().string() + "/HEAD"));
        const Attribution doer = change.thing == ChangeKind::checkout
                                     ? doer_of(log, session_.agent, std::nullopt)
                                     : doer_of_head(log, session_.agent, *change.after);
        return tell(std::move(change), doer);
    }

    bool is_own(const std::string& ref) const {
        return session_.branch && ref == full_ref(*session_.branch);
    }

    // What sessions and their landing are there to move, and what the plan knows to keep commits.
    Result<bool> is_explained(const StateChange& change) {
        if (is_own(change.name)) return session_.agent.role() != Role::planner;
        // It moves with every landing, and `log --verify` holds it against the log.
        if (change.name == log_ref) return true;
        if (change.name.starts_with(rescue_folder))
            return work_.plan.store.read([&](PlanReader& plan) {
                return is_known_rescue_ref(plan, change.name, change.after);
            });
        if (change.name.starts_with(heads_folder))
            return names_.explains_branch(change.name.substr(heads_folder.size()), !change.after);
        return names_.explains_piece(change.name, change.after);
    }

    // A folder in kept/ comes as worktrees go, and goes as the overseer drops it.
    Result<bool> is_kept_by_us(const StateChange& change) {
        const fs::path folder = change.name;
        if (folder.parent_path() != work_.paths.kept()) return false;
        if (!change.before) return true;
        if (change.after) return false;
        return work_.plan.store.read([&](PlanReader& plan) {
            return was_dropped(plan, "kept/" + folder.filename().string());
        });
    }

    Result<void> take_ref(StateChange change) {
        const bool own = is_own(change.name);
        // A planner's branch follows the default branch, and is put back to where that had led it.
        if (own && session_.agent.role() == Role::planner && session_.start)
            change.before = session_.start->str();
        // An agent may fetch, as anybody.
        if (change.before == change.after || change.name.starts_with("refs/remotes/")) return {};
        if (told_as_renamed_.contains(change.name)) return {};
        ATELIER_TRY(const Attribution doer, doer_of_ref(change));
        if (own && session_.agent.role() == Role::worker && !change.after)
            return put_own_back(std::move(change));
        ATELIER_TRY(const bool explained, is_explained(change));
        // Another's branch that this session moved is its doing all the same.
        if (explained && (own || doer != Attribution::session)) return {};
        ATELIER_TRY(const BranchNews news, news_of(change));
        const auto renamed = renamed_.find(change.name);
        const std::string& stands_as = renamed == renamed_.end() ? change.name : renamed->second.to;
        if (doer == Attribution::session && !is_held(stands_as) && put_back(change)) return {};
        if (renamed != renamed_.end()) {
            change.moved_to = stands_as;
            told_as_renamed_.insert(stands_as);
        }
        return tell(std::move(change), doer, news);
    }

    Result<Attribution> doer_of_ref(const StateChange& change) {
        if (is_own(change.name) && session_.agent.role() == Role::planner)
            return Attribution::session;
        // Its log has gone with it.
        if (const auto renamed = renamed_.find(change.name); renamed != renamed_.end())
            return renamed->second.doer;
        ATELIER_TRY(const auto log, work_.repository.refs().ref_log(change.name));
        return doer_of(log, session_.agent, change.before);
    }

    // The plan names it, and nothing else of the work could land.
    Result<void> put_own_back(StateChange change) {
        ATELIER_TRY(const bool explained,
                    names_.explains_branch(change.name.substr(heads_folder.size()), true));
        if (explained) return {};
        const auto renamed = renamed_.find(change.name);
        const auto began = CommitId::parse(change.before.value_or(""));
        if (!began) return tell(std::move(change), Attribution::unknown);
        ATELIER_TRY(const GoneBranch gone,
                    work_on_gone_branch(work_, session_, *began,
                                        renamed == renamed_.end() ? "" : renamed->second.to,
                                        before_, after_));
        change.before = gone.head.str();
        if (!put_back(change)) return tell(std::move(change), Attribution::unknown);
        own_stands_as_ = gone.stands_as;
        return {};
    }

    bool is_held(const std::string& ref) const {
        return std::ranges::any_of(after_.heads, [&](const auto& head) {
            return head.second == ref && head.first != session_.worktree;
        });
    }

    // In a checkout of a person's, at the start or at the end.
    Result<bool> is_shown(const std::string& ref) {
        if (!ref.starts_with(heads_folder)) return false;
        const auto main = work_.repository.refs().default_branch();
        if (main && ref == full_ref(*main)) return true;
        for (const auto* heads : {&before_.heads, &after_.heads})
            for (const auto& [folder, head] : *heads)
                if (head == ref && folder != session_.worktree &&
                    fs::path(folder).parent_path() != work_.paths.worktrees())
                    return true;
        return false;
    }

    Result<BranchNews> news_of(const StateChange& change) {
        ATELIER_TRY(const bool shown, is_shown(change.name));
        if (!shown) return BranchNews::hidden;
        const auto now = CommitId::parse(change.after.value_or(""));
        if (!now) return BranchNews::shown;
        // What has landed is no news of an agent's.
        ATELIER_TRY(const PlanNames::Heads known, names_.heads_in(before_));
        ATELIER_TRY(const PlanNames::Heads current, names_.heads_in(after_));
        std::vector<CommitId> old = known.landed;
        if (const auto was = CommitId::parse(change.before.value_or(""))) old.push_back(*was);
        ATELIER_TRY(const auto fresh, work_.repository.audit().commits_beyond({*now}, old));
        if (fresh.empty()) return BranchNews::shown;
        std::set<std::string> of_work;
        if (!current.work.empty()) {
            ATELIER_TRY(const auto work,
                        work_.repository.audit().commits_beyond(current.work, old));
            for (const NewCommit& commit : work)
                of_work.insert(commit.id);
        }
        const bool agents = std::ranges::any_of(fresh, [&](const NewCommit& commit) {
            return commit.committer == session_.agent.str() || of_work.contains(commit.id);
        });
        return agents ? BranchNews::of_agent : BranchNews::shown;
    }

    // A submodule's git dir carries no guard of ours, and nobody lands what is in it.
    Result<void> take_submodule(StateChange change) {
        const std::string ref = change.name.substr(change.git_dir.size() + 1);
        ATELIER_TRY(const bool others, is_within_others(change.git_dir, !change.after));
        if (others || ref.starts_with("refs/remotes/")) return {};
        // What its remote has is available again: an update, or a fresh clone.
        const auto now = CommitId::parse(change.after.value_or(""));
        if (now && (ref == "HEAD" || !change.before)) {
            ATELIER_TRY(const bool published,
                        work_.repository.audit().submodule_has_published(change.git_dir, *now));
            if (published) return {};
        }
        ATELIER_TRY(const auto log, work_.repository.audit().submodule_log(change.git_dir, ref));
        const Attribution doer = doer_of(log, session_.agent, change.before);
        return tell(std::move(change), doer);
    }

    // In the worktree of another session; Git names its folder as we name the worktree.
    Result<bool> is_within_others(const fs::path& git_dir, bool gone) {
        const fs::path worktrees = work_.repository.common_dir() / "worktrees";
        if (git_dir == worktrees || !is_below(git_dir.native(), worktrees.native())) return false;
        const fs::path name = *git_dir.lexically_relative(worktrees).begin();
        if (name == fs::path(session_.worktree).filename()) return false;
        return names_.explains_worktree(work_.paths.worktrees() / name, gone);
    }

    // False when it has moved again, or is nothing that can be put back.
    bool put_back(const StateChange& change) {
        const auto found = CommitId::parse(change.after.value_or(""));
        const auto was = CommitId::parse(change.before.value_or(""));
        if ((change.after && !found) || (change.before && !was)) return false;
        // On a branch that is gone nobody could switch back.
        const auto head = after_.heads.find(session_.worktree);
        if (!was && head != after_.heads.end() && head->second == change.name &&
            !work_.repository.worktrees().put_on_branch(session_.worktree, std::nullopt))
            return false;
        const std::string kept = rescue_ref(work_.plan.clock.now(), change.name);
        std::vector<RescueRef> rescued;
        if (found) rescued.push_back({kept, *found});
        const auto moved = make_rescue_refs(work_.plan, work_.repository.refs(), rescued,
                                            "atelier: put back after session " + session_.id.str(),
                                            {{change.name, was ? std::optional(*was) : std::nullopt,
                                              found ? std::optional(*found) : std::nullopt}});
        if (!moved) return false;
        outcome_.restored.push_back({change, found ? kept : ""});
        return true;
    }

    WorkContext& work_;
    const Session& session_;
    const RepositoryState& before_;
    const RepositoryState& after_;
    PlanNames names_;
    // By the ref that they were.
    std::map<std::string, Renamed> renamed_;
    // The refs that they are, where that is told with what they were.
    std::set<std::string> told_as_renamed_;
    std::map<std::string, std::string> moved_;
    // What the worktree's HEAD says, where the work branch was put back to just that.
    std::string own_stands_as_;
    AuditOutcome outcome_;
};

} // namespace

std::string restored_text(const Restored& one) {
    const auto brief = [](const std::string& commit) { return commit.substr(0, 10); };
    const StateChange& change = one.change;
    if (change.thing == ChangeKind::file)
        return "restored " + change.name +
               ", without which Git does not know its worktree; the agent had removed it";
    if (change.thing == ChangeKind::head)
        return "put HEAD of " + change.name + " back on " + *change.before +
               "; the agent had put it on " + *change.after;
    const std::string kept = one.kept.empty() ? "" : ", kept as " + one.kept;
    if (!change.before) return "removed " + change.name + ", which the agent had made" + kept;
    const std::string back = "restored " + change.name + " to " + brief(*change.before);
    if (!change.after) return back + "; the agent had deleted or renamed it";
    return back + "; the agent had moved it to " + brief(*change.after) + kept;
}

std::string record_text(const AuditOutcome& outcome) {
    if (outcome.record == RecordFate::whole) return "";
    return "the record of how the repository stood when the session began, " +
           outcome.record_file.string() +
           (outcome.record == RecordFate::missing ? ", is gone; " : ", was changed; ") +
           (outcome.compared
                ? "it was compared all the same, with what 'git atelier' remembered"
                : "what the session changed besides its work is known only as far as 'git reflog' "
                  "shows it");
}

std::vector<std::string> AuditOutcome::lines() const {
    std::vector<std::string> lines;
    for (const Restored& one : restored)
        lines.push_back(restored_text(one));
    for (const StateChange& change : reported)
        lines.push_back("changed by the agent, and left so: " + change_text(change));
    for (const StateChange& change : remarks)
        lines.push_back("changed while the agent ran, by whom is not known: " +
                        change_text(change));
    for (const HookRepair& repair : hooks)
        lines.push_back("put back: " + repair_text(repair));
    if (record != RecordFate::whole) lines.push_back(record_text(*this));
    return lines;
}

Result<AuditOutcome> compare_repository(WorkContext& work, const Session& session,
                                        const RepositoryState& before,
                                        const RepositoryState& after) {
    return Comparison(work, session, before, after).run();
}

} // namespace atelier
