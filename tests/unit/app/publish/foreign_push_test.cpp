#include "app/publish/foreign_push.hpp"

#include "app/core/plan_queries.hpp"
#include "app/publish/pr_facts.hpp"
#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A person has pushed a commit of their own to the first changeset's work branch.
struct Pushed : PublishingFixture {
    CommitId theirs = first;

    Pushed() {
        publish();
        theirs = repository.git.commits.add({.tree = {{"one.txt", "theirs\n"}},
                                             .parents = {head(one)},
                                             .message = "Fix\n",
                                             .author = "Bob",
                                             .committer = "Bob"});
        push_there(theirs);
    }
    void push_there(const CommitId& commit) {
        repository.origin.branches.insert_or_assign(work_branch_of(one), commit);
        forge->push(work_branch_of(one), commit);
    }
    std::vector<std::string> gates(const Bead& changeset) {
        std::vector<std::string> out;
        const auto reasons =
            unwrap(store.read([&](PlanReader& plan) -> Result<std::vector<Reason>> {
                ATELIER_TRY(const EpicTree tree, load_epic(plan, epic.id));
                return not_publishable(plan, settings, tree, changeset.id);
            }));
        for (const Reason& reason : reasons)
            out.emplace_back(reason.gate);
        return out;
    }
    std::size_t told() {
        return static_cast<std::size_t>(
            std::ranges::count_if(progress.warnings, [](const std::string& warning) {
                return warning.find("somebody else pushed") != std::string::npos;
            }));
    }
};

} // namespace

TEST_CASE("what somebody else pushed is told once, with both ways out, and shown from then on",
          "[app][publish]") {
    Pushed f;
    f.publish();
    CHECK(f.told() == 1);
    CHECK(f.progress.has_warned_of("git -C " + (f.paths.worktrees() / f.one.id.str()).string() +
                                   " rebase origin/" + f.work_branch_of(f.one).str()));
    CHECK(f.progress.has_warned_of("--force-with-lease=" + f.work_branch_of(f.one).str() + ":" +
                                   f.theirs.str()));
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK(std::ranges::count(f.gates(f.one), "remote-moved") == 1);
    CHECK(f.repository.git.ref("refs/remotes/origin/" + f.work_branch_of(f.one).str()) == f.theirs);
    f.publish();
    CHECK(f.told() == 1);
    CHECK(f.mail_to_overseer().size() == 1);
    SECTION("another one is told as well") {
        f.push_there(f.first);
        f.publish();
        CHECK(f.told() == 2);
    }
    SECTION("it is over once ours is there again") {
        f.push_there(f.head(f.one));
        f.publish();
        CHECK(f.mail_to_overseer().empty());
        CHECK(std::ranges::count(f.gates(f.one), "remote-moved") == 0);
        f.done(f.one, f.first, f.commit_work(f.one, f.head(f.one), {{"more.txt", "more\n"}}));
        f.publish();
        CHECK(f.pushed(f.one) == f.head(f.one));
    }
    SECTION("it is over once the pull request is") {
        f.merge_on_forge(f.one);
        f.publish();
        CHECK(f.state(f.one) == ChangesetState::merged);
        CHECK(f.mail_to_overseer().empty());
    }
}

TEST_CASE("what a person has taken into the work branch is what is done", "[app][publish]") {
    Pushed f;
    f.publish();
    const std::string ref = "refs/heads/" + f.work_branch_of(f.one).str();
    SECTION("as it was pushed") {
        f.repository.force(ref, f.theirs);
        f.publish();
        CHECK(f.facts(f.one).done_head() == f.theirs);
        CHECK(f.record(f.one).pushed == f.theirs);
    }
    SECTION("with something more, which is pushed") {
        const CommitId more = f.repository.git.commits.add({.tree = {{"one.txt", "both\n"}},
                                                            .parents = {f.theirs},
                                                            .message = "Both\n",
                                                            .author = "Bob",
                                                            .committer = "Bob"});
        f.repository.force(ref, more);
        f.publish();
        CHECK(f.facts(f.one).done_head() == more);
        CHECK(f.pushed(f.one) == more);
    }
    SECTION("but not where there is nothing left of it") {
        const auto before = f.facts(f.one).done_head();
        f.push_there(f.first);
        f.repository.force(ref, f.first);
        f.publish();
        CHECK(f.facts(f.one).done_head() == before);
        return;
    }
    CHECK(f.mail_to_overseer().empty());
    CHECK(f.event_types().back() == "changeset.pushed");
    CHECK(f.pull_request(f.one)->number == 1);
}
