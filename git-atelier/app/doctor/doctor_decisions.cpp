// Whether somebody who may has decided all that the plan says was decided.
#include "app/core/adopt_log.hpp"
#include "app/core/decisions.hpp"
#include "app/doctor/doctor.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

Result<UndecidedBeads> all_undecided(PlanReader& plan) {
    ATELIER_TRY(auto beads, plan.select({.kind = BeadKind::epic}));
    ATELIER_TRY(const auto changesets, plan.select({.kind = BeadKind::changeset}));
    beads.insert(beads.end(), changesets.begin(), changesets.end());
    return undecided_beads(plan, beads);
}

// What is gone cannot be brought back, and who has written what has no line is not known; from here
// on it is not told again, and decides nothing.
Result<void> mend_lines(const Context& context, const LineFaults& faults) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        if (faults.missing) {
            ATELIER_TRY(const auto last, plan.events({.newest = 1}));
            ATELIER_CHECK(plan.begin_lines(first_line_of(last.front())));
        }
        for (const DecisionLine& line : faults.without_event)
            ATELIER_CHECK(plan.add_line(forgotten_line_of(line.seq, line.hash)));
        for (const Event& event : faults.without_line)
            ATELIER_CHECK(plan.add_line(forgotten_line_of(event.seq, event.hash)));
        return {};
    });
}

void tell_rows(const UndecidedBeads& found, Finding& finding) {
    Json rows = Json::array();
    std::string first;
    std::string way;
    for (const auto& [bead, undecided] : found)
        for (const Undecided& one : undecided) {
            if (first.empty()) {
                first = undecided_text(bead, one.act, one.why);
                way = way_to_decide(bead, one.act);
            }
            rows.push(Json::object()
                          .set("bead", bead.str())
                          .set("act", name_of(one.act))
                          .set("why", one.why));
        }
    const std::size_t count = rows.as_array().size();
    finding.details.set("undecided", std::move(rows));
    if (first.empty()) return;
    if (finding.message.empty())
        finding.hint = advise(Hint::decide_where_right, way);
    else
        finding.message += "; ";
    finding.message += first + (count > 1 ? ", and " + std::to_string(count - 1) + " more" : "");
}

} // namespace

Finding check_decisions(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto older = is_log_to_be_adopted(deps.plan->store);
    if (!older) return {.state = CheckState::unknown, .message = older.error().message};
    if (*older)
        return {.state = CheckState::note,
                .message = "the log was written by an older version and has not been adopted yet",
                .hint = advise(Hint::adopted_next)};
    const auto faults = line_faults_of(*deps.plan);
    if (!faults) return {.state = CheckState::unknown, .message = faults.error().message};
    const auto undecided = deps.plan->store.read(all_undecided);
    if (!undecided) return {.state = CheckState::unknown, .message = undecided.error().message};
    Finding finding;
    add_line_faults(*faults, finding.details);
    if (!faults->none()) {
        finding.message = join(texts_of(*faults), "; ");
        finding.hint = way_to_settle(*faults);
    }
    tell_rows(*undecided, finding);
    if (finding.message.empty()) {
        finding.message = "every decision is in the log and in the file 'decisions' (" +
                          counted(faults->lines.all().size(), "line") + ")";
        return finding;
    }
    finding.state = CheckState::wrong;
    if (faults->none() || !deps.fix) return finding;
    if (const auto mended = mend_lines(*deps.plan, *faults); !mended) {
        finding.message += "; " + mended.error().message;
        finding.hint = mended.error().hint;
    } else if (undecided->empty()) {
        finding.fixed = true;
        finding.state = CheckState::good;
    }
    return finding;
}

} // namespace atelier
