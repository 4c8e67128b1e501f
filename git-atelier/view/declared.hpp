// What the skills about tasks and changesets answer, as documents.
#pragma once

#include "app/changeset/changeset_block.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

#include <vector>

namespace atelier {

Json task_done_json(const std::vector<BeadId>& tasks);
Json changeset_id_json(const BeadId& changeset);
Json changeset_block_json(const ChangesetBlockOutcome& outcome);

} // namespace atelier
