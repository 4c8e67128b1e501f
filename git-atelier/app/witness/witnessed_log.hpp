// What the repository keeps of the log (domain/bead/log_witness): written with the ref that a
// landing moves anyway, and held against the log.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/log_witness.hpp"
#include "ports/git_refs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Repository;

// What is kept there from now on, and what was there when this project wrote it last.
struct LogStep {
    std::optional<std::string> from = {};
    std::string to = {};
};

// In the transaction whose last event is to be seen; after all that it appends.
Result<LogStep> step_log(PlanWriter& plan, const Repository& repository);

// Moves refs, and what is kept of the log with them. Where that was written by another copy of the
// store, or by another run, it is kept besides; where it cannot be written at all, the refs move
// without it. Errors as of `GitRefs::update_refs`.
Result<void> update_refs_with_log(GitRefs& refs, const std::vector<RefUpdate>& updates,
                                  const std::string& message, const LogStep& step);

// Of a log whose chain is whole: nullopt where it and the repository agree, as far as the
// repository has seen it.
Result<std::optional<WitnessFault>> check_log(const Context& context, Repository& repository);

// What is in the log counts from here on, whatever the repository has seen of another one.
Result<void> accept_log(const Context& context, Repository& repository);

} // namespace atelier
