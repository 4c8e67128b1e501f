#include "app/changeset/changeset_size.hpp"

#include "app/changeset/changeset_guardrails.hpp"
#include "app/core/decisions.hpp"
#include "base/text.hpp"
#include "domain/work/setback.hpp"

namespace atelier {
namespace {

std::string asked_key(const BeadId& changeset) {
    return "size-asked:" + changeset.str();
}

// nullopt: it is from before approvals named a number of lines.
std::optional<std::int64_t> lines_in(const Event& approval) {
    const auto parsed = parse_json(approval.data);
    const Json* const data = std::get_if<Json>(&parsed);
    const Json* const lines = data != nullptr ? data->find("lines") : nullptr;
    return lines != nullptr && lines->is_int() ? std::optional(lines->as_int()) : std::nullopt;
}

Result<bool> is_asked(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto open, plan.select({.kind = BeadKind::message,
                                              .statuses = {BeadStatus::open},
                                              .message_key = size_key(changeset)}));
    return !open.empty();
}

} // namespace

Result<GuardrailReport> measure_changeset(const Context& context, const Bead& changeset,
                                          const std::vector<FileChange>& changes) {
    const GuardrailLimits& limits = context.settings.limits;
    ATELIER_TRY(const Changeset wanted, Changeset::of(changeset));
    GuardrailReport report = measure(wanted, changes, limits);
    report.epic = changeset.parent;
    if (report.lines <= limits.max_lines) return report;
    ATELIER_TRY(const SizeAllowance allowance, context.store.read([&](PlanReader& plan) {
        return size_allowance(plan, changeset);
    }));
    report = measure(wanted, changes, limits, allowance);
    report.epic = changeset.parent;
    return report;
}

Result<SizeAllowance> size_allowance(PlanReader& plan, const Bead& changeset) {
    ATELIER_TRY(const Changeset planned, Changeset::of(changeset));
    SizeAllowance allowance;
    ATELIER_TRY(const auto approval, decision_in_force(plan, changeset.id, Act::size));
    if (approval) {
        const auto lines = lines_in(*approval);
        allowance.approved = lines.value_or(0);
        allowance.approved_without_lines = !lines;
    }
    ATELIER_TRY(allowance.mechanical, planned.is_mechanical());
    return allowance;
}

Result<std::int64_t> approved_lines(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const auto approval, decision_in_force(plan, changeset, Act::size));
    return approval ? lines_in(*approval).value_or(0) : 0;
}

Result<std::optional<std::int64_t>> asked_lines(PlanReader& plan, const BeadId& changeset) {
    ATELIER_TRY(const bool asked, is_asked(plan, changeset));
    ATELIER_TRY(const auto setback, plan.setback(changeset));
    const bool stopped = setback && is_of_size(*setback);
    if (!asked && !stopped) return std::nullopt;
    ATELIER_TRY(const auto lines, plan.remembered(asked_key(changeset)));
    return lines ? parse_integer(*lines) : std::nullopt;
}

Result<void> note_asked_lines(PlanWriter& plan, const BeadId& changeset, std::int64_t lines) {
    ATELIER_TRY(const bool asked, is_asked(plan, changeset));
    if (asked) return {};
    return plan.remember(asked_key(changeset), std::to_string(lines));
}

} // namespace atelier
