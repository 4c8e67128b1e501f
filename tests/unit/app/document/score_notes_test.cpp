#include "app/document/score_notes.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Judgements of a document are notes on its versions", "[app][document]") {
    DocumentFixture at;
    at.answering.answer = [](const Asked& one) -> std::string {
        if (one.artisan == "scout")
            return R"({"verdict": "approved", "score": 8, "content": "good"})";
        return "The sea.";
    };
    const BeadId run = at.start(at.writing({editing_turn("a"), reviewing_turn("b")}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    const CommitId version = at.head_of(run);
    const auto tip = at.repository.git.ref("refs/notes/atelier");
    REQUIRE(tip.has_value());
    const std::string note = "Score: 8 of 10 by scout (" + run.str() +
                             ")\nVerdict: approved by scout (" + run.str() + ")\n";
    CHECK(at.repository.file_at(*tip, version.str()) == note);

    SECTION("they stay as they are where nothing is new") {
        unwrap(write_score_notes(at.work.plan, at.repository, run));
        CHECK(at.repository.git.ref("refs/notes/atelier") == tip);
    }
    SECTION("they are written anew once they are gone") {
        at.repository.force("refs/notes/atelier", std::nullopt);
        CHECK(unwrap(rewrite_score_notes(at.work.plan, at.repository)) == 1);
        CHECK(at.repository.file_at(*at.repository.git.ref("refs/notes/atelier"), version.str()) ==
              note);
    }
}

TEST_CASE("Who keeps the notes from being written is named by the lock", "[app][document]") {
    DocumentFixture at;
    at.answering.answer = [](const Asked& one) -> std::string {
        if (one.artisan == "scout") return R"({"verdict": "approved", "content": "good"})";
        return "The sea.";
    };
    const BeadId run = at.start(at.writing({editing_turn("a"), reviewing_turn("b")}));
    const auto lock = at.repository.git.common_dir / "refs/notes/atelier.lock";
    unwrap(at.files.write(lock, ""));
    at.repository.moving.locked_since[lock] = at.clock.now();
    const auto driven = drive_run(at.world, {.run = run});
    REQUIRE_FALSE(driven);
    CHECK(driven.error().code == ErrorCode::ref_locked);
    CHECK(driven.error().message ==
          "refs/notes/atelier could not be moved: " + lock.string() + " is there");
    unwrap(at.files.remove(lock));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}
