#include "app/run/open_gate.hpp"

#include "app/core/plan_queries.hpp"
#include "app/run/run_world.hpp"

#include <algorithm>

namespace atelier {

SeenGate OpenGate::seen() const {
    return {message, pieces.empty() ? std::nullopt : std::optional(pieces.front().id), version};
}

SeenGate OpenGate::as_asked() const {
    const auto newest =
        std::ranges::find_if(pieces, [&](const Piece& piece) { return piece.created_at <= since; });
    return {message, newest == pieces.end() ? std::nullopt : std::optional(newest->id)};
}

Result<std::optional<OpenGate>> open_gate(PlanReader& plan, WorkflowFormat& format,
                                          const BeadId& run) {
    ATELIER_TRY(const auto found, plan.runs().find(run));
    if (!found || is_over(found->status) || !found->waits_for) return std::optional<OpenGate>();
    ATELIER_TRY(RunScene scene, load_run(plan, format, run));
    const RunNext next = next_step(scene.workflow, scene.facts);
    const auto* gate = std::get_if<GateToWaitAt>(&next);
    if (gate == nullptr || gate->place.path != scene.run.waits_at) return std::optional<OpenGate>();
    ATELIER_TRY(const Bead message, require_bead(plan, *scene.run.waits_for));
    // What was said of the changeset is taken by the next session on it.
    if (scene.run.changeset && is_closed(message)) return std::optional<OpenGate>();
    OpenGate out{.run = std::move(scene.run),
                 .title = std::move(scene.bead.title),
                 .step = gate->step,
                 .round = gate->place.round,
                 .message = message.id,
                 .since = message.created_at};
    if (out.step.timeout) out.until = out.since + *out.step.timeout;
    ATELIER_TRY(out.pieces, plan.runs().pieces({.run = run}));
    return std::optional(std::move(out));
}

Result<std::optional<Piece>> newest_piece(RunReader& runs, const BeadId& run) {
    ATELIER_TRY(auto newest, runs.pieces({.run = run, .part = {.limit = 1}}));
    return newest.empty() ? std::optional<Piece>() : std::optional(std::move(newest.front()));
}

} // namespace atelier
