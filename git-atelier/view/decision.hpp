// What the overseer's decisions about a plan come to: promote, abandon, retry, register.
#pragma once

#include "app/plan/promote_epic.hpp"
#include "app/project/register_project.hpp"
#include "app/review/abandon_bead.hpp"
#include "app/review/retry.hpp"
#include "view/text/style.hpp"

namespace atelier {

// epic, title, promoted, ready, undescribed.
Json promote_json(const PromoteOutcome& outcome);
std::string promote_text(const PromoteOutcome& outcome, const Style& style);

// id, abandoned, changesets, kept[] (changeset, branch, head, ref), stopped, warnings.
Json abandon_json(const AbandonOutcome& outcome);
std::string abandon_text(const AbandonOutcome& outcome, const Style& style);

// id, changesets[] (id, title, state).
Json retry_json(const RetryOutcome& outcome);
std::string retry_text(const RetryOutcome& outcome, const Style& style);

// project, enlistment, folder, already, relinked, settings, git_config {key, value, added},
// warnings.
Json register_json(const RegisterOutcome& outcome);
std::string register_text(const RegisterOutcome& outcome, const Style& style);

} // namespace atelier
