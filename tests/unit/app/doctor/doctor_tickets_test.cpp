#include "domain/bead/external_ticket.hpp"
#include "domain/forge/ticket_step.hpp"
#include "support/doctor_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("tickets that could not be told everything are named", "[app][doctor]") {
    Patient patient;
    CHECK(patient.state("tickets") == CheckState::good);
    Bead epic = patient.plan.epic("Greeting");
    set_external_tickets(epic, {{.provider = "github", .id = "11"}});
    epic = patient.plan.update(epic);
    CHECK(patient.state("tickets") == CheckState::good);
    set_external_tickets(epic, {{.provider = "github", .id = "11"},
                                with_pending({.provider = "github", .id = "12"}, TicketStep::close,
                                             "nobody answered")});
    patient.plan.update(epic);
    const Finding found = patient.finding("tickets");
    CHECK(found.state == CheckState::note);
    CHECK_THAT(found.message, ContainsSubstring("1 ticket") && ContainsSubstring("12 of github") &&
                                  ContainsSubstring(epic.id.str()) &&
                                  ContainsSubstring("nobody answered"));
    CHECK_THAT(found.hint.told_to(Audience::person), ContainsSubstring("git atelier work"));
    CHECK(found.details.find("tickets")->as_array().size() == 1);
}
