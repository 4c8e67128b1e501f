// What `git atelier integrate` did, would do, or took back.
#pragma once

#include "app/land/integrate_epic.hpp"
#include "app/land/undo_integration.hpp"
#include "app/work/land_by_hand.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>

namespace atelier {

// Of a changeset. Keys: changeset, epic, root_branch, integrated, commits, already, epic_closed.
Json integrate_json(const LandedByHand& landed);
std::string integrate_text(const LandedByHand& landed, const Style& style);

// Of an epic. Keys: epic, root_branch, parent_branch, how, from, integrated, commits[] (id,
// subject), diff (files, added, deleted), conflicts, checks, already, preview, checkout, warnings.
Json epic_integration_json(const EpicIntegration& integration);
std::string epic_integration_text(const EpicIntegration& integration, const Style& style);

// Of a run's document: run, branch and onto in place of epic, root_branch and parent_branch, and
// the other keys but for checks.
Json document_integration_json(const EpicIntegration& integration);

// `of`: the key of what was taken back, "epic" or "run". Other keys: parent_branch, undone, from,
// integrated, checkout, warnings.
Json undone_json(const UndoneIntegration& undone, const char* of = "epic");
std::string undone_text(const UndoneIntegration& undone, const Style& style);

} // namespace atelier
