// A plan whose beads are linked to tickets, and their provider.
#pragma once

#include "adapters/yaml/yaml_value.hpp"
#include "app/publish/ticket_links.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/memory_tickets.hpp"
#include "support/plan_fixture.hpp"

namespace atelier::test {

struct TicketFixture : PlanFixture {
    Bead epic = PlanFixture::epic("Greeting");
    Bead changeset = PlanFixture::changeset(epic, "Add it");
    MemoryTickets provider;
    const Error silence{ErrorCode::forge_unknown, "nobody answered"};

    TicketFixture() {
        provider.add("12", "Say hello");
        provider.add("13", "Say goodbye");
    }
    TicketsRequest request(std::vector<std::string> keys = {},
                           std::optional<BeadId> bead = {}) const {
        return {.provider = "demo",
                .keys = std::move(keys),
                .bead = std::move(bead),
                .yaml = read_yaml};
    }
    // As external_import leaves it.
    void link(const Bead& bead, const std::string& key, std::optional<OnClose> on_close = {}) {
        Bead linked = get(bead.id);
        auto tickets = unwrap(external_tickets(linked));
        tickets.push_back(
            {.provider = "demo", .id = key, .state = TicketState::open, .on_close = on_close});
        set_external_tickets(linked, tickets);
        update(linked);
    }
    void land(const Bead& bead) {
        Bead landed = get(bead.id);
        set_changeset_label(landed, ChangesetLabel::merged);
        landed.status = BeadStatus::closed;
        update(landed);
    }
    void take_back(const Bead& bead) {
        Bead open = get(bead.id);
        set_changeset_label(open, ChangesetLabel::in_progress);
        open.status = BeadStatus::open;
        update(open);
    }
    std::vector<ExternalTicket> tickets(const Bead& bead) {
        return unwrap(external_tickets(get(bead.id)));
    }
    ExternalTicket only_ticket(const Bead& bead) {
        const auto all = tickets(bead);
        if (all.size() != 1) FAIL("it has " << all.size() << " tickets");
        return all.front();
    }
    MemoryTickets::Entry& there(const std::string& id) { return provider.entries.at(id); }
};

} // namespace atelier::test
