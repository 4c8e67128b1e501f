#include "app/molecule/words_alone.hpp"

#include "app/core/remarks.hpp"
#include "app/guard/rescue_refs.hpp"
#include "base/text.hpp"
#include "domain/guard/repository_state.hpp"
#include "domain/work/guardrails.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string words_key(const BeadId& changeset) {
    return "words:" + changeset.str();
}

Result<void> note_words(WorkContext& work, const BeadId& changeset, const std::string& note) {
    return work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) {
        return plan.remember(words_key(changeset), note);
    });
}

// How it all stands by now.
struct AfterWords {
    WorktreeState state;
    std::optional<CommitId> head;
    // Of what is in no commit; nullopt: nothing is.
    std::optional<CommitId> loose;
};

class WordsEnd {
  public:
    WordsEnd(WorkContext& work, const Session& session, const BeforeWords& before)
        : work_(work), session_(session), before_(before), ref_(full_ref(*session.branch)) {}

    Result<std::optional<ChangeBesideWords>> put_back() {
        ATELIER_CHECK(look());
        ATELIER_TRY(const std::vector<std::string> changed, changed_paths());
        const bool moved = after_.head != before_.head;
        if (!moved && changed.empty() && after_.state.branch == session_.branch)
            return std::optional<ChangeBesideWords>();
        ATELIER_CHECK(keep_and_return());
        const bool untracked = std::ranges::all_of(
            changed, [&](const std::string& path) { return is_in(after_.state.untracked, path); });
        return std::optional(ChangeBesideWords{text_of(moved, changed), moved || !untracked});
    }

  private:
    static bool is_in(const std::vector<std::string>& paths, const std::string& path) {
        return std::ranges::find(paths, path) != paths.end();
    }

    Result<void> look() {
        const fs::path place = session_.worktree;
        ATELIER_TRY(is_there_, work_.files.exists(place));
        ATELIER_TRY(after_.head, work_.repository.refs().resolve(ref_));
        if (!is_there_) {
            after_.state.branch = session_.branch;
            return {};
        }
        ATELIER_TRY(after_.state, work_.repository.worktrees().worktree_state(place));
        ATELIER_TRY(after_.loose,
                    work_.repository.replays().snapshot_worktree(place, "What a turn left\n", {}));
        return {};
    }

    // What a check wrote before is written anew by whoever runs it once more.
    Result<std::vector<std::string>> changed_paths() {
        if (!is_there_) return std::vector<std::string>();
        const CommitId shown = after_.state.head.value_or(before_.head);
        ATELIER_TRY(const auto changes, work_.repository.history().changes(
                                            before_.files, after_.loose.value_or(shown)));
        std::vector<std::string> paths = touched_paths(changes);
        std::erase_if(paths, [&](const std::string& path) {
            return is_in(after_.state.never_clean, path) || is_in(before_.untracked, path);
        });
        return paths;
    }

    Result<void> keep_and_return() {
        const Time now = work_.plan.clock.now();
        const std::string name = session_.changeset->str();
        std::vector<RescueRef> kept;
        if (after_.head && after_.head != before_.head)
            kept.push_back({rescue_ref(now, ref_), *after_.head});
        if (before_.files != before_.head)
            kept.push_back({rescue_ref(now, "files-before-" + name), before_.files});
        const auto& shown = after_.loose ? after_.loose : after_.state.head;
        if (shown && shown != after_.head && shown != before_.head)
            kept.push_back({rescue_ref(now, "files-of-" + name), *shown});
        std::vector<RefUpdate> back;
        if (after_.head != before_.head) back.push_back({ref_, before_.head, after_.head});
        ATELIER_CHECK(make_rescue_refs(work_.plan, work_.repository.refs(), kept,
                                       "atelier: put back after session " + session_.id.str(),
                                       back));
        for (const RescueRef& one : kept)
            kept_.push_back(one.ref);
        if (!is_there_) return {};
        return work_.repository.worktrees().return_to_branch(session_.worktree, *session_.branch);
    }

    std::string text_of(bool moved, const std::vector<std::string>& changed) const {
        std::vector<std::string> did;
        if (moved) did.push_back("moved the branch " + session_.branch->str());
        if (!changed.empty()) did.push_back("changed " + first_few(changed));
        if (did.empty()) did.push_back("left the branch " + session_.branch->str());
        return "the turn was to change nothing, but it " + join(did, " and ") +
               "; this was put back" +
               (kept_.empty() ? "" : ", and what it had made is kept as " + join(kept_, ", "));
    }

    WorkContext& work_;
    const Session& session_;
    const BeforeWords& before_;
    std::string ref_;
    bool is_there_ = false;
    AfterWords after_;
    std::vector<std::string> kept_;
};

struct LeftByWords {
    Session session;
    CommitId head;
};

Result<std::optional<LeftByWords>> left_by_words(PlanReader& plan, const BeadId& changeset) {
    std::optional<LeftByWords> none;
    ATELIER_TRY(const auto note, plan.remembered(words_key(changeset)));
    const auto parts = split(note.value_or(""), ' ');
    if (parts.size() != 2) return none;
    const auto id = SessionId::parse(parts[0]);
    const auto head = CommitId::parse(parts[1]);
    if (!id || !head) return none;
    ATELIER_TRY(const auto session, plan.session(*id));
    if (!session || !session->branch) return none;
    return std::optional(LeftByWords{*session, *head});
}

// A person may have gone on there since.
Result<bool> has_committed(WorkContext& work, const LeftByWords& left) {
    const std::string ref = full_ref(*left.session.branch);
    ATELIER_TRY(const auto now, work.repository.refs().resolve(ref));
    if (!now || now == left.head) return false;
    ATELIER_TRY(const auto log, work.repository.refs().ref_log(ref));
    return doer_of(log, left.session.agent, left.head.str()) == Attribution::session;
}

} // namespace

Result<BeforeWords> before_words(WorkContext& work, const Session& session) {
    const fs::path place = session.worktree;
    ATELIER_TRY(const WorktreeState state, work.repository.worktrees().worktree_state(place));
    ATELIER_TRY(const auto head, work.repository.refs().resolve(full_ref(*session.branch)));
    if (!head)
        return fail(ErrorCode::not_found, "the work branch " + session.branch->str() + " is gone");
    ATELIER_TRY(const auto loose, work.repository.replays().snapshot_worktree(
                                      place, "What stood there before a turn\n", {}));
    ATELIER_CHECK(note_words(work, *session.changeset, session.id.str() + " " + head->str()));
    return BeforeWords{*head, loose.value_or(state.head.value_or(*head)), state.untracked};
}

Result<std::optional<ChangeBesideWords>>
put_back_after_words(WorkContext& work, const Session& session, const BeforeWords& before) {
    ATELIER_TRY(auto change, WordsEnd(work, session, before).put_back());
    ATELIER_CHECK(work.plan.store.write(work.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
        if (change)
            ATELIER_CHECK(add_remarks(plan, work.plan.clock.now(), session, {change->text}));
        return plan.remember(words_key(*session.changeset), "");
    }));
    return change;
}

TurnEnding ending_after_words(WorkContext& work, const Session& session, const BeforeWords& before,
                              TurnEnding ending) {
    const auto change = put_back_after_words(work, session, before);
    if (!change) return ending.reply ? failed_ending(change.error(), ending.used) : ending;
    if (!*change) return ending;
    work.progress.warn(session.changeset->str() + ": " + (*change)->text);
    if (!ending.reply || !(*change)->is_of_work) return ending;
    return failed_ending({ErrorCode::guarded, (*change)->text}, ending.used);
}

Result<void> put_back_left_by_words(WorkContext& work, const BeadId& changeset) {
    ATELIER_TRY(const auto left, work.plan.store.read([&](PlanReader& plan) {
        return left_by_words(plan, changeset);
    }));
    if (!left) return {};
    ATELIER_TRY(const bool committed, has_committed(work, *left));
    if (!committed) return note_words(work, changeset, "");
    ATELIER_TRY(const auto change,
                put_back_after_words(work, left->session, {left->head, left->head}));
    if (change) work.progress.warn(changeset.str() + ": " + change->text);
    return {};
}

} // namespace atelier
