// What the programs about tasks and changesets answer.
#pragma once

#include "app/changeset/changeset_block.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

Json task_done_json(const std::vector<BeadId>& tasks);
std::string tasks_closed_text(const std::vector<BeadId>& tasks, const Style& style);
Json changeset_id_json(const BeadId& changeset);
Json changeset_block_json(const ChangesetBlockOutcome& outcome);

} // namespace atelier
