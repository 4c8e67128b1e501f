// What somebody may be told to do next, by name: the sentences are rows of base/hint_table.
#pragma once

namespace atelier {

// Who reads it: people are told commands, agents skills.
enum class Audience { person, worker, planner, artisan };

// A list a subject, each in the order of its rows.
enum class Hint {
#include "base/hints_on_callers.inc"
#include "base/hints_on_claims.inc"
#include "base/hints_on_mail.inc"
#include "base/hints_on_plans.inc"
#include "base/hints_on_projects.inc"
#include "base/hints_on_systems.inc"
#include "base/hints_on_work.inc"
#include "base/hints_on_workflows.inc"
};

} // namespace atelier
