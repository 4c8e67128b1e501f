#include "app/publish/external_close.hpp"

#include "support/ticket_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct CloseFixture : TicketFixture {
    Result<TicketsOutcome> try_close(std::vector<std::string> keys = {},
                                     std::optional<BeadId> bead = {},
                                     std::optional<OnClose> on_close = {}) {
        TicketsRequest wanted = request(std::move(keys), std::move(bead));
        wanted.on_close = on_close;
        return external_close(planner(), provider, wanted);
    }
    TicketRow close(std::optional<OnClose> on_close = {}) {
        return unwrap(try_close({}, changeset.id, on_close)).tickets.at(0);
    }
};

} // namespace

TEST_CASE("a ticket is told of its bead's end as it wishes, once", "[app][ticket]") {
    const auto on_close = GENERATE(OnClose::comment, OnClose::close, OnClose::sync, OnClose::none);
    CAPTURE(name_of(on_close));
    CloseFixture at;
    at.link(at.changeset, "12", on_close);
    at.land(at.changeset);
    at.close();
    at.close();
    const bool closes = on_close == OnClose::close || on_close == OnClose::sync;
    CHECK(at.there("12").moves == (closes ? 1 : 0));
    CHECK(at.there("12").comments.size() == (on_close == OnClose::none ? 0U : 1U));
    if (closes) CHECK(at.only_ticket(at.changeset).state == TicketState::closed);
    // For once, otherwise.
    at.close(OnClose::close);
    CHECK(at.there("12").ticket.state == TicketState::closed);
    CHECK(at.only_ticket(at.changeset).on_close == on_close);
}

TEST_CASE("a ticket that wishes nothing is commented on", "[app][ticket]") {
    CloseFixture at;
    at.link(at.changeset, "12");
    at.land(at.changeset);
    CHECK(at.close().done == TicketStep::comment);
    CHECK(at.there("12").comments.front().second == "Done: Add it.");
    CHECK_FALSE(at.close().done);
}

TEST_CASE("no ticket is told that something is done before it is", "[app][ticket]") {
    CloseFixture at;
    at.link(at.changeset, "12", OnClose::close);
    at.link(at.epic, "13", OnClose::close);
    CHECK(must_fail(at.try_close({}, at.changeset.id)).code == ErrorCode::not_runnable);
    CHECK(must_fail(at.try_close({"12"})).code == ErrorCode::not_runnable);
    CHECK(unwrap(at.try_close()).tickets.empty());
    Bead given_up = at.get(at.changeset.id);
    set_changeset_label(given_up, ChangesetLabel::abandoned);
    given_up.status = BeadStatus::closed;
    at.update(given_up);
    CHECK(must_fail(at.try_close({"12"})).code == ErrorCode::not_runnable);
    // Abandoned, the whole of it.
    Bead epic = at.get(at.epic.id);
    epic.status = BeadStatus::closed;
    at.update(epic);
    CHECK(must_fail(at.try_close({"13"})).code == ErrorCode::not_runnable);
    at.land(at.changeset);
    CHECK(unwrap(at.try_close()).tickets.size() == 2);
    CHECK(at.there("13").ticket.state == TicketState::closed);
}

TEST_CASE("a provider that fails stops nothing, and is asked again", "[app][ticket]") {
    CloseFixture at;
    at.link(at.changeset, "12", OnClose::close);
    at.land(at.changeset);
    at.provider.fault = at.silence;
    const TicketRow row = at.close();
    CHECK(row.fault->message == "nobody answered");
    CHECK(at.only_ticket(at.changeset).pending == TicketStep::close);
    CHECK(at.only_ticket(at.changeset).pending_why == "nobody answered");
    at.provider.fault.reset();
    CHECK(at.close().done == TicketStep::close);
    CHECK_FALSE(at.only_ticket(at.changeset).pending);
    CHECK(at.there("12").comments.size() == 1);
}
