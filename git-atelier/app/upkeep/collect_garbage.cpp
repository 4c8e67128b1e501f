#include "app/upkeep/collect_garbage.hpp"

#include "app/claim/identity.hpp"
#include "app/upkeep/gc_candidates.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "base/text.hpp"

#include <algorithm>

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
    {GcKind::branch, find_branches},  {GcKind::transcript, find_transcripts},
};

GcItem unlooked(GcKind kind, const Error& error) {
    return {.kind = kind,
            .name = {},
            .why = "could not be looked up: " + error.message,
            .hint = error.hint,
            .state = GcState::failed};
}

void collect(GcCandidate& found) {
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

GcItem deliver(const GcDeps& deps, const GcRequest& request) {
    GcItem item{.kind = GcKind::mirror, .name = "bd", .why = {}};
    const auto status = deps.work.plan.store.read(mirror_status);
    if (!status) return unlooked(GcKind::mirror, status.error());
    item.why = "to deliver: " + counted(status->waiting, "bead");
    item.state = GcState::would;
    if (!request.confirmed) return item;
    const auto delivered = deps.deliver();
    if (delivered && delivered->waiting == 0) {
        item.state = GcState::done;
        return item;
    }
    item.state = GcState::failed;
    item.why = delivered ? "still to deliver: " + counted(delivered->waiting, "bead")
                         : delivered.error().message;
    item.hint = delivered ? advise(Hint::mirror_says) : delivered.error().hint;
    return item;
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

GcOutcome collect_garbage(const GcDeps& deps, const GcRequest& request) {
    GcOutcome outcome{.confirmed = request.confirmed, .items = {}};
    if (request.confirmed)
        if (const auto cleared = clear_unfinished_worktrees(deps.work); !cleared)
            outcome.items.push_back(unlooked(GcKind::worktree, cleared.error()));
    GcSight sight;
    for (const Step& step : steps) {
        auto candidates = step.find(deps.work, request, sight);
        if (!candidates) {
            outcome.items.push_back(unlooked(step.kind, candidates.error()));
            continue;
        }
        for (GcCandidate& found : *candidates) {
            if (request.confirmed && found.collect) collect(found);
            outcome.items.push_back(std::move(found.item));
        }
    }
    if (deps.deliver) outcome.items.push_back(deliver(deps, request));
    return outcome;
}

} // namespace atelier
