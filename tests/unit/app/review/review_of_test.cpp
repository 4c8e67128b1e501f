#include "app/review/review_of.hpp"

#include "app/core/decisions.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct LookedAtFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "Say hello");
    Context olga = overseer("olga");

    LookedAtFixture() { repository.force("refs/heads/topic", first); }

    CommitId make() {
        const CommitId head = commit_work(
            changeset, first,
            {{"src/new.txt", "one\ntwo\n"}, {"src/a.txt", std::nullopt}, {"src/b.txt", "a\n"}});
        done(changeset, first, head);
        return head;
    }
    VerdictDeps deps() { return {olga, repository, gone}; }
    Result<ReviewOf> look(const BeadId& id) { return review_of(deps(), id); }
    ReviewOf look() { return unwrap(look(changeset.id)); }
    Result<std::vector<FilePatch>> patches() { return patches_to_review(deps(), changeset.id); }
    // The work branch and its root as after a restack: `head` stands on `root`.
    void restack(const CommitId& root, const CommitId& head) {
        repository.force("refs/heads/topic", root);
        repository.force(full_ref(work_branch_of(changeset)), head);
    }
    CommitId commit_on(const CommitId& parent, FileTree tree) {
        return repository.git.commits.add({.tree = std::move(tree),
                                           .parents = {parent},
                                           .message = "Moved\n",
                                           .author = "Otto",
                                           .committer = "Otto"});
    }
    FileTree tree_at(const CommitId& commit) { return unwrap(found_tree(commit)); }

  private:
    Result<FileTree> found_tree(const CommitId& commit) {
        ATELIER_TRY(const MemoryCommit* const found, repository.git.commits.find(commit));
        return found->tree;
    }
};

} // namespace

TEST_CASE("there is nothing to review of a changeset that nobody has begun", "[app][review]") {
    LookedAtFixture f;
    const ReviewOf review = f.look();
    CHECK(review.id == f.changeset.id);
    CHECK(review.title == "Say hello");
    CHECK(review.state == ChangesetState::ready);
    CHECK_FALSE(review.commits);
    CHECK_FALSE(review.seen);
    CHECK(review.files.empty());
    CHECK_FALSE(review.approval);
    CHECK(review.approved == Approved::no);
    CHECK(review.comments.empty());
    CHECK(must_fail(f.patches()).code == ErrorCode::not_found);
}

TEST_CASE("only changesets have a review", "[app][review]") {
    LookedAtFixture f;
    const Bead task = f.task(f.changeset, "Write it");
    CHECK(must_fail(f.look(f.epic.id)).code == ErrorCode::not_found);
    CHECK(must_fail(f.look(task.id)).code == ErrorCode::not_found);
    CHECK(must_fail(f.look(*BeadId::parse("at-none"))).code == ErrorCode::not_found);
}

TEST_CASE("a review says what stands there, what was said of it, and what is approved",
          "[app][review]") {
    LookedAtFixture f;
    const CommitId head = f.make();
    ReviewOf review = f.look();
    CHECK(review.state == ChangesetState::done);
    CHECK(review.commits == CommitRange{f.first, head});
    REQUIRE(review.files.size() == 2);
    CHECK(review.files[0].path == "src/b.txt");
    CHECK(review.files[0].old_path == "src/a.txt");
    CHECK(review.files[1].path == "src/new.txt");
    CHECK(review.files[1].added == 2);
    CHECK(review.approved == Approved::no);
    CHECK(review.seen == SeenWork{head, 0});
    SECTION("approved") {
        const auto given = unwrap(approve_work(f.deps(), f.changeset.id));
        review = f.look();
        CHECK(review.seen == SeenWork{head, given.approval.seq});
        CHECK(review.approval == given.approval);
        CHECK(review.approved == Approved::yes);
    }
    SECTION("sent back") {
        unwrap(request_changes(f.deps(), {f.changeset.id, "", {{{"src/new.txt", 2}, "Why?"}}}));
        review = f.look();
        CHECK(review.state == ChangesetState::ready);
        CHECK_FALSE(review.approval);
        REQUIRE(review.comments.size() == 1);
        CHECK(review.comments[0].comment.name() == "c1");
        CHECK(review.comments[0].now == LinePlace{"src/new.txt", 2});
    }
}

TEST_CASE("a review looks itself whether moved work is what was approved, and keeps nothing",
          "[app][review]") {
    LookedAtFixture f;
    const CommitId head = f.make();
    unwrap(approve_work(f.deps(), f.changeset.id));
    const auto events = f.event_types();
    FileTree theirs = f.tree_at(f.first);
    theirs["theirs.txt"] = "theirs\n";
    const CommitId root = f.commit_on(f.first, theirs);
    FileTree both = f.tree_at(head);
    both["theirs.txt"] = "theirs\n";
    SECTION("the same patch elsewhere") {
        const CommitId moved = f.commit_on(root, both);
        f.restack(root, moved);
        CHECK(f.look().commits == CommitRange{root, moved});
        CHECK(f.look().approved == Approved::yes);
    }
    SECTION("another one") {
        both["src/new.txt"] = "one\n2\n";
        f.restack(root, f.commit_on(root, both));
        CHECK(f.look().approved == Approved::fallen);
        CHECK(f.look().approval);
    }
    CHECK(f.event_types() == events);
    const auto known = unwrap(
        f.store.read([&](PlanReader& plan) { return known_approval(plan, f.changeset.id); }));
    REQUIRE(known);
    CHECK_FALSE(known->look);
}

TEST_CASE("each file that a changeset changes has a patch of its own", "[app][review]") {
    LookedAtFixture f;
    f.make();
    const auto patches = unwrap(f.patches());
    REQUIRE(patches.size() == 2);
    CHECK(patches[0].path == "src/b.txt");
    // Of a file with a new name, what it was called before is looked at too.
    CHECK_THAT(patches[0].patch, ContainsSubstring("-a\n") && ContainsSubstring("+a\n"));
    CHECK(patches[1].path == "src/new.txt");
    CHECK_THAT(patches[1].patch, ContainsSubstring("+one\n+two\n") && !ContainsSubstring("-a\n"));
}
