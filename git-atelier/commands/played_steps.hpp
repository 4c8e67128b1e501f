// What `demo` and `hello` share: a repository that is made for them and thrown away, and the
// programs that are called there.
#pragma once

#include "app/project/demonstration.hpp"
#include "wiring/command.hpp"

namespace atelier {

// Below TMPDIR; the repository's folder is there, and empty.
Result<DemonstrationPlaces> make_throw_away_places(CommandEnv& env);

// Its exit status. What it says is shown as it says it, unless `quiet`.
Result<int> play_step(const DemonstrationStep& step, CommandEnv& env,
                      const DemonstrationPlaces& places, bool quiet);
// The same where what it says on standard output is read and not shown.
Result<ProcessResult> play_unseen(const DemonstrationStep& step, CommandEnv& env,
                                  const DemonstrationPlaces& places);

// Removes them; `failed` is what it is about, and what fails now is told besides.
Result<void> throw_away(CommandEnv& env, const DemonstrationPlaces& places,
                        const std::optional<Error>& failed);

} // namespace atelier
