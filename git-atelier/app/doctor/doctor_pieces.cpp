// Whether each piece is where the plan has it: its commit, its ref, and what it was made from.
#include "app/core/life.hpp"
#include "app/doctor/doctor.hpp"
#include "app/piece/settle_pieces.hpp"
#include "base/text.hpp"
#include "ports/git_refs.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

struct PieceFaults {
    // A piece could be lost.
    std::vector<std::string> wrong;
    std::vector<std::string> left_over;
    // Of pieces that the plan has never known.
    std::vector<std::string> unknown;
    // What sets all refs of pieces that the plan knows as it has them.
    std::vector<RefUpdate> updates;
};

struct RecordedPieces {
    KnownPieces refs;
    // Whoever drives a run moves its refs after it has recorded its pieces.
    std::set<BeadId> driven;
};

BeadId run_of(const BeadId& piece) {
    const auto number = child_number(piece);
    return number ? number->parent : piece;
}

Result<RecordedPieces> recorded_pieces(PlanReader& plan, const DoctorDeps& deps) {
    RecordedPieces recorded;
    ATELIER_TRY(recorded.refs, known_pieces(plan, std::nullopt));
    ATELIER_TRY(const auto runs, plan.runs().select({.statuses = {RunStatus::running}}));
    for (const Run& run : runs) {
        ATELIER_TRY(const Life life, life_of(plan, *deps.plan, run.id, deps.probe));
        if (life == Life::lives) recorded.driven.insert(run.id);
    }
    return recorded;
}

// Of those without their ref: a piece whose commit is gone can have none.
Result<std::set<CommitId>> missing_among(const std::map<BeadId, CommitId>& made,
                                         const std::map<std::string, CommitId>& refs,
                                         const DoctorDeps& deps) {
    std::vector<CommitId> commits;
    for (const auto& [piece, commit] : made)
        if (!refs.contains(piece_ref(piece))) commits.push_back(commit);
    ATELIER_TRY(const auto gone, deps.repository.pieces().missing(commits));
    return std::set<CommitId>(gone.begin(), gone.end());
}

Result<PieceFaults> faults_of_pieces(const DoctorDeps& deps) {
    ATELIER_TRY(const RecordedPieces recorded, deps.plan->store.read([&](PlanReader& plan) {
        return recorded_pieces(plan, deps);
    }));
    ATELIER_TRY(auto refs, deps.repository.refs().refs_below(std::string(pieces_folder)));
    ATELIER_TRY(const auto gone, missing_among(recorded.refs.made, refs, deps));
    PieceFaults faults;
    for (const auto& [piece, commit] : recorded.refs.made) {
        const std::string ref = piece_ref(piece);
        const auto at = refs.find(ref);
        const auto found = at == refs.end() ? std::nullopt : std::optional(at->second);
        refs.erase(ref);
        if (found == commit || gone.contains(commit) || recorded.driven.contains(run_of(piece)))
            continue;
        faults.updates.push_back({.ref = ref, .to = commit, .from = found});
        faults.wrong.push_back(piece.str() +
                               (found ? " has a ref that leads elsewhere" : " has no ref"));
    }
    for (const auto& [ref, commit] : refs) {
        const auto piece = BeadId::parse(ref.substr(pieces_folder.size()));
        if (piece && recorded.driven.contains(run_of(*piece))) continue;
        if (!piece || !recorded.refs.without.contains(*piece)) {
            faults.unknown.push_back(ref);
            continue;
        }
        faults.left_over.push_back(ref);
        faults.updates.push_back({.ref = ref, .to = std::nullopt, .from = commit});
    }
    return faults;
}

} // namespace

Finding check_derivations(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto broken =
        deps.plan->store.read([](PlanReader& plan) { return plan.runs().broken_derivations(); });
    if (!broken) return not_looked_at(broken.error());
    if (broken->empty()) return {.message = "what each piece was made from is there"};
    std::vector<std::string> found;
    for (const Derivation& one : *broken)
        found.push_back(one.piece.str() + " was made from " + one.parent.str());
    Finding finding{.state = CheckState::wrong,
                    .message = "one of two pieces is missing: " + first_few(found),
                    .hint = advise(Hint::put_copy_back)};
    finding.details.set("found", Json::strings(found));
    return finding;
}

Finding check_piece_refs(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto faults = faults_of_pieces(deps);
    if (!faults) return not_looked_at(faults.error());
    const Advice hint = faults->updates.empty() ? Advice() : advise(Hint::fix_piece_refs);
    Finding finding =
        noted(faults->left_over, "each piece can be reached as the plan has it", hint);
    if (!faults->wrong.empty()) {
        finding = {.state = CheckState::wrong, .message = first_few(faults->wrong), .hint = hint};
        finding.details.set("found", Json::strings(faults->wrong))
            .set("left_over", Json::strings(faults->left_over));
    }
    if (!deps.fix || faults->updates.empty()) return finding;
    const auto set = deps.repository.refs().update_refs(faults->updates, "atelier: doctor");
    if (!set) return not_looked_at(set.error());
    return {.message = finding.message + ": put right", .fixed = true};
}

// As where an older copy of the store was put back: new pieces get numbers above theirs.
Finding check_unknown_pieces(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto faults = faults_of_pieces(deps);
    if (!faults) return not_looked_at(faults.error());
    return noted(faults->unknown, "the plan knows each piece that has a ref",
                 advise(Hint::unknown_pieces));
}

Finding check_piece_objects(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto pieces = deps.plan->store.read(
        [](PlanReader& plan) { return plan.runs().pieces({.with_intermediate = true}); });
    if (!pieces) return not_looked_at(pieces.error());
    std::vector<CommitId> commits;
    for (const Piece& piece : *pieces)
        commits.push_back(piece.commit);
    const auto gone = deps.repository.pieces().missing(commits);
    if (!gone) return not_looked_at(gone.error());
    const std::set<CommitId> missing(gone->begin(), gone->end());
    std::vector<std::string> found;
    for (const Piece& piece : *pieces)
        if (missing.contains(piece.commit))
            found.push_back(piece.id.str() + " is " + piece.commit.str() +
                            ", which is not in the repository");
    return noted(found, "the text of each piece is in the repository", advise(Hint::piece_objects),
                 CheckState::wrong);
}

} // namespace atelier
