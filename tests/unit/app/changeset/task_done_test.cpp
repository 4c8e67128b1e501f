#include "app/changeset/task_done.hpp"

#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "support/held_changeset.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct HeldTasks : HeldChangeset {
    Bead write = fixture.task(changeset, "Write it");
    Bead test = fixture.task(changeset, "Test it");

    bool closed(const Bead& task) { return is_closed(fixture.get(task.id)); }
};

} // namespace

TEST_CASE("a worker closes tasks of the epic it holds, each once", "[app][task_done]") {
    HeldTasks at;
    CHECK(unwrap(task_done(at.context, {at.write.id, at.test.id}, "written")).size() == 2);
    CHECK(at.closed(at.write));
    CHECK(at.closed(at.test));
    const auto events = at.fixture.event_types();
    CHECK(task_done(at.context, {at.write.id}, "written"));
    CHECK(at.fixture.event_types() == events);
}

TEST_CASE("of several tasks all are closed or none", "[app][task_done]") {
    HeldTasks at;
    CHECK_FALSE(task_done(at.context, {at.write.id, id("at-nowhere")}, "written"));
    CHECK_FALSE(at.closed(at.write));
    CHECK_FALSE(task_done(at.context, {at.test.id, at.changeset.id}, "that is a changeset"));
    CHECK_FALSE(at.closed(at.test));
}

TEST_CASE("a worker closes no task of an epic that it does not hold, a planner any",
          "[app][task_done]") {
    HeldTasks at;
    CHECK(must_fail(task_done(at.fixture.worker("bob"), {at.write.id}, "mine")).code ==
          ErrorCode::lease_lost);
    CHECK_FALSE(at.closed(at.write));
    CHECK(task_done(at.fixture.planner(), {at.write.id}, "not needed"));
    CHECK(at.closed(at.write));
}

TEST_CASE("the epic's last task closes the question about it, whoever closes it",
          "[app][task_done]") {
    HeldTasks at;
    const Bead announce = at.fixture.task(at.epic, "Announce it");
    const std::string key = matter_key(Matter::waits, at.epic.id);
    const auto ask = [&] {
        unwrap(at.fixture.store.write(at.fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, at.context,
                             {.to = "overseer", .subject = "It waits", .body = "", .key = key});
        }));
    };
    ask();
    unwrap(task_done(at.context, {at.write.id, at.test.id}, "written"));
    CHECK_FALSE(is_closed(at.messages(key).front()));
    at.fixture.update(unwrap(abandon(at.fixture.get(at.changeset.id), "no", std::nullopt)));
    SECTION("the worker that holds the epic") {
        unwrap(task_done(at.context, {announce.id}, "announced"));
    }
    SECTION("the overseer") {
        unwrap(task_done(at.fixture.overseer(), {announce.id}, "announced"));
    }
    CHECK(is_closed(at.messages(key).front()));
}
