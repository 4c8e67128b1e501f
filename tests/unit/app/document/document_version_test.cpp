#include "app/document/document_version.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

WrittenVersion written_by_scout(DocumentFixture& at, const Run& run, const std::string& content,
                                const std::optional<CommitId>& from = {}) {
    return unwrap(write_version(
        at.work,
        {.run = run, .from = from.value_or(*run.head), .artisan = "scout", .content = content}));
}

} // namespace

TEST_CASE("A version changes the document and nothing else", "[app][document]") {
    DocumentFixture at;
    const Run run = at.run_of(at.start(at.rounds(1)));
    const WrittenVersion made = written_by_scout(at, run, "The sea.");
    REQUIRE(made.outcome == VersionOutcome::made);
    CHECK(at.repository.file_at(*made.commit, "notes.md") == "The sea.\n");
    CHECK(at.repository.file_at(*made.commit, "README.md") == "readme\n");
    CHECK(unwrap(document_at(at.repository, run, *made.commit)) == "The sea.\n");
    CHECK_FALSE(unwrap(document_at(at.repository, run, at.first)));
    const std::string message = unwrap(at.repository.history().message(*made.commit));
    CHECK_THAT(message, ContainsSubstring("Write notes.md") &&
                            ContainsSubstring("Atelier-Run: " + run.id.str()) &&
                            ContainsSubstring("Atelier-Artisan: atelier/artisan/scout"));
    CHECK(at.head_of(run.id) == at.first);
}

TEST_CASE("What is there already, and a reply without content, make no version",
          "[app][document]") {
    DocumentFixture at;
    Run run = at.run_of(at.start(at.rounds(1)));
    run.head = *written_by_scout(at, run, "The sea.").commit;
    CHECK(written_by_scout(at, run, "The sea.").outcome == VersionOutcome::unchanged);
    CHECK(written_by_scout(at, run, "").outcome == VersionOutcome::unchanged);
}

TEST_CASE("A version comes on top of what others have committed", "[app][document]") {
    DocumentFixture at;
    Run run = at.run_of(at.start(at.rounds(1)));
    SECTION("elsewhere") {
        run.head = at.commit_beside(run.id, "README.md", "other words\n");
        const WrittenVersion made = written_by_scout(at, run, "The sea.", at.first);
        REQUIRE(made.outcome == VersionOutcome::made);
        CHECK(at.repository.file_at(*made.commit, "README.md") == "other words\n");
        CHECK(at.repository.file_at(*made.commit, "notes.md") == "The sea.\n");
    }
    SECTION("in the same lines") {
        run.head = at.commit_beside(run.id, "notes.md", "By hand.\n");
        CHECK(written_by_scout(at, run, "The sea.", at.first).outcome == VersionOutcome::collides);
    }
    SECTION("so that nothing can be a document there") {
        run.head = at.commit_beside(run.id, "notes.md/part", "By hand.\n");
        const WrittenVersion made = written_by_scout(at, run, "The sea.");
        CHECK(made.outcome == VersionOutcome::refused);
        CHECK_THAT(made.why, ContainsSubstring("plain file"));
    }
}

TEST_CASE("What stands in a file is taken byte by byte", "[app][document]") {
    DocumentFixture at;
    Run run = at.run_of(at.start(at.rounds(1)));
    const auto of_file = [&](const std::string& text) {
        return unwrap(write_version(
            at.work,
            {.run = run, .from = *run.head, .artisan = "scout", .content = text, .is_file = true}));
    };
    CHECK(of_file("").outcome == VersionOutcome::unchanged);
    const WrittenVersion made = of_file("\n  The sea.");
    REQUIRE(made.outcome == VersionOutcome::made);
    CHECK(at.repository.file_at(*made.commit, "notes.md") == "\n  The sea.");
    run.head = made.commit;
    CHECK(of_file("\n  The sea.").outcome == VersionOutcome::unchanged);
    CHECK(of_file("\n  The sea.\n").outcome == VersionOutcome::made);
    CHECK(of_file("").outcome == VersionOutcome::made);
}
