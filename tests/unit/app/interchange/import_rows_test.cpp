#include "app/interchange/import_rows.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Counts what it was told.
class CountedProgress final : public Progress {
  public:
    std::size_t done_rows = 0;
    std::size_t all_rows = 0;

    void stage(const std::string&, const std::string&) override {}
    void done(const std::string&, const std::string&) override {}
    void note(const std::string&) override {}
    void warn(const std::string&) override {}
    void agent_line(const std::string&) override {}
    void count(std::size_t done, std::size_t all) override {
        done_rows = done;
        all_rows = all;
    }
};

struct Reading {
    PlanFixture fixture;
    ImportProblems problems{"the file"};
    CountedProgress progress;

    ImportRows read(const std::string& text) {
        return read_import_rows(fixture.overseer(), {.text = text, .source = "the file"}, &progress,
                                problems);
    }
};

std::string line_of(const std::string& of, const std::string& more = {}) {
    return R"({"id":")" + of + R"(","title":"T","created_at":"2026-01-01T00:00:00Z")" + more +
           "}\n";
}

} // namespace

TEST_CASE("rows are numbered as in the file, whatever else stands in it", "[app][import]") {
    Reading at;
    const ImportRows rows =
        at.read("\xef\xbb\xbf" + line_of("at-a") + "\n \t\r\n" + line_of("at-b"));
    CHECK(at.problems.check());
    REQUIRE(rows.rows.size() == 2);
    CHECK(rows.rows[0].line == 1);
    CHECK(rows.rows[1].line == 4);
    CHECK(rows.rows[1].bead.id == id("at-b"));
    CHECK(at.progress.done_rows == 2);
    CHECK(at.progress.all_rows == 2);
}

TEST_CASE("a row without an id gets one, and two rows of one id are a fault", "[app][import]") {
    Reading at;
    const ImportRows rows = at.read(R"({"title":"T"})"
                                    "\n" +
                                    line_of("at-a") + line_of("at-a"));
    REQUIRE(rows.rows.size() == 3);
    CHECK(rows.rows[0].fresh_id);
    CHECK_FALSE(rows.rows[0].has_created_at);
    CHECK_FALSE(rows.rows[1].fresh_id);
    const Error fault = must_fail(at.problems.check());
    CHECK(fault.code == ErrorCode::plan_invalid);
    CHECK_THAT(fault.message, ContainsSubstring("the file, line 3: at-a is already in line 2"));
}

TEST_CASE("a link to what the file says was deleted is dropped, unless it is made again",
          "[app][import]") {
    Reading at;
    const std::string deleted = line_of("at-gone", R"(,"status":"tombstone")");
    const std::string links =
        R"(,"dependencies":[{"issue_id":"at-a","depends_on_id":"at-gone","type":"blocks"}])";
    const ImportRows dropped = at.read(deleted + line_of("at-a", links));
    CHECK(dropped.counts.tombstones == 1);
    REQUIRE(dropped.rows.size() == 1);
    CHECK(dropped.rows[0].bead.depends_on.empty());
    const ImportRows kept = at.read(deleted + line_of("at-a", links) + line_of("at-gone"));
    REQUIRE(kept.rows.size() == 2);
    CHECK(kept.rows[0].bead.depends_on == std::vector{id("at-gone")});
}

TEST_CASE("all that is wrong with a file is listed, the first of it said", "[app][import]") {
    Reading at;
    at.read("{\n" + line_of("at-a") + "[]\n");
    const Error fault = must_fail(at.problems.check());
    CHECK_THAT(fault.message, ContainsSubstring("the file, line 1: not JSON: ") &&
                                  ContainsSubstring(", and 1 more"));
    const auto& problems = fault.details.find("problems")->as_array();
    REQUIRE(problems.size() == 2);
    CHECK(problems[1].find("line")->as_int() == 3);
}
