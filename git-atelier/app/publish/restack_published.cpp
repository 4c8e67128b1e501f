#include "app/publish/restack_published.hpp"

#include "app/core/plan_queries.hpp"
#include "app/land/restack.hpp"
#include "app/publish/publish_record.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"
#include "ports/git_refs.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

std::string following_key(const BeadId& epic) {
    return "root-followed:" + epic.str();
}

Result<void> remember_following(WorkContext& work, const BeadId& epic, bool begun) {
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.remember(following_key(epic), begun ? "begun" : "");
    });
}

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

} // namespace

Result<void> begin_following(WorkContext& work, const BeadId& epic) {
    return remember_following(work, epic, true);
}

Result<bool> has_begun_following(const WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const auto begun, work.plan.store.read([&](PlanReader& plan) {
        return plan.remembered(following_key(epic));
    }));
    return begun && !begun->empty();
}

Result<void> restack_published(WorkContext& work, const BeadId& epic) {
    ATELIER_TRY(const EpicRestack done, restack_epic(work, {.epic = epic}));
    for (const std::string& warning : done.warnings)
        work.progress.warn(warning);
    ATELIER_TRY(const auto root, work.repository.refs().resolve(full_ref(done.root)));
    for (const BranchLeftBehind& left : done.left) {
        if (left.why != LeftBecause::conflict || left.bead == epic || !root) continue;
        ATELIER_TRY(const bool back, give_back_to_work(work, left, *root));
        if (back)
            work.progress.warn(left.bead.str() + " conflicts with " + left.onto.str() + " in " +
                               first_few(left.paths) + "; its next session mends that");
    }
    return remember_following(work, epic, false);
}

} // namespace atelier
