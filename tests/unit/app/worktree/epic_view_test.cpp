#include "app/worktree/epic_view.hpp"

#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/take_away.hpp"
#include "domain/bead/field_text.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct ViewFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("Greeting", {.root_branch = "topic"});
    Context person = overseer();
    const fs::path place = paths.worktrees() / epic.id.str();

    ViewFixture() { repository.force("refs/heads/topic", first); }
    WorktreeDeps deps() { return {person, repository, files, paths}; }
    Result<EpicView> try_open() { return open_view(deps(), get(epic.id)); }
    EpicView open() { return unwrap(try_open()); }
    std::string follow() { return unwrap(follow_root(deps(), get(epic.id))); }
    CommitId move_root(const std::string& path) {
        repository.switch_to(record.enlistment, "topic");
        const CommitId moved = repository.commit(record.enlistment, "On\n", {{path, "x\n"}});
        repository.switch_to(record.enlistment, "main");
        return moved;
    }
    MemoryWorktree& view() { return *repository.git.worktree_at(place); }
    CommitId shown() { return repository.git.head_of(view()).value(); }
    std::optional<std::string> path_in_epic() {
        return get_field(get(epic.id), "workspace.worktree_path");
    }
};

} // namespace

TEST_CASE("a view is made on no branch at the root branch, and the epic says where",
          "[app][worktree][view]") {
    ViewFixture f;
    const EpicView made = f.open();
    CHECK(made.made);
    CHECK(made.worktree == f.place);
    CHECK(made.remarks.empty());
    CHECK_FALSE(f.view().branch);
    CHECK(f.shown() == f.first);
    CHECK(f.path_in_epic() == "worktrees/" + f.epic.id.str());
    CHECK(unwrap(record_of_worktree(f.store, f.place)).value().phase == WorktreePhase::made);
    const auto before = f.get(f.epic.id);
    CHECK_FALSE(f.open().made);
    CHECK(f.get(f.epic.id) == before);
}

TEST_CASE("a clean view follows the root branch, also where that was rewritten",
          "[app][worktree][view]") {
    ViewFixture f;
    CHECK(f.follow().empty());
    f.open();
    const CommitId next = f.move_root("next.txt");
    CHECK(f.follow().empty());
    CHECK(f.shown() == next);
    CHECK(unwrap(f.files.exists(f.place / "next.txt")));
    // What it shows is on no branch any more; the log of the root branch knows it.
    f.repository.force("refs/heads/topic", f.first);
    CHECK(f.open().remarks.empty());
    CHECK(f.shown() == f.first);
}

TEST_CASE("a view in which a person works stays, and says so", "[app][worktree][view]") {
    ViewFixture f;
    f.open();
    const CommitId next = f.move_root("next.txt");
    std::string why;
    SECTION("with changes") {
        unwrap(f.files.write(f.place / "mine.txt", "mine"));
        why = "it has changes: mine.txt";
    }
    SECTION("on a branch of theirs") {
        f.repository.switch_to(f.place, "mine", f.first);
        why = "it is on mine";
    }
    SECTION("with commits") {
        f.repository.commit(f.place, "Mine\n", {{"mine.txt", "mine\n"}});
        why = "it has commits of its own";
    }
    SECTION("in the middle of a rebase") {
        f.view().in_operation = true;
        why = "a rebase, merge or the like is under way in it";
    }
    const CommitId before = f.shown();
    CHECK(f.follow() == f.place.string() + " does not show topic: " + why);
    CHECK(f.open().remarks == std::vector{f.follow()});
    CHECK(f.shown() == before);
    CHECK(f.shown() != next);
}

TEST_CASE("without a root branch there is nothing to show", "[app][worktree][view]") {
    ViewFixture f;
    f.repository.force("refs/heads/topic", std::nullopt);
    CHECK(f.try_open().error().code == ErrorCode::not_found);
    CHECK_THAT(f.try_open().error().message, ContainsSubstring("nobody has begun"));
    Bead landed = f.get(f.epic.id);
    Epic::set_primary_head(landed, f.first);
    f.update(landed);
    CHECK_THAT(f.try_open().error().message, ContainsSubstring("topic is gone"));
    CHECK_THAT(std::string(f.try_open().error().hint),
               ContainsSubstring("git branch topic " + f.first.str()));
}

TEST_CASE("what stands in a view's place stays", "[app][worktree][view]") {
    ViewFixture f;
    unwrap(f.files.write(f.place / "mine.txt", "mine"));
    CHECK(f.try_open().error().code == ErrorCode::dirty);
    CHECK(unwrap(f.files.exists(f.place / "mine.txt")));
    // Somebody was killed while it was made: nobody has worked there.
    unwrap(record_worktree(f.person, f.place, WorktreePhase::making, std::nullopt));
    CHECK(f.open().made);
    CHECK_FALSE(unwrap(f.files.exists(f.place / "mine.txt")));
}

TEST_CASE("commits of a view whose folder was taken away are kept", "[app][worktree][view]") {
    ViewFixture f;
    f.open();
    const CommitId mine = f.repository.commit(f.place, "Mine\n", {{"mine.txt", "mine\n"}});
    unwrap(f.files.remove(f.place));
    const EpicView again = f.open();
    CHECK(again.made);
    REQUIRE(again.remarks.size() == 1);
    CHECK_THAT(again.remarks[0], ContainsSubstring("refs/atelier/rescue/"));
    const auto kept = unwrap(f.repository.refs().refs_below("refs/atelier/rescue/"));
    REQUIRE(kept.size() == 1);
    CHECK(kept.begin()->second == mine);
    CHECK(f.shown() == f.first);
}

TEST_CASE("an epic whose view was taken away no longer says where it is", "[app][worktree][view]") {
    ViewFixture f;
    f.open();
    OurWorktree wanted{.checkout = {}, .purpose = Purpose::closed, .bead = f.get(f.epic.id)};
    wanted.checkout.worktree = f.place;
    CHECK(unwrap(take_away_if_there(f.deps(), wanted, Removal::when_safe)).gone());
    CHECK_FALSE(f.path_in_epic());
    CHECK(f.repository.git.worktree_at(f.place) == nullptr);
}

TEST_CASE("a view with what is nowhere else is not taken away", "[app][worktree][view]") {
    ViewFixture f;
    f.open();
    const auto take = [&] {
        OurWorktree wanted{.checkout = {}, .purpose = Purpose::closed, .bead = f.get(f.epic.id)};
        wanted.checkout.worktree = f.place;
        return unwrap(take_away_if_there(f.deps(), wanted, Removal::when_safe));
    };
    SECTION("a file") {
        unwrap(f.files.write(f.place / "mine.txt", "mine"));
    }
    SECTION("a commit") {
        f.repository.commit(f.place, "Mine\n", {{"mine.txt", "mine\n"}});
    }
    CHECK_FALSE(take().gone());
    CHECK(f.path_in_epic());
}
