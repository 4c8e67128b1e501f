// What a project has behind it costs nothing: the use cases that are asked all day read what is
// open.
#include "app/claim/claim_epic.hpp"
#include "app/claim/hook_status.hpp"
#include "app/look/list_epics.hpp"
#include "app/look/list_roots.hpp"
#include "app/look/show_bead.hpp"
#include "app/look/status.hpp"
#include "app/work/startup_contract.hpp"
#include "domain/lifecycle.hpp"
#include "support/counting_store.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

#include <functional>

using namespace atelier;
using namespace atelier::test;

namespace {

// An epic as it is left behind: changesets with tasks and sessions, an ended lease, read mail.
void add_closed_epic(TestPlan& world, int number) {
    Bead epic = world.epic("Past " + std::to_string(number));
    Bead changeset = world.changeset(epic, "One");
    Bead task = world.task(changeset, "a step");
    task.status = BeadStatus::closed;
    world.update(task);
    Session session{*SessionId::parse("s-" + std::to_string(number)), world.worker().caller,
                    epic.id, changeset.id};
    session.started_at = world.clock.now();
    session.ended_at = world.clock.now();
    world.put(session);
    changeset.status = BeadStatus::closed;
    set_changeset_label(changeset, ChangesetLabel::merged);
    world.update(changeset);
    world.put(
        Lease{.on = epic.id, .agent = world.worker().caller, .session = session.id, .ended = true});
    epic.status = BeadStatus::closed;
    epic.assignee = world.worker().caller.str();
    world.update(epic);
    Bead message{.id = *BeadId::parse("at-mail" + std::to_string(number)), .title = "BLOCKED: x"};
    message.issue_type = "message";
    message.labels = {"at:message"};
    message.assignee = world.worker().caller.str();
    message.status = BeadStatus::closed;
    message.message = MessageHeader{.from = "overseer"};
    world.create(message);
}

using UseCase = std::function<void(const Context&)>;

// How many records it reads with so many closed epics.
std::size_t records_read(const UseCase& use_case, int closed_epics) {
    TestPlan world;
    Bead first = world.epic("Open");
    world.changeset(first, "One");
    world.changeset(world.epic("Open too"), "One");
    for (int number = 0; number < closed_epics; ++number)
        add_closed_epic(world, number);
    CountingStore counting(world.store);
    const Context worker = world.worker();
    const Context context{counting,       worker.clock,        worker.ids,
                          world.settings, worker.issue_prefix, worker.caller};
    must(claim_epic(context, {.holder = {*SessionId::parse("run-1"), {}}}, gone));
    counting.records = 0;
    use_case(context);
    return counting.records;
}

} // namespace

TEST_CASE("the past is not read by whoever asks what is to be done", "[app][history]") {
    const std::pair<const char*, UseCase> cases[] = {
        {"status", [](const Context& context) { must(read_status(context, gone)); }},
        {"list", [](const Context& context) { must(list_roots(context, false)); }},
        {"epic_list", [](const Context& context) { must(list_epics(context, true)); }},
        {"hook_status", [](const Context& context) { must(hook_status(context)); }},
        {"claim_epic",
         [](const Context& context) {
             must(claim_epic(context, {.holder = {*SessionId::parse("run-1"), {}}}, gone));
         }},
        {"startup_contract", [](const Context& context) { must(startup_contract(context)); }},
        {"show",
         [](const Context& context) { must(show_bead(context, *BeadId::parse("at-00001"), 5)); }},
    };
    for (const auto& [name, use_case] : cases) {
        INFO(name);
        const std::size_t little = records_read(use_case, 20);
        CHECK(little > 0);
        CHECK(records_read(use_case, 24) == little);
    }
}
