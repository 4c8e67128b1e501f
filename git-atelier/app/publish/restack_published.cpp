#include "app/publish/restack_published.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/followed_roots.hpp"
#include "app/land/restack.hpp"
#include "app/publish/publish_record.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

// Whether it was: what is not done is being worked on as it is.
Result<bool> give_back_to_work(WorkContext& work, const BranchLeftBehind& left,
                               const CommitId& onto) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        ATELIER_TRY(const Bead changeset, require_changeset(plan, left.bead));
        if (state_of(changeset) != ChangesetState::done) return false;
        ATELIER_TRY(const Bead again, reopen(changeset));
        ATELIER_CHECK(plan.update(again));
        ATELIER_CHECK(plan.put(Setback{left.bead, InConflict{left.paths}}));
        ATELIER_TRY(PublishRecord record, publish_record(plan, left.bead));
        record.conflicts = true;
        ATELIER_CHECK(put_publish_record(plan, left.bead, record));
        Json data = Json::object();
        data.set("onto", onto.str()).set("conflicts", Json::strings(left.paths));
        ATELIER_CHECK(plan.append({EventType::changeset_reopened, left.bead, std::move(data)}));
        return true;
    });
}

// What a person has to see to; "": nobody.
std::string stays_because(const BranchLeftBehind& left) {
    switch (left.why) {
    case LeftBecause::dirty:
        return left.checkout.value_or("").string() + " has changes: " + first_few(left.paths);
    case LeftBecause::checked_out:
        return left.checkout.value_or("").string() + " has it checked out and cannot be updated";
    case LeftBecause::merge_commit:
        return "it has a merge, which cannot be replayed";
    case LeftBecause::abandoned:
        return "its base was abandoned";
    case LeftBecause::unknown_base:
        return "it no longer has the commit that it started from";
    case LeftBecause::conflict:
    case LeftBecause::at_work:
    case LeftBecause::below_left:
        return {};
    }
    return {};
}

void tell_of_left(WorkContext& work, const BranchLeftBehind& left) {
    const std::string why = stays_because(left);
    if (why.empty()) return;
    const std::string what = left.branch.str() + " does not follow " + left.onto.str() + ": " + why;
    const std::string checkout = left.checkout.value_or("").string();
    work.progress.warn(
        left.why == LeftBecause::dirty
            ? with_hint({ErrorCode::dirty, what, advise(Hint::commit_or_discard, checkout)})
            : what);
}

} // namespace

Result<void> restack_published(WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const EpicRestack done, restack_epic(work, {.epic = epic}));
    for (const std::string& warning : done.warnings)
        work.progress.warn(warning);
    ATELIER_TRY(const auto root, work.repository.refs().resolve(full_ref(done.root)));
    bool is_over = true;
    for (const BranchLeftBehind& left : done.left) {
        tell_of_left(work, left);
        is_over = is_over && !may_follow_later(left.why);
        if (left.why != LeftBecause::conflict || left.bead == epic || !root) continue;
        ATELIER_TRY(const bool back, give_back_to_work(work, left, *root));
        if (back)
            work.progress.warn(left.bead.str() + " conflicts with " + left.onto.str() + " in " +
                               first_few(left.paths) + "; its next session mends that");
    }
    return is_over ? end_following(work, epic) : Result<void>();
}

} // namespace atelier
