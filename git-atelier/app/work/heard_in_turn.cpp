#include "app/work/heard_in_turn.hpp"

#include "app/mail/brief_mail.hpp"

namespace atelier {

Result<std::optional<Error>> heard_in_turn(const Context& context, const SessionId& id,
                                           const TurnOutcome& turn) {
    std::optional<Error> unanswered;
    if (!turn.came_to_its_end()) return unanswered;
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) -> Result<std::optional<Error>> {
            ATELIER_TRY(const auto session, plan.session(id));
            if (!session) return unanswered;
            const BeadId subject = session->changeset.value_or(context.caller_bead());
            ATELIER_TRY(const std::size_t fresh, mark_told_read(plan, context, subject));
            const bool silent = session->changeset && session->declared == Declared::nothing;
            if (fresh > 0 && silent)
                unanswered = Error{
                    ErrorCode::runtime_failed,
                    "the agent was told something new and ended without saying that it is done",
                    advise(Hint::look_then_retry, subject.str())};
            return unanswered;
        });
}

Result<bool> was_spoken_to(const Context& context, const SessionId& id, const TurnOutcome& turn) {
    if (!turn.came_to_its_end()) return false;
    return context.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto session, plan.session(id));
        if (!session || !session->epic || !session->changeset) return false;
        if (session->declared != Declared::nothing) return false;
        ATELIER_TRY(const auto said, untold(plan, *session->epic, *session->changeset));
        return !said.empty();
    });
}

} // namespace atelier
