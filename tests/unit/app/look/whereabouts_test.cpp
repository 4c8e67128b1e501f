#include "app/look/whereabouts.hpp"

#include "app/core/turn_record.hpp"
#include "support/memory_files.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the worktree and the transcript of the last session are where one can look",
          "[app][show]") {
    PlanFixture fixture;
    MemoryFiles files;
    const ProjectPaths paths{"/project"};
    const Bead changeset = fixture.changeset(fixture.epic("Greeting"), "One");
    const auto found = [&] {
        return unwrap(whereabouts_of(fixture.overseer(), files, paths, changeset.id));
    };
    CHECK_FALSE(found().transcript);
    for (const char* name : {"s-1", "s-2"}) {
        fixture.clock.advance(Seconds{1});
        Session session{.id = *SessionId::parse(name), .agent = *AgentId::make(Role::worker, "a")};
        session.changeset = changeset.id;
        session.started_at = fixture.clock.now();
        session.worktree = "/worktrees/one";
        fixture.put(session);
        unwrap(files.write(paths.transcript(session.id), "words\n"));
    }
    CHECK(found().transcript == paths.folder / "transcripts" / "s-2.jsonl");
    CHECK_FALSE(found().worktree);
    unwrap(files.write("/worktrees/one/a.txt", "x\n"));
    CHECK(found().worktree == std::filesystem::path("/worktrees/one"));
    unwrap(files.remove(paths.transcript(*SessionId::parse("s-2"))));
    CHECK_FALSE(found().transcript);
    // Of a session from before.
    unwrap(files.write(paths.transcripts() / "s-2.log", "words\n"));
    CHECK(found().transcript == paths.transcripts() / "s-2.log");
    CHECK_FALSE(found().turn);
    unwrap(fixture.store.write(fixture.stamp(), [](PlanWriter& plan) {
        return put_turn_record(plan, *SessionId::parse("s-2"), {.tokens = TokenUsage{1, 2, 3}});
    }));
    CHECK(found().turn.value().tokens == TokenUsage{1, 2, 3});
}

TEST_CASE("the last transcript is that of the newest session which left one", "[app][open]") {
    PlanFixture fixture;
    MemoryFiles files;
    const ProjectPaths paths{"/project"};
    const Bead epic = fixture.epic("Greeting");
    const Bead one = fixture.changeset(epic, "One");
    const Bead two = fixture.changeset(epic, "Two");
    const AgentId ada = *AgentId::make(Role::worker, "ada");
    Bead agent{.id = *BeadId::parse("at-worker-ada"), .title = ada.str(), .issue_type = "agent"};
    agent.labels = {"at:agent"};
    fixture.create(agent);
    const auto printed = [&](const std::string& name, const Bead& changeset) {
        fixture.clock.advance(Seconds{1});
        Session session{.id = *SessionId::parse(name), .agent = ada};
        session.changeset = changeset.id;
        session.started_at = fixture.clock.now();
        fixture.put(session);
        unwrap(files.write(paths.transcript(session.id), "words\n"));
    };
    const auto last = [&](const Bead& place) {
        return last_transcript(fixture.overseer(), files, paths, place);
    };
    CHECK(last(epic).error().code == ErrorCode::not_found);
    printed("s-1", one);
    printed("s-2", two);
    CHECK(unwrap(last(one)).filename() == "s-1.jsonl");
    for (const Bead& place : {two, epic, agent})
        CHECK(unwrap(last(place)).filename() == "s-2.jsonl");
    unwrap(files.remove(paths.transcript(*SessionId::parse("s-2"))));
    CHECK(unwrap(last(epic)).filename() == "s-1.jsonl");
    CHECK(last(two).error().code == ErrorCode::not_found);
}
