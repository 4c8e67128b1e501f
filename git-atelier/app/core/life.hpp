// Reads who lives: what domain/work/life decides by.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/run.hpp"
#include "domain/work/life.hpp"
#include "domain/work/now.hpp"
#include "domain/work/session.hpp"
#include "ports/process.hpp"
#include "ports/run_store.hpp"

namespace atelier {

// While a run waits at a gate that has a limit: until when.
std::string gate_limit_key(const BeadId& run);
// What a run waits for at its gate, or last did: the name of a kind of gate.
Result<std::string> wanted_at_gate(PlanReader& plan, const BeadId& run);

Result<LeaseHolder> holder_of(PlanReader& plan, const BeadId& on, const LivenessProbe& probe);
// The identity's, and its own claim's.
Result<AgentHolders> holders_of(PlanReader& plan, const Context& context, const AgentId& agent,
                                const LivenessProbe& probe);
// The identity's; and, while the session holds one, the claim's.
Result<SessionHolders> holders_of(PlanReader& plan, const Context& context, const Session& session,
                                  const LivenessProbe& probe);

// Each by the clock and the rules of `context`.
Result<Life> life_of(PlanReader& plan, const Context& context, const BeadId& on,
                     const LivenessProbe& probe);
Result<Life> life_of(PlanReader& plan, const Context& context, const AgentId& agent,
                     const LivenessProbe& probe);
Result<Life> life_of(PlanReader& plan, const Context& context, const Session& session,
                     const LivenessProbe& probe);

// The pause of turns by which a run is paused, as far as it has not been lifted.
Result<std::optional<TurnPause>> kept_by(PlanReader& plan, const Run& run);

// An agent and a changeset as they are now; a changeset only costs more where it was begun.
Result<AgentNow> agent_now(PlanReader& plan, const Context& context, const Bead& agent,
                           const LivenessProbe& probe);
Result<ChangesetState> state_now(PlanReader& plan, const Context& context, const Bead& changeset,
                                 const LivenessProbe& probe);
// nullopt: there is no such run, or it is over.
Result<std::optional<Run>> unfinished_run(RunReader& runs, const BeadId& id);
// The run that carries the changeset out. nullopt: none does, or not any more. A field that cannot
// be read says neither, and is an error.
Result<std::optional<Run>> unfinished_molecule(PlanReader& plan, const Bead& changeset);
// Why nobody is to go on with a changeset that a run carries out: it waits at a gate, or the run is
// paused; or it cannot be read which run that is. nullopt where it may go on, and for one without a
// run.
Result<std::optional<Reason>> molecule_waits(PlanReader& plan, const Context& context,
                                             const Bead& changeset);
// Whether a run carries it out that is not over.
Result<bool> molecule_goes_on(PlanReader& plan, const Bead& changeset);
// The run that carries it out and is at a gate where a review decides, also once that is given and
// until a session has gone on by it. nullopt: there is none.
Result<std::optional<Run>> molecule_in_review(PlanReader& plan, const Bead& changeset);
// What of its changeset the run itself does not say.
enum class MoleculeHold {
    none,
    // Nobody is asked any more at its gate: the next session goes on by what was said.
    decided,
    // The changeset is blocked.
    blocked
};
Result<MoleculeHold> molecule_hold(PlanReader& plan, const Run& run);
// The bead of an agent says how that is now; any other is as it is.
Result<Bead> as_it_is_now(PlanReader& plan, const Context& context, Bead bead,
                          const LivenessProbe& probe);

// The first of worker-1, worker-2, ... that does not live, holds no epic and is not paused.
Result<AgentId> free_worker(PlanReader& plan, const Context& context, const LivenessProbe& probe);

} // namespace atelier
