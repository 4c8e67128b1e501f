#include "domain/run/run.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

Facts facts_of(const Run& run, std::vector<TurnRecord> turns, std::vector<SignalRecord> signals) {
    return {.turns = std::move(turns),
            .signals = std::move(signals),
            .start_stage = run.start_stage,
            .auto_advance = run.auto_advance,
            .sources = run.sources,
            .artisans = run.artisans};
}

bool was_interrupted(const Run& run, const std::vector<TurnRecord>& turns,
                     const std::vector<SignalRecord>& signals) {
    if (run.status != RunStatus::running || !run.started_at) return false;
    Time last = *run.started_at;
    for (const TurnRecord& turn : turns) {
        if (is_in_flight(turn.status)) return true;
        last = std::max(last, turn.ended_at.value_or(turn.started_at));
    }
    // Between two sessions on its changeset nobody drives it.
    if (run.changeset) return false;
    return std::ranges::none_of(signals, [&](const SignalRecord& signal) {
        return signal.at >= last && is_influence(signal.kind) && signal.kind != SignalKind::note &&
               signal.kind != SignalKind::inject;
    });
}

bool awaits_driver(const Run& run, bool driven, bool interrupted) {
    return run.status == RunStatus::running && !driven && !interrupted && !run.changeset;
}

ArtisanState artisan_state(const TurnRecord* newest) {
    if (newest == nullptr) return ArtisanState::idle;
    switch (newest->status) {
    case TurnStatus::preparing:
        return ArtisanState::contemplating;
    case TurnStatus::working:
        return ArtisanState::working;
    case TurnStatus::done:
        return ArtisanState::ready;
    case TurnStatus::pending:
    case TurnStatus::failed:
    case TurnStatus::skipped:
    case TurnStatus::lost:
        break;
    }
    return ArtisanState::idle;
}

BeadStatus bead_status_of(RunStatus status) {
    switch (status) {
    case RunStatus::draft:
        return BeadStatus::deferred;
    case RunStatus::queued:
        return BeadStatus::open;
    case RunStatus::running:
        return BeadStatus::in_progress;
    case RunStatus::waiting:
    case RunStatus::paused:
        return BeadStatus::blocked;
    case RunStatus::completed:
    case RunStatus::failed:
    case RunStatus::cancelled:
        break;
    }
    return BeadStatus::closed;
}

std::string close_reason_of(const Run& run) {
    if (!is_over(run.status)) return "";
    return std::string(name_of(run.status)) + (run.reason.empty() ? "" : ": " + run.reason);
}

} // namespace atelier
