// The session in which a skill was called, and what it is about. An agent without an orchestrator
// has none; it names what it means, or is assigned to it.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/session.hpp"

#include <optional>

namespace atelier {

// nullopt: the caller names no session, or one that the store does not know. identity-foreign when
// it is another agent's.
Result<std::optional<Session>> caller_session(PlanReader& plan, const Context& context);

// The open epic that the caller is assigned to; nullopt for none.
Result<std::optional<Bead>> assigned_epic(PlanReader& plan, const Context& context);

// The changeset meant by a skill that was given `named` (or nothing): the session's own, else the
// only one that is being worked on in the assigned epic, can be, or was called done or blocked.
// not-runnable when a session names one that is not its own, usage when nothing says which.
Result<Bead> changeset_meant(PlanReader& plan, const Context& context,
                             const std::optional<Session>& session,
                             const std::optional<BeadId>& named);

} // namespace atelier
