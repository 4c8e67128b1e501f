#include "app/artisan/run_mail.hpp"

#include "app/core/agent_mail.hpp"
#include "ports/plan_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_to_artisans(const Message& message) {
    if (message.to() == name_of(Role::artisan)) return true;
    const auto to = message.recipient();
    return to && to->role() == Role::artisan;
}

// When that artisan was last told what there was; nullopt: never.
std::optional<Time> told_before(const std::vector<TurnRecord>& turns, const TurnRecord& turn) {
    std::optional<Time> last;
    for (const TurnRecord& other : turns)
        if (other.n < turn.n && other.artisan == turn.artisan && other.status == TurnStatus::done)
            last = other.started_at;
    return last;
}

} // namespace

Result<std::vector<ToldMessage>>
mail_of_turn(PlanReader& plan, const std::vector<TurnRecord>& turns, const TurnRecord& turn) {
    ATELIER_TRY(const auto open, plan.select({.kind = BeadKind::message,
                                              .statuses = {BeadStatus::open},
                                              .thread = turn.run}));
    const std::optional<Time> since = told_before(turns, turn);
    std::vector<ToldMessage> told;
    for (const Bead& bead : open) {
        ATELIER_TRY(Message message, Message::of(bead));
        if (!message.is_from_overseer() || !is_to_artisans(message)) continue;
        if (message.sent_at() > turn.started_at || (since && message.sent_at() <= *since)) continue;
        ATELIER_TRY(auto question, question_of(plan, message));
        told.push_back({std::move(message), std::move(question)});
    }
    return told;
}

Result<void> mark_mail_read(PlanWriter& plan, const Context& context,
                            const std::vector<ToldMessage>& told) {
    for (const ToldMessage& one : told)
        if (const auto to = one.message.recipient())
            ATELIER_CHECK(mark_read_by(plan, context, *to, one.message.id()));
    return {};
}

} // namespace atelier
