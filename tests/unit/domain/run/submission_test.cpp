#include "domain/run/submission.hpp"

#include "domain/run/reply.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Reply read(const Submission& submission) {
    return unwrap(read_reply(unwrap(reply_submitted(submission))));
}

} // namespace

TEST_CASE("A text alone is handed in to the byte", "[domain][run]") {
    const std::string text = "  A text.\n{\"content\": \"or another\"}\n";
    CHECK(unwrap(reply_submitted({.text = text})) == text);
}

TEST_CASE("What is said besides goes along with the text", "[domain][run]") {
    const Reply reply = read({.text = "A text with \"quotes\" and {braces}.",
                              .say = "as a letter",
                              .evaluation = R"({"verdict":"approved","score":8.5})",
                              .done = true});
    CHECK(reply.content == "A text with \"quotes\" and {braces}.");
    CHECK(reply.interpretation == "as a letter");
    CHECK(reply.verdict == WorkflowVerdict::approved);
    CHECK(reply.score == 8.5);
    CHECK(reply.says_done);
}

TEST_CASE("A reply in the form that is asked for stays what it is", "[domain][run]") {
    const std::string whole =
        R"({"content":"Blue.","form":"verse","considerations":["a"],)"
        R"("choices":[{"decision":"b","reason":"c"}],"verdict":"changes_requested","score":3})";
    Reply expected = unwrap(read_reply(whole));
    expected.says_done = true;
    CHECK(read({.text = whole, .done = true}) == expected);
}

TEST_CASE("Words alone are the reply", "[domain][run]") {
    CHECK(read({.say = "Nothing to add."}).content == "Nothing to add.");
    const Reply review = read({.evaluation = R"({"verdict":"changes_requested"})"});
    CHECK(review.verdict == WorkflowVerdict::changes_requested);
    CHECK(review.content.empty());
}

TEST_CASE("An evaluation that is none is refused with what is wrong", "[domain][run]") {
    const auto refused = [](const std::string& evaluation) {
        const Error error =
            must_fail(reply_submitted({.text = "A text.", .evaluation = evaluation}));
        CHECK(error.code == ErrorCode::usage);
        CHECK_FALSE(error.hint.empty());
        return error.message;
    };
    CHECK(refused("{") == "--evaluation is not JSON");
    CHECK(refused("[8]") == "--evaluation is not a JSON object");
    CHECK(refused(R"({"verdict":"fine"})") == "--evaluation has a verdict that is none");
    CHECK(refused(R"({"score":11})") ==
          "--evaluation has a score that is not a number from 0 to 10");
    CHECK(refused(R"({"score":"8"})") ==
          "--evaluation has a score that is not a number from 0 to 10");
}

TEST_CASE("What is no reply is refused before anything is kept", "[domain][run]") {
    CHECK(must_fail(reply_submitted({})).code == ErrorCode::usage);
    CHECK(must_fail(reply_submitted({.done = true})).code == ErrorCode::usage);
    const Error unreadable = must_fail(reply_submitted({.text = std::string("a\0", 2)}));
    CHECK(unreadable.code == ErrorCode::reply_invalid);
    CHECK_FALSE(unreadable.hint.empty());
    CHECK(must_fail(reply_submitted({.text = "", .done = true})).code == ErrorCode::reply_invalid);
    CHECK(must_fail(reply_submitted({.evaluation = R"({"score":8})"})).code ==
          ErrorCode::reply_invalid);
}
