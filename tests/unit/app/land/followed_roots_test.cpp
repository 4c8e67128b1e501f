#include "app/land/followed_roots.hpp"

#include "app/land/integrate_changeset.hpp"
#include "app/work/left_behind.hpp"
#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// The first changeset has landed, and its run ended right then.
struct Landed : Stacked {
    WorkContext ours = holding(epic);

    CommitId land() {
        const auto landed = unwrap(integrate_changeset(ours, one.id, nothing_to_check));
        return landed.integrated.value();
    }
    static Result<std::optional<Error>> nothing_to_check(const LandingCandidate&) {
        return std::nullopt;
    }
};

} // namespace

TEST_CASE("the rest follows the root branch by the next run where this one ended",
          "[app][land][restack]") {
    Landed f;
    f.move_root({{"root.txt", "root\n"}});
    const CommitId landed = f.land();
    CHECK(unwrap(has_begun_following(f.work, f.epic.id)));
    CHECK_FALSE(f.stands_on(f.two, landed));
    SECTION("with pull requests where these are asked about") {
        f.settings.admission.pr_mode = PrMode::ready;
        look_after_the_dead(f.work);
        CHECK_FALSE(f.stands_on(f.two, landed));
        return;
    }
    look_after_the_dead(f.work);
    for (const Bead& each : {f.two, f.three, f.beside})
        CHECK(f.stands_on(each, landed));
    CHECK(unwrap(followed_roots(f.work)).empty());
}

TEST_CASE("what has changes in its worktree follows once it has none", "[app][land][restack]") {
    Landed f;
    const auto file = f.worktree_of(f.beside) / "beside.txt";
    unwrap(f.files.write(file, "mine\n"));
    const CommitId landed = f.land();
    restack_followers(f.work, f.epic.id);
    CHECK(f.stands_on(f.three, landed));
    CHECK_FALSE(f.stands_on(f.beside, landed));
    CHECK(unwrap(followed_roots(f.work)) == std::vector<BeadId>{f.epic.id});
    unwrap(f.files.write(file, "beside\n"));
    look_after_the_dead(f.work);
    CHECK(f.stands_on(f.beside, landed));
    CHECK_FALSE(unwrap(has_begun_following(f.work, f.epic.id)));
}

TEST_CASE("nothing is to follow where nothing else is under way", "[app][land][restack]") {
    Landed f;
    for (const Bead& each : {f.two, f.three, f.beside}) {
        Bead given_up = f.get(each.id);
        set_changeset_label(given_up, ChangesetLabel::abandoned);
        f.update(given_up);
    }
    f.land();
    CHECK(unwrap(followed_roots(f.work)).empty());
}
