#include "app/land/epic_in_parent.hpp"

#include "support/integration_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::optional<InParent> looked(IntegrationFixture& f) {
    return unwrap(f.store.read([&](PlanReader& plan) {
        return ParentBranches(f.repository).look(plan, f.get(f.epic.id));
    }));
}

} // namespace

TEST_CASE("what has landed on a root branch is not in its parent branch for that", "[app][land]") {
    IntegrationFixture f;
    const auto found = looked(f);
    REQUIRE(found);
    CHECK(found->parent == *BranchName::parse("main"));
    CHECK_FALSE(found->proven());
    CHECK_FALSE(found->found.why_not.empty());
}

TEST_CASE("an epic is in its parent branch however it came there", "[app][land]") {
    IntegrationFixture f;
    SECTION("by its commits") {
        f.repository.force("refs/heads/main", f.head);
        CHECK(looked(f)->found.proof == IntegrationProof::ancestry);
    }
    SECTION("in one commit of somebody's") {
        f.move_main({{"one.txt", "one\n"}, {"two.txt", "two\n"}});
        f.move_main({{"other.txt", "other\n"}});
        CHECK(looked(f)->found.proof == IntegrationProof::patch_equivalence);
    }
    SECTION("by the trailers of each changeset") {
        for (const Bead& one : {f.one, f.two})
            f.repository.commit(f.record.enlistment,
                                "Mended\n\nAtelier-Changeset: " + one.id.str() + "\n",
                                {{one.id.str(), "x\n"}});
        CHECK(looked(f)->found.proof == IntegrationProof::trailers);
    }
    SECTION("by what was recorded, also when more came to it") {
        unwrap(f.integrate(IntegrationWay::squash));
        f.move_main({{"one.txt", "other\n"}});
        CHECK(looked(f)->found.proof == IntegrationProof::recorded_sha);
    }
}

TEST_CASE("a part of an epic is not all of it", "[app][land]") {
    IntegrationFixture f;
    SECTION("one changeset's") {
        f.repository.commit(f.record.enlistment,
                            "Mended\n\nAtelier-Changeset: " + f.one.id.str() + "\n",
                            {{"x", "x\n"}});
    }
    SECTION("a commit of a person on the root branch came after it was recorded") {
        unwrap(f.integrate(IntegrationWay::squash));
        f.repository.force("refs/heads/topic",
                           f.commit_on(f.head, "Mine\n", {{"three.txt", "three\n"}}));
    }
    CHECK_FALSE(looked(f)->proven());
}

TEST_CASE("without a root branch there is nothing to look for", "[app][land]") {
    IntegrationFixture f;
    f.repository.force("refs/heads/topic", std::nullopt);
    CHECK_FALSE(looked(f));
}
