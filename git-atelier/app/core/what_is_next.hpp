// Reads what domain/work/choice decides by, and asks it: for `work` and its preview, for the skills
// that claim and look, and for `why`.
#pragma once

#include "app/core/context.hpp"
#include "app/core/found_branch.hpp"
#include "domain/bead/epic.hpp"
#include "domain/project/project.hpp"
#include "domain/work/choice.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/process.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace atelier {

class Repository;

// What the repository says of branches and checkouts, at one moment.
struct SeenGround {
    std::vector<Checkout> checkouts;
    // nullopt: not read.
    std::optional<std::map<std::string, CommitId>> branches;
    // Where changesets have their worktrees.
    std::filesystem::path worktrees;
    // Asked about a branch that the plan does not know; empty: not asked.
    std::function<Result<std::optional<FoundBranch>>(const UnknownBranch&)> found_branch = {};
    // Asked where a root branch has to be made; empty: not asked.
    std::function<Result<CommitId>(const Epic&)> root_start = {};
    // What open work would collide with; nullopt: as it is kept.
    std::optional<Forecast> forecast = {};
};
// `repository` outlives it; without a forecast.
Result<SeenGround> read_ground(Repository& repository, const ProjectPaths& paths);

struct WorkQuestion {
    // nullopt: a run without a name yet.
    std::optional<AgentId> agent = {};
    bool may_change = false;
    bool lands = true;
    bool reads_mail = true;
    ChoiceRules rules = {};
    // nullptr: not looked at, so that nothing speaks against an epic there.
    const SeenGround* ground = nullptr;
};

Result<Selection> what_is_next(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                               const WorkQuestion& question);

// What it waits for, and its epic does, step by step.
std::vector<BeadId> prerequisites_of(const Bead& changeset, const EpicTree& tree);

// What changesets would collide with, and the work that is under way, at one moment.
struct OpenWorkSeen {
    // Nothing of these two where the project has no forecast.
    std::vector<UnderWay> under_way;
    Forecast forecast;
    // Why nothing new is begun: so much waits for a person's review.
    std::optional<Reason> review_debt = {};
};
// `forecast` nullptr: as it is kept.
Result<OpenWorkSeen> see_open_work(PlanReader& plan, const Context& context,
                                   const LivenessProbe& probe, const Forecast* forecast = nullptr);
// Of a changeset of that epic: with what is under way, what it waits for left out.
std::vector<Collision> collisions_of(const Bead& changeset, const EpicTree& tree,
                                     const OpenWorkSeen& seen);

// All that is foreseen of a changeset of that epic, or of the epic, and what its paths let expect
// besides. `forecast` nullptr: as it is kept.
Result<std::vector<Collision>> collisions_to_tell(PlanReader& plan, const Context& context,
                                                  const LivenessProbe& probe, const Bead& changeset,
                                                  const EpicTree& tree,
                                                  const Forecast* forecast = nullptr);

// All that speaks for or against working on one epic, with everything below it.
Result<EpicFacts> facts_of_epic(PlanReader& plan, const Context& context,
                                const LivenessProbe& probe, const Bead& epic,
                                const SeenGround* ground);

} // namespace atelier
