// What the notes of a document's commits say: who judged it there, and how.
#pragma once

#include "domain/run/run.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier {

// By the commit that was judged: what a turn that changed the document left, else what it was
// given. Turns without a score and without a verdict say nothing.
std::map<CommitId, std::string> score_notes(const std::vector<TurnRecord>& turns);

} // namespace atelier
