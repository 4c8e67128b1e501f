// `git atelier gc`: ends what ended without ending, and takes away what nobody needs any more
// (DESIGN sections 3 to 5). Nothing that could not be looked up is touched, and nothing is lost.
// Each thing is looked at again at the moment when it is taken away.
#pragma once

#include "app/core/work_context.hpp"
#include "app/interchange/mirror.hpp"
#include "domain/leftovers.hpp"

#include <functional>
#include <string>
#include <vector>

namespace atelier {

struct GarbageRequest {
    // Worktrees too in which something would be lost, after it was kept below refs/atelier/rescue/.
    bool force = false;
    // Otherwise it is only said what would happen.
    bool confirmed = false;
};

enum class GarbageState { would, done, left, failed };
constexpr auto names_of(GarbageState) {
    return std::to_array<Named<GarbageState>>({{GarbageState::would, "would"},
                                               {GarbageState::done, "done"},
                                               {GarbageState::left, "left"},
                                               {GarbageState::failed, "failed"}});
}

struct GarbageItem {
    Leftover kind = Leftover::session;
    // A session, bead, branch or path; "" when nothing of the kind could be looked up.
    std::string name;
    std::string why;
    std::string hint = {};
    GarbageState state = GarbageState::left;
    // Rescue refs that were made.
    std::vector<std::string> kept = {};
};

struct GarbageOutcome {
    bool confirmed = false;
    std::vector<GarbageItem> items;

    std::size_t count(GarbageState state) const;
};

struct GarbageWorld {
    Workshop& shop;
    // Delivers what waits for Beads; empty where there is no mirror.
    std::function<Result<MirrorOutcome>()> deliver = {};
};

// What goes wrong with one thing is said of it and keeps nothing else.
GarbageOutcome collect_garbage(const GarbageWorld& world, const GarbageRequest& request);

} // namespace atelier
