#include "domain/forge/ticket_step.hpp"

#include "domain/bead/changeset.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead a_bead(const std::string& label, BeadStatus status) {
    Bead made{.id = id("at-e.1"), .title = "Add it", .status = status};
    made.labels = {label};
    return made;
}

ExternalTicket a_ticket(std::optional<OnClose> on_close, TicketState state = TicketState::open) {
    return {.provider = "demo", .id = "12", .state = state, .on_close = on_close};
}

} // namespace

TEST_CASE("only what has come to its end is done", "[domain][ticket]") {
    CHECK(is_finished(a_bead("at:task", BeadStatus::closed), false));
    CHECK_FALSE(is_finished(a_bead("at:task", BeadStatus::open), false));
    CHECK_FALSE(is_finished(a_bead("at:message", BeadStatus::closed), true));
    // An epic is closed as well when it is abandoned.
    CHECK(is_finished(a_bead("at:epic", BeadStatus::closed), true));
    CHECK_FALSE(is_finished(a_bead("at:epic", BeadStatus::closed), false));
    CHECK_FALSE(is_finished(a_bead("at:epic", BeadStatus::open), true));
    Bead changeset = a_bead("at:changeset", BeadStatus::closed);
    set_changeset_label(changeset, ChangesetLabel::merged);
    CHECK(is_finished(changeset, false));
    set_changeset_label(changeset, ChangesetLabel::abandoned);
    CHECK_FALSE(is_finished(changeset, false));
}

TEST_CASE("what a ticket is told at the end is as its on_close has it", "[domain][ticket]") {
    using Step = std::optional<TicketStep>;
    CHECK(step_at_end(a_ticket({}), {}) == TicketStep::comment);
    CHECK(step_at_end(a_ticket(OnClose::comment), {}) == TicketStep::comment);
    CHECK(step_at_end(a_ticket(OnClose::close), {}) == TicketStep::close);
    CHECK(step_at_end(a_ticket(OnClose::sync), {}) == TicketStep::close);
    CHECK(step_at_end(a_ticket(OnClose::none), {}) == Step());
    CHECK(step_at_end(a_ticket(OnClose::none), OnClose::close) == TicketStep::close);
    CHECK(step_at_end(a_ticket(OnClose::close), OnClose::none) == Step());
    // Once, unless it could not be done.
    ExternalTicket told = after_step(a_ticket(OnClose::close), TicketStep::close);
    CHECK(told.state == TicketState::closed);
    CHECK(step_at_end(told, {}) == Step());
    CHECK(step_at_end(told, OnClose::comment) == TicketStep::comment);
    told = with_pending(told, TicketStep::close, "why");
    CHECK(step_at_end(told, {}) == TicketStep::close);
}

TEST_CASE("without a look what is due is its bead's end, and an opening that is pending",
          "[domain][ticket]") {
    using Step = std::optional<TicketStep>;
    CHECK(step_due(a_ticket(OnClose::close), true) == TicketStep::close);
    CHECK(step_due(a_ticket(OnClose::none), true) == Step());
    CHECK(step_due(a_ticket(OnClose::close), false) == Step());
    const ExternalTicket closed = after_step(a_ticket(OnClose::sync), TicketStep::close);
    CHECK(step_due(closed, true) == Step());
    CHECK(step_due(closed, false) == Step());
    CHECK(step_due(with_pending(closed, TicketStep::reopen, "why"), false) == TicketStep::reopen);
    CHECK(step_due(with_pending(closed, TicketStep::close, "why"), false) == Step());
}

TEST_CASE("a ticket that follows its bead is closed and opened with it", "[domain][ticket]") {
    using Step = std::optional<TicketStep>;
    const ExternalTicket open = a_ticket(OnClose::sync);
    CHECK(step_in_sync(open, false) == Step());
    CHECK(step_in_sync(open, true) == TicketStep::close);
    CHECK(step_in_sync(a_ticket(OnClose::close), true) == Step());
    ExternalTicket closed = after_step(open, TicketStep::close);
    CHECK(step_in_sync(closed, true) == Step());
    CHECK(step_in_sync(closed, false) == TicketStep::reopen);
    // Somebody opened it again, or closed it.
    closed.state = TicketState::open;
    CHECK(step_in_sync(closed, true) == Step());
    CHECK(step_in_sync(a_ticket(OnClose::sync, TicketState::closed), false) == Step());
    const ExternalTicket again = after_step(closed, TicketStep::reopen);
    CHECK(step_in_sync(again, true) == TicketStep::close);
}

TEST_CASE("what is pending is done first, and no look that fails hides it", "[domain][ticket]") {
    ExternalTicket ticket = with_pending(a_ticket({}), TicketStep::look, "first");
    CHECK(ticket.pending == TicketStep::look);
    CHECK(step_in_sync(ticket, true) == std::nullopt);
    ticket = with_pending(ticket, TicketStep::comment, "second");
    CHECK(step_in_sync(ticket, true) == TicketStep::comment);
    ticket = with_pending(ticket, TicketStep::look, "third");
    CHECK(ticket.pending == TicketStep::comment);
    CHECK(ticket.pending_why == "third");
    ticket = after_step(ticket, TicketStep::comment);
    CHECK_FALSE(ticket.pending);
    CHECK(ticket.pending_why.empty());
    CHECK(ticket.told == TicketStep::comment);
}

TEST_CASE("a comment says what is done, and where it landed", "[domain][ticket]") {
    Bead changeset = a_bead("at:changeset", BeadStatus::closed);
    CHECK(closing_comment(changeset) == "Done: Add it.");
    Changeset::set_root_branch(changeset, *BranchName::parse("greet"));
    Changeset::set_integrated_sha(changeset, commit);
    CHECK(closing_comment(changeset) ==
          "Done: Add it. It landed as " + commit.str() + " on greet.");
    CHECK(comment_mark(changeset) == "at-e.1 is done");
}
