#include "app/piece/settle_pieces.hpp"

#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// By the log, which is all that is left of them.
Result<void> add_deleted(PlanReader& plan, const std::optional<BeadId>& run,
                         std::set<BeadId>& deleted) {
    ATELIER_TRY(const auto events, plan.events({.bead = run, .types = {EventType::piece_deleted}}));
    for (const Event& event : events) {
        const auto data = parse_json(event.data);
        const Json* const said = std::get_if<Json>(&data);
        const Json* const pieces = said == nullptr ? nullptr : said->find("pieces");
        if (pieces == nullptr || !pieces->is_array()) continue;
        for (const Json& piece : pieces->as_array())
            if (auto id = BeadId::parse(piece.is_string() ? piece.as_string() : ""))
                deleted.insert(*std::move(id));
    }
    return {};
}

// 0 for none.
std::int64_t last_number_among(const std::map<BeadId, CommitId>& refs) {
    std::int64_t last = 0;
    for (const auto& [id, commit] : refs)
        if (const auto number = child_number(id)) last = std::max(last, number->number);
    return last;
}

// Whether there were any.
Result<bool> leave_out_missing(Pieces& pieces, PieceRefs& wanted) {
    std::vector<CommitId> commits;
    for (const auto& [id, commit] : wanted.made)
        commits.push_back(commit);
    ATELIER_TRY(const auto gone, pieces.missing(commits));
    return std::erase_if(wanted.made, [&](const auto& one) {
               return std::ranges::find(gone, one.second) != gone.end();
           }) > 0;
}

Result<bool> is_known(PlanReader& plan, const BeadId& run, std::int64_t number) {
    ATELIER_TRY(const KnownPieces known, known_pieces(plan, run));
    const auto reaches = [&](const BeadId& id) {
        const auto its = child_number(id);
        return its && its->number >= number;
    };
    return std::ranges::any_of(known.without, reaches) ||
           std::ranges::any_of(known.made, [&](const auto& one) { return reaches(one.first); });
}

} // namespace

Result<KnownPieces> known_pieces(PlanReader& plan, const std::optional<BeadId>& run) {
    KnownPieces out;
    ATELIER_TRY(const auto pieces, plan.runs().pieces({.run = run, .with_intermediate = true}));
    for (const Piece& piece : pieces) {
        if (piece.intermediate)
            out.without.insert(piece.id);
        else
            out.made.emplace(piece.id, piece.commit);
    }
    ATELIER_CHECK(add_deleted(plan, run, out.without));
    return out;
}

Result<void> settle_pieces(const RunDesk& desk, const BeadId& run) {
    ATELIER_TRY(const KnownPieces kept,
                desk.plan.store.read([&](PlanReader& plan) { return known_pieces(plan, run); }));
    Pieces& pieces = desk.repository.pieces();
    ATELIER_TRY(const auto standing, pieces.refs(run));
    PieceRefs wanted{.made = kept.made};
    for (const auto& [id, commit] : standing)
        if (kept.without.contains(id)) wanted.dropped.emplace(id, commit);
    const std::string message = "atelier: pieces of " + run.str();
    const auto settled = pieces.settle(wanted, message);
    if (settled || settled.error().code != ErrorCode::git_failed) return settled;
    // What was imported, or lost, may have no commit here: the others have their refs all the same.
    ATELIER_TRY(const bool fewer, leave_out_missing(pieces, wanted));
    return fewer ? pieces.settle(wanted, message) : settled;
}

Result<void> pass_numbers_in_use(const Context& context, Repository& repository,
                                 const BeadId& run) {
    ATELIER_TRY(const auto refs, repository.pieces().refs(run));
    const std::int64_t last = last_number_among(refs);
    if (last == 0) return {};
    ATELIER_TRY(const bool known,
                context.store.read([&](PlanReader& plan) { return is_known(plan, run, last); }));
    if (known) return {};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        std::int64_t given = 0;
        while (given < last) {
            ATELIER_TRY(given, plan.next_child(run));
        }
        return {};
    });
}

} // namespace atelier
