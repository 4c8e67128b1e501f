#include "app/plan/check_plan_against_store.hpp"

#include "domain/bead/bead_order.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/rules.hpp"

#include <set>

namespace atelier {
namespace {

Result<std::vector<BeadId>> next_waited_for(PlanReader& plan, const Bead& bead) {
    std::vector<BeadId> below;
    if (kind_of(bead) == BeadKind::epic) {
        ATELIER_TRY(const auto children, plan.select({.parent = bead.id}));
        for (const Bead& child : children)
            below.push_back(child.id);
    }
    std::optional<Bead> parent;
    if (bead.parent) {
        ATELIER_TRY(parent, plan.find(*bead.parent));
    }
    return waits_for(bead, parent ? &*parent : nullptr, below);
}

} // namespace

Result<void> check_prose(const PlanDocument& document, int line, BeadKind kind,
                         const std::string& text) {
    const auto fields = fields_in(kind, text);
    if (fields.empty()) return {};
    const std::string name(fields.front());
    return plan_error(document, line, "description",
                      "its line '" + name + ": ...' would be read as a field",
                      advise(Hint::blank_before_colon));
}

Result<void> check_against_store(PlanReader& plan, const PlanDocument& document,
                                 std::int64_t max_lines) {
    std::optional<Error> failed;
    const auto names_bead = [&](const std::string& name) {
        const auto id = BeadId::parse(name);
        if (!id) return false;
        auto found = plan.find(*id);
        // Unknown is not no: the look-up's own error is what is reported.
        if (!found && !failed) failed = found.error();
        return !found || (*found && can_be_waited_for(**found));
    };
    const auto checked = check_plan(document, max_lines, names_bead);
    if (failed) return fail(*failed);
    ATELIER_CHECK(checked);
    for (const PlannedEpic& epic : document.epics) {
        ATELIER_CHECK(check_prose(document, epic.line, BeadKind::epic, epic.description));
        for (const PlannedChangeset& changeset : epic.changesets)
            ATELIER_CHECK(
                check_prose(document, changeset.line, BeadKind::changeset, changeset.description));
    }
    return {};
}

Result<void> check_no_cycle(PlanReader& plan, const BeadId& dependent, const BeadId& prerequisite) {
    std::set<BeadId> seen;
    std::vector<BeadId> open = {prerequisite};
    while (!open.empty()) {
        const BeadId id = open.back();
        open.pop_back();
        if (!seen.insert(id).second) continue;
        ATELIER_TRY(const auto bead, plan.find(id));
        if (!bead) continue;
        if (id == dependent || bead->parent == dependent)
            return fail(ErrorCode::plan_invalid,
                        dependent.str() + " cannot depend on " + prerequisite.str() +
                            ", which already waits for it",
                        advise(Hint::why_it_waits, prerequisite.str()));
        ATELIER_TRY(const auto next, next_waited_for(plan, *bead));
        open.insert(open.end(), next.begin(), next.end());
    }
    return {};
}

} // namespace atelier
