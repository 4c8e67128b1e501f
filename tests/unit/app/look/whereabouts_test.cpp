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
    CHECK_FALSE(found().usage);
    unwrap(fixture.store.write(fixture.stamp(), [](PlanWriter& plan) {
        return put_turn_record(plan, *SessionId::parse("s-2"), {.tokens = TokenUsage{1, 2, 3}});
    }));
    CHECK(found().usage.value().tokens == TokenUsage{1, 2, 3});
}
