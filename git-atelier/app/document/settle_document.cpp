#include "app/document/settle_document.hpp"

#include "app/document/document_version.hpp"
#include "app/land/move_branch.hpp"
#include "app/worktree/ref_locks.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr int most_attempts = 20;

class DocumentSettling {
  public:
    DocumentSettling(WorkContext& work, const BeadId& run, const std::optional<LeaseTerm>& by)
        : work_(work), context_(work.plan), run_(run), by_(by) {}

    Result<std::optional<SettledDocument>> settle() {
        for (int attempt = 0; attempt < most_attempts; ++attempt) {
            ATELIER_TRY(auto planned, context_.store.read([&](PlanReader& plan) {
                return planned_document(plan, run_);
            }));
            if (!planned) return std::nullopt;
            seen_ = std::move(planned);
            ATELIER_CHECK(find_branch());
            ATELIER_TRY(const auto standing, seen_->record.due ? carry_out() : judge());
            if (standing) return SettledDocument{*standing, *seen_, found_};
        }
        return fail(ErrorCode::root_moved,
                    "the branch " + seen_->branch.str() + " of " + run_.str() + " kept moving",
                    advise(Hint::root_keeps_moving));
    }

  private:
    using Standing = std::optional<DocumentStanding>;

    Result<void> find_branch() {
        auto found = work_.repository.refs().resolve(full_ref(seen_->branch));
        if (!found) return fail(told_of_version(found.error()));
        found_ = *std::move(found);
        return {};
    }

    // Git does not say of a branch why it cannot be read.
    Error told_of_version(const Error& error) const {
        if (error.code != ErrorCode::git_failed) return error;
        const auto gone = work_.repository.pieces().missing({seen_->head});
        if (!gone || gone->empty()) return error;
        return {ErrorCode::git_failed,
                "the newest version of " + seen_->run.document + ", " + seen_->head.str() +
                    ", is not in the repository any more",
                advise(Hint::version_objects)};
    }

    Result<bool> has(const CommitId& ancestor) const {
        if (!found_) return false;
        return work_.repository.history().is_ancestor(ancestor, *found_);
    }
    bool was_told() const { return found_ && seen_->record.told == found_; }

    // nullopt: there is more to look at.
    Result<Standing> carry_out() {
        const BranchMoveDue due = *seen_->record.due;
        if (found_ == due.to) return moved();
        if (found_ == due.from) return make(due);
        if (!found_) return DocumentStanding::moved;
        ATELIER_TRY(const bool is_made, has(due.to));
        if (is_made) return moved();
        if (!by_) return DocumentStanding::moved;
        if (was_told()) return take(*found_);
        if (!due.from) return DocumentStanding::moved;
        ATELIER_TRY(const bool goes_on, has(*due.from));
        return goes_on ? put_on_top(due) : Result<Standing>(DocumentStanding::moved);
    }

    Result<Standing> judge() {
        if (found_ == seen_->head) return DocumentStanding::as_recorded;
        ATELIER_TRY(const bool goes_on, has(seen_->head));
        if (!goes_on && !was_told()) return DocumentStanding::moved;
        if (!by_) return DocumentStanding::edited;
        ATELIER_CHECK(take(*found_));
        seen_->head = *found_;
        seen_->run.head = found_;
        return DocumentStanding::edited;
    }

    Result<Standing> make(const BranchMoveDue& due) {
        const std::string why = "atelier: " + run_.str();
        Result<void> made;
        if (due.from) {
            const auto moved = move_branch(
                work_, {.branch = seen_->branch, .from = *due.from, .to = due.to, .why = why});
            if (moved)
                for (const std::string& warning : moved->warnings)
                    work_.progress.warn(warning);
            else
                made = tl::unexpected(moved.error());
        } else {
            const std::string ref = full_ref(seen_->branch);
            ATELIER_CHECK(clear_left_locks(work_, {ref}));
            made = move_refs(work_, {{ref, due.to, std::nullopt}}, why);
        }
        if (!made && made.error().code != ErrorCode::root_moved)
            return tl::unexpected(made.error());
        return Standing();
    }

    Result<void> record(const DocumentRecord& record) {
        return context_.store.write(
            context_.stamp(), [&](PlanWriter& plan) { return keep_document(plan, run_, record); },
            Durability::relaxed);
    }

    // It is made: whoever looks later does not take the branch for one that waits for it.
    Result<Standing> moved() {
        DocumentRecord now = seen_->record;
        now.due.reset();
        ATELIER_CHECK(record(now));
        return Standing();
    }

    // Where the branch is by now is what the run goes on from.
    Result<Standing> take(const CommitId& at) {
        ATELIER_CHECK(context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(auto now, planned_document(plan, run_));
            if (!now) return {};
            now->run.head = at;
            ATELIER_CHECK(plan.runs_to_write().update(now->run, by_));
            now->record.due.reset();
            now->record.told.reset();
            ATELIER_CHECK(keep_document(plan, run_, now->record));
            Json data = Json::object();
            data.set("document", now->run.document)
                .set("from", now->head.str())
                .set("to", at.str());
            return plan.append({EventType::document_edited, run_, std::move(data)});
        }));
        return Standing();
    }

    // Somebody committed between the look at the branch and the move.
    Result<Standing> put_on_top(const BranchMoveDue& due) {
        ATELIER_TRY(const auto turns, context_.store.read([&](PlanReader& plan) {
            return plan.runs().turns({.run = run_});
        }));
        const auto maker = std::ranges::find(turns, due.to, &TurnRecord::out);
        if (maker == turns.end()) return DocumentStanding::moved;
        ATELIER_TRY(const auto to,
                    version_on(work_, {.version = due.to, .base = *due.from, .onto = *found_},
                               maker->artisan));
        if (!to) return DocumentStanding::moved;
        TurnRecord turn = *maker;
        turn.out = *to;
        ATELIER_CHECK(context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(auto now, planned_document(plan, run_));
            if (!now || now->record.due != due) return {};
            now->run.head = *to;
            ATELIER_CHECK(plan.runs_to_write().update(now->run, by_));
            ATELIER_CHECK(plan.runs_to_write().put(turn, *by_));
            now->record.due = BranchMoveDue{found_, *to};
            ATELIER_CHECK(keep_document(plan, run_, now->record));
            Json data = Json::object();
            data.set("document", now->run.document)
                .set("from", due.from->str())
                .set("to", found_->str());
            return plan.append({EventType::document_edited, run_, std::move(data)});
        }));
        return Standing();
    }

    WorkContext& work_;
    const Context& context_;
    const BeadId& run_;
    const std::optional<LeaseTerm>& by_;
    std::optional<PlannedDocument> seen_;
    std::optional<CommitId> found_;
};

} // namespace

Result<std::optional<SettledDocument>> settle_document(WorkContext& work, const BeadId& run,
                                                       const std::optional<LeaseTerm>& by) {
    return DocumentSettling(work, run, by).settle();
}

} // namespace atelier
