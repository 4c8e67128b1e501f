#include "app/worktree/take_away.hpp"

#include "app/guard/rescue_refs.hpp"
#include "app/worktree/former_paths.hpp"
#include "app/worktree/look_at_worktree.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/taken_place.hpp"
#include "app/worktree/worktree_pool.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "domain/guard/repository_state.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

class Keeping {
  public:
    // `kept` gets where everything is now.
    Keeping(const WorktreeDeps& deps, const OurWorktree& worktree, const WorktreeFacts& facts,
            std::vector<std::string>& kept)
        : deps_(deps), worktree_(worktree.checkout), facts_(facts), kept_(kept),
          name_(worktree_.worktree.filename().string()),
          short_name_(worktree.planner.value_or(name_)) {}

    // What would be lost.
    Result<void> rescue() {
        ATELIER_CHECK(keep_as_refs());
        std::string moved;
        for (const Unsaved& one : *facts_.unsaved) {
            // The outermost takes along what is in it.
            if (one.where.empty() || (!moved.empty() && is_below(one.where, moved))) continue;
            moved = one.where;
            ATELIER_TRY(const fs::path to, place_for(one.where));
            ATELIER_CHECK(
                deps_.repository.worktrees().move_out(worktree_.worktree, repository_at(one), to));
            kept_.push_back(to.string());
        }
        return {};
    }

    Result<void> keep_files() {
        for (const std::string& path : facts_.keepsakes) {
            ATELIER_TRY(const fs::path to, place_for(path));
            ATELIER_CHECK(deps_.files.move(worktree_.worktree / path, to));
            kept_.push_back(to.string());
        }
        return {};
    }

  private:
    InnerRepository repository_at(const Unsaved& unsaved) const {
        const auto& inner = facts_.repositories;
        const auto found = std::ranges::find(inner, unsaved.where, &InnerRepository::path);
        return found == inner.end() ? InnerRepository{.path = unsaved.where} : *found;
    }

    Result<void> keep_as_refs() {
        const Time now = deps_.plan.clock.now();
        std::vector<RescueRef> refs;
        std::vector<std::string> without;
        bool commits = false;
        bool files_differ = false;
        for (const Unsaved& one : *facts_.unsaved) {
            files_differ = files_differ || one.kind == UnsavedKind::changes ||
                           one.kind == UnsavedKind::operation;
            commits = commits || (one.kind == UnsavedKind::commits && one.refs.empty());
            if (!one.where.empty()) without.push_back(one.where);
        }
        if (worktree_.head && commits)
            refs.push_back({rescue_ref(now, worktree_.branch ? full_ref(*worktree_.branch)
                                                             : "head-of-" + short_name_),
                            *worktree_.head});
        for (const OwnRef& own : facts_.own_refs)
            refs.push_back({rescue_ref(now, own.name), own.commit});
        // Else what is missing may be what a removal took.
        if (!facts_.gone && files_differ) {
            ATELIER_TRY(const auto files,
                        deps_.repository.replays().snapshot_worktree(
                            worktree_.worktree, "What was left in " + name_, without));
            if (files) refs.push_back({rescue_ref(now, "files-of-" + short_name_), *files});
        }
        ATELIER_CHECK(make_rescue_refs(deps_.plan, deps_.repository.refs(), refs,
                                       "atelier: kept unsaved work"));
        for (const RescueRef& one : refs)
            kept_.push_back(one.ref);
        return {};
    }

    Result<fs::path> place_for(const std::string& path) {
        if (folder_.empty()) {
            ATELIER_TRY(folder_, new_folder_for(deps_.files, deps_.paths, name_));
        }
        return folder_ / fs::path(path).lexically_normal();
    }

    const WorktreeDeps& deps_;
    const Checkout& worktree_;
    const WorktreeFacts& facts_;
    std::vector<std::string>& kept_;
    std::string name_;
    std::string short_name_;
    fs::path folder_;
};

// An epic says where its view is.
Result<void> forget_path(PlanWriter& plan, const BeadId& id) {
    ATELIER_TRY(const auto epic, plan.find(id));
    if (!epic) return {};
    Bead without = *epic;
    Epic::set_worktree_path(without, std::nullopt);
    if (without == *epic) return {};
    ATELIER_CHECK(plan.update(without));
    return {};
}

Result<void> record(const WorktreeDeps& deps, const OurWorktree& worktree, const TakenAway& taken) {
    Json data = Json::object();
    data.set("path", worktree.checkout.worktree.string())
        .set("why", taken.judgement.why)
        .set("kept", Json::strings(taken.kept))
        .set("ignored", taken.ignored);
    std::optional<BeadId> bead;
    if (worktree.bead) bead = worktree.bead->id;
    const Context& context = deps.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        if (worktree.bead && kind_of(*worktree.bead) == BeadKind::epic)
            ATELIER_CHECK(forget_path(plan, worktree.bead->id));
        return plan.append({EventType::worktree_removed, bead, std::move(data)});
    });
}

Result<TakenAway> set_aside(const WorktreeDeps& deps, const OurWorktree& worktree) {
    const fs::path& place = worktree.checkout.worktree;
    // That Git does not answer at all says nothing of the worktree.
    ATELIER_CHECK(deps.repository.refs().resolve("HEAD"));
    ATELIER_TRY(const fs::path to,
                new_folder_for(deps.files, deps.paths, place.filename().string()));
    ATELIER_CHECK(deps.files.make_folder(to));
    ATELIER_CHECK(deps.repository.worktrees().set_aside(place, to));
    ATELIER_CHECK(forget_worktree(deps.plan, place));
    TakenAway taken{
        .judgement = {.verdict = Verdict::collect, .why = "Git could no longer tell its state"},
        .kept = {to.string()}};
    ATELIER_CHECK(record(deps, worktree, taken));
    return taken;
}

// `kept` also gets what was kept where the removal is refused.
Result<TakenAway> take_as_seen(const WorktreeDeps& deps, const OurWorktree& worktree,
                               Removal removal, std::vector<std::string>& kept) {
    const fs::path& place = worktree.checkout.worktree;
    // Git is asked to keep what is in it, or whether it may go.
    ATELIER_CHECK(deps.repository.worktrees().mend_link(place));
    Reachability safe(deps.repository);
    const WorktreeFacts facts = look_at(deps, safe, worktree);
    TakenAway taken{.judgement = judge_worktree(facts, removal == Removal::forced),
                    .ignored = facts.ignored};
    if (!taken.gone()) return taken;
    Keeping keeping(deps, worktree, facts, kept);
    if (taken.judgement.rescue) ATELIER_CHECK(keeping.rescue());
    ATELIER_CHECK(keeping.keep_files());
    if (removal == Removal::retire && !taken.judgement.rescue) {
        ATELIER_TRY(taken.shelved, shelve(deps, worktree, facts));
        if (taken.shelved) {
            if (deps.plan.settings.worktree_keep_ignored) taken.ignored = 0;
            return taken;
        }
    }
    GitWorktrees& worktrees = deps.repository.worktrees();
    ATELIER_CHECK(taken.judgement.rescue
                      ? clear_worktree(deps.plan, worktrees, place, facts.footprint)
                      : remove_recorded_worktree(deps.plan, worktrees, deps.files,
                                                 worktree.checkout, facts.footprint));
    // They lead nowhere, and the next one to go takes them along.
    (void)tidy_former_paths(deps.files, deps.paths.worktrees());
    return taken;
}

} // namespace

Result<TakenAway> take_worktree_away(const WorktreeDeps& deps, const OurWorktree& worktree,
                                     Removal removal) {
    const fs::path& place = worktree.checkout.worktree;
    ATELIER_TRY(const auto before, record_of_worktree(deps.plan.store, place));
    if (worktree.pooled) {
        ATELIER_TRY(const bool held, hold_place(deps.plan, place.filename().string()));
        if (!held)
            return TakenAway{
                .judgement = {.verdict = Verdict::leave, .why = "a session is taking it"}};
    }
    std::vector<std::string> kept;
    auto taken = take_as_seen(deps, worktree, removal, kept);
    // Something was written there since it was looked at, and nothing was taken away.
    if (!taken && taken.error().code == ErrorCode::dirty)
        taken = take_as_seen(deps, worktree, removal, kept);
    if (worktree.pooled && !(taken && taken->gone()))
        ATELIER_CHECK(put_record_back(deps.plan, place, before));
    if (!taken) {
        if (!kept.empty())
            taken.error().message += "; what was to be kept of it is in " + first_few(kept);
        return taken;
    }
    taken->kept = std::move(kept);
    if (!taken->gone()) return taken;
    // Of a copy into it that was ended by force.
    ATELIER_CHECK(deps.files.remove(deps.paths.copy_draft(place)));
    ATELIER_CHECK(record(deps, worktree, *taken));
    return taken;
}

Result<TakenAway> take_away_if_there(const WorktreeDeps& deps, OurWorktree wanted,
                                     Removal removal) {
    ATELIER_TRY(const auto checkout,
                checkout_at(deps.repository.worktrees(), wanted.checkout.worktree));
    if (!checkout) return TakenAway{.judgement = {.verdict = Verdict::collect}};
    wanted.checkout = *checkout;
    return take_worktree_away(deps, wanted, removal);
}

Result<TakenAway> end_removal(const WorktreeDeps& deps, OurWorktree wanted) {
    const fs::path place = wanted.checkout.worktree;
    GitWorktrees& worktrees = deps.repository.worktrees();
    ATELIER_TRY(const auto content, deps.files.list(place));
    if (content.empty()) {
        // The folder is the first to go. What else there was has been asked about.
        ATELIER_CHECK(clear_worktree(deps.plan, worktrees, place));
        return TakenAway{.judgement = {.verdict = Verdict::collect}};
    }
    ATELIER_TRY(const auto state, state_if_whole(worktrees, place, LostLink::passed_over));
    ATELIER_TRY(const auto checkout, checkout_at(worktrees, place));
    if (!state || !checkout) return set_aside(deps, wanted);
    wanted.checkout = *checkout;
    return take_worktree_away(deps, wanted, Removal::forced);
}

Result<TakenAway> make_room(WorkContext& work, OurWorktree wanted,
                            const std::optional<WorktreeRecord>& record, const SeenWorktree& seen) {
    const fs::path& place = wanted.checkout.worktree;
    const TakenAway gone{.judgement = {.verdict = Verdict::collect}};
    const WorktreeStep step = next_worktree_step(record, seen.traces);
    if (step == WorktreeStep::make) return gone;
    if (step == WorktreeStep::move_away) {
        ATELIER_TRY(const fs::path kept, keep_what_stands(work.files, work.paths, place));
        ATELIER_TRY(const SeenWorktree now, see_worktree(work, place));
        ATELIER_TRY(TakenAway taken, make_room(work, std::move(wanted), record, now));
        taken.kept.insert(taken.kept.begin(), kept.string());
        return taken;
    }
    const WorktreeDeps deps{work.plan, work.repository, work.files, work.paths};
    if (step == WorktreeStep::set_aside) return set_aside(deps, wanted);
    const bool clears = step == WorktreeStep::clear;
    if (clears && record && record->phase == WorktreePhase::removing)
        return end_removal(deps, std::move(wanted));
    const bool half_made = record && record->phase == WorktreePhase::making;
    if (clears && (half_made || !seen.checkout)) {
        ATELIER_CHECK(clear_worktree(work.plan, work.repository.worktrees(), place));
        return gone;
    }
    if (!seen.checkout)
        return TakenAway{.judgement = {.verdict = Verdict::leave,
                                       .why = "it is not on Git's list, and may be somebody's",
                                       .hint = advise(Hint::move_away, place.string())}};
    wanted.checkout = *seen.checkout;
    return take_worktree_away(deps, wanted, Removal::forced);
}

std::string told_kept(const std::string& whose, const Judgement& judgement) {
    return "the worktree of " + whose + " was kept: " + judgement.why +
           (judgement.hint.empty() ? "" : " (" + judgement.hint.told_to(Audience::person) + ")");
}

std::vector<std::string> told_gone(const std::string& whose, const std::vector<std::string>& kept,
                                   std::size_t ignored) {
    std::vector<std::string> lines;
    for (const std::string& one : kept)
        lines.push_back("kept from the worktree of " + whose + ": " + one);
    if (ignored > 0)
        lines.push_back("the worktree of " + whose + " went with " + std::to_string(ignored) +
                        (ignored == 1 ? " file" : " files") + " that Git ignores");
    return lines;
}

} // namespace atelier
