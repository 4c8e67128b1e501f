#include "app/mail/mail_inbox.hpp"

#include "app/mail/notices.hpp"
#include "support/fake_world.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BeadId sent(TestPlan& world, const std::string& to, const std::string& key) {
    world.clock.advance(Millis{1});
    return must(world.store.write(world.stamp(), [&](PlanWriter& plan) {
        return send_once(plan, world.overseer(), {.to = to, .subject = "about " + key, .key = key});
    }));
}

std::vector<BeadId> inbox(const Context& context, bool all = false) {
    std::vector<BeadId> ids;
    for (const Bead& message : must(mail_inbox(context, all)).messages)
        ids.push_back(message.id);
    return ids;
}

} // namespace

TEST_CASE("an agent sees its own unread mail, oldest first, and reads nothing by looking",
          "[app][mail]") {
    TestPlan world;
    const BeadId first = sent(world, "atelier/worker/alice", "a");
    sent(world, "atelier/worker/bob", "b");
    sent(world, "overseer", "c");
    const BeadId second = sent(world, "atelier/worker/alice", "d");
    const auto events = world.event_types();
    CHECK(inbox(world.worker()) == std::vector{first, second});
    CHECK(inbox(world.worker()) == std::vector{first, second});
    CHECK(world.event_types() == events);
    CHECK_FALSE(world.get(first).message->read_at);
}

TEST_CASE("read mail is shown when all is wanted, closed mail never", "[app][mail]") {
    TestPlan world;
    Bead read = world.get(sent(world, "atelier/worker/alice", "a"));
    read.message->read_at = world.clock.now();
    world.update(read);
    Bead closed = world.get(sent(world, "atelier/worker/alice", "b"));
    closed.status = BeadStatus::closed;
    world.update(closed);
    const BeadId unread = sent(world, "atelier/worker/alice", "c");
    CHECK(inbox(world.worker()) == std::vector{unread});
    CHECK(inbox(world.worker(), true) == std::vector{read.id, unread});
}

TEST_CASE("mail to whichever planner reaches every planner, and no worker", "[app][mail]") {
    TestPlan world;
    const BeadId any = sent(world, "planner", "a");
    const BeadId named = sent(world, "atelier/planner/plan-1", "b");
    CHECK(inbox(world.planner()) == std::vector{any, named});
    CHECK(inbox(world.planner("plan-2")) == std::vector{any});
    CHECK(inbox(world.worker()).empty());
}
