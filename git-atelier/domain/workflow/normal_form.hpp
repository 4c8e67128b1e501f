// A workflow in the one form that all have which mean the same by these laws: `seq` is associative
// and `seq []` its identity; `par concat` is associative; what comes of one alone is that one; one
// round without a name is no loop. A run keeps this form, and the paths of its steps are paths in
// it.
#pragma once

#include "domain/workflow/workflow.hpp"

namespace atelier {

Terms normal_form(Terms steps);
Workflow normal_form(Workflow workflow);

} // namespace atelier
