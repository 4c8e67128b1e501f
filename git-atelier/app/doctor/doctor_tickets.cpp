// What tickets of other systems could not be told yet.
#include "app/doctor/doctor.hpp"
#include "app/publish/settle_tickets.hpp"
#include "base/text.hpp"

namespace atelier {

Finding check_tickets(const DoctorDeps& deps) {
    if (!deps.plan) return {.state = CheckState::unknown, .message = "the store cannot be used"};
    const auto pending = deps.plan->store.read(pending_tickets);
    if (!pending) return {.state = CheckState::unknown, .message = pending.error().message};
    if (pending->empty()) return {.message = "nothing is pending on tickets of other systems"};
    Json rows = Json::array();
    for (const LinkedTicket& link : *pending)
        rows.push(Json::object()
                      .set("bead", link.bead.id.str())
                      .set("provider", link.ticket.provider)
                      .set("id", link.ticket.id)
                      .set("pending", name_of(*link.ticket.pending))
                      .set("why", link.ticket.pending_why));
    const LinkedTicket& first = pending->front();
    return {.state = CheckState::note,
            .message = counted(pending->size(), "ticket") +
                       " could not be told everything yet, such as " + first.ticket.id + " of " +
                       first.ticket.provider + " (" + first.bead.id.str() +
                       "): " + first.ticket.pending_why,
            .hint = advise(Hint::work_tells_tickets),
            .details = Json::object({{"tickets", std::move(rows)}})};
}

} // namespace atelier
