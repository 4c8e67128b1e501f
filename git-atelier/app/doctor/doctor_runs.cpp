// Whether runs are as their beads, their drivers and the messages about them say.
#include "app/doctor/doctor.hpp"
#include "app/mail/notices.hpp"
#include "app/run/finish_stage.hpp"
#include "app/run/recover_runs.hpp"
#include "base/text.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/matter.hpp"
#include "ports/run_store.hpp"

#include <map>

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
            faults.stale.back().close_reason = close_reason_of(*run->second);
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

// What is left of drivers that died: nothing fails because of it, and whoever comes next ends it.
Finding left_by_drivers(const DoctorDeps& deps, bool (*counts)(const LeftRun&),
                        const std::string& none) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const auto left = deps.plan->store.read(
        [&](PlanReader& plan) { return left_runs(plan, *deps.plan, deps.probe, AmongRuns::all); });
    if (!left) return not_looked_at(left.error());
    std::vector<std::string> found;
    for (const LeftRun& one : *left)
        if (counts(one))
            found.push_back(one.turns == 0 ? one.run.str()
                                           : one.run.str() + " with " + counted(one.turns, "turn") +
                                                 " in flight");
    return noted(found, none, advise(Hint::gc_ends_runs));
}

Finding check_drivers(const DoctorDeps& deps) {
    return left_by_drivers(
        deps, [](const LeftRun& one) { return one.held; }, "no run has lost its driver");
}

Finding check_turns(const DoctorDeps& deps) {
    return left_by_drivers(
        deps, [](const LeftRun& one) { return one.turns > 0; },
        "every turn in flight has its driver");
}

// Open messages about gates at which their runs do not wait, by the key of each.
Result<std::map<std::string, BeadId>> messages_of_gates_over(PlanReader& plan) {
    ATELIER_TRY(const auto open,
                plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}));
    std::map<std::string, BeadId> found;
    for (const Bead& bead : open) {
        const auto message = Message::of(bead);
        if (!message) continue;
        const KnownMatter known = matter_of(*message);
        if (known.matter != Matter::gate) continue;
        ATELIER_TRY(const auto run, plan.runs().find(*known.bead));
        if (!run || !run->waits_for || message->key() != gate_key(run->id, run->waits_at))
            found.emplace(message->key(), bead.id);
    }
    return found;
}

Result<void> close_messages_of_gates_over(PlanWriter& plan) {
    ATELIER_TRY(const auto found, messages_of_gates_over(plan));
    for (const auto& [key, message] : found)
        ATELIER_CHECK(close_notices(plan, key, "the gate is over"));
    return {};
}

Finding check_gate_messages(const DoctorDeps& deps) {
    if (!deps.plan) return not_looked_at(deps.plan.error());
    const Context& context = *deps.plan;
    const auto over = context.store.read(messages_of_gates_over);
    if (!over) return not_looked_at(over.error());
    std::vector<std::string> found;
    for (const auto& [key, message] : *over)
        found.push_back(message.str() + " asks about a gate that is over");
    const Finding finding = noted(found, "every message about a gate is about one that is open",
                                  advise(Hint::fix_gate_messages));
    if (!deps.fix || found.empty()) return finding;
    if (const auto closed = context.store.write(context.stamp(), close_messages_of_gates_over);
        !closed)
        return not_looked_at(closed.error());
    return {.message = finding.message + ": closed", .fixed = true};
}

} // namespace

std::span<const Check> run_checks() {
    static constexpr Check checks[] = {
        {"runs", check_runs},
        {"drivers", check_drivers},
        {"turns", check_turns},
        {"gate-messages", check_gate_messages},
        {"derivations", check_derivations},
        {"piece-refs", check_piece_refs},
        {"piece-objects", check_piece_objects},
        {"unknown-pieces", check_unknown_pieces},
    };
    return checks;
}

} // namespace atelier
