#include "app/interchange/export_runs.hpp"

#include "app/piece/run_desk.hpp"
#include "domain/bead/bead_extra.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

Result<std::vector<PieceRecord>> recorded_pieces_of(RunReader& runs, const BeadId& run) {
    ATELIER_TRY(auto pieces, runs.pieces({.run = run, .with_intermediate = true}));
    std::ranges::sort(pieces, {}, [](const Piece& piece) {
        const auto number = child_number(piece.id);
        return std::pair(number ? number->number : 0, piece.id);
    });
    std::vector<BeadId> ids;
    for (const Piece& piece : pieces)
        ids.push_back(piece.id);
    ATELIER_TRY(const auto ancestry, runs.ancestry(ids));
    std::map<BeadId, std::vector<BeadId>> parents;
    for (const Derivation& one : ancestry)
        parents[one.piece].push_back(one.parent);
    std::vector<PieceRecord> records;
    for (Piece& piece : pieces) {
        // Told by what was made from it.
        piece.intermediate = false;
        auto its = parents.find(piece.id);
        records.push_back({std::move(piece),
                           its == parents.end() ? std::vector<BeadId>() : std::move(its->second)});
    }
    return records;
}

} // namespace

Result<std::optional<RunRecord>> recorded_run(PlanReader& plan, const BeadId& id) {
    RunReader& runs = plan.runs();
    ATELIER_TRY(auto run, runs.find(id));
    if (!run) return std::nullopt;
    RunRecord record{.run = *std::move(run)};
    ATELIER_TRY(record.form, form_of_run(plan, id));
    ATELIER_TRY(record.turns, runs.turns({.run = id}));
    ATELIER_TRY(record.signals, runs.signals(id));
    ATELIER_TRY(record.lines, made_up_lines(plan, id));
    ATELIER_TRY(record.pieces, recorded_pieces_of(runs, id));
    return record;
}

Bead with_run_record(Bead bead, const RunRecord& record) {
    Json extra = extra_of(bead);
    const Json* const kept = extra.find(metadata_member);
    Json metadata = kept == nullptr ? Json::object() : *kept;
    // Somebody else's, in a form of their own.
    if (!metadata.is_object()) return bead;
    metadata.set(run_record_member, run_record_json(record));
    extra.set(metadata_member, std::move(metadata));
    write_extra(bead, std::move(extra));
    return bead;
}

} // namespace atelier
