// What Git itself, a forge, and we make of a changeset's commits when they land: each is proven.
#include "app/worktree/find_integration.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/forge_merge.hpp"
#include "support/plan_fixture.hpp"
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A changeset that is done on so many commits of its work branch; main has moved since.
struct DoneChangeset : RepositoryFixture {
    // `marked`: as they are once our replay has been at them.
    explicit DoneChangeset(int commits, bool diverged = true, bool marked = true) {
        const CommitId base = at("main");
        git({"switch", "-q", "-c", "work"});
        for (int i = 1; i <= commits; ++i)
            sandbox.commit(
                built.folder,
                "Part " + std::to_string(i) + "\n" +
                    (marked ? "\nAtelier-Changeset: " + changeset.id.str() + "\n" : ""),
                {{"part" + std::to_string(i), "part\n"},
                 {"src/a.txt", "a1 " + std::to_string(i) + "\na2\na3\na4\na5\na6\na7\na8\na9\n"}});
        changeset = unwrap(mark_done(changeset, at("work")));
        Changeset::set_parent_base(changeset, base);
        // Git's clock is not the plan's.
        changeset.created_at = Time{};
        git({"switch", "-q", "main"});
        if (diverged) sandbox.commit(built.folder, "Theirs\n", {{"docs/guide.md", "theirs\n"}});
    }
    IntegrationProof proof(const std::string& branch = "main") {
        return integration_of(repository, changeset, at(branch)).proof;
    }
    bool is_proven(const std::string& branch = "main") { return proves_integration(proof(branch)); }
    // A message that says nothing of the changeset, as a person may write it.
    void commit_as_person() { git({"commit", "-q", "-m", "By hand"}); }

    PlanFixture plan;
    Bead changeset = plan.changeset(plan.epic("E", {.root_branch = "topic"}), "C");
};

} // namespace

TEST_CASE("what Git lands of a changeset is proven", "[contract][git][proof]") {
    const int commits = GENERATE(1, 3);
    DoneChangeset f(commits);
    INFO(commits << " commits");
    CHECK_FALSE(f.is_proven());
    SECTION("merged") {
        f.git({"merge", "-q", "--no-ff", "-m", "By hand", "work"});
        CHECK(f.proof() == IntegrationProof::ancestry);
    }
    SECTION("squashed") {
        f.git({"merge", "-q", "--squash", "work"});
        f.commit_as_person();
        CHECK(f.proof() == IntegrationProof::patch_equivalence);
    }
    SECTION("squashed, with what Git says of it") {
        f.git({"merge", "-q", "--squash", "work"});
        f.git({"commit", "-q", "--no-edit"});
        CHECK(f.proof() == IntegrationProof::trailers);
    }
    SECTION("rebased") {
        f.git({"switch", "-q", "-c", "copy", "work"});
        f.git({"rebase", "-q", "main"});
        f.git({"branch", "-q", "-f", "main", "copy"});
        CHECK(f.proof() == IntegrationProof::trailers);
    }
    SECTION("picked, by somebody who writes other messages") {
        for (int i = commits - 1; i >= 0; --i) {
            f.git({"cherry-pick", "--no-commit", "work~" + std::to_string(i)});
            f.commit_as_person();
        }
        CHECK(f.proof() == IntegrationProof::patch_equivalence);
    }
    SECTION("squashed, and more came after it") {
        f.git({"merge", "-q", "--squash", "work"});
        f.commit_as_person();
        f.sandbox.commit(f.built.folder, "More\n", {{"part1", "other\n"}});
        CHECK(f.is_proven());
    }
}

TEST_CASE("what we land of a changeset is proven", "[contract][git][proof]") {
    const int commits = GENERATE(1, 3);
    DoneChangeset f(commits);
    const Join how = GENERATE(Join::squash, Join::merge);
    const JoinResult made = unwrap(f.repository.replays().join({.onto = f.at("main"),
                                                                .head = f.at("work"),
                                                                .join = how,
                                                                .message = "Bring it in\n",
                                                                .name = "Ada",
                                                                .email = "ada@example.org"}));
    REQUIRE(made.head);
    const Integration found = integration_of(f.repository, f.changeset, *made.head);
    CHECK(found.proof ==
          (how == Join::merge ? IntegrationProof::ancestry : IntegrationProof::patch_equivalence));
    CHECK(found.commit == (how == Join::merge ? f.at("work") : *made.head));
}

TEST_CASE("what a forge lands of a changeset is proven, where it was merged and nowhere else",
          "[contract][git][proof]") {
    const int commits = GENERATE(1, 3);
    const auto way = GENERATE(from_range(forge_merges));
    const bool marked = GENERATE(true, false);
    DoneChangeset f(commits, GENERATE(true, false), marked);
    INFO(commits << " commits, way " << static_cast<int>(way) << (marked ? ", marked" : ""));
    f.git({"branch", "release", "main~0"});
    const std::filesystem::path bare = f.sandbox.root() / "forge.git";
    f.git({"clone", "-q", "--bare", f.built.folder.string(), bare.string()});
    const std::string base = GENERATE("main", "release");
    merged_on_forge(f.sandbox, bare,
                    {.head = "work", .base = base, .title = "The part", .number = 7, .way = way});
    f.git({"fetch", "-q", bare.string(), "+refs/heads/*:refs/remotes/forge/*"});
    const std::string other = base == "main" ? "release" : "main";
    CHECK(f.is_proven("refs/remotes/forge/" + base));
    CHECK(f.proof("refs/remotes/forge/" + other) == IntegrationProof::none);
}

TEST_CASE("what landed elsewhere, in part or otherwise is not proven", "[contract][git][proof]") {
    DoneChangeset f(3);
    SECTION("into another branch") {
        f.git({"switch", "-q", "-c", "else"});
        f.git({"merge", "-q", "--squash", "work"});
        f.commit_as_person();
        CHECK(f.is_proven("else"));
    }
    SECTION("without its last commit") {
        f.git({"merge", "-q", "--squash", "work~1"});
        f.commit_as_person();
    }
    SECTION("without its last commit, with what Git says of it") {
        f.git({"merge", "-q", "--squash", "work~1"});
        f.git({"commit", "-q", "--no-edit"});
    }
    SECTION("with other white space") {
        f.git({"merge", "-q", "--squash", "work"});
        write_file(f.built.folder / "part1", "part \n");
        f.git({"add", "part1"});
        f.commit_as_person();
    }
    CHECK(f.proof() == IntegrationProof::none);
}

TEST_CASE("what Git has let go of is not asked for", "[contract][git][proof]") {
    DoneChangeset f(1);
    f.git({"cherry-pick", "work"});
    f.git({"branch", "-q", "-D", "work"});
    f.git({"-c", "gc.reflogExpire=now", "reflog", "expire", "--expire=now", "--all"});
    f.git({"prune", "--expire=now"});
    CHECK(f.proof() == IntegrationProof::trailers);
    f.changeset.id = *BeadId::parse("at-else.1");
    const Integration found = integration_of(f.repository, f.changeset, f.at("main"));
    CHECK(found.proof == IntegrationProof::none);
    CHECK(found.why_not == "nothing is known of its commits");
}
