// Notes on the versions of documents, which `git log --notes=atelier` shows: who judged each of
// them, and how. They say nothing that the plan does not, and can be written anew at any time.
#pragma once

#include "app/piece/run_desk.hpp"

#include <map>
#include <string>
#include <string_view>

namespace atelier {

inline constexpr std::string_view notes_ref = "refs/notes/atelier";

// Of one run; those that are there so already stay as they are.
Result<void> write_score_notes(const Context& context, Repository& repository, const BeadId& run);

// Those of all runs that work on documents, by commit, as they are to be.
Result<std::map<CommitId, std::string>> all_score_notes(PlanReader& plan);
// All of them. How many commits have one.
Result<std::size_t> rewrite_score_notes(const Context& context, Repository& repository);

} // namespace atelier
