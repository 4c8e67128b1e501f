#include "app/agent/earlier_work.hpp"

#include "app/core/last_fault.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Resumed : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");

    Session held(const std::string& name, SessionEnd end) {
        Session session{.id = *SessionId::parse(name),
                        .agent = worker().caller,
                        .epic = epic.id,
                        .changeset = changeset.id,
                        .started_at = clock.now()};
        session.ended_at = clock.now();
        session.outcome = end;
        put(session);
        clock.advance(Millis{1});
        return session;
    }
    BriefFacts facts(const CommitId& start) {
        WorkContext work = work_context();
        Session now{.id = *SessionId::parse("s-now"), .agent = worker().caller};
        now.changeset = changeset.id;
        BriefFacts out;
        unwrap(add_earlier_work(work.plan, work.repository, work.paths, now,
                                OwnCommits{first, start}, out));
        return out;
    }
};

} // namespace

TEST_CASE("the first session on a changeset is told of none", "[app][brief]") {
    Resumed f;
    const BriefFacts facts = f.facts(f.first);
    CHECK_FALSE(facts.earlier);
    CHECK(facts.commits.empty());
}

TEST_CASE("the next session is told of the last one, its fault and the commits that are there",
          "[app][brief]") {
    Resumed f;
    f.held("s-old", SessionEnd::interrupted);
    const Session last = f.held("s-last", SessionEnd::blocked);
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return put_last_fault(plan, f.changeset.id, {last.id, "it failed", "the end"});
    }));
    const CommitId one = f.commit_work(f.changeset, f.first, {{"one.txt", "1\n"}});
    const CommitId two = f.commit_work(f.changeset, f.first, {{"two.txt", "2\n"}});
    const BriefFacts facts = f.facts(two);
    REQUIRE(facts.earlier);
    CHECK(facts.earlier->session.id == last.id);
    CHECK(facts.earlier->fault == "it failed");
    CHECK(facts.earlier->output == "the end");
    CHECK(facts.earlier->transcript == f.paths.transcripts() / "s-last.jsonl");
    CHECK(facts.commits ==
          std::vector{one.str().substr(0, 10) + " Work", two.str().substr(0, 10) + " Work"});
}

TEST_CASE("of an agent without an orchestrator there is no transcript", "[app][brief]") {
    Resumed f;
    f.held("detached-it", SessionEnd::detached);
    const BriefFacts facts = f.facts(f.first);
    REQUIRE(facts.earlier);
    CHECK(facts.earlier->transcript.empty());
}

TEST_CASE("a fault of an earlier session is not the last one's", "[app][brief]") {
    Resumed f;
    const Session blocked = f.held("s-old", SessionEnd::blocked);
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
        return put_last_fault(plan, f.changeset.id, {blocked.id, "it failed", "the end"});
    }));
    f.held("s-last", SessionEnd::interrupted);
    const BriefFacts facts = f.facts(f.first);
    REQUIRE(facts.earlier);
    CHECK(facts.earlier->fault.empty());
}
