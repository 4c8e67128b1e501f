// What proves that a changeset's work has arrived on a branch.
#include "app/worktree/find_integration.hpp"

#include "domain/bead/fields.hpp"
#include "support/git_values.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A changeset that is done on two commits of its work branch.
struct ArrivedFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    CommitId one = commit_work(changeset, first, {{"one.txt", "one\n"}});
    CommitId two = commit_work(changeset, first, {{"two.txt", "two\n"}});

    ArrivedFixture() { changeset = done(changeset, first, two); }

    CommitId commit(const std::string& message, const FileContents& changed) {
        return repository.commit(record.enlistment, message, changed);
    }
    Integration found() { return integration_of(repository, get(changeset.id), tip()); }
    CommitId tip() { return repository.git.ref("refs/heads/main").value(); }
    std::string named() const { return "Atelier-Changeset: " + changeset.id.str() + "\n"; }
};

} // namespace

TEST_CASE("work that is not there is said not to be, and why", "[app][proof]") {
    ArrivedFixture f;
    f.commit("Else\n", {{"one.txt", "one\n"}});
    const Integration found = f.found();
    CHECK(found.proof == IntegrationProof::none);
    CHECK_FALSE(found.commit);
    CHECK_FALSE(found.why_not.empty());
    f.repository.git.fault = Error{ErrorCode::git_failed, "no", {}};
    CHECK(integration_of(f.repository, f.changeset, f.first).proof == IntegrationProof::unknown);
}

TEST_CASE("the commit that was recorded proves it, as long as it is there", "[app][proof]") {
    ArrivedFixture f;
    const CommitId landed = f.commit("Landed\n", {{"x", "x\n"}});
    f.update(unwrap(merge(f.get(f.changeset.id), landed)));
    CHECK(f.found().proof == IntegrationProof::recorded_sha);
    CHECK(f.found().commit == landed);
    f.repository.force("refs/heads/main", f.first);
    CHECK(f.found().proof == IntegrationProof::none);
}

TEST_CASE("its own commits on the branch prove it", "[app][proof]") {
    ArrivedFixture f;
    f.repository.force("refs/heads/main", f.one);
    CHECK(f.found().proof == IntegrationProof::none);
    f.repository.force("refs/heads/main", f.two);
    CHECK(f.found().proof == IntegrationProof::ancestry);
    CHECK(f.found().commit == f.two);
}

TEST_CASE("a changeset without a commit has not arrived anywhere", "[app][proof]") {
    ArrivedFixture f;
    Bead empty = f.PlanFixture::changeset(f.epic, "Empty");
    empty = f.done(empty, f.first, f.first);
    CHECK(integration_of(f.repository, empty, f.first).proof == IntegrationProof::none);
}

TEST_CASE("equal patches prove it, each for itself or all in one", "[app][proof]") {
    ArrivedFixture f;
    SECTION("each") {
        f.commit("One\n", {{"one.txt", "one\n"}});
        CHECK(f.found().proof == IntegrationProof::none);
        const CommitId last = f.commit("Two\n", {{"two.txt", "two\n"}});
        f.commit("Else\n", {{"x", "x\n"}});
        CHECK(f.found().proof == IntegrationProof::patch_equivalence);
        CHECK(f.found().commit == last);
    }
    SECTION("all in one") {
        const CommitId squashed = f.commit("All\n", {{"one.txt", "one\n"}, {"two.txt", "two\n"}});
        f.commit("Else\n", {{"x", "x\n"}});
        CHECK(f.found().proof == IntegrationProof::patch_equivalence);
        CHECK(f.found().commit == squashed);
    }
    SECTION("white space counts") {
        f.commit("All\n", {{"one.txt", "one \n"}, {"two.txt", "two\n"}});
        CHECK(f.found().proof == IntegrationProof::none);
    }
    SECTION("more in one commit is another patch") {
        f.commit("All\n", {{"one.txt", "one\n"}, {"two.txt", "two\n"}, {"three.txt", "3\n"}});
        CHECK(f.found().proof == IntegrationProof::none);
    }
}

TEST_CASE("trailers prove it when they are as many as its commits", "[app][proof]") {
    ArrivedFixture f;
    const std::string once = "Part\n\n" + f.named();
    f.commit(once, {{"one.txt", "mended\n"}});
    CHECK(f.found().proof == IntegrationProof::none);
    SECTION("in two commits") {
        f.commit(once, {{"two.txt", "mended\n"}});
        CHECK(f.found().proof == IntegrationProof::trailers);
        CHECK(f.found().commit == f.tip());
    }
    SECTION("indented, in a message that Git has squashed") {
        f.commit("Squashed commit of the following:\n\n    Two\n    \n    " + f.named() +
                     "\n    One\n    \n    " + f.named(),
                 {{"two.txt", "mended\n"}});
        CHECK(f.found().proof == IntegrationProof::trailers);
    }
    SECTION("in one commit of several changesets") {
        f.commit("Epic\n\n" + f.named() + "Atelier-Changeset: at-else.1\n",
                 {{"two.txt", "mended\n"}});
        CHECK(f.found().proof == IntegrationProof::trailers);
    }
    SECTION("another's count for nothing") {
        f.commit("Else\n\nAtelier-Changeset: at-else.1\n", {{"two.txt", "mended\n"}});
        CHECK(f.found().proof == IntegrationProof::none);
    }
}
