#include "app/upkeep/collect_garbage.hpp"

#include "app/claim/identity.hpp"
#include "app/upkeep/gc_candidates.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {
namespace {

struct Step {
    GcKind kind;
    Result<GcCandidates> (*find)(WorkContext& work, const GcRequest& request, GcSight& sight);
};

// In the order in which one makes the next possible.
constexpr Step steps[] = {
    {GcKind::session, find_sessions}, {GcKind::lease, find_claims},
    {GcKind::message, find_messages}, {GcKind::worktree, find_worktrees},
    {GcKind::branch, find_branches},  {GcKind::mapping, find_mappings},
    {GcKind::home, find_homes},       {GcKind::transcript, find_transcripts},
    {GcKind::pieces, find_pieces},
};

GcItem unlooked(GcKind kind, const Error& error) {
    return {.kind = kind,
            .name = {},
            .why = "could not be looked up: " + error.message,
            .hint = error.hint,
            .state = GcState::failed};
}

void take(GcCandidate& found) {
    GcItem& item = found.item;
    auto taken = found.collect();
    if (!taken) {
        // Somebody came to life meanwhile.
        const bool in_use = taken.error().code == ErrorCode::identity_in_use;
        item.state = in_use ? GcState::left : GcState::failed;
        item.why += ", but: " + taken.error().message;
        item.hint = taken.error().hint;
        return;
    }
    item.kept = std::move(taken->kept);
    item.ignored = taken->ignored;
    item.state = taken->done ? GcState::done : GcState::left;
    if (!taken->done) item.why = "has changed meanwhile";
}

Result<Collected> deliver(const GcDeps& deps) {
    ATELIER_TRY(const MirrorOutcome delivered, deps.deliver());
    if (delivered.waiting == 0) return Collected{};
    return fail(ErrorCode::mirror_failed,
                counted(delivered.waiting, "bead") + " could not be delivered",
                advise(Hint::mirror_says));
}

GcCandidate find_undelivered(const GcDeps& deps) {
    const auto status = deps.work.plan.store.read(mirror_status);
    if (!status) return {unlooked(GcKind::mirror, status.error())};
    return {{.kind = GcKind::mirror,
             .name = "bd",
             .why = "to deliver: " + counted(status->waiting, "bead"),
             .state = GcState::would},
            [&deps] { return deliver(deps); }};
}

} // namespace

std::size_t GcOutcome::count(GcState state) const {
    return static_cast<std::size_t>(std::ranges::count(items, state, &GcItem::state));
}

void add_candidate(GcCandidates& candidates, GcKind kind, const std::string& name,
                   const Judgement& judgement, std::function<Result<Collected>()> take) {
    if (judgement.verdict == Verdict::keep) return;
    const bool collect = judgement.verdict == Verdict::collect;
    candidates.push_back({{.kind = kind,
                           .name = name,
                           .why = judgement.why,
                           .hint = judgement.hint,
                           .state = collect ? GcState::would : GcState::left,
                           .unsaved = judgement.unsaved},
                          collect ? std::move(take) : nullptr});
}

Result<void> holding_identity(WorkContext& work, const AgentId& agent,
                              const std::function<Result<void>()>& inside) {
    ATELIER_TRY(const Identity identity, acquire_identity(work.plan, agent.role(), agent.name(),
                                                          work.machine.self(), work.probe()));
    const auto done = inside();
    const auto released = release_identity(work.plan, identity);
    return done ? released : done;
}

GcCandidates find_garbage(const GcDeps& deps, const GcRequest& request) {
    GcCandidates found;
    if (!request.dry)
        if (const auto cleared = clear_unfinished_worktrees(deps.work); !cleared)
            found.push_back({unlooked(GcKind::worktree, cleared.error())});
    const auto add = [&](GcKind kind, Result<GcCandidates> candidates) {
        if (candidates)
            std::ranges::move(*candidates, std::back_inserter(found));
        else
            found.push_back({unlooked(kind, candidates.error())});
    };
    // Their sessions and leases end with them.
    if (deps.runs != nullptr) add(GcKind::run, find_runs(*deps.runs));
    GcSight sight;
    for (const Step& step : steps)
        add(step.kind, step.find(deps.work, request, sight));
    if (deps.deliver) found.push_back(find_undelivered(deps));
    return found;
}

GcOutcome shown(const GcCandidates& found) {
    GcOutcome outcome;
    for (const GcCandidate& one : found)
        outcome.items.push_back(one.item);
    return outcome;
}

GcOutcome collect(GcCandidates found) {
    GcOutcome outcome{.confirmed = true, .items = {}};
    for (GcCandidate& one : found) {
        if (one.collect) take(one);
        outcome.items.push_back(std::move(one.item));
    }
    return outcome;
}

} // namespace atelier
