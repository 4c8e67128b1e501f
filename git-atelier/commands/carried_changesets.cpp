#include "commands/carried_changesets.hpp"

#include "view/text/style.hpp"

#include <unistd.h>
#include <utility>

namespace atelier {

Result<CarriedChangesets> CarriedChangesets::open(CommandEnv& env, Progress& shown,
                                                  Recorded recorded) {
    ATELIER_TRY(Context plan, env.context());
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    return CarriedChangesets(
        SaidLines(std::move(plan), *catalog, CommandEnv::workflow_format(), shown), shown,
        env.terminal(STDERR_FILENO).live, std::move(recorded));
}

CarriedChangesets::CarriedChangesets(SaidLines lines, Progress& shown, bool live, Recorded recorded)
    : lines_(std::move(lines)), shown_(shown), live_(live), recorded_(std::move(recorded)) {}

void CarriedChangesets::run_taken(const Run& run, bool) {
    run_ = run.id;
    if (live_) lines_.listen_to(run.id);
    come();
}

void CarriedChangesets::turn_started(const TurnRecord&) {
    come();
}

void CarriedChangesets::turn_ended(const TurnRecord&, const std::optional<Piece>&,
                                   const std::string&) {
    come();
}

void CarriedChangesets::reply_taken(const TurnRecord&) {
    come();
}

void CarriedChangesets::stage_completed(const std::string&, const std::string&) {
    come();
}

void CarriedChangesets::gate_opened(const GateToWaitAt&, const BeadId&) {
    come();
}

void CarriedChangesets::line_said() {
    come();
}

void CarriedChangesets::run_left(const Run&) {
    come(false);
}

void CarriedChangesets::run_celebrated(const std::string& line) {
    come(false);
    if (live_) shown_.note(one_line(line));
}

void CarriedChangesets::come(bool waits_for_models) {
    if (!run_) return;
    recorded_(*run_);
    lines_.tell(waits_for_models);
}

} // namespace atelier
