#include "app/upkeep/collect_garbage.hpp"

#include "app/claim/identity.hpp"
#include "app/upkeep/garbage.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct Step {
    Leftover kind;
    Result<Finds> (*find)(Workshop& shop, const GarbageRequest& request);
};

// In the order in which one makes the next possible.
constexpr Step steps[] = {
    {Leftover::session, find_sessions}, {Leftover::lease, find_claims},
    {Leftover::message, find_messages}, {Leftover::worktree, find_worktrees},
    {Leftover::branch, find_branches},  {Leftover::transcript, find_transcripts},
};

GarbageItem unlooked(Leftover kind, const Error& error) {
    return {.kind = kind,
            .name = {},
            .why = "could not be looked up: " + error.message,
            .hint = error.hint,
            .state = GarbageState::failed};
}

void take(Find& found) {
    GarbageItem& item = found.item;
    auto taken = found.take();
    if (!taken) {
        // Somebody came to life meanwhile.
        const bool in_use = taken.error().code == ErrorCode::identity_in_use;
        item.state = in_use ? GarbageState::left : GarbageState::failed;
        item.why += ", but: " + taken.error().message;
        item.hint = taken.error().hint;
        return;
    }
    item.kept = std::move(taken->kept);
    item.state = taken->done ? GarbageState::done : GarbageState::left;
    if (!taken->done) item.why = "has changed meanwhile";
}

GarbageItem deliver(const GarbageWorld& world, const GarbageRequest& request) {
    GarbageItem item{.kind = Leftover::mirror, .name = "bd", .why = {}};
    const auto status = world.shop.plan.store.read(mirror_status);
    if (!status) return unlooked(Leftover::mirror, status.error());
    item.why = std::to_string(status->waiting) + " bead(s) wait for it";
    item.state = GarbageState::would;
    if (!request.confirmed) return item;
    const auto delivered = world.deliver();
    if (delivered && delivered->waiting == 0) {
        item.state = GarbageState::done;
        return item;
    }
    item.state = GarbageState::failed;
    item.why = delivered ? std::to_string(delivered->waiting) + " bead(s) still wait"
                         : delivered.error().message;
    item.hint = delivered ? "'git atelier mirror' says which" : delivered.error().hint;
    return item;
}

} // namespace

std::size_t GarbageOutcome::count(GarbageState state) const {
    return static_cast<std::size_t>(std::ranges::count(items, state, &GarbageItem::state));
}

void add_find(Finds& finds, Leftover kind, const std::string& name, const Judgement& judgement,
              std::function<Result<Taken>()> take) {
    if (judgement.verdict == Verdict::keep) return;
    const bool collect = judgement.verdict == Verdict::collect;
    finds.push_back({{.kind = kind,
                      .name = name,
                      .why = judgement.why,
                      .hint = judgement.hint,
                      .state = collect ? GarbageState::would : GarbageState::left},
                     collect ? std::move(take) : nullptr});
}

Result<void> holding_identity(Workshop& shop, const AgentId& agent,
                              const std::function<Result<void>()>& inside) {
    ATELIER_TRY(const Identity identity, acquire_identity(shop.plan, agent.role(), agent.name(),
                                                          shop.machine.self(), shop.probe()));
    const auto done = inside();
    const auto released = release_identity(shop.plan, identity);
    return done ? released : done;
}

GarbageOutcome collect_garbage(const GarbageWorld& world, const GarbageRequest& request) {
    GarbageOutcome outcome{.confirmed = request.confirmed, .items = {}};
    for (const Step& step : steps) {
        auto finds = step.find(world.shop, request);
        if (!finds) {
            outcome.items.push_back(unlooked(step.kind, finds.error()));
            continue;
        }
        for (Find& found : *finds) {
            if (request.confirmed && found.take) take(found);
            outcome.items.push_back(std::move(found.item));
        }
    }
    if (world.deliver) outcome.items.push_back(deliver(world, request));
    return outcome;
}

} // namespace atelier
