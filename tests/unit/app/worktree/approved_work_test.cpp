#include "app/worktree/approved_work.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Two commits on a work branch; what they change can be made again elsewhere.
struct ApprovedFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "Say hello");
    CommitId one = commit_work(changeset, first, {{"src/new.txt", "one\ntwo\n"}});
    CommitId head = commit_work(changeset, first, {{"src/a.txt", "b\n"}});

    GitHistory& history() { return repository.history(); }
    ReviewedWork work() { return unwrap(reviewed_work(history(), first, head)); }
    std::vector<std::string> patches(const CommitId& base, const CommitId& at) {
        return unwrap(patches_between(history(), base, at));
    }
    std::optional<KnownApproval> known() {
        return unwrap(
            store.read([&](PlanReader& plan) { return known_approval(plan, changeset.id); }));
    }
    std::optional<WorkApproval> approval(const CommitId& base, const CommitId& at) {
        return unwrap(
            approval_of_work(overseer(), history(), changeset.id, known().value(), base, at));
    }
    // Of `parent`, with one file that is different; the same tree for none.
    CommitId commit_with(const CommitId& parent, const FileTree& changed) {
        const MemoryCommit* const found = unwrap(repository.git.commits.find(parent));
        FileTree tree = found->tree;
        for (const auto& [path, content] : changed)
            tree[path] = content;
        return repository.git.commits.add({.tree = std::move(tree),
                                           .parents = {parent},
                                           .message = "Otto's\n",
                                           .author = "Otto",
                                           .committer = "Otto"});
    }
};

} // namespace

TEST_CASE("work is what each of its commits changes, oldest first", "[app][review]") {
    ApprovedFixture f;
    const auto patches = f.patches(f.first, f.head);
    REQUIRE(patches.size() == 2);
    CHECK_THAT(patches[0], ContainsSubstring("src/new.txt"));
    CHECK_THAT(patches[1], ContainsSubstring("src/a.txt"));
    CHECK(f.patches(f.head, f.head).empty());
    // One that changes nothing adds nothing.
    CHECK(f.patches(f.first, f.commit_with(f.head, {})) == patches);
}

TEST_CASE("what would be approved is told with its tree and its lines", "[app][review]") {
    ApprovedFixture f;
    const ReviewedWork work = f.work();
    CHECK(work.base == f.first);
    CHECK(work.head == f.head);
    CHECK(work.tree == unwrap(f.history().tree(f.head)));
    CHECK(work.patches == f.patches(f.first, f.head));
    // Two are new, and one was written anew.
    CHECK(work.lines == 4);
    const ReviewedWork none = unwrap(reviewed_work(f.history(), f.head, f.head));
    CHECK(none.patches.empty());
    CHECK(none.lines == 0);
}

TEST_CASE("an approval is of its commits, and of others that change the same", "[app][review]") {
    ApprovedFixture f;
    const WorkApproval given = f.approve(f.changeset.id, f.work());
    CHECK(f.approval(f.first, f.head) == given);
    // There was nothing to look for.
    CHECK_FALSE(f.known()->look);
    const CommitId root = f.commit_with(f.first, {{"theirs.txt", "theirs\n"}});
    const CommitId same = f.commit_with(root, {{"src/new.txt", "one\ntwo\n"}});
    SECTION("the same") {
        const CommitId moved = f.commit_with(same, {{"src/a.txt", "b\n"}});
        CHECK(f.approval(root, moved) == given);
        CHECK(f.known()->look == ApprovalLook{given.seq, moved, true});
        CHECK(f.known()->at(moved) == Approved::yes);
        CHECK(f.approval(root, moved) == given);
    }
    SECTION("others") {
        const CommitId other = f.commit_with(same, {{"src/a.txt", "c\n"}});
        CHECK_FALSE(f.approval(root, other));
        CHECK(f.known()->look == ApprovalLook{given.seq, other, false});
        CHECK(f.known()->at(other) == Approved::fallen);
        // What was approved still is.
        CHECK(f.approval(f.first, f.head) == given);
    }
    SECTION("the same in another order") {
        const CommitId second = f.commit_with(root, {{"src/a.txt", "b\n"}});
        CHECK_FALSE(f.approval(root, f.commit_with(second, {{"src/new.txt", "one\ntwo\n"}})));
    }
}

TEST_CASE("what was found of an approval is believed, and not looked for again", "[app][review]") {
    ApprovedFixture f;
    const WorkApproval given = f.approve(f.changeset.id, f.work());
    // Nowhere to be found: who looked would fail.
    const CommitId unknown = *CommitId::parse(std::string(40, 'e'));
    CHECK_FALSE(approval_of_work(f.overseer(), f.history(), f.changeset.id, f.known().value(),
                                 f.first, unknown));
    KnownApproval known{given, ApprovalLook{given.seq, unknown, true}};
    CHECK(unwrap(approval_of_work(f.overseer(), f.history(), f.changeset.id, known, f.first,
                                  unknown)) == given);
    known.look->stands = false;
    CHECK_FALSE(unwrap(
        approval_of_work(f.overseer(), f.history(), f.changeset.id, known, f.first, unknown)));
}

TEST_CASE("an approval that fell holds no longer, but a later one does", "[app][review]") {
    ApprovedFixture f;
    const WorkApproval given = f.approve(f.changeset.id, f.work());
    unwrap(note_fallen(f.overseer(), f.changeset.id, given, f.head));
    CHECK(f.known()->at(f.head) == Approved::fallen);
    CHECK_FALSE(f.approval(f.first, f.head));
    const WorkApproval later = f.approve(f.changeset.id, f.work(), "paul");
    CHECK(later.seq > given.seq);
    CHECK(f.approval(f.first, f.head) == later);
}
