// What a project has behind it costs nothing: the use cases that are asked all day read what is
// open.
#include "app/claim/claim_epic.hpp"
#include "app/claim/hook_status.hpp"
#include "app/look/list_epics.hpp"
#include "app/look/list_roots.hpp"
#include "app/look/show_bead.hpp"
#include "app/look/startup_contract.hpp"
#include "app/look/status.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/counting_store.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

#include <functional>

using namespace atelier;
using namespace atelier::test;

namespace {

// An epic as it is left behind: changesets with tasks and sessions, an ended lease, read mail.
void add_closed_epic(PlanFixture& fixture, int number) {
    Bead epic = fixture.epic("Past " + std::to_string(number));
    Bead changeset = fixture.changeset(epic, "One");
    Bead task = fixture.task(changeset, "a step");
    task.status = BeadStatus::closed;
    fixture.update(task);
    Session session{*SessionId::parse("s-" + std::to_string(number)), fixture.worker().caller,
                    epic.id, changeset.id};
    session.started_at = fixture.clock.now();
    session.ended_at = fixture.clock.now();
    fixture.put(session);
    changeset.status = BeadStatus::closed;
    set_changeset_label(changeset, ChangesetLabel::merged);
    fixture.update(changeset);
    fixture.put(Lease{
        .on = epic.id, .agent = fixture.worker().caller, .session = session.id, .ended = true});
    epic.status = BeadStatus::closed;
    epic.assignee = fixture.worker().caller.str();
    fixture.update(epic);
    Bead message{.id = *BeadId::parse("at-mail" + std::to_string(number)), .title = "BLOCKED: x"};
    message.issue_type = "message";
    message.labels = {"at:message"};
    message.assignee = fixture.worker().caller.str();
    message.status = BeadStatus::closed;
    message.message = MessageHeader{.from = "overseer"};
    fixture.create(message);
}

using UseCase = std::function<void(const Context&)>;

// How many records it reads with so many closed epics.
std::size_t records_read(const UseCase& use_case, int closed_epics) {
    PlanFixture fixture;
    Bead first = fixture.epic("Open");
    fixture.changeset(first, "One");
    fixture.changeset(fixture.epic("Open too"), "One");
    for (int number = 0; number < closed_epics; ++number)
        add_closed_epic(fixture, number);
    CountingStore counting(fixture.store);
    const Context worker = fixture.worker();
    const Context context{counting,         worker.clock,        worker.ids,
                          fixture.settings, worker.issue_prefix, worker.caller};
    unwrap(claim_epic(context, {.holder = {*SessionId::parse("run-1"), {}}}, gone));
    counting.records = 0;
    use_case(context);
    return counting.records;
}

} // namespace

TEST_CASE("the past is not read by whoever asks what is to be done", "[app][history]") {
    const std::pair<const char*, UseCase> cases[] = {
        {"status", [](const Context& context) { unwrap(read_status(context, gone)); }},
        {"list", [](const Context& context) { unwrap(list_roots(context, false)); }},
        {"epic_list", [](const Context& context) { unwrap(list_epics(context, true)); }},
        {"hook_status", [](const Context& context) { unwrap(hook_status(context, gone)); }},
        {"claim_epic",
         [](const Context& context) {
             unwrap(claim_epic(context, {.holder = {*SessionId::parse("run-1"), {}}}, gone));
         }},
        {"startup_contract",
         [](const Context& context) { unwrap(startup_contract(context, gone)); }},
        {"show",
         [](const Context& context) {
             unwrap(show_bead(context, gone, *BeadId::parse("at-00001"), 5));
         }},
    };
    for (const auto& [name, use_case] : cases) {
        INFO(name);
        const std::size_t little = records_read(use_case, 20);
        CHECK(little > 0);
        CHECK(records_read(use_case, 24) == little);
    }
}
