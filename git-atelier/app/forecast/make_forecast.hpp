// Which open changesets would collide with each other, with their root branch and with its parent:
// asked of the repository for what has moved since it was last asked, and kept in the store.
#pragma once

#include "app/core/what_is_next.hpp"
#include "domain/forecast/forecast.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace atelier {

class Repository;

// What is kept of it and still true, and what is not known yet; nothing is written. Uncommitted
// work is not looked at. Empty where the project has no forecast. `begun`: of those open epics
// alone there may be work that has been committed, where the caller has read that. `heads`: of all
// branches, where the caller has those.
Result<Forecast> make_forecast(const Context& context, Repository& repository,
                               const std::optional<std::set<BeadId>>& begun = {},
                               const std::map<std::string, CommitId>* heads = nullptr);

// The same, and keeps it where it says something else than what is kept.
Result<Forecast> keep_forecast(const Context& context, Repository& repository);

// Of an open epic or changeset: what is foreseen, and what planned paths let expect besides. None
// of another bead.
Result<std::vector<Collision>> foreseen_of(const Context& context, const LivenessProbe& probe,
                                           Repository& repository, const BeadId& id);

// What was read for the choice of what is next, with the forecast; without where that fails, so
// that what is kept counts.
Result<SeenGround> with_forecast(Result<SeenGround> ground, const Result<Forecast>& forecast);

} // namespace atelier
