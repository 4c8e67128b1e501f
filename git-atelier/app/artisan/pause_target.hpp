// What a person names to be paused or resumed: a part of the plan, an agent or a run, which are
// beads, or the turns of an artisan or of a runtime.
#pragma once

#include "app/core/context.hpp"
#include "domain/run/turn_pause.hpp"
#include "ports/agent_runtime.hpp"
#include "ports/workflows.hpp"

#include <optional>
#include <string>
#include <variant>

namespace atelier {

struct PausableTurns {
    PausedTurns of = PausedTurns::artisan;
    std::string name;

    bool operator==(const PausableTurns&) const = default;
};
using PauseTarget = std::variant<BeadId, PausableTurns>;

// What is named in full wins over what a bead is called in part. `artisan:NAME`, `runtime:NAME` and
// `atelier/artisan/NAME` mean nothing else. nullopt where a bead is like it,
// which whoever looks for one says; not-found, with the artisan or runtime that is like it, where
// nothing else is; ambiguous, with `details.choices` (`id`, `title`), where a name is of several
// kinds. What is paused now can be named also where its file is gone.
Result<std::optional<PauseTarget>> pause_target(const Context& context, WorkflowCatalog& catalog,
                                                RuntimeCatalog& runtimes,
                                                const std::string& written);

} // namespace atelier
