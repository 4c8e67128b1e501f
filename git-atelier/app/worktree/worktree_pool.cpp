#include "app/worktree/worktree_pool.hpp"

#include "app/worktree/former_paths.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "base/text.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// A commit, and once the worktree is warm its imprint.
struct Shelved {
    std::optional<CommitId> commit;
    std::string imprint;
};

std::string shelved_key(const std::string& name) {
    return "shelved:" + name;
}

Result<Shelved> shelved_in(PlanReader& plan, const std::string& name) {
    ATELIER_TRY(const auto text, plan.remembered(shelved_key(name)));
    Shelved shelved;
    if (!text) return shelved;
    const auto blank = text->find(' ');
    if (const auto commit = CommitId::parse(text->substr(0, blank))) shelved.commit = *commit;
    if (blank != std::string::npos) shelved.imprint = text->substr(blank + 1);
    return shelved;
}

Result<void> put_shelved(PlanWriter& plan, const std::string& name, const CommitId& commit,
                         const std::string& imprint = {}) {
    return plan.remember(shelved_key(name),
                         commit.str() + (imprint.empty() ? imprint : " " + imprint));
}

Result<void> forget_place(PlanWriter& plan, const std::string& name) {
    ATELIER_CHECK(plan.remember(shelved_key(name), ""));
    return plan.forget_worktree(name);
}

std::string name_of_place(const fs::path& path) {
    return path.filename().string();
}

bool can_be_reused(const OurWorktree& worktree, const WorktreeFacts& facts) {
    const bool over = worktree.purpose == Purpose::merged ||
                      worktree.purpose == Purpose::abandoned || worktree.purpose == Purpose::turn;
    return over && !facts.gone && facts.repositories.empty() && worktree.checkout.head;
}

// What the settings bring is as the main checkout has it for each changeset.
IgnoredFiles ignored_files(const Settings& settings) {
    IgnoredFiles ignored{.stay = settings.worktree_keep_ignored, .but_for = settings.worktree_copy};
    std::ranges::copy(settings.worktree_link, std::back_inserter(ignored.but_for));
    return ignored;
}

// A place where nothing is, kept from everybody else; nullopt when the pool is full.
Result<std::optional<std::string>> free_place(const WorktreeDeps& deps, const CommitId& commit) {
    const Context& context = deps.plan;
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::optional<std::string>> {
            ATELIER_TRY(const auto warm, plan.worktrees(WorktreePhase::warm));
            ATELIER_TRY(const auto moving, plan.worktrees(WorktreePhase::removing));
            const auto coming = std::ranges::count_if(moving, [&](const WorktreeRecord& record) {
                return is_pool_place(context.issue_prefix, record.name);
            });
            if (warm.size() + static_cast<std::size_t>(coming) >= context.settings.worktree_pool)
                return std::optional<std::string>();
            for (int number = 1;; ++number) {
                const std::string name = pool_place(context.issue_prefix, number);
                ATELIER_TRY(const auto known, plan.worktree(name));
                ATELIER_TRY(const bool there, deps.files.exists(deps.paths.worktrees() / name));
                if (known || there) continue;
                ATELIER_CHECK(
                    plan.put(WorktreeRecord{name, WorktreePhase::removing, context.session}));
                ATELIER_CHECK(put_shelved(plan, name, commit));
                return std::optional(name);
            }
        });
}

// After an attempt that has touched nothing.
Result<void> let_be(const Context& context, const fs::path& path,
                    const std::optional<WorktreeRecord>& record, const std::string& place) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(forget_place(plan, place));
        return record ? plan.put(*record) : plan.forget_worktree(name_of_place(path));
    });
}

// The next warm one that was not tried yet, kept from everybody else.
Result<std::optional<std::string>> next_warm(const Context& context) {
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::optional<std::string>> {
            ATELIER_TRY(const auto warm, plan.worktrees(WorktreePhase::warm));
            if (warm.empty()) return std::optional<std::string>();
            const std::string& name = warm.front().name;
            ATELIER_CHECK(plan.put(WorktreeRecord{name, WorktreePhase::removing, context.session}));
            return std::optional(name);
        });
}

// By the parts of an imprint (ports/git_worktrees.hpp); "" for nothing.
std::string what_differs(const std::string& then, const std::string& now) {
    const auto was = split(then, ':');
    const auto is = split(now, ':');
    if (was.size() != is.size() || was.front() != is.front())
        return "another version of git-atelier put it there";
    constexpr auto what = std::to_array<const char*>(
        {"", "its files, or what is staged, are not as they were then",
         "how Git writes files (line ends, filters, attributes) is not as it was then",
         "the main checkout's sparse-checkout is not as it was then",
         "which files Git ignores is not as it was then"});
    for (std::size_t part = 1; part < std::min(is.size(), what.size()); ++part)
        if (was[part] != is[part]) return what[part];
    return "";
}

// Why it is not used again; "" where it is just as it was left.
Result<std::string> why_not(WorkContext& work, const fs::path& place, const Shelved& shelved) {
    GitWorktrees& worktrees = work.repository.worktrees();
    ATELIER_TRY(const auto checkout, checkout_at(worktrees, place));
    if (!checkout || checkout->prunable) return std::string("it is gone");
    if (checkout->locked) return std::string("it is locked");
    if (checkout->branch) return "it is on " + checkout->branch->str();
    if (!shelved.commit || checkout->head != shelved.commit)
        return std::string("it shows another commit than when it was put there");
    const auto imprint = worktrees.imprint(place);
    return imprint ? what_differs(shelved.imprint, *imprint) : imprint.error().message;
}

Result<void> pass_over(WorkContext& work, const fs::path& place, const std::string& why) {
    work.progress.warn(place.string() + " is not used again: " + why);
    ATELIER_TRY(const bool there, work.files.exists(place));
    const Context& context = work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        const std::string name = name_of_place(place);
        return there ? plan.put(WorktreeRecord{name, WorktreePhase::made, context.session})
                     : forget_place(plan, name);
    });
}

Result<void> put_back(WorkContext& work, const fs::path& place) {
    ATELIER_TRY(const bool there, work.files.exists(place));
    return there ? record_worktree(work.plan, place, WorktreePhase::warm, std::nullopt)
                 : Result<void>();
}

} // namespace

Result<Purpose> PoolPlaces::purpose_of(const std::string& name) {
    ATELIER_TRY(const auto record, plan_.worktree(name));
    if (!record) return Purpose::unknown;
    if (record->phase == WorktreePhase::warm)
        return ++warm_ <= context_.settings.worktree_pool ? Purpose::current : Purpose::spare;
    if (record->phase != WorktreePhase::removing) return Purpose::spare;
    if (!record->session) return Purpose::half_removed;
    ATELIER_TRY(const auto session, plan_.session(*record->session));
    return session && !session->ended_at ? Purpose::current : Purpose::half_removed;
}

Result<std::optional<CommitId>> shelved_commit(PlanStore& store, const fs::path& path) {
    ATELIER_TRY(const Shelved shelved, store.read([&](PlanReader& plan) {
        return shelved_in(plan, name_of_place(path));
    }));
    return shelved.commit;
}

Result<bool> shelve(const WorktreeDeps& deps, const OurWorktree& worktree,
                    const WorktreeFacts& facts) {
    if (!can_be_reused(worktree, facts)) return false;
    const Context& context = deps.plan;
    GitWorktrees& worktrees = deps.repository.worktrees();
    const fs::path& path = worktree.checkout.worktree;
    const CommitId& commit = *worktree.checkout.head;
    ATELIER_TRY(const auto name, free_place(deps, commit));
    if (!name) return false;
    const fs::path place = deps.paths.worktrees() / *name;
    ATELIER_TRY(const auto record, record_of_worktree(context.store, path));
    ATELIER_CHECK(record_worktree(context, path, WorktreePhase::removing, context.session));
    if (is_locked_by_us(worktree.checkout)) ATELIER_CHECK(worktrees.unlock_worktree(path));
    const IgnoredFiles ignored = ignored_files(context.settings);
    const auto shelved = worktrees.shelve_worktree(path, place, facts.footprint, ignored);
    if (shelved ? !*shelved : shelved.error().code == ErrorCode::dirty)
        ATELIER_CHECK(let_be(context, path, record, *name));
    if (!shelved || !*shelved) return shelved;
    ATELIER_TRY(const std::string imprint, worktrees.imprint(place));
    ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.put(WorktreeRecord{*name, WorktreePhase::warm}));
        ATELIER_CHECK(put_shelved(plan, *name, commit, imprint));
        return plan.forget_worktree(name_of_place(path));
    }));
    // Where that fails, the output that names it has to be made anew.
    (void)(ignored.stay && facts.ignored > 0
               ? lead_on(deps.files, path, place, LeftPlace::leads_on)
               : tidy_former_paths(deps.files, deps.paths.worktrees()));
    return true;
}

Result<bool> hold_place(const Context& context, const std::string& name) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<bool> {
        PoolPlaces places(plan, context);
        ATELIER_TRY(const auto record, plan.worktree(name));
        const bool moving = record && record->phase == WorktreePhase::removing;
        ATELIER_TRY(const Purpose purpose, places.purpose_of(name));
        if (moving && purpose == Purpose::current) return false;
        ATELIER_CHECK(plan.put(WorktreeRecord{name, WorktreePhase::removing, context.session}));
        return true;
    });
}

Result<std::optional<AddedWorktree>> take_warm(WorkContext& work, const fs::path& path,
                                               const BranchName& branch, const CommitId& start) {
    const Context& context = work.plan;
    for (;;) {
        ATELIER_TRY(const auto name, next_warm(context));
        if (!name) return std::optional<AddedWorktree>();
        const fs::path place = work.paths.worktrees() / *name;
        ATELIER_TRY(const Shelved shelved,
                    context.store.read([&](PlanReader& plan) { return shelved_in(plan, *name); }));
        ATELIER_TRY(const std::string why, why_not(work, place, shelved));
        if (!why.empty()) {
            ATELIER_CHECK(pass_over(work, place, why));
            continue;
        }
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) {
            return put_shelved(plan, name_of_place(path), *shelved.commit);
        }));
        const IgnoredFiles ignored = ignored_files(context.settings);
        const auto added =
            work.repository.worktrees().reuse_worktree(place, path, branch, start, ignored);
        if (!added) {
            ATELIER_CHECK(put_back(work, place));
            return tl::unexpected(added.error());
        }
        ATELIER_CHECK(context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.remember(shelved_key(name_of_place(path)), ""));
            return forget_place(plan, *name);
        }));
        const auto led = ignored.stay ? lead_on(work.files, place, path, LeftPlace::is_free)
                                      : tidy_former_paths(work.files, work.paths.worktrees());
        if (!led) work.progress.warn(with_hint(led.error()));
        return std::optional(*added);
    }
}

} // namespace atelier
