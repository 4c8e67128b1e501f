#include "app/guard/repository_audit.hpp"

#include "app/core/remarks.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/guard/change_verdict.hpp"
#include "ports/git_audit.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<fs::path> record_of(WorkContext& work, const Session& session) {
    ATELIER_TRY(const fs::path git_dir, work.repository.worktrees().git_dir(session.worktree));
    return git_dir / "atelier-start";
}

// Refs that sessions and their landing move all the time, and Git's own copies of remotes.
bool is_expected(const WorkContext& work, const Session& session, const std::string& ref) {
    if (ref.starts_with("refs/remotes/") || ref.starts_with("refs/atelier/")) return true;
    if (session.agent.role() == Role::worker && session.branch && ref == full_ref(*session.branch))
        return true;
    if (session.branch && ref == full_ref(*session.branch)) return false;
    // <root>-<changeset>, <default>-planner-<name>: another session's.
    return ref.starts_with("refs/heads/") &&
           (ref.find("-" + work.plan.issue_prefix + "-") != std::string::npos ||
            ref.find("-planner-") != std::string::npos);
}

class Comparison {
  public:
    Comparison(WorkContext& work, const Session& session) : work_(work), session_(session) {}

    Result<AuditOutcome> run(const RepositoryState& before, const RepositoryState& after) {
        heads_ = after.heads;
        for (StateChange& change : changes_between(before, after))
            ATELIER_CHECK(take(std::move(change)));
        return std::move(outcome_);
    }

  private:
    Result<void> take(StateChange change) {
        switch (change.thing) {
        case ChangeKind::ref:
            return take_ref(std::move(change));
        case ChangeKind::checkout:
        case ChangeKind::head:
            return take_checkout(std::move(change));
        case ChangeKind::submodule:
            return take_submodule(std::move(change));
        case ChangeKind::setting:
        case ChangeKind::file:
            break;
        }
        return tell(std::move(change), Attribution::unknown);
    }

    Result<void> tell(StateChange change, Attribution doer) {
        if (doer == Attribution::others) ++outcome_.others;
        switch (verdict_on(change, doer)) {
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

    Result<void> take_checkout(StateChange change) {
        if (change.name == session_.worktree) return tell(std::move(change), Attribution::session);
        if (is_session_worktree(change.name)) return {};
        if (!change.after) return tell(std::move(change), Attribution::unknown);
        ATELIER_TRY(const fs::path git_dir, work_.repository.worktrees().git_dir(change.name));
        const bool main = git_dir == work_.repository.common_dir();
        ATELIER_TRY(const auto log,
                    work_.repository.refs().ref_log(
                        main ? "main-worktree/HEAD"
                             : "worktrees/" + git_dir.filename().string() + "/HEAD"));
        const Attribution doer = change.thing == ChangeKind::checkout
                                     ? doer_of(log, session_.agent, std::nullopt)
                                     : doer_of_head(log, session_.agent, *change.after);
        return tell(std::move(change), doer);
    }

    // Those of other sessions come, go and move.
    bool is_session_worktree(const fs::path& folder) const {
        return folder.parent_path() == work_.paths.worktrees() &&
               folder.filename().string().starts_with(work_.plan.issue_prefix + "-");
    }

    Result<void> take_ref(StateChange change) {
        if (is_expected(work_, session_, change.name)) return {};
        const bool own = session_.branch && change.name == full_ref(*session_.branch);
        // A planner's branch follows the default branch, and is put back to where that had led it.
        if (own && session_.start) change.before = session_.start->str();
        if (change.before == change.after) return {};
        ATELIER_TRY(const auto log, work_.repository.refs().ref_log(change.name));
        const Attribution doer =
            own ? Attribution::session : doer_of(log, session_.agent, change.before);
        const bool held = std::any_of(heads_.begin(), heads_.end(), [&](const auto& head) {
            return head.second == change.name && head.first != session_.worktree;
        });
        if (doer == Attribution::session && !held && put_back(change)) return {};
        return tell(std::move(change), doer);
    }

    // A submodule's git dir carries no guard of ours, and nobody lands what is in it.
    Result<void> take_submodule(StateChange change) {
        const std::string ref = change.name.substr(change.git_dir.size() + 1);
        ATELIER_TRY(const bool others, is_within_others(change.git_dir));
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

    // In the worktree of another session.
    Result<bool> is_within_others(const fs::path& git_dir) {
        const fs::path worktrees = work_.repository.common_dir() / "worktrees";
        const auto [end, at] = std::ranges::mismatch(worktrees, git_dir);
        if (end != worktrees.end() || at == git_dir.end()) return false;
        ATELIER_TRY(const fs::path own, work_.repository.worktrees().git_dir(session_.worktree));
        return *at != own.filename() && at->string().starts_with(work_.plan.issue_prefix + "-");
    }

    // False when it has moved again, or is nothing that can be put back.
    bool put_back(const StateChange& change) {
        const auto found = CommitId::parse(change.after.value_or(""));
        const auto was = CommitId::parse(change.before.value_or(""));
        if ((change.after && !found) || (change.before && !was)) return false;
        const std::string kept = rescue_ref(work_.plan.clock.now(), change.name);
        std::vector<RefUpdate> updates;
        if (found) updates.push_back({kept, *found, std::nullopt});
        updates.push_back({change.name, was ? std::optional(*was) : std::nullopt,
                           found ? std::optional(*found) : std::nullopt});
        const auto moved = work_.repository.refs().update_refs(
            updates, "atelier: put back after session " + session_.id.str());
        if (!moved) return false;
        outcome_.restored.push_back({change, found ? kept : ""});
        return true;
    }

    WorkContext& work_;
    const Session& session_;
    std::map<std::string, std::string> heads_;
    AuditOutcome outcome_;
};

std::string message_body(const Session& session, const AuditOutcome& outcome) {
    std::string body = "Session " + session.id.str() + " of " + session.agent.str() +
                       " changed the repository in ways it may not.\n";
    if (!outcome.restored.empty()) body += "\nPut back as it was:\n\n";
    for (const Restored& one : outcome.restored)
        body += "- " + change_text(one.change) +
                (one.kept.empty() ? "" : "; what was found is kept as " + one.kept) + "\n";
    if (!outcome.reported.empty()) body += "\nLeft as it is:\n\n";
    for (const StateChange& change : outcome.reported)
        body += "- " + change_text(change) + "\n";
    return body;
}

Result<void> tell_overseer(WorkContext& work, const Session& session, const AuditOutcome& outcome) {
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        Json data = Json::object();
        data.set("session", session.id.str())
            .set("restored", outcome.restored.size())
            .set("reported", outcome.reported.size());
        ATELIER_CHECK(
            plan.append({EventType::session_strayed, session.changeset, std::move(data)}));
        ATELIER_CHECK(send_once(plan, context,
                                {.to = "overseer",
                                 .subject = "NEEDS-DECISION: " + session.agent.str() +
                                            " changed what it may not change",
                                 .body = message_body(session, outcome),
                                 .thread = session.changeset,
                                 .key = "strayed:" + session.id.str()}));
        return {};
    });
}

Result<void> log_remarks(WorkContext& work, const Session& session, const AuditOutcome& outcome) {
    std::vector<std::string> texts;
    for (const StateChange& change : outcome.remarks)
        texts.push_back(change_text(change));
    Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return add_remarks(plan, context.clock.now(), session, texts);
    });
}

std::string shown(const std::optional<std::string>& value) {
    return value ? "'" + *value + "'" : std::string("nothing");
}

} // namespace

std::string change_text(const StateChange& change) {
    switch (change.thing) {
    case ChangeKind::ref:
        return change.name + " went from " + change.before.value_or("nothing") + " to " +
               change.after.value_or("nothing");
    case ChangeKind::head:
        return "HEAD of " + change.name + " went from " + change.before.value_or("nothing") +
               " to " + change.after.value_or("nothing");
    case ChangeKind::checkout:
        return change.before
                   ? "the worktree " + change.name + " is gone"
                   : "there is a new worktree " + change.name + ", its HEAD at " + *change.after;
    case ChangeKind::submodule:
        return "in a submodule, " + change.name + " went from " +
               change.before.value_or("nothing") + " to " + change.after.value_or("nothing") +
               "; it does not land: push it from there, or undo it";
    case ChangeKind::file:
        return change.name + (change.before && change.after ? " was changed"
                              : change.after                ? " is new"
                                                            : " is gone");
    case ChangeKind::setting:
        return "the setting " + change.name + " went from " + shown(change.before) + " to " +
               shown(change.after) + "; undo: git config --local " +
               (change.before ? "--replace-all " + shell_quoted(change.name) + " " +
                                    shell_quoted(*change.before)
                              : "--unset-all " + shell_quoted(change.name));
    }
    return change.name;
}

Result<void> snapshot_repository(WorkContext& work, const Session& session) {
    ATELIER_TRY(const RepositoryState state, work.repository.audit().state());
    ATELIER_TRY(const fs::path record, record_of(work, session));
    return work.files.write(record, state_text(state));
}

Result<AuditOutcome> verify_repository(WorkContext& work, const Session& session) {
    ATELIER_TRY(const fs::path record, record_of(work, session));
    ATELIER_TRY(const auto text, work.files.read(record));
    if (!text) return AuditOutcome{};
    ATELIER_TRY(const RepositoryState before, parse_state(*text, record.string()));
    ATELIER_TRY(const RepositoryState after, work.repository.audit().state());
    ATELIER_TRY(AuditOutcome outcome, Comparison(work, session).run(before, after));
    if (!outcome.clean()) ATELIER_CHECK(tell_overseer(work, session, outcome));
    if (!outcome.remarks.empty()) ATELIER_CHECK(log_remarks(work, session, outcome));
    ATELIER_CHECK(work.files.remove(record));
    return outcome;
}

} // namespace atelier
