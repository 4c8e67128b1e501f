#include "app/land/undo_integration.hpp"

#include "support/integration_fixture.hpp"

#include <utility>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an integration is taken back in each way it was made", "[app][land][integrate]") {
    IntegrationFixture f;
    const IntegrationWay way = GENERATE(IntegrationWay::fast_forward, IntegrationWay::rebase,
                                        IntegrationWay::squash, IntegrationWay::merge);
    const bool checked_out = GENERATE(true, false);
    if (!checked_out) f.repository.detach(f.record.enlistment);
    const auto refs = f.repository.git.refs;
    unwrap(f.integrate(way));
    const UndoneIntegration undone = unwrap(undo_integration(f.work, f.epic.id));
    CHECK(f.repository.git.refs == refs);
    CHECK(undone.checkout.has_value() == checked_out);
    CHECK_FALSE(unwrap(f.files.exists(f.record.enlistment / "one.txt")));
    CHECK(f.event_types().back() == "epic.integration_undone");
    CHECK_FALSE(f.in_main());
    CHECK(must_fail(undo_integration(f.work, f.epic.id)).code == ErrorCode::not_found);
    // And again.
    unwrap(f.integrate(way));
    CHECK(f.in_main());
}

TEST_CASE("what came to the parent branch since keeps it where it is", "[app][land][integrate]") {
    IntegrationFixture f;
    unwrap(f.integrate());
    SECTION("before it is taken back") {
        f.move_main({{"other.txt", "other\n"}});
    }
    SECTION("while it is") {
        f.repository.detach(f.record.enlistment);
        f.repository.moving.before_update = [&, moved = false]() mutable {
            if (!std::exchange(moved, true)) f.move_main({{"other.txt", "other\n"}});
        };
    }
    const Error error = must_fail(undo_integration(f.work, f.epic.id));
    CHECK(error.code == ErrorCode::ref_conflict);
    CHECK(error.details.string_at("ref") == "refs/heads/main");
    CHECK(error.details.string_at("found") == f.at_main().str());
    CHECK(f.repository.file_at(f.at_main(), "one.txt") == "one\n");
    CHECK(f.repository.file_at(f.at_main(), "other.txt") == "other\n");
}

TEST_CASE("a checkout with changes is not taken back", "[app][land][integrate]") {
    IntegrationFixture f;
    unwrap(f.integrate());
    const CommitId there = f.at_main();
    unwrap(f.files.write(f.record.enlistment / "one.txt", "mine\n"));
    const Error error = must_fail(undo_integration(f.work, f.epic.id));
    CHECK(error.code == ErrorCode::dirty);
    CHECK_THAT(error.message, ContainsSubstring("one.txt"));
    CHECK(f.at_main() == there);
    CHECK(unwrap(f.files.read(f.record.enlistment / "one.txt")) == "mine\n");
}

TEST_CASE("what a run took back before it ended is recorded", "[app][land][integrate]") {
    IntegrationFixture f;
    const CommitId before = f.at_main();
    unwrap(f.integrate());
    unwrap(f.repository.worktrees().take_back(f.record.enlistment, *BranchName::parse("main"),
                                              f.at_main(), before, "x"));
    unwrap(undo_integration(f.work, f.epic.id));
    CHECK(f.at_main() == before);
    CHECK(f.event_types().back() == "epic.integration_undone");
}

TEST_CASE("where nothing was integrated nothing is taken back", "[app][land][integrate]") {
    IntegrationFixture f;
    CHECK(must_fail(undo_integration(f.work, f.epic.id)).code == ErrorCode::not_found);
    CHECK(must_fail(undo_integration(f.work, f.one.id)).code == ErrorCode::not_found);
}
