// What a run asks of the choice of work, and what it makes of the answer; the same for its preview.
#pragma once

#include "app/core/what_is_next.hpp"
#include "app/work/work_loop.hpp"

#include <string>
#include <string_view>

namespace atelier {

ChoiceRules rules_of(const WorkRequest& request);
Result<WorkQuestion> question_of(const WorkRequest& request);

// Without what `request` leaves alone, which is added to what `question` excludes. What the
// repository cannot say speaks against nothing: the session finds out.
Result<Selection> look_for_work(PlanReader& plan, const Context& context,
                                const LivenessProbe& probe, const Result<SeenGround>& ground,
                                const WorkRequest& request, WorkQuestion& question);

// An epic that was asked for by name and that nobody can work on is an error, not an end of work:
// its first reason, all of them in the details.
Result<void> require_possible(const WorkRequest& request, const Selection& selection);
// Why a run gives an epic back where no reason is told.
std::string_view why_given_up(const WorkRequest& request);
// Why a run gives the selection's epic back, for people.
std::string released_text(const WorkRequest& request, const Selection& selection);
// How long a run that waits may leave the plan alone: until a pause ends, `longest` at most.
Result<Millis> until_next_look(const Context& context, Millis longest);
// What a session could not be held on, and its epic unless it alone is at fault.
Result<void> leave_for_a_while(const Context& context, const FailedSession& failed);
// The end of a first pause in what the selection has passed over; nullopt: there is none.
Result<std::optional<Time>> end_of_short_pause(const Context& context, const Selection& selection);
// Whether that epic is only to be waited for.
bool may_come(const WorkRequest& request, const Selection& selection);

} // namespace atelier
