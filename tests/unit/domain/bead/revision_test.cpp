#include "domain/bead/revision.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time morning = *parse_time("2026-01-01T09:00:00Z");
const Time noon = *parse_time("2026-01-01T12:00:00Z");

Bead plain(const std::string& id) {
    return {.id = *BeadId::parse(id), .title = "a title"};
}

} // namespace

TEST_CASE("a first revision carries who made it and when, and sorted lists") {
    Bead bead = plain("at-aaaaa");
    bead.labels = {"b", "a", "b"};
    bead.depends_on = {*BeadId::parse("at-z"), *BeadId::parse("at-y"), *BeadId::parse("at-z")};
    bead.revision = 7;
    const Bead stored = unwrap(first_revision(bead, "atelier/planner/p", morning));
    CHECK(stored.revision == 1);
    CHECK(stored.created_by == "atelier/planner/p");
    CHECK(stored.updated_by == "atelier/planner/p");
    CHECK(stored.created_at == morning);
    CHECK(stored.updated_at == morning);
    CHECK(stored.labels == std::vector<std::string>{"a", "b"});
    CHECK(stored.depends_on == std::vector{*BeadId::parse("at-y"), *BeadId::parse("at-z")});
}

TEST_CASE("a label that is not one line is refused") {
    for (const std::string label : {"", "two\nlines", "two\rlines"}) {
        Bead bead = plain("at-aaaaa");
        bead.labels = {label};
        CHECK(must_fail(first_revision(bead, "me", morning)).code == ErrorCode::usage);
    }
}

TEST_CASE("a next revision keeps who created the bead and counts on") {
    const Bead stored = unwrap(first_revision(plain("at-aaaaa"), "me", morning));
    Bead wanted = stored;
    wanted.title = "another title";
    wanted.created_by = "forged";
    const auto next = unwrap(next_revision(stored, wanted, "you", noon));
    REQUIRE(next);
    CHECK(next->revision == 2);
    CHECK(next->title == "another title");
    CHECK(next->created_by == "me");
    CHECK(next->created_at == morning);
    CHECK(next->updated_by == "you");
    CHECK(next->updated_at == noon);
}

TEST_CASE("an unchanged bead makes no revision, however its lists are ordered") {
    Bead bead = plain("at-aaaaa");
    bead.labels = {"a", "b"};
    const Bead stored = unwrap(first_revision(bead, "me", morning));
    Bead wanted = stored;
    wanted.labels = {"b", "a", "a"};
    wanted.updated_by = "someone";
    CHECK_FALSE(unwrap(next_revision(stored, wanted, "you", noon)));
}

TEST_CASE("a write made from another revision is refused and says so") {
    const Bead stored = unwrap(first_revision(plain("at-aaaaa"), "me", morning));
    Bead wanted = stored;
    wanted.title = "another title";
    wanted.revision = 0;
    const Error error = must_fail(next_revision(stored, wanted, "you", noon));
    CHECK(error.code == ErrorCode::ref_conflict);
    CHECK(*error.details.find("revision") == Json(1));
    CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a restored bead says itself who wrote it, and follows the revision it states") {
    Bead wanted = plain("at-aaaaa");
    wanted.created_by = "ann";
    wanted.updated_by = "bob";
    wanted.created_at = noon;
    wanted.updated_at = morning;
    wanted.labels = {"b", "a"};
    Bead stored = unwrap(restored_revision(std::nullopt, wanted));
    CHECK(stored.revision == 1);
    CHECK(stored.created_by == "ann");
    CHECK(stored.updated_at == morning);
    CHECK(stored.labels == std::vector<std::string>{"a", "b"});
    CHECK(unwrap(restored_revision(stored, stored)).revision == 2);
    CHECK(must_fail(restored_revision(stored, wanted)).code == ErrorCode::ref_conflict);
    CHECK(must_fail(restored_revision(std::nullopt, stored)).code == ErrorCode::ref_conflict);
    wanted.labels = {"two\nlines"};
    CHECK(must_fail(restored_revision(std::nullopt, wanted)).code == ErrorCode::usage);
}
