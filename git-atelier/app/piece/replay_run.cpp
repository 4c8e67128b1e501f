#include "app/piece/replay_run.hpp"

#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

Result<std::optional<ShownPiece>> piece_of(const RunDesk& desk, const Event& event) {
    if (type_of(event) != EventType::piece_created) return std::optional<ShownPiece>();
    const auto parsed = parse_json(event.data);
    const Json* const data = std::get_if<Json>(&parsed);
    const auto id = BeadId::parse(data != nullptr && data->is_object() ? data->string_at("piece")
                                                                       : std::string());
    if (!id) return std::optional<ShownPiece>();
    auto shown = show_piece(desk, *id);
    if (shown) return std::optional(*std::move(shown));
    if (shown.error().code == ErrorCode::not_found) return std::optional<ShownPiece>();
    return fail(std::move(shown).error());
}

Millis pause_before(const Event& event, const Event& before, std::int64_t speed) {
    const Millis went{std::max(event.at - before.at, Millis{0})};
    return std::min(Millis{went.count() / std::max<std::int64_t>(speed, 1)}, longest_pause);
}

} // namespace

Result<void> replay_run(const RunDesk& desk, const RunReplayRequest& request, Interrupt& interrupt,
                        const std::function<Result<void>(const ReplayedEvent&)>& emit) {
    ATELIER_TRY(const auto events,
                desk.plan.store.read([&](PlanReader& plan) -> Result<std::vector<Event>> {
                    ATELIER_CHECK(require_run(plan.runs(), request.run));
                    return plan.events({.bead = request.run});
                }));
    const Event* before = nullptr;
    for (const Event& event : events) {
        if (before != nullptr && request.paced)
            if (const Millis pause = pause_before(event, *before, request.speed); pause.count() > 0)
                interrupt.wait(pause);
        if (interrupt.requested()) break;
        ATELIER_TRY(auto piece, piece_of(desk, event));
        ATELIER_CHECK(emit({event, std::move(piece)}));
        before = &event;
    }
    return {};
}

} // namespace atelier
