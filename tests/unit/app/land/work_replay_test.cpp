#include "app/land/work_replay.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Replayed : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    CommitId head = commit_work(changeset, first, {{"src/new.txt", "new\n"}});
    CommitId root = repository.commit("/repo", "Theirs\n", {{"theirs.txt", "theirs\n"}});

    WorkReplay replay() { return unwrap(WorkReplay::of(work, changeset, first, head)); }
};

} // namespace

TEST_CASE("work is replayed onto one commit of the root branch after the other", "[app][land]") {
    Replayed f;
    WorkReplay replay = f.replay();
    const ReplayResult on_first = unwrap(replay.onto(f.first));
    CHECK(on_first.commits == 1);
    CHECK(unwrap(f.repository.history().tree(*on_first.head)) ==
          unwrap(f.repository.history().tree(f.head)));
    const ReplayResult on_root = unwrap(replay.onto(f.root));
    CHECK(f.repository.file_at(*on_root.head, "theirs.txt") == "theirs\n");
    CHECK(f.repository.file_at(*on_root.head, "src/new.txt") == "new\n");
}

TEST_CASE("replayed work says whose it is", "[app][land]") {
    Replayed f;
    const ReplayResult result = unwrap(f.replay().onto(f.root));
    CHECK_THAT(unwrap(f.repository.history().message(*result.head)),
               ContainsSubstring("Atelier-Changeset: " + f.changeset.id.str()));
}
