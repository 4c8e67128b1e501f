#include "app/document/settle_document.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A run whose document has been revised once, left before the next turn.
BeadId revised_once(DocumentFixture& at) {
    const BeadId run = at.start(at.rounds(2));
    CHECK(at.drive(run, 1).end == DriveEnd::steps);
    return run;
}

} // namespace

TEST_CASE("The branch of a run's document is made where it was cut", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    const Run kept = at.run_of(run);
    CHECK(kept.document == "notes.md");
    CHECK(kept.subject == "document");
    CHECK(kept.base == at.first);
    CHECK(kept.branch->str().ends_with("write-of-the-sea-" + run.str()));
    CHECK(at.head_of(run) == at.first);
    const auto planned =
        unwrap(at.store.read([&](PlanReader& plan) { return planned_document(plan, run); }));
    CHECK(planned->record == DocumentRecord{.onto = *BranchName::parse("main")});
}

TEST_CASE("A branch that was not made before a kill is made by the next look", "[app][document]") {
    DocumentFixture at;
    at.repository.moving.before_update = [] { throw Killed{}; };
    CHECK_THROWS_AS(start_run(at.world, at.rounds(1)), Killed);
    at.repository.moving.before_update = [] {};
    const BeadId run =
        unwrap(at.store.read([](PlanReader& plan) { return plan.runs().select({}); })).at(0).id;
    CHECK_FALSE(at.repository.git.ref(full_ref(*at.run_of(run).branch)));
    CHECK(at.settled(run, false).standing == DocumentStanding::as_recorded);
    CHECK(at.head_of(run) == at.first);
}

TEST_CASE("Commits of others on top of it are the new state", "[app][document]") {
    DocumentFixture at;
    const BeadId run = revised_once(at);
    const CommitId before = at.head_of(run);
    const CommitId by_hand = at.commit_beside(run, "notes.md", "All new.\n");
    CHECK(at.settled(run, false).standing == DocumentStanding::edited);
    CHECK(at.run_of(run).head == before);
    CHECK(at.settled(run).standing == DocumentStanding::edited);
    CHECK(at.run_of(run).head == by_hand);
    CHECK(at.settled(run).standing == DocumentStanding::as_recorded);
    CHECK(at.events_of_kind(EventType::document_edited) == 1);
    CHECK(at.head_of(run) == by_hand);
}

TEST_CASE("A branch that was rewritten, or is gone, has moved", "[app][document]") {
    DocumentFixture at;
    const BeadId run = revised_once(at);
    const std::string ref = full_ref(*at.run_of(run).branch);
    const CommitId head = at.head_of(run);
    SECTION("taken back by the very commit that the turn had made") {
        at.repository.force(ref, at.first);
        const SettledDocument found = at.settled(run);
        CHECK(found.standing == DocumentStanding::moved);
        CHECK(at.head_of(run) == at.first);
        CHECK_THAT(moved_text(found.planned, found.found),
                   ContainsSubstring("lacks " + head.str()) && ContainsSubstring("git branch -f "));
    }
    SECTION("gone") {
        at.repository.force(ref, std::nullopt);
        const SettledDocument found = at.settled(run);
        CHECK(found.standing == DocumentStanding::moved);
        CHECK_FALSE(found.found);
        CHECK_THAT(moved_text(found.planned, found.found),
                   ContainsSubstring("is gone: 'git branch ") && ContainsSubstring(head.str()));
    }
    CHECK(at.run_of(run).head == head);
}

TEST_CASE("A version that others came in before of stands on top of theirs", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    bool came_in = false;
    at.repository.moving.before_update = [&] {
        if (std::exchange(came_in, true)) return;
        at.commit_beside(run, "README.md", "other words\n");
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "A line by calligrapher.\nA line by scout.\n");
    CHECK(at.repository.file_at(at.head_of(run), "README.md") == "other words\n");
    CHECK(at.run_of(run).head == at.head_of(run));
    CHECK(at.turns_of(run).at(1).out == at.head_of(run));
    CHECK(at.turns_of(run).at(1).in == at.turns_of(run).at(0).out);
    CHECK(at.events_of_kind(EventType::document_edited) == 1);
}
