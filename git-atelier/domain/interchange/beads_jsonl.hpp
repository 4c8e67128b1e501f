// A bead as other Beads programs write it: one JSON object, a line of their JSONL. What they have
// and we have not (comments, links that do not block, due dates, fields of later versions) is kept
// in `Bead::extra` and written again.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "domain/plan/rules.hpp"
#include "domain/work/lease.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What a row is. Only issues become beads. A line about the file itself ({"_schema":...}) is of an
// unknown kind.
enum class BeadsRowKind { issue, memory, tombstone, unknown };
BeadsRowKind row_kind(const Json& row);

// The same bead gives the same bytes. `claim_expires_at` is the lease's while it runs; without a
// lease the description says what it said.
Json beads_row(const Bead& bead, const std::optional<Lease>& lease = {});

struct ReadRow {
    // Revision 0.
    Bead bead;
    // Whether the row says when the bead was made.
    bool has_created_at = true;
    // All that is said of links, as a list.
    Json edges = Json::array();
    // What was taken otherwise than it was written, or not at all.
    std::vector<PlanFault> found = {};
};

// Of an issue with an id; `now` stands in for times that it does not say. plan-invalid says what is
// wrong with it, without the line. `yaml` reads a message's header, and tickets.
Result<ReadRow> read_beads_row(Json row, Time now, const YamlReader& yaml);

// Beads knows no agents unless it was told of them, and refuses a file that has any. Between
// programs an agent of ours goes as a message, which Beads takes, leaves out of its lists and never
// calls ready; its label says what it is. Rows of other programs' agents stay as they are.
void hide_agent(Json& row);
void find_agent(Json& row);

// Whether the rows of both say the same, but for when each was made and who changed it last, when;
// also when one of them has been through a program that keeps whole seconds.
bool same_content(const Bead& a, const Bead& b, const std::optional<Lease>& lease);

} // namespace atelier
