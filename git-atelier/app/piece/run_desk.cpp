#include "app/piece/run_desk.hpp"

#include "domain/run/run_records.hpp"

namespace atelier {
namespace {

std::string form_key(const BeadId& run) {
    return "run-form:" + run.str();
}

} // namespace

Result<std::string> form_of_run(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto form, plan.remembered(form_key(run)));
    return form.value_or("");
}

Result<void> keep_form(PlanWriter& plan, const BeadId& run, const std::string& form) {
    return form.empty() ? Result<void>() : plan.remember(form_key(run), form);
}

Result<Run> require_run(RunReader& runs, const BeadId& id) {
    ATELIER_TRY(auto run, runs.find(id));
    if (!run) return fail(no_such_run(id));
    return *std::move(run);
}

Result<Run> require_run(PlanStore& store, const BeadId& id) {
    return store.read([&](PlanReader& plan) { return require_run(plan.runs(), id); });
}

Result<Piece> require_piece(RunReader& runs, const BeadId& id) {
    ATELIER_TRY(auto piece, runs.piece(id));
    if (!piece) return fail(no_such_piece(id));
    return *std::move(piece);
}

} // namespace atelier
