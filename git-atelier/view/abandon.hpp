// An epic or a changeset that was given up, or would be.
#pragma once

#include "app/review/abandon_bead.hpp"
#include "view/text/style.hpp"

namespace atelier {

// id, abandoned, changesets, kept[] (changeset, branch, head, ref), stopped, warnings.
Json abandon_json(const AbandonOutcome& outcome);
std::string abandon_text(const AbandonOutcome& outcome, const Style& style);

} // namespace atelier
