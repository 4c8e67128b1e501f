#include "domain/forge/ticket_step.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/work/progress.hpp"

namespace atelier {

bool is_finished(const Bead& bead, bool anything_landed) {
    switch (kind_of(bead)) {
    case BeadKind::changeset:
        return state_of(bead) == ChangesetState::merged;
    case BeadKind::epic:
        return is_closed(bead) && anything_landed;
    case BeadKind::task:
    case BeadKind::subtask:
        return is_closed(bead);
    case BeadKind::agent:
    case BeadKind::message:
    case BeadKind::queue:
    case BeadKind::channel:
    case BeadKind::group:
    case BeadKind::run:
    case BeadKind::other:
        break;
    }
    return false;
}

std::optional<TicketStep> step_at_end(const ExternalTicket& ticket,
                                      const std::optional<OnClose>& instead) {
    std::optional<TicketStep> wanted;
    switch (instead.value_or(ticket.on_close.value_or(OnClose::comment))) {
    case OnClose::comment:
        wanted = TicketStep::comment;
        break;
    case OnClose::close:
    case OnClose::sync:
        wanted = TicketStep::close;
        break;
    case OnClose::none:
        break;
    }
    const bool is_done = ticket.told == wanted && !ticket.pending;
    return is_done ? std::nullopt : wanted;
}

std::optional<TicketStep> step_due(const ExternalTicket& ticket, bool finished) {
    if (finished) return step_at_end(ticket, std::nullopt);
    return ticket.pending == TicketStep::reopen ? ticket.pending : std::nullopt;
}

std::optional<TicketStep> step_in_sync(const ExternalTicket& ticket, bool finished) {
    if (ticket.pending && ticket.pending != TicketStep::look) return ticket.pending;
    if (ticket.on_close != OnClose::sync) return std::nullopt;
    const bool was_closed = ticket.told == TicketStep::close;
    if (finished && ticket.state == TicketState::open && !was_closed) return TicketStep::close;
    if (!finished && ticket.state == TicketState::closed && was_closed) return TicketStep::reopen;
    return std::nullopt;
}

ExternalTicket after_step(ExternalTicket ticket, TicketStep step) {
    ticket.pending.reset();
    ticket.pending_why.clear();
    switch (step) {
    case TicketStep::look:
        return ticket;
    case TicketStep::comment:
        break;
    case TicketStep::close:
        ticket.state = TicketState::closed;
        break;
    case TicketStep::reopen:
        ticket.state = TicketState::open;
        break;
    }
    ticket.told = step;
    return ticket;
}

ExternalTicket with_pending(ExternalTicket ticket, TicketStep step, std::string why) {
    if (step != TicketStep::look || !ticket.pending) ticket.pending = step;
    ticket.pending_why = std::move(why);
    return ticket;
}

std::string closing_comment(const Bead& bead) {
    std::string text = "Done: " + bead.title + ".";
    if (const auto written = changeset_as_written(bead); written.integrated_sha)
        text += " It landed as " + *written.integrated_sha +
                (written.root_branch ? " on " + *written.root_branch : "") + ".";
    return text;
}

std::string comment_mark(const Bead& bead) {
    return bead.id.str() + " is done";
}

} // namespace atelier
