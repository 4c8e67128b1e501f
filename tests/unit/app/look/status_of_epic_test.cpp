#include "app/look/status_of_epic.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

EpicStatus epic_status(const std::string& name) {
    EpicStatus out{.id = id(name), .title = name};
    out.changesets.push_back({.id = id(name + ".1"), .title = "part"});
    return out;
}

StatusOutcome of_two_epics() {
    StatusOutcome out;
    out.epics = {epic_status("at-a"), epic_status("at-b")};
    for (const char* worker : {"1", "2"}) {
        AgentStatus agent{.id = std::string("atelier/worker/") + worker, .bead = id("at-worker")};
        agent.epic = id(std::string(worker) == "1" ? "at-a" : "at-b");
        out.agents.push_back(agent);
    }
    out.unread = {{.id = id("at-m1"), .subject = "one", .thread = id("at-a.1")},
                  {.id = id("at-m2"), .subject = "two", .thread = id("at-b")},
                  {.id = id("at-m3"), .subject = "three"}};
    out.review.blocked = {id("at-a.1"), id("at-b.1")};
    out.review.drafts = {id("at-b")};
    out.queues = {{"builds", 1, 0}};
    out.awaited = {{id("at-a.1"), "part", Awaited::blocked},
                   {id("at-b"), "at-b", Awaited::draft},
                   {id("at-m1"), "one", Awaited::message},
                   {id("at-m3"), "three", Awaited::message}};
    return out;
}

} // namespace

TEST_CASE("the status of one epic has what is about it alone", "[app][status]") {
    const StatusOutcome of = unwrap(status_of_epic(of_two_epics(), id("at-a")));
    REQUIRE(of.epics.size() == 1);
    CHECK(of.epics.front().id == id("at-a"));
    REQUIRE(of.agents.size() == 1);
    CHECK(of.agents.front().id == "atelier/worker/1");
    REQUIRE(of.unread.size() == 1);
    CHECK(of.unread.front().id == id("at-m1"));
    CHECK(of.review.blocked == std::vector{id("at-a.1")});
    CHECK(of.review.drafts.empty());
    CHECK(of.queues.empty());
    REQUIRE(of.awaited.size() == 2);
    CHECK(of.awaited[0].bead == id("at-a.1"));
    CHECK(of.awaited[1].bead == id("at-m1"));
}

TEST_CASE("there is no status of what is not an epic", "[app][status]") {
    CHECK(must_fail(status_of_epic(of_two_epics(), id("at-a.1"))).code == ErrorCode::not_found);
}
