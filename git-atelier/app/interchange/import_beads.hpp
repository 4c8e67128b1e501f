// Rows of Beads' JSONL into the plan, all of them or none.
#pragma once

#include "app/core/context.hpp"
#include "base/enum_names.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "domain/plan/branches.hpp"
#include "domain/plan/rules.hpp"
#include "ports/progress.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct ImportRequest {
    // A row a line.
    std::string_view text;
    // Names the text in errors.
    std::string source;
    // Takes rows too that are not newer than what the plan has.
    bool allow_stale = false;
    // Says what would be done.
    bool dry_run = false;
    // Leaves out rows that cannot be taken, and what cannot be without them.
    bool skip_invalid = false;
    // How YAML in beads is read.
    YamlReader yaml = {};
    // What the repository says of its branches.
    RepositoryBranches branches = {};
    // By which commit of that root branch the changeset has landed; nullopt when none shows it.
    // Without it no landing is proven.
    std::function<Result<std::optional<CommitId>>(const Bead& changeset, const BranchName& root)>
        landing = {};
    // The texts of those commits that are pieces of the repository. Without it there is none.
    std::function<Result<std::map<CommitId, std::string>>(const std::vector<CommitId>& commits)>
        piece_texts = {};
};

// Why a row was not taken, although it says something else than the plan does.
enum class SkippedBecause { older, same_time, claimed, pinned };
constexpr auto names_of(SkippedBecause) {
    return std::to_array<Named<SkippedBecause>>({{SkippedBecause::older, "older"},
                                                 {SkippedBecause::same_time, "same-time"},
                                                 {SkippedBecause::claimed, "claimed"},
                                                 {SkippedBecause::pinned, "pinned"}});
}

struct SkippedRow {
    BeadId id;
    SkippedBecause why = SkippedBecause::older;
    std::size_t line = 0;
    // When each was changed last.
    Time ours{};
    Time theirs{};
};

// What of a row came in otherwise than it says, or did not.
struct ImportRemark {
    BeadId id;
    std::size_t line = 0;
    // In words that follow the bead's id.
    PlanFault fault;
};

// A row that was left out because it cannot be taken.
struct InvalidRow {
    std::size_t line = 0;
    // "" when it says none that is one.
    std::string id;
    std::string message;
};

struct ImportOutcome {
    // In the order of their rows.
    std::vector<BeadId> created;
    std::vector<BeadId> updated;
    std::vector<SkippedRow> skipped;
    // By line; of rows that were written.
    std::vector<ImportRemark> remarks;
    std::vector<InvalidRow> invalid;
    // Of changesets of one epic that came in and may change the same files, one waiting for the
    // other in no way.
    std::vector<std::string> warnings = {};
    std::size_t unchanged = 0;
    // Rows that are not beads: what `bd remember` wrote, deleted ones, kinds that we do not know.
    std::size_t memories = 0;
    std::size_t tombstones = 0;
    std::size_t unknown = 0;
    // Runs that came in, or would, with what is recorded of them, and their pieces whose texts are
    // not in the repository.
    std::vector<BeadId> runs = {};
    std::vector<BeadId> missing_pieces = {};
    bool dry_run = false;
};

// plan-invalid, naming the line, when one row cannot be taken: then nothing is written, unless
// `skip_invalid` leaves it out. A bead that is there already is overwritten only by a newer row;
// `claimed` and `pinned` hold for any. What is recorded of a run comes in where nothing is recorded
// of it here. No row brings an approval, a claim or an unproven landing.
// `progress` may be null, when nobody wants to follow.
Result<ImportOutcome> import_beads(const Context& context, const ImportRequest& request,
                                   Progress* progress);

} // namespace atelier
