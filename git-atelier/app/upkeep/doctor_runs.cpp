// Whether runs and pieces are recorded as their beads, their derivations and their refs say.
#include "app/core/life.hpp"
#include "app/upkeep/doctor.hpp"
#include "base/text.hpp"
#include "ports/git_refs.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <map>
#include <set>

namespace atelier {
namespace {

struct RunFaults {
    // Beads of runs that say otherwise than what is recorded of them.
    std::vector<Bead> stale;
    std::vector<std::string> wrong;
    // An import or a salvage brings a bead without what was recorded.
    std::vector<std::string> unrecorded;
};

Result<RunFaults> faults_of_runs(PlanReader& plan) {
    ATELIER_TRY(const auto beads, plan.select({.kind = BeadKind::run}));
    ATELIER_TRY(const auto runs, plan.runs().select({}));
    std::map<BeadId, const Run*> recorded;
    for (const Run& run : runs)
        recorded.emplace(run.id, &run);
    RunFaults faults;
    for (const Bead& bead : beads) {
        const auto run = recorded.find(bead.id);
        if (run == recorded.end()) {
            if (!is_closed(bead)) faults.unrecorded.push_back(bead.id.str());
            continue;
        }
        const BeadStatus right = bead_status_of(run->second->status);
        if (bead.status != right) {
            faults.wrong.push_back(bead.id.str() + " is " + std::string(name_of(bead.status)) +
                                   ", and its run is " + std::string(name_of(run->second->status)));
            faults.stale.push_back(bead);
            faults.stale.back().status = right;
            faults.stale.back().close_reason =
                right == BeadStatus::closed ? run->second->reason : std::string();
        }
        recorded.erase(run);
    }
    for (const auto& [id, run] : recorded)
        faults.wrong.push_back("there is no run " + id.str() + ", of which turns are recorded");
    return faults;
}

Result<void> mend_runs(PlanWriter& plan) {
    ATELIER_TRY(const RunFaults faults, faults_of_runs(plan));
    for (const Bead& bead : faults.stale)
        ATELIER_CHECK(plan.update(bead));
    return {};
}

Finding check_runs(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const Context& context = *deps.plan;
    const auto faults = context.store.read(faults_of_runs);
    if (!faults) return not_looked_at(faults.error());
    if (faults->wrong.empty() && faults->unrecorded.empty())
        return {.message = "each run is as its bead says"};
    Finding finding{.state = CheckState::wrong, .message = first_few(faults->wrong)};
    if (faults->wrong.empty()) {
        finding.state = CheckState::note;
        finding.message = "nothing is recorded of " + first_few(faults->unrecorded);
        finding.hint = advise(Hint::what_it_is, faults->unrecorded.front());
    } else if (!faults->stale.empty()) {
        finding.hint = advise(Hint::fix_runs);
    }
    finding.details.set("found", Json::strings(faults->wrong))
        .set("unrecorded", Json::strings(faults->unrecorded));
    if (!deps.fix || faults->stale.size() != faults->wrong.size() || faults->wrong.empty())
        return finding;
    if (const auto mended = context.store.write(context.stamp(), mend_runs); !mended)
        return not_looked_at(mended.error());
    return {.message = finding.message + ": put right", .fixed = true};
}

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

struct PieceRefFaults {
    // A piece could be lost.
    std::vector<std::string> wrong;
    std::vector<std::string> left_over;
    // What sets all refs of pieces that the plan knows as it has them.
    std::vector<RefUpdate> updates;
};

struct RecordedPieces {
    std::vector<Piece> pieces;
    std::set<BeadId> driven;
};

Result<RecordedPieces> recorded_pieces(PlanReader& plan, const DoctorDeps& deps) {
    RecordedPieces recorded;
    ATELIER_TRY(recorded.pieces, plan.runs().pieces({.with_intermediate = true}));
    ATELIER_TRY(const auto runs, plan.runs().select({.statuses = {RunStatus::running}}));
    for (const Run& run : runs) {
        ATELIER_TRY(const Life life, life_of(plan, *deps.plan, run.id, deps.probe));
        if (life == Life::lives) recorded.driven.insert(run.id);
    }
    return recorded;
}

Result<PieceRefFaults> faults_of_piece_refs(const DoctorDeps& deps) {
    ATELIER_TRY(const RecordedPieces recorded, deps.plan->store.read([&](PlanReader& plan) {
        return recorded_pieces(plan, deps);
    }));
    ATELIER_TRY(auto refs, deps.repository.refs().refs_below(std::string(pieces_folder)));
    // Whoever drives a run moves its refs after it has recorded its pieces.
    std::erase_if(refs, [&](const auto& ref) {
        const auto id = BeadId::parse(ref.first.substr(pieces_folder.size()));
        const auto number = id ? child_number(*id) : std::nullopt;
        return number && recorded.driven.contains(number->parent);
    });
    PieceRefFaults faults;
    for (const Piece& piece : recorded.pieces) {
        if (recorded.driven.contains(piece.run)) continue;
        const std::string ref = piece_ref(piece.id);
        const auto at = refs.find(ref);
        const auto found = at == refs.end() ? std::nullopt : std::optional(at->second);
        refs.erase(ref);
        const auto right = piece.intermediate ? std::nullopt : std::optional(piece.commit);
        if (found == right) continue;
        faults.updates.push_back({.ref = ref, .to = right, .from = found});
        if (!right)
            faults.left_over.push_back(ref);
        else
            faults.wrong.push_back(piece.id.str() +
                                   (found ? " has a ref that leads elsewhere" : " has no ref"));
    }
    for (const auto& [ref, commit] : refs)
        faults.left_over.push_back(ref);
    return faults;
}

Finding check_piece_refs(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto faults = faults_of_piece_refs(deps);
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

} // namespace

std::span<const Check> run_checks() {
    static constexpr Check checks[] = {
        {"runs", check_runs},
        {"derivations", check_derivations},
        {"piece-refs", check_piece_refs},
    };
    return checks;
}

} // namespace atelier
