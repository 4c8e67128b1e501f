#include "app/publish/settle_tickets.hpp"

#include "adapters/yaml/yaml_value.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/memory_tickets.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A provider that whoever works opens anew each time.
class Opened final : public Tickets {
  public:
    explicit Opened(MemoryTickets& there) : there_(there) {}
    Result<std::optional<FoundTicket>> find(const std::string& id) override {
        return there_.find(id);
    }
    Result<void> comment(const std::string& id, const std::string& mark,
                         const std::string& text) override {
        return there_.comment(id, mark, text);
    }
    Result<void> set_state(const std::string& id, TicketState state) override {
        return there_.set_state(id, state);
    }

  private:
    MemoryTickets& there_;
};

struct Settled : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting");
    Bead one = PlanFixture::changeset(epic, "Add it");
    Bead two = PlanFixture::changeset(epic, "Use it");
    MemoryTickets provider;
    int opened = 0;
    WorkContext work = work_context();
    const Error silence{ErrorCode::forge_unknown, "nobody answered"};

    Settled() {
        for (const char* key : {"12", "13", "14"})
            provider.add(key);
        work.yaml = read_yaml;
        work.tickets = [this](const std::string& name) -> Result<std::unique_ptr<Tickets>> {
            ++opened;
            if (name != "demo") return no_provider(name);
            return std::make_unique<Opened>(provider);
        };
    }
    void link(const Bead& bead, const std::string& key, std::optional<OnClose> on_close,
              const std::string& of = "demo") {
        unwrap(store_rows(
            overseer(), read_yaml,
            {{.bead = bead.id,
              .ticket = {
                  .provider = of, .id = key, .state = TicketState::open, .on_close = on_close}}}));
    }
    void land(const Bead& bead) {
        Bead landed = get(bead.id);
        set_changeset_label(landed, ChangesetLabel::merged);
        landed.status = BeadStatus::closed;
        update(landed);
    }
    ExternalTicket ticket(const Bead& bead) { return unwrap(external_tickets(get(bead.id))).at(0); }
    std::size_t comments(const std::string& key) {
        return provider.entries.at(key).comments.size();
    }
    TicketState there(const std::string& key) { return provider.entries.at(key).ticket.state; }
    std::vector<LinkedTicket> pending() { return unwrap(store.read(pending_tickets)); }
};

} // namespace

TEST_CASE("tickets of what has landed are told so as they wish, once", "[app][ticket]") {
    const auto on_close = GENERATE(OnClose::comment, OnClose::close, OnClose::sync, OnClose::none);
    CAPTURE(name_of(on_close));
    const bool of_epic = GENERATE(true, false);
    Settled at;
    at.link(at.one, "12", on_close);
    at.link(at.two, "13", on_close);
    const auto settle = [&] {
        unwrap(settle_tickets(at.work, of_epic ? std::optional(at.epic.id) : std::nullopt));
    };
    settle();
    CHECK(at.opened == 0);
    at.land(at.one);
    settle();
    settle();
    const bool closes = on_close == OnClose::close || on_close == OnClose::sync;
    CHECK(at.there("12") == (closes ? TicketState::closed : TicketState::open));
    CHECK(at.comments("12") == (on_close == OnClose::none ? 0U : 1U));
    CHECK(at.opened == (on_close == OnClose::none ? 0 : 1));
    CHECK(at.there("13") == TicketState::open);
    CHECK(at.comments("13") == 0);
    CHECK(at.pending().empty());
}

TEST_CASE("an epic's tickets are told once it is closed and something has landed",
          "[app][ticket]") {
    Settled at;
    at.link(at.epic, "12", OnClose::close);
    at.land(at.one);
    unwrap(settle_tickets(at.work, at.epic.id));
    CHECK(at.there("12") == TicketState::open);
    Bead closed = at.get(at.epic.id);
    closed.status = BeadStatus::closed;
    at.update(closed);
    unwrap(settle_tickets(at.work, at.epic.id));
    CHECK(at.there("12") == TicketState::closed);
}

TEST_CASE("what could not be told is pending, and told by the next run", "[app][ticket]") {
    Settled at;
    at.link(at.one, "12", OnClose::close);
    at.link(at.two, "13", OnClose::comment);
    at.link(at.epic, "7", OnClose::close, "linear");
    at.land(at.one);
    at.land(at.two);
    at.provider.fault = at.silence;
    unwrap(settle_tickets(at.work, at.epic.id));
    // The second is not asked where the first had no answer.
    REQUIRE(at.pending().size() == 2);
    CHECK(at.ticket(at.one).pending == TicketStep::close);
    CHECK(at.ticket(at.two).pending == TicketStep::comment);
    CHECK(at.ticket(at.two).pending_why == "nobody answered");
    CHECK(at.progress.has_warned_of("close is pending, and tried again by the next run"));
    const auto events = at.event_types();
    const auto warnings = at.progress.warnings.size();
    unwrap(settle_tickets(at.work));
    CHECK(at.event_types() == events);
    CHECK(at.progress.warnings.size() == warnings);
    at.provider.fault.reset();
    unwrap(settle_tickets(at.work));
    CHECK(at.pending().empty());
    CHECK(at.there("12") == TicketState::closed);
    CHECK(at.comments("13") == 1);
    // One of which nothing here leads anywhere.
    Bead closed = at.get(at.epic.id);
    closed.status = BeadStatus::closed;
    at.update(closed);
    unwrap(settle_tickets(at.work));
    REQUIRE(at.pending().size() == 1);
    CHECK_THAT(at.pending()[0].ticket.pending_why, ContainsSubstring("tickets of linear"));
}

TEST_CASE("a comment that was written and not recorded is not written again", "[app][ticket]") {
    Settled at;
    at.link(at.one, "12", OnClose::close);
    at.land(at.one);
    // The comment comes there, and closing does not.
    at.provider.fault = at.silence;
    at.provider.good_calls = 1;
    unwrap(settle_tickets(at.work));
    CHECK(at.comments("12") == 1);
    CHECK(at.ticket(at.one).pending == TicketStep::close);
    at.provider.fault.reset();
    unwrap(settle_tickets(at.work));
    CHECK(at.comments("12") == 1);
    CHECK(at.there("12") == TicketState::closed);
}
