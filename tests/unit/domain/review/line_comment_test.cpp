#include "domain/review/line_comment.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a line is named by its file and its number") {
    CHECK(unwrap(parse_line_place("src/main.cpp:12")) == LinePlace{"src/main.cpp", 12});
    CHECK(unwrap(parse_line_place("odd:name:3")) == LinePlace{"odd:name", 3});
    for (const char* bad : {"src/main.cpp", ":3", "a.c:0", "a.c:-1", "a.c:x", "a.c:", ""})
        CHECK(must_fail(parse_line_place(bad)).code == ErrorCode::usage);
}

TEST_CASE("a comment is kept as it was said and answered") {
    LineComment comment{.number = 3,
                        .place = {"src/a.c", 12},
                        .head = commit,
                        .code = {"before", "meant", ""},
                        .first = 11,
                        .text = "Why?",
                        .by = "atelier/overseer/olga",
                        .at = *parse_time("2026-01-01T09:00:00Z")};
    CHECK(comment_from(comment_json(comment)) == comment);
    comment.settled = true;
    CHECK(comment_from(comment_json(comment)) == comment);
    CHECK_FALSE(comment.waits());
    comment.settled = false;
    comment.answer = "Because.";
    comment.answered_in = *SessionId::parse("s-1");
    CHECK(comment_from(comment_json(comment)) == comment);
    CHECK_FALSE(comment_from(Json::object()));
}

TEST_CASE("a comment is shown with the lines around the one that it is about") {
    std::map<std::int64_t, std::string> lines;
    for (std::int64_t at = 1; at <= 20; ++at)
        lines.emplace(at, "line " + std::to_string(at));
    const ShownCode shown = code_around(lines, 10);
    CHECK(shown.first == 7);
    CHECK(shown.lines.size() == 7);
    CHECK(code_around(lines, 1).first == 1);
    CHECK(code_around(lines, 1).lines.size() == 4);
    CHECK(code_around(lines, 20).lines.size() == 4);
    CHECK(code_around(lines, 21).lines.empty());
    // What lies between two pieces of a patch is not shown.
    lines.erase(9);
    CHECK(code_around(lines, 10).first == 10);
    CHECK(code_text({.place = {"a.c", 8}, .head = commit, .code = {"x", "y"}, .first = 7}) ==
          "  7  x\n> 8  y\n");
}
