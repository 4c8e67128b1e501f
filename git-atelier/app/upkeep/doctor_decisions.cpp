// Whether somebody who may has decided all that the plan says was decided.
#include "app/core/adopt_log.hpp"
#include "app/core/decisions.hpp"
#include "app/upkeep/doctor.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

struct Decided {
    std::size_t lines = 0;
    // There is a log, and nothing beside it.
    bool missing = false;
    // That is because it is older, and nobody has adopted it yet.
    bool older = false;
    UndecidedBeads undecided;
    // Lines whose events the log does not have.
    std::vector<DecisionLine> strays;
    // Keeps their text.
    DecisionLines all;
};

Result<Decided> look_at_decisions(PlanReader& plan, bool older) {
    Decided found{.older = older};
    ATELIER_TRY(found.all, plan.decision_lines());
    ATELIER_TRY(const auto events, plan.events({}));
    std::map<std::int64_t, const std::string*> hashes;
    for (const Event& event : events)
        hashes.emplace(event.seq, &event.hash);
    found.missing = found.all.is_empty() && std::ranges::any_of(events, has_line);
    for (const DecisionLine& line : found.all.all()) {
        ++found.lines;
        const auto at = hashes.find(line.seq);
        if (at == hashes.end() || *at->second != line.hash) found.strays.push_back(line);
    }
    ATELIER_TRY(auto beads, plan.select({.kind = BeadKind::epic}));
    ATELIER_TRY(const auto changesets, plan.select({.kind = BeadKind::changeset}));
    beads.insert(beads.end(), changesets.begin(), changesets.end());
    ATELIER_TRY(found.undecided, undecided_beads(plan, beads));
    return found;
}

// What is gone cannot be brought back; from here on it is not told again.
Result<void> mend_lines(const Context& context, const Decided& found) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        if (found.missing) {
            ATELIER_TRY(const auto last, plan.events({.newest = 1}));
            ATELIER_CHECK(plan.begin_lines(first_line_of(last.front())));
        }
        for (const DecisionLine& line : found.strays)
            ATELIER_CHECK(plan.add_line(forgotten_line_of(line)));
        return {};
    });
}

void tell_lines(const Decided& found, const std::string& file, Finding& finding) {
    Json strays = Json::array();
    for (const DecisionLine& line : found.strays)
        strays.push(line.seq);
    finding.details.set("lines_without_event", std::move(strays));
    if (found.missing) {
        finding.message = "the decisions of the log have no lines: " + file + " is not there";
        finding.hint = advise(Hint::decisions_anew);
    } else if (!found.strays.empty()) {
        finding.message = counted(found.strays.size(), "line") + " of " + file +
                          " name events that the log does not have: the plan is older than they "
                          "are, or was changed";
        finding.hint = "where a copy of the plan was put back, decide again what is missing, then "
                       "'git atelier doctor --fix'; else compare with a copy of the .beads folder";
    }
}

void tell_rows(const Decided& found, Finding& finding) {
    Json rows = Json::array();
    std::string first;
    std::string way;
    for (const auto& [bead, undecided] : found.undecided)
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
        finding.hint = "where it is right, decide it: '" + way + "'";
    else
        finding.message += "; ";
    finding.message += first + (count > 1 ? ", and " + std::to_string(count - 1) + " more" : "");
}

} // namespace

Finding check_decisions(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto older = is_log_to_be_adopted(deps.plan->store);
    if (!older) return {.state = CheckState::unknown, .message = older.error().message};
    const auto found =
        deps.plan->store.read([&](PlanReader& plan) { return look_at_decisions(plan, *older); });
    if (!found) return {.state = CheckState::unknown, .message = found.error().message};
    if (found->older)
        return {.state = CheckState::note,
                .message = "the log is older than the lines of decisions, and not adopted yet",
                .hint = advise(Hint::adopted_next)};
    Finding finding;
    tell_lines(*found, deps.paths.decisions().string(), finding);
    const bool mendable = !finding.message.empty();
    tell_rows(*found, finding);
    if (finding.message.empty()) {
        finding.message = "every decision of the plan is in the log; " +
                          counted(found->lines, "line") + " beside it";
        return finding;
    }
    finding.state = CheckState::wrong;
    if (!mendable || !deps.fix) return finding;
    if (const auto mended = mend_lines(*deps.plan, *found); !mended) {
        finding.hint = mended.error().message;
    } else if (found->undecided.empty()) {
        finding.fixed = true;
        finding.state = CheckState::good;
    }
    return finding;
}

} // namespace atelier
