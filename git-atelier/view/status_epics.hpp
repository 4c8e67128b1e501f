// Of the page of a status: the open epics, each with its changesets below it.
#pragma once

#include "app/look/status.hpp"
#include "view/text/style.hpp"

namespace atelier {

std::string open_epics_text(const StatusOutcome& status, const Style& style);
// Why a changeset waits at a gate of its workflow; nullptr: it waits at none.
const Reason* gate_of(const ChangesetStatus& changeset);
// "2 of 4 landed on greeting, 1 open task"
std::string where_it_stands(const EpicStatus& epic);

} // namespace atelier
