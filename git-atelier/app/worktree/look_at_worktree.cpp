#include "app/worktree/look_at_worktree.hpp"

#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/taken_place.hpp"
#include "app/worktree/worktree_pool.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Files that are missing, and nothing else, where a removal was begun: it took them.
Result<bool> is_taken_in_part(const WorktreeDeps& deps, const fs::path& place,
                              const std::vector<std::string>& changed) {
    ATELIER_TRY(const auto record, record_of_worktree(deps.plan.store, place));
    if (!record || record->phase != WorktreePhase::removing) return false;
    ATELIER_TRY(const WorktreeChange change, change_of(deps.files, place, changed));
    return change == WorktreeChange::missing_files;
}

Result<WorktreeFindings> findings(const WorktreeDeps& deps, const fs::path& place,
                                  Result<WorktreeLook> look) {
    WorktreeFindings found;
    ATELIER_TRY(WorktreeLook seen, std::move(look));
    ATELIER_TRY(const bool explained, is_taken_in_part(deps, place, seen.state.changed));
    if (!explained) found.changed = std::move(seen.state.changed);
    found.operation_in_progress = seen.state.operation_in_progress;
    found.contents = std::move(seen.contents);
    return found;
}

Result<WorktreeLook> look_closely(GitWorktrees& worktrees, const fs::path& place, bool gone) {
    WorktreeLook look;
    // First, as its footprint says of what all else is told.
    ATELIER_TRY(look.contents, worktrees.contents(place));
    if (gone) return look;
    ATELIER_TRY(look.state, worktrees.worktree_state(place, LostLink::passed_over));
    return look;
}

// Whether what `worktree.copy` brought is no longer what the main checkout has.
Result<bool> is_changed_copy(const WorktreeDeps& deps, const fs::path& worktree,
                             const std::string& path) {
    for (const std::string& copied : deps.plan.settings.worktree_copy) {
        if (!is_below(path, copied)) continue;
        ATELIER_TRY(const auto original, deps.files.read(deps.repository.enlistment() / path));
        // What was made in a copied folder was not brought.
        if (!original && !is_below(copied, path)) continue;
        ATELIER_TRY(const auto here, deps.files.read(worktree / path));
        if (here != original) return true;
    }
    return false;
}

Result<std::vector<std::string>> keepsakes(const WorktreeDeps& deps, const fs::path& worktree,
                                           const std::vector<std::string>& ignored) {
    std::vector<std::string> kept;
    for (const std::string& path : ignored) {
        const std::string name(without_slash(path));
        bool wanted =
            std::ranges::any_of(deps.plan.settings.worktree_keep, [&](const std::string& pattern) {
                return glob_match(pattern, name);
            });
        if (!wanted) {
            ATELIER_TRY(wanted, is_changed_copy(deps, worktree, name));
        }
        if (wanted) kept.push_back(name);
    }
    return kept;
}

// A shelved one still shows what it did when it was asked what it holds.
Evidence commits_safe(const WorktreeDeps& deps, Reachability& safe, const OurWorktree& worktree) {
    const auto shelved = shelved_commit(deps.plan.store, worktree.checkout.worktree);
    if (shelved && *shelved && *shelved == worktree.checkout.head) return Evidence::yes;
    return safe.checkout(worktree);
}

// What is known without looking into it.
WorktreeFacts facts_before(const WorktreeDeps& deps, const OurWorktree& worktree) {
    const Checkout& checkout = worktree.checkout;
    WorktreeFacts facts{.purpose = worktree.purpose};
    if (facts.purpose == Purpose::current) return facts;
    if (checkout.locked && !is_locked_by_us(checkout) && !checkout.prunable)
        facts.locked = checkout.lock_reason;
    const auto taken = is_taken(deps.files, checkout.worktree);
    facts.taken = taken && *taken;
    if (facts.taken) return facts;
    const auto content = deps.files.list(checkout.worktree);
    facts.gone = content && content->empty();
    return facts;
}

void add_findings(const WorktreeDeps& deps, Reachability& safe, const OurWorktree& worktree,
                  Result<WorktreeLook> look, WorktreeFacts& facts) {
    const fs::path& place = worktree.checkout.worktree;
    auto found = findings(deps, place, std::move(look));
    if (found) found->commits_safe = commits_safe(deps, safe, worktree);
    const auto kept = found ? keepsakes(deps, place, found->contents.ignored)
                            : Result<std::vector<std::string>>();
    if (!found || !kept) {
        facts.fault = found ? kept.error().message : found.error().message;
        return;
    }
    facts.keepsakes = *kept;
    // What is kept anyway does not speak for the worktree.
    std::erase_if(found->contents.repositories, [&](const InnerRepository& inner) {
        return std::ranges::any_of(*kept,
                                   [&](const auto& path) { return is_below(inner.path, path); });
    });
    facts.unsaved = unsaved_work(*found);
    // Where it would be lost it is kept, or keeps the worktree.
    const auto goes = [&](const std::string& path) {
        const std::string name(without_slash(path));
        return std::ranges::find(*kept, name) == kept->end() &&
               std::ranges::none_of(*facts.unsaved, [&](const Unsaved& one) {
                   return !one.where.empty() && is_below(name, one.where);
               });
    };
    facts.ignored = static_cast<std::size_t>(std::ranges::count_if(found->contents.ignored, goes));
    facts.repositories = std::move(found->contents.repositories);
    facts.own_refs = std::move(found->contents.own_refs);
    facts.footprint = std::move(found->contents.footprint);
}

} // namespace

WorktreeFacts look_at(const WorktreeDeps& deps, Reachability& safe, const OurWorktree& worktree) {
    WorktreeFacts facts = facts_before(deps, worktree);
    if (facts.purpose == Purpose::current || facts.taken) return facts;
    add_findings(deps, safe, worktree,
                 look_closely(deps.repository.worktrees(), worktree.checkout.worktree, facts.gone),
                 facts);
    return facts;
}

std::vector<WorktreeFacts> look_at_all(const WorktreeDeps& deps, Reachability& safe,
                                       const std::vector<OurWorktree>& worktrees) {
    std::vector<WorktreeFacts> all;
    std::vector<std::size_t> asked;
    std::vector<fs::path> places;
    for (const OurWorktree& worktree : worktrees) {
        all.push_back(facts_before(deps, worktree));
        const WorktreeFacts& facts = all.back();
        if (facts.purpose == Purpose::current || facts.taken || facts.locked) continue;
        asked.push_back(all.size() - 1);
        places.push_back(worktree.checkout.worktree);
    }
    auto looks = deps.repository.worktrees().look_into(places);
    for (std::size_t at = 0; at < asked.size(); ++at)
        add_findings(deps, safe, worktrees[asked[at]], std::move(looks[at]), all[asked[at]]);
    return all;
}

} // namespace atelier
