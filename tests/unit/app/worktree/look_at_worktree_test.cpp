// Several worktrees at once: what is told of each is what is told of it by itself.
#include "app/worktree/look_at_worktree.hpp"

#include "support/git_values.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct ManyLeftovers : ProjectFixture {
    WorkContext work = work_context();
    const WorktreeDeps deps{work.plan, repository, files, paths};

    fs::path add(const std::string& name) {
        const fs::path place = paths.worktrees() / name;
        unwrap(repository.worktrees().add_detached(place, first));
        return place;
    }
    std::vector<OurWorktree> all(Purpose purpose) {
        std::vector<OurWorktree> found;
        for (const Checkout& checkout : unwrap(repository.worktrees().checkouts()))
            if (checkout.worktree.parent_path() == paths.worktrees())
                found.push_back({.checkout = checkout, .purpose = purpose});
        return found;
    }
    std::vector<WorktreeFacts> look(const std::vector<OurWorktree>& worktrees) {
        Reachability safe(repository);
        return look_at_all(deps, safe, worktrees);
    }
    WorktreeFacts look_at_one(const OurWorktree& worktree) {
        Reachability safe(repository);
        return look_at(deps, safe, worktree);
    }
};

} // namespace

TEST_CASE("of several worktrees each is told as by itself, but for its footprint",
          "[app][worktree]") {
    ManyLeftovers at;
    at.add("at-x.1");
    unwrap(at.files.write(at.add("at-x.2") / "left.txt", "x\n"));
    at.repository.git.worktree_at(at.add("at-x.3"))->inner = {{.path = "app", .changed = {"a"}}};
    unwrap(at.files.remove(at.add("at-x.4")));
    at.repository.git.worktree_at(at.add("at-x.5"))->unwatched = {"README.md"};
    const auto worktrees = at.all(Purpose::unknown);
    REQUIRE(worktrees.size() == 5);
    const auto facts = at.look(worktrees);
    REQUIRE(facts.size() == 5);
    for (std::size_t n = 0; n < facts.size(); ++n) {
        const WorktreeFacts alone = at.look_at_one(worktrees[n]);
        CHECK(facts[n].unsaved == alone.unsaved);
        CHECK(facts[n].gone == alone.gone);
        CHECK(facts[n].ignored == alone.ignored);
        CHECK(facts[n].keepsakes == alone.keepsakes);
        CHECK(facts[n].repositories == alone.repositories);
        CHECK(facts[n].fault == alone.fault);
        CHECK(facts[n].footprint.empty());
    }
    CHECK(facts[0].unsaved->empty());
    CHECK_FALSE(facts[1].unsaved->empty());
    CHECK_FALSE(facts[2].unsaved->empty());
    CHECK(facts[3].gone);
}

TEST_CASE("nobody looks into a worktree that is in use, or that somebody has locked",
          "[app][worktree]") {
    ManyLeftovers at;
    unwrap(at.repository.worktrees().lock_worktree(at.add("at-x.1"), "mine"));
    at.add("at-x.2");
    auto worktrees = at.all(Purpose::unknown);
    worktrees.at(1).purpose = Purpose::current;
    at.repository.git.fault = Error{ErrorCode::git_failed, "git was asked"};
    const auto facts = at.look(worktrees);
    CHECK(facts[0].locked == "mine");
    CHECK(facts[0].fault.empty());
    CHECK(facts[1].purpose == Purpose::current);
    CHECK(facts[1].fault.empty());
}

TEST_CASE("what fails in one worktree is told of that one", "[app][worktree]") {
    ManyLeftovers at;
    const fs::path broken = at.add("at-x.1");
    at.add("at-x.2");
    const auto worktrees = at.all(Purpose::unknown);
    at.files.unlisted = {broken};
    const auto facts = at.look(worktrees);
    CHECK_FALSE(facts[0].fault.empty());
    CHECK_FALSE(facts[0].unsaved);
    CHECK(facts[1].unsaved);
}
