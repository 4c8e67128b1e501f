#include "domain/review/review_text.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::vector<FilePatch> patches{
    {"src/a.c", "--- a/src/a.c\n+++ b/src/a.c\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n"},
    {"b.txt", "@@ -0,0 +1 @@\n+new\n"}};

// The template with `words` below the quoted `line`.
std::string with(const std::string& line, const std::string& words, std::string text = {}) {
    if (text.empty()) text = review_template("Title", patches);
    const auto at = text.find("> " + line + "\n");
    REQUIRE(at != std::string::npos);
    return text.insert(at + line.size() + 3, words);
}

} // namespace

TEST_CASE("a review in which nothing was typed says nothing") {
    CHECK(unwrap(parse_review(review_template("Title", patches))).is_empty());
    CHECK(unwrap(parse_review("")).is_empty());
    CHECK(unwrap(parse_review("\n \n# more\n")).is_empty());
}

TEST_CASE("what is typed above the diff is of all of it, below a line of that line") {
    const std::string text = "Name it better.\n\nAnd test it.\n" +
                             with("+new", "Why?\n", with("+zwei", "In English,\nplease\n\n"));
    const WrittenReview review = unwrap(parse_review(text));
    CHECK(review.message == "Name it better.\n\nAnd test it.");
    CHECK(review.comments == std::vector<WrittenComment>{{{"src/a.c", 2}, "In English,\nplease"},
                                                         {{"b.txt", 1}, "Why?"}});
}

TEST_CASE("what is typed below a line that is gone is of the line before it") {
    CHECK(unwrap(parse_review(with("-two", "Keep it\n"))).comments ==
          std::vector<WrittenComment>{{{"src/a.c", 1}, "Keep it"}});
}

TEST_CASE("what stands below no line of a file is refused with its words") {
    const Error fault = must_fail(parse_review(with("=== src/a.c", "Lost words\n")));
    CHECK(fault.code == ErrorCode::usage);
    CHECK_THAT(fault.message, ContainsSubstring("Lost words"));
}
