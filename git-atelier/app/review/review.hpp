// `git atelier review`: what waits for the overseer, and the overseer's leave for a large
// changeset.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"

#include <vector>

namespace atelier {

enum class Awaited {
    // To promote.
    draft,
    // An agent asks whether it may be that large.
    size,
    // To answer, retry or abandon.
    blocked,
    // Its prerequisite was abandoned: to plan anew.
    stranded,
    // Done, and not landed.
    done,
};
constexpr auto names_of(Awaited) {
    return std::to_array<Named<Awaited>>({{Awaited::draft, "draft"},
                                          {Awaited::size, "size"},
                                          {Awaited::blocked, "blocked"},
                                          {Awaited::stranded, "stranded"},
                                          {Awaited::done, "done"}});
}

struct ReviewItem {
    BeadId bead;
    std::string title;
    Awaited awaited;
    // Why it waits; "" where the word says all.
    std::string text;
    // The question that was asked.
    std::optional<BeadId> message = {};
};

// Epic by epic, in plan order; each bead once, with what was asked first. Only `within` and what is
// below it when that is given; not-found when there is no such bead.
Result<std::vector<ReviewItem>> read_review(const Context& context, const LivenessProbe& probe,
                                            const std::optional<BeadId>& within);

struct ApproveSizeOutcome {
    BeadId changeset;
    AgentId approved_by;
    // It was approved before.
    bool already = false;
    // It was blocked for its size, and may be worked on again.
    bool unblocked = false;
};

// Records reason and approver, closes the question, and lets a changeset that was blocked for its
// size go on. approval-required for an agent, usage without a reason.
Result<ApproveSizeOutcome> approve_changeset_size(const Context& context, const BeadId& changeset,
                                                  const std::string& reason);

} // namespace atelier
