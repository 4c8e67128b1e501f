// What was kept: found, shown, given back, dropped.
#include "app/upkeep/rescue.hpp"

#include "support/git_values.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct KeptThings : ProjectFixture {
    const std::string ref = "refs/atelier/rescue/20260102T030405678Z/topic-at-x.1";
    const fs::path kept = paths.kept() / "at-x.1";
    CommitId head = first;

    KeptThings() {
        repository.switch_to(record.enlistment, "side", first);
        head = repository.commit(record.enlistment, "Mine\n\nBody\n", {{"src/new.txt", "new\n"}});
        repository.switch_to(record.enlistment, "main");
        repository.force("refs/heads/side", std::nullopt);
        repository.force(ref, head);
        unwrap(files.write(kept / ".env", "key\n"));
        unwrap(files.write(kept / "app/.git/HEAD", "ref: refs/heads/main\n"));
        unwrap(files.write(kept / "app/.git/objects/1", "x"));
        unwrap(files.write(kept / "app/main.txt", "an hour\n"));
        files.changed[kept] = clock.now();
    }
    template <class Act>
    auto as(const Context& who, const Act& act) {
        return act(RescueDeps{who, repository, files, paths});
    }
    Result<RescueContents> show(const std::string& name) {
        return as(overseer(), [&](const RescueDeps& deps) { return show_rescued(deps, name); });
    }
    Result<RestoreOutcome> restore(const RestoreRequest& request) {
        return as(overseer(),
                  [&](const RescueDeps& deps) { return restore_rescued(deps, request); });
    }
    Result<DropOutcome> drop(const Context& who, const std::string& name, bool confirmed) {
        return as(who, [&](const RescueDeps& deps) { return drop_rescued(deps, name, confirmed); });
    }
};

} // namespace

TEST_CASE("what is kept is listed, refs first", "[app][rescue]") {
    KeptThings at;
    const auto items =
        unwrap(at.as(at.overseer(), [](const RescueDeps& deps) { return list_rescued(deps); }));
    REQUIRE(items.size() == 2);
    CHECK(items[0].name == at.ref);
    CHECK(items[0].commit == at.head);
    CHECK(items[0].subject == "Mine");
    CHECK(items[0].at == unwrap(parse_time("2026-01-02T03:04:05.678Z")));
    CHECK(items[0].was == "commits of topic-at-x.1");
    CHECK(items[0].commits == 1U);
    CHECK(items[0].files == 1U);
    CHECK_FALSE(items[0].bytes);
    // The plan knows nothing of it.
    CHECK_FALSE(items[0].bead);
    CHECK(items[1].name == "kept/at-x.1");
    CHECK(items[1].path == at.kept);
    // A repository counts once beside its files.
    CHECK(items[1].files == 3U);
    CHECK(items[1].bytes == 34U);
    CHECK(items[1].was == "files moved out of at-x.1");
    CHECK(items[1].at == at.clock.now());
}

TEST_CASE("what somebody drops while it is listed is not among what is kept", "[app][rescue]") {
    KeptThings at;
    at.files.gone = {at.paths.kept() / "at-x.2"};
    const auto listed =
        unwrap(at.as(at.overseer(), [](const RescueDeps& deps) { return list_rescued(deps); }));
    CHECK(listed.size() == 2);
    CHECK(must_fail(at.show("kept/at-x.2")).code == ErrorCode::not_found);
}

TEST_CASE("what was kept is told by the worktree or branch whose it was, and by its bead",
          "[app][rescue]") {
    KeptThings at;
    const Bead epic = at.epic("Greeting", {.root_branch = "topic"});
    const Bead changeset = at.changeset(epic, "Wave");
    const std::string folder = "refs/atelier/rescue/20260102T030405678Z/";
    const std::string name = changeset.id.str();
    for (const auto& [ref, was] : {std::pair{"topic-" + name, "commits of topic-" + name},
                                   {"files-of-" + name, "files left in " + name},
                                   {"head-of-" + name, "commits of " + name}}) {
        at.repository.force(folder + ref, at.head);
        const Rescued item = unwrap(at.show(ref)).item;
        CHECK(item.was == was);
        CHECK(item.bead == changeset.id);
        CHECK(item.title == "Wave");
    }
    at.repository.force(folder + "worktree/mine", at.head);
    CHECK(unwrap(at.show("worktree/mine")).item.was == "commits of worktree/mine");
    CHECK_FALSE(unwrap(at.show("worktree/mine")).item.bead);
}

TEST_CASE("where Git cannot say how much it is, what was kept is listed all the same",
          "[app][rescue]") {
    KeptThings at;
    at.repository.force("refs/heads/main", std::nullopt);
    const auto items =
        unwrap(at.as(at.overseer(), [](const RescueDeps& deps) { return list_rescued(deps); }));
    REQUIRE(items.size() == 2);
    CHECK_FALSE(items[0].commits);
    CHECK_FALSE(items[0].files);
}

TEST_CASE("a thing is found by its name, without what all have, and by its end", "[app][rescue]") {
    KeptThings at;
    for (const char* name : {"refs/atelier/rescue/20260102T030405678Z/topic-at-x.1",
                             "20260102T030405678Z/topic-at-x.1", "topic-at-x.1"})
        CHECK(unwrap(at.show(name)).item.name == at.ref);
    CHECK(unwrap(at.show("at-x.1")).item.name == "kept/at-x.1");
    CHECK(must_fail(at.show("x.1")).code == ErrorCode::not_found);
    CHECK(must_fail(at.show("")).code == ErrorCode::not_found);
    CHECK(must_fail(at.show("../at-x.1")).code == ErrorCode::not_found);
    at.repository.force("refs/atelier/rescue/20270102T030405678Z/topic-at-x.1", at.first);
    CHECK(must_fail(at.show("topic-at-x.1")).code == ErrorCode::ambiguous);
    CHECK(unwrap(at.show(at.ref)).item.commit == at.head);
}

TEST_CASE("a ref is shown by what the default branch does not have", "[app][rescue]") {
    KeptThings at;
    at.repository.commit("/repo", "Elsewhere\n", {{"else.txt", "x\n"}});
    const RescueContents shown = unwrap(at.show("topic-at-x.1"));
    REQUIRE(shown.commits.size() == 1);
    CHECK(shown.commits[0].commit == at.head);
    CHECK(shown.commits[0].subject == "Mine");
    CHECK(shown.files == std::vector<std::string>{"src/new.txt"});
    CHECK(unwrap(at.show("at-x.1")).files ==
          std::vector<std::string>{".env", "app/", "app/main.txt"});
}

TEST_CASE("commits come back as a new branch", "[app][rescue]") {
    KeptThings at;
    CHECK(unwrap(at.restore({.name = "topic-at-x.1"})).branch == branch("rescued/topic-at-x.1"));
    CHECK(at.repository.git.ref("refs/heads/rescued/topic-at-x.1") == at.head);
    CHECK(at.event_types().back() == "rescue.restored");
    // Again: it is there.
    unwrap(at.restore({.name = "topic-at-x.1"}));
    unwrap(at.restore({.name = "topic-at-x.1", .branch = branch("mine")}));
    CHECK(at.repository.git.ref("refs/heads/mine") == at.head);
    CHECK(must_fail(at.restore({.name = "topic-at-x.1", .branch = branch("main")})).code ==
          ErrorCode::branch_exists);
    CHECK(at.repository.git.ref("refs/heads/main") == at.first);
    CHECK(at.repository.git.ref(at.ref) == at.head);
}

TEST_CASE("files come back into a folder that is not there yet", "[app][rescue]") {
    KeptThings at;
    CHECK(unwrap(at.restore({.name = at.ref, .to = "/home/files"})).folder == "/home/files");
    CHECK(at.files.below("/home/files").at("src/new.txt") == "new\n");
    CHECK(at.files.below("/home/files").at("README.md") == "readme\n");
    unwrap(at.restore({.name = "at-x.1", .to = "/home/kept"}));
    CHECK(at.files.below("/home/kept") == at.files.below(at.kept));
    for (const char* name : {"at-x.1", "topic-at-x.1"})
        CHECK(must_fail(at.restore({.name = name, .to = "/home/kept"})).code ==
              ErrorCode::files_failed);
}

TEST_CASE("files come back into a worktree only where none of them is there", "[app][rescue]") {
    KeptThings at;
    unwrap(at.repository.worktrees().add_worktree("/w", branch("w"), at.first));
    unwrap(at.files.write("/w/app/main.txt", "another\n"));
    CHECK(must_fail(at.restore({.name = "at-x.1", .worktree = "/w"})).code ==
          ErrorCode::files_failed);
    CHECK_FALSE(unwrap(at.files.exists("/w/.env")));
    unwrap(at.files.remove("/w/app"));
    unwrap(at.restore({.name = "at-x.1", .worktree = "/w"}));
    CHECK(unwrap(at.files.read("/w/.env")) == "key\n");
    CHECK(unwrap(at.files.read("/w/app/.git/HEAD")) == "ref: refs/heads/main\n");
    CHECK(must_fail(at.restore({.name = "at-x.1", .worktree = "/elsewhere"})).code ==
          ErrorCode::not_found);
}

TEST_CASE("a thing is not restored in a way that does not fit it", "[app][rescue]") {
    KeptThings at;
    CHECK(must_fail(at.restore({.name = "at-x.1"})).code == ErrorCode::usage);
    CHECK(must_fail(at.restore({.name = "at-x.1", .branch = branch("b")})).code ==
          ErrorCode::usage);
    CHECK(must_fail(at.restore({.name = at.ref, .worktree = "/repo"})).code == ErrorCode::usage);
    CHECK(must_fail(at.restore({.name = at.ref, .branch = branch("b"), .to = "/x"})).code ==
          ErrorCode::usage);
    CHECK_FALSE(at.repository.git.ref("refs/heads/b"));
}

TEST_CASE("the overseer drops what was kept, and nobody else", "[app][rescue]") {
    KeptThings at;
    for (const char* name : {"topic-at-x.1", "at-x.1"}) {
        CHECK(must_fail(at.drop(at.worker(), name, true)).code == ErrorCode::identity_foreign);
        CHECK_FALSE(unwrap(at.drop(at.overseer(), name, false)).dropped);
    }
    CHECK(at.repository.git.ref(at.ref) == at.head);
    CHECK(at.files.below(at.kept).size() == 4);
    CHECK(unwrap(at.drop(at.overseer(), "topic-at-x.1", true)).dropped);
    CHECK_FALSE(at.repository.git.ref(at.ref));
    CHECK(at.knows_rescue_ref(at.ref));
    CHECK(unwrap(at.drop(at.overseer(), "at-x.1", true)).dropped);
    CHECK_FALSE(unwrap(at.files.exists(at.kept)));
    CHECK(at.event_types().back() == "rescue.dropped");
}
