#include "app/worktree/changed_range.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct RangeFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "One");
    const std::string root = "refs/heads/topic";

    RangeFixture() { repository.force(root, first); }
    Result<ChangedRange> range(const BeadId& id) {
        return changed_range(overseer(), repository, id);
    }
    CommitRange commits(const BeadId& id) { return unwrap(range(id)).commits; }
    // Somebody else's on the root branch.
    CommitId move_root(const std::string& path) {
        repository.switch_to(record.enlistment, "topic");
        const CommitId moved = repository.commit(record.enlistment, "Else\n", {{path, "else\n"}});
        repository.switch_to(record.enlistment, "main");
        return moved;
    }
};

} // namespace

TEST_CASE("a changeset's range is that of its work branch, of a task too", "[app][diff]") {
    RangeFixture at;
    const Bead task = at.task(at.changeset, "Write it");
    CHECK(at.range(at.changeset.id).error().code == ErrorCode::not_found);
    CHECK_THAT(at.range(at.changeset.id).error().message, ContainsSubstring("nobody has begun"));
    const CommitId head = at.commit_work(at.changeset, at.first, {{"new.txt", "new\n"}});
    at.done(at.changeset, at.first, head);
    CHECK(at.commits(at.changeset.id) == CommitRange{at.first, head});
    CHECK(unwrap(at.range(task.id)).id == at.changeset.id);
    CHECK(unwrap(at.range(task.id)).title == "One");
    // More than was found good.
    const CommitId later = at.commit_work(at.changeset, at.first, {{"more.txt", "more\n"}});
    CHECK(at.commits(at.changeset.id) == CommitRange{at.first, later});
    // Its branch has gone.
    at.repository.force(full_ref(at.work_branch_of(at.changeset)), std::nullopt);
    CHECK(at.commits(at.changeset.id) == CommitRange{at.first, head});
}

TEST_CASE("what a changeset was rebased onto is not its own", "[app][diff]") {
    RangeFixture at;
    const CommitId moved = at.move_root("else.txt");
    const CommitId head = at.commit_work(at.changeset, moved, {{"new.txt", "new\n"}});
    at.done(at.changeset, at.first, head);
    CHECK(at.commits(at.changeset.id) == CommitRange{moved, head});
    // Nor is what has landed there since.
    at.move_root("later.txt");
    CHECK(at.commits(at.changeset.id) == CommitRange{moved, head});
}

TEST_CASE("a changeset that has landed is shown as it landed", "[app][diff]") {
    RangeFixture at;
    const CommitId head = at.commit_work(at.changeset, at.first, {{"new.txt", "new\n"}});
    const Bead done = at.done(at.changeset, at.first, head);
    const CommitId moved = at.move_root("else.txt");
    const CommitId landed = at.move_root("new.txt");
    at.update(unwrap(merge(done, landed)));
    const auto landed_as = [&](std::int64_t commits) {
        unwrap(at.store.write(at.stamp(), [&](PlanWriter& plan) {
            Json data = Json::object();
            data.set("commit", landed.str()).set("root_branch", "topic").set("commits", commits);
            return plan.append({EventType::changeset_merged, at.changeset.id, std::move(data)});
        }));
        return at.commits(at.changeset.id);
    };
    // Nobody has counted, as of one that was found landed.
    CHECK(landed_as(0) == CommitRange{at.first, head});
    CHECK(landed_as(1) == CommitRange{moved, landed});
    CHECK(landed_as(2) == CommitRange{at.first, landed});
    CHECK(landed_as(3) == CommitRange{at.first, head});
}

TEST_CASE("an epic's range is what its root branch has beyond its parent", "[app][diff]") {
    RangeFixture at;
    const CommitId moved = at.move_root("new.txt");
    at.repository.commit(at.record.enlistment, "On main\n", {{"main.txt", "main\n"}});
    CHECK(at.commits(at.epic.id) == CommitRange{at.first, moved});
    at.repository.force(at.root, std::nullopt);
    CHECK_THAT(at.range(at.epic.id).error().message, ContainsSubstring("there is no branch topic"));
}

TEST_CASE("what changes no files is refused", "[app][diff]") {
    RangeFixture at;
    Bead message{.id = *BeadId::parse("at-m0001"), .title = "Hello", .issue_type = "message"};
    message.labels = {"at:message"};
    at.create(message);
    CHECK_THAT(at.range(message.id).error().message, ContainsSubstring("changes no files"));
    CHECK(at.range(*BeadId::parse("at-zzzzz")).error().code == ErrorCode::not_found);
}
