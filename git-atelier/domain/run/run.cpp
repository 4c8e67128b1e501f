#include "domain/run/run.hpp"

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

} // namespace atelier
