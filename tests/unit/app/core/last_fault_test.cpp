#include "app/core/last_fault.hpp"

#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

LastFault kept(PlanFixture& fixture, const Error& fault) {
    const LastFault last = last_fault_from(*SessionId::parse("s-1"), fault);
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return put_last_fault(plan, id("at-e.1"), last);
    }));
    return last;
}

std::optional<LastFault> read(PlanFixture& fixture, const std::string& session) {
    return unwrap(fixture.store.read([&](PlanReader& plan) {
        return last_fault(plan, id("at-e.1"), *SessionId::parse(session));
    }));
}

} // namespace

TEST_CASE("what failed is kept for the next session, with the end of its output",
          "[app][last_fault]") {
    PlanFixture fixture;
    CHECK_FALSE(read(fixture, "s-1"));
    Json details = Json::object();
    details.set("output", "line \"one\"\n");
    const LastFault first = kept(fixture, {ErrorCode::checks_failed, "it failed", "", details});
    CHECK(first.output == "line \"one\"\n");
    CHECK(read(fixture, "s-1") == first);
    // Another session's says nothing of that one.
    CHECK_FALSE(read(fixture, "s-2"));
    Json git = Json::object();
    git.set("stderr", "fatal: no");
    CHECK(kept(fixture, {ErrorCode::git_failed, "git failed", "", git}).output == "fatal: no");
    CHECK(read(fixture, "s-1")->message == "git failed");
    CHECK_FALSE(read(fixture, "s-1")->onto);
    Json behind = Json::object();
    behind.set("onto", std::string(40, 'c'));
    CHECK(kept(fixture, {ErrorCode::checks_failed, "it failed", "", behind}).onto);
    CHECK(read(fixture, "s-1")->onto == CommitId::parse(std::string(40, 'c')).value());
}
