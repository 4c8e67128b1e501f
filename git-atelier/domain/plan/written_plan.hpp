// The words of a plan as an event holds those that are approved: one text for one plan, to the
// byte. So whoever asks whether rows say what is approved need not read that as JSON.
#pragma once

#include "domain/bead/bead.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// From 2 on what an epic waits for.
inline constexpr int plan_text_version = 3;

bool is_task(const Bead& bead);
bool is_changeset_of(const Bead& bead, const BeadId& epic);

// Which part of a plan has a task: the epic, or a changeset of it; nullopt: neither.
class TaskOwners {
  public:
    // Both outlast this.
    TaskOwners(const BeadId& epic, const std::vector<Bead>& below);

    std::optional<BeadId> of(const Bead& task) const;

  private:
    const BeadId& epic_;
    std::map<BeadId, const Bead*> by_id_;
};

// The epic, then its changesets, each with its tasks, as JSON without blanks. `below`: what is
// below the epic, oldest first.
std::string written_plan(const Bead& epic, const std::vector<Bead>& below);

enum class PlanDepth {
    // Everything below the epic.
    whole,
    // Only its children: what is below changesets is not asked for.
    outline
};

// Whether what the event with that data approves is what the rows say, word for word. False also
// where it may be so and only reading it can tell.
bool approves_as_it_stands(std::string_view data, const Bead& epic, const std::vector<Bead>& below,
                           PlanDepth depth);

} // namespace atelier
