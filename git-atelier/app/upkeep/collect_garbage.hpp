// `git atelier gc`: ends what ended without ending, and takes away what nobody needs any more.
// Nothing that could not be looked up is touched, and nothing is lost. Each thing is looked at
// again at the moment when it is taken away.
#pragma once

#include "app/core/work_context.hpp"
#include "app/interchange/mirror.hpp"
#include "domain/work/collectable.hpp"

#include <functional>
#include <string>
#include <vector>

namespace atelier {

struct RunWorld;

struct GcRequest {
    // Worktrees too in which something would be lost, after it was kept below refs/atelier/rescue/.
    bool force = false;
    // Only looks: otherwise what runs that are gone had begun with worktrees is ended first, which
    // keeps Git from listing them.
    bool dry = false;
};

enum class GcState { would, done, left, failed };
constexpr auto names_of(GcState) {
    return std::to_array<Named<GcState>>({{GcState::would, "would"},
                                          {GcState::done, "done"},
                                          {GcState::left, "left"},
                                          {GcState::failed, "failed"}});
}

struct GcItem {
    GcKind kind = GcKind::session;
    // A session, bead, branch or path; "" when nothing of the kind could be looked up.
    std::string name;
    std::string why;
    Advice hint = {};
    GcState state = GcState::left;
    // Rescue refs that were made, and paths below the project's `kept` folder.
    std::vector<std::string> kept = {};
    // Of a worktree: how many other files that Git ignores went with it.
    std::size_t ignored = 0;
    // Of a worktree: what in it exists nowhere else.
    std::vector<Unsaved> unsaved = {};
};

struct GcOutcome {
    bool confirmed = false;
    std::vector<GcItem> items;

    std::size_t count(GcState state) const;
};

// False: it has changed since it was looked at, and was left.
struct Collected {
    bool done = true;
    std::vector<std::string> kept = {};
    std::size_t ignored = 0;
};

struct GcCandidate {
    GcItem item;
    // For what is to be collected: looks at it again first. Refers to what found it.
    std::function<Result<Collected>()> collect = {};
};
using GcCandidates = std::vector<GcCandidate>;

struct GcDeps {
    WorkContext& work;
    // Delivers what waits for Beads; empty where there is no mirror.
    std::function<Result<MirrorOutcome>()> deliver = {};
    // To end what drivers of runs have left; outlives what is found.
    const RunWorld* runs = nullptr;
};

// All that there is to collect, in the order in which one makes the next possible.
GcCandidates find_garbage(const GcDeps& deps, const GcRequest& request);
// What would happen.
GcOutcome shown(const GcCandidates& found);
// Takes away what was found, and nothing else. What goes wrong with one thing is said of it and
// keeps nothing else.
GcOutcome collect(GcCandidates found);

} // namespace atelier
