#include "app/piece/run_desk.hpp"

#include "domain/run/run_records.hpp"

namespace atelier {
namespace {

std::string form_key(const BeadId& run) {
    return "run-form:" + run.str();
}

std::string made_up_key(const BeadId& run) {
    return "run-lines:" + run.str();
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

Result<MadeUpLines> made_up_lines(PlanReader& plan, const BeadId& run) {
    ATELIER_TRY(const auto text, plan.remembered(made_up_key(run)));
    return made_up_from(text.value_or(""));
}

Result<void> keep_made_up_lines(PlanWriter& plan, const BeadId& run, const MadeUpLines& lines) {
    return plan.remember(made_up_key(run), made_up_text(lines));
}

Result<Piece> require_piece(RunReader& runs, const BeadId& id) {
    ATELIER_TRY(auto piece, runs.piece(id));
    if (!piece) return fail(no_such_piece(id));
    return *std::move(piece);
}

} // namespace atelier
