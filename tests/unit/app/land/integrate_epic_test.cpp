#include "app/land/integrate_epic.hpp"

#include "app/land/epic_in_parent.hpp"
#include "app/land/integration_receipts.hpp"
#include "domain/bead/log_witness.hpp"
#include "support/integration_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a finished epic comes to its parent branch in each way", "[app][land][integrate]") {
    IntegrationFixture f;
    const IntegrationWay way = GENERATE(IntegrationWay::fast_forward, IntegrationWay::rebase,
                                        IntegrationWay::squash, IntegrationWay::merge);
    if (way != IntegrationWay::fast_forward) f.move_main({{"other.txt", "other\n"}});
    const CommitId before = f.at_main();
    const EpicIntegration done = unwrap(f.integrate(way));
    INFO(name_of(way));
    CHECK(done.from == before);
    CHECK(done.integrated == f.at_main());
    CHECK(done.commits.size() == 2);
    CHECK(done.changes.size() == 2);
    CHECK_FALSE(done.already);
    CHECK(unwrap(f.repository.history().is_ancestor(before, f.at_main())));
    CHECK(f.repository.file_at(f.at_main(), "one.txt") == "one\n");
    CHECK(f.repository.file_at(f.at_main(), "two.txt") == "two\n");
    const std::size_t made = unwrap(f.repository.history().commits(before, f.at_main())).size();
    CHECK(made == (way == IntegrationWay::squash ? 1 : way == IntegrationWay::merge ? 3 : 2));
    CHECK(f.event_types().back() == "epic.integrated");
    CHECK(f.in_main());
    const auto seen = unwrap(f.repository.refs().text_at(log_ref));
    CHECK(log_heads_in(seen.value_or("")).back().seq == f.events().back().seq);
    // What the checkout shows has come along.
    CHECK(unwrap(f.files.read(f.record.enlistment / "one.txt")) == "one\n");
    CHECK(unwrap(f.repository.worktrees().worktree_state(f.record.enlistment)).changed.empty());
    CHECK(done.checkout == f.record.enlistment);
    CHECK(unwrap(f.integrate(way)).already);
    CHECK(std::ranges::count(f.event_types(), "epic.integrated") == 1);
}

TEST_CASE("a preview shows what would come and writes nothing", "[app][land][integrate]") {
    IntegrationFixture f;
    const auto refs = f.repository.git.refs;
    const auto events = f.event_types();
    const EpicIntegration shown = unwrap(f.integrate(IntegrationWay::squash, true));
    CHECK(shown.preview);
    CHECK(shown.commits.front().subject == "Work");
    CHECK(shown.changes.size() == 2);
    CHECK(f.repository.git.refs == refs);
    CHECK(f.event_types() == events);
    CHECK(unwrap(unrecorded_integrations(f.store, f.repository)).empty());
    f.move_main({{"one.txt", "theirs\n"}});
    const EpicIntegration conflicting = unwrap(f.integrate(IntegrationWay::merge, true));
    CHECK(conflicting.conflicts == std::vector<std::string>{"one.txt"});
    CHECK_FALSE(conflicting.integrated);
}

TEST_CASE("what conflicts leaves everything as it was and names the paths",
          "[app][land][integrate]") {
    IntegrationFixture f;
    f.move_main({{"one.txt", "theirs\n"}});
    const auto refs = f.repository.git.refs;
    const IntegrationWay way =
        GENERATE(IntegrationWay::rebase, IntegrationWay::squash, IntegrationWay::merge);
    const Error error = must_fail(f.integrate(way));
    CHECK(error.code == ErrorCode::conflict);
    CHECK_THAT(error.message, ContainsSubstring("one.txt"));
    CHECK(f.repository.git.refs == refs);
    CHECK(must_fail(f.integrate(IntegrationWay::fast_forward)).code == ErrorCode::ref_conflict);
    CHECK_FALSE(f.in_main());
}

TEST_CASE("a finished epic without its root branch, or its parent's, names what brings that back",
          "[app][land][integrate]") {
    IntegrationFixture f;
    SECTION("the root branch") {
        Bead seen = f.get(f.epic.id);
        Epic::set_primary_head(seen, f.head);
        f.update(seen);
        f.repository.force("refs/heads/topic", std::nullopt);
        const Error gone = must_fail(f.integrate());
        CHECK(gone.code == ErrorCode::not_found);
        CHECK(gone.message == "the root branch topic is gone");
        CHECK_THAT(gone.hint, ContainsSubstring("git branch topic " + f.head.str()));
    }
    SECTION("the parent branch") {
        f.repository.detach(f.record.enlistment);
        f.repository.force("refs/heads/main", std::nullopt);
        const Error gone = must_fail(f.integrate());
        CHECK(gone.code == ErrorCode::not_found);
        CHECK(gone.message == "there is no branch main that topic could come to");
        CHECK(f.repository.git.ref("refs/heads/topic") == f.head);
    }
}

TEST_CASE("an epic that is not finished is refused with what is open", "[app][land][integrate]") {
    IntegrationFixture f;
    Bead epic = f.get(f.epic.id);
    epic.status = BeadStatus::open;
    f.update(epic);
    const Bead open = f.PlanFixture::changeset(f.epic, "Open");
    const Error error = must_fail(f.integrate());
    CHECK(error.code == ErrorCode::open_changesets);
    const Json* const reasons = error.details.find("reasons");
    REQUIRE(reasons != nullptr);
    CHECK(reasons->as_array().front().string_at("message") == open.id.str() + " is ready");
    CHECK(f.at_main() == f.first);
}

TEST_CASE("a parent branch that moves meanwhile is come to as it stands then",
          "[app][land][integrate]") {
    IntegrationFixture f;
    // Nobody has it checked out.
    f.repository.detach(f.record.enlistment);
    const IntegrationWay way =
        GENERATE(IntegrationWay::rebase, IntegrationWay::squash, IntegrationWay::merge);
    std::optional<CommitId> theirs;
    f.repository.moving.before_update = [&] {
        if (!theirs) theirs = f.move_main({{"other.txt", "other\n"}});
    };
    const EpicIntegration done = unwrap(f.integrate(way));
    REQUIRE(theirs);
    CHECK(done.from == *theirs);
    CHECK(unwrap(f.repository.history().is_ancestor(*theirs, f.at_main())));
    CHECK(f.in_main());
    CHECK_FALSE(done.checkout);
}

TEST_CASE("a parent branch that has left the root behind meanwhile is not fast-forwarded",
          "[app][land][integrate]") {
    IntegrationFixture f;
    f.repository.detach(f.record.enlistment);
    std::optional<CommitId> theirs;
    f.repository.moving.before_update = [&] {
        if (!theirs) theirs = f.move_main({{"other.txt", "other\n"}});
    };
    CHECK(must_fail(f.integrate()).code == ErrorCode::ref_conflict);
    CHECK(f.at_main() == theirs.value());
    CHECK(f.repository.git.ref("refs/heads/topic") == f.head);
}

TEST_CASE("what comes to the root branch meanwhile is left for the next time",
          "[app][land][integrate]") {
    IntegrationFixture f;
    f.repository.detach(f.record.enlistment);
    const IntegrationWay way = GENERATE(IntegrationWay::fast_forward, IntegrationWay::rebase,
                                        IntegrationWay::squash, IntegrationWay::merge);
    std::optional<CommitId> more;
    f.repository.moving.before_update = [&] {
        if (more) return;
        more = f.commit_on(f.head, "More\n", {{"more.txt", "more\n"}});
        f.repository.force("refs/heads/topic", *more, "Otto");
    };
    unwrap(f.integrate(way));
    CHECK(f.repository.git.ref("refs/heads/topic") == more.value());
    CHECK(f.repository.file_at(f.at_main(), "two.txt") == "two\n");
    CHECK(f.repository.file_at(f.at_main(), "more.txt").empty());
    CHECK_FALSE(f.in_main());
    unwrap(f.integrate(way == IntegrationWay::fast_forward ? way : IntegrationWay::merge));
    CHECK(f.repository.file_at(f.at_main(), "more.txt") == "more\n");
}

TEST_CASE("a parent branch that keeps moving is left alone", "[app][land][integrate]") {
    IntegrationFixture f;
    f.repository.detach(f.record.enlistment);
    int moves = 0;
    f.repository.moving.before_update = [&] {
        f.move_main({{"other.txt", std::to_string(++moves) + "\n"}});
    };
    CHECK(must_fail(f.integrate(IntegrationWay::merge)).code == ErrorCode::root_moved);
    CHECK(f.repository.file_at(f.at_main(), "one.txt").empty());
    CHECK(moves > 1);
}

TEST_CASE("files that would be lost in the checkout are named and kept", "[app][land][integrate]") {
    IntegrationFixture f;
    const auto [path, content] =
        GENERATE(table<std::string, std::string>({{"README.md", "mine\n"}, {"one.txt", "mine\n"}}));
    unwrap(f.files.write(f.record.enlistment / path, content));
    const Error error = must_fail(f.integrate());
    CHECK(error.code == ErrorCode::dirty);
    CHECK_THAT(error.message, ContainsSubstring(path));
    CHECK(f.at_main() == f.first);
    CHECK(unwrap(f.files.read(f.record.enlistment / path)) == content);
    CHECK_FALSE(unwrap(f.files.exists(f.record.enlistment / "two.txt")));
}

TEST_CASE("files of nobody that are not in the way stay", "[app][land][integrate]") {
    IntegrationFixture f;
    unwrap(f.files.write(f.record.enlistment / "notes", "mine\n"));
    unwrap(f.integrate());
    CHECK(unwrap(f.files.read(f.record.enlistment / "notes")) == "mine\n");
    CHECK(f.in_main());
}

TEST_CASE("a branch that is being rebased is not moved", "[app][land][integrate]") {
    IntegrationFixture f;
    f.repository.detach(f.record.enlistment);
    MemoryWorktree& place = f.repository.git.worktrees.front();
    place.in_operation = true;
    place.held = *BranchName::parse("main");
    CHECK(must_fail(f.integrate()).code == ErrorCode::root_checked_out);
    CHECK(f.at_main() == f.first);
}

TEST_CASE("merges on the root branch are not rebased away", "[app][land][integrate]") {
    IntegrationFixture f;
    const CommitId theirs = f.move_main({{"other.txt", "other\n"}});
    f.repository.switch_to(f.record.enlistment, "topic");
    f.repository.merge(f.record.enlistment, theirs);
    f.repository.switch_to(f.record.enlistment, "main");
    f.move_main({{"more.txt", "more\n"}});
    const Error error = must_fail(f.integrate(IntegrationWay::rebase));
    CHECK(error.code == ErrorCode::merge_commit);
    const auto merged = unwrap(f.integrate(IntegrationWay::merge)).integrated;
    CHECK(merged == f.at_main());
}

TEST_CASE("checks are said not to have seen what they have not", "[app][land][integrate]") {
    IntegrationFixture f;
    CHECK(unwrap(f.integrate(IntegrationWay::squash, true)).checks == CheckedResult::none);
    f.settings.checks = {{"make", "check"}};
    CHECK(unwrap(f.integrate(IntegrationWay::squash, true)).checks == CheckedResult::passed);
    f.move_main({{"other.txt", "other\n"}});
    CHECK(unwrap(f.integrate(IntegrationWay::squash, true)).checks == CheckedResult::not_together);
}
