#include "app/document/integrate_document.hpp"

#include "app/land/undo_integration.hpp"
#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BeadId written_document(DocumentFixture& at) {
    const BeadId run = at.start(at.rounds(1));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    return run;
}

CommitId main_of(DocumentFixture& at) {
    return *at.repository.git.ref("refs/heads/main");
}

} // namespace

TEST_CASE("A finished document lands on the branch that it was cut from", "[app][document]") {
    DocumentFixture at;
    const BeadId run = written_document(at);
    const EpicIntegration shown =
        unwrap(integrate_document(at.work, {.run = run, .preview = true}));
    CHECK(shown.commits.size() == 2);
    CHECK(main_of(at) == at.first);
    const EpicIntegration done = unwrap(integrate_document(at.work, {.run = run}));
    CHECK(main_of(at) == at.head_of(run));
    CHECK(done.integrated == main_of(at));
    CHECK(done.checkout == std::filesystem::path("/repo"));
    CHECK(at.files.texts.at("/repo/notes.md") == "A line by calligrapher.\nA line by scout.\n");
    CHECK(unwrap(integrate_document(at.work, {.run = run})).already);
    CHECK(at.events_of_kind(EventType::epic_integrated) == 1);

    const UndoneIntegration undone = unwrap(undo_integration(at.work, run));
    CHECK(main_of(at) == at.first);
    CHECK(undone.receipt.head == at.head_of(run));
}

TEST_CASE("What others have committed to the branch lands with it", "[app][document]") {
    DocumentFixture at;
    const BeadId run = written_document(at);
    const CommitId by_hand = at.commit_beside(run, "notes.md", "By hand.\n");
    unwrap(integrate_document(at.work, {.run = run}));
    CHECK(main_of(at) == by_hand);
}

TEST_CASE("A document lands in each way where its branch has more by then", "[app][document]") {
    DocumentFixture at;
    const BeadId run = written_document(at);
    const CommitId other = at.repository.commit("/repo", "Other\n", {{"other.txt", "o\n"}});
    CHECK(must_fail(integrate_document(at.work, {.run = run})).code == ErrorCode::ref_conflict);
    const IntegrationWay way =
        GENERATE(IntegrationWay::rebase, IntegrationWay::squash, IntegrationWay::merge);
    unwrap(integrate_document(at.work, {.run = run, .way = way}));
    CHECK(unwrap(at.repository.history().is_ancestor(other, main_of(at))));
    CHECK(at.repository.file_at(main_of(at), "notes.md") ==
          "A line by calligrapher.\nA line by scout.\n");
    const std::string message = unwrap(at.repository.history().message(main_of(at)));
    CHECK_THAT(message, !ContainsSubstring("Atelier-Epic"));
    if (way != IntegrationWay::rebase)
        CHECK_THAT(message, ContainsSubstring("Atelier-Run: " + run.str()));
}

TEST_CASE("A document that cannot land is left where it is", "[app][document]") {
    DocumentFixture at;
    SECTION("it may still change") {
        const BeadId run = at.start(at.rounds(1));
        at.drive(run, 1);
        const Error error = must_fail(integrate_document(at.work, {.run = run}));
        CHECK(error.code == ErrorCode::not_runnable);
        CHECK_THAT(error.hint, ContainsSubstring("git atelier signal " + run.str() + " complete"));
    }
    SECTION("its branch was rewritten") {
        const BeadId run = written_document(at);
        at.repository.force(full_ref(*at.run_of(run).branch), at.first);
        CHECK(must_fail(integrate_document(at.work, {.run = run})).code ==
              ErrorCode::document_moved);
    }
    SECTION("there is none") {
        const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
        CHECK(must_fail(integrate_document(at.work, {.run = done.run.id})).code ==
              ErrorCode::usage);
    }
    SECTION("both have changed it") {
        const BeadId run = written_document(at);
        at.repository.commit("/repo", "Other\n", {{"notes.md", "other\n"}});
        CHECK(must_fail(integrate_document(at.work, {.run = run, .way = IntegrationWay::rebase}))
                  .code == ErrorCode::conflict);
    }
    CHECK(at.events_of_kind(EventType::epic_integrated) == 0);
}
