#include "domain/run/reply.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

#include <string>

using namespace atelier;
using namespace atelier::test;

namespace {

std::string text_of_reply(std::string_view reply) {
    return unwrap(read_reply(reply)).content;
}

std::string why_refused(std::string_view reply) {
    const Error error = must_fail(read_reply(reply));
    CHECK(error.code == ErrorCode::reply_invalid);
    return error.message;
}

} // namespace

TEST_CASE("A reply in JSON is taken apart", "[domain][workflow][reply]") {
    const Reply reply = unwrap(read_reply(R"(Here you are:
```json
{"content": " a haiku\n", "form": "haiku", "interpretation": "quiet",
 "considerations": ["length", 3, "tone"],
 "choices": [{"decision": "no rhyme", "reason": "it is one", "alternatives": ["rhyme"]}, "plain"],
 "verdict": "request-changes", "score": 7.5, "done": true}
```
I hope you like it.)"));
    CHECK(reply.content == "a haiku");
    CHECK(reply.form == "haiku");
    CHECK(reply.interpretation == "quiet");
    CHECK(reply.considerations.dump() == R"(["length","tone"])");
    CHECK(reply.choices.dump() ==
          R"([{"decision":"no rhyme","reason":"it is one","alternatives":["rhyme"]},"plain"])");
    CHECK(reply.verdict == WorkflowVerdict::changes_requested);
    CHECK(reply.score == 7.5);
    CHECK(reply.says_done);
    CHECK(unwrap(read_reply(R"({"content": "x", "choices": [3], "considerations": "y"})")) ==
          Reply{.content = "x"});
    CHECK(unwrap(read_reply(R"({"content": "x", "status": "done"})")).says_done);
}

TEST_CASE("A reply that is not JSON is the text", "[domain][workflow][reply]") {
    CHECK(text_of_reply("  plain words \n") == "plain words");
    CHECK(text_of_reply("if (a) { return; }") == "if (a) { return; }");
    // JSON that says something else.
    CHECK(text_of_reply(R"({"title": "x"})") == R"({"title": "x"})");
    CHECK(text_of_reply(R"({"output": 3})") == R"({"output": 3})");
    CHECK(text_of_reply("[1, 2]") == "[1, 2]");
}

TEST_CASE("The last complete object of a reply counts", "[domain][workflow][reply]") {
    CHECK(text_of_reply("{\"output\": \"first\"} and {\"output\": \"second\"} and {\"output") ==
          "second");
    CHECK(text_of_reply("```json\n{\"output\": \"a\"}\n```\n```\n{\"content\": \"b\"}\n```") ==
          "b");
    CHECK(text_of_reply("```json\n{\"output\": \n```\n{\"output\": \"good\"}") == "good");
    // The outer one, whatever stands in it.
    CHECK(text_of_reply(R"({"content": "outer", "more": {"content": "inner"}})") == "outer");
    CHECK(text_of_reply(R"({"content": "say {\"content\": \"x\"} and \"}\""})") ==
          R"(say {"content": "x"} and "}")");
    CHECK(text_of_reply(R"(a brace { in prose, then {"output": "found"})") == "found");
    CHECK(text_of_reply(R"(a quote " in prose, then {"output": "found"})") == "found");
}

TEST_CASE("Of a reply that broke off there is the text so far", "[domain][workflow][reply]") {
    CHECK(text_of_reply(R"({"content": "it was a dark)") == "it was a dark");
    CHECK(text_of_reply("```json\n{\"output\": \"it was\\na dark") == "it was\na dark");
    CHECK(text_of_reply("{\"output\": \"with a comma too many\",}") == "with a comma too many");
    CHECK(text_of_reply("{\"output\": \"C:\\\\new\",}") == "C:\\new");
}

TEST_CASE("A fence around a reply goes where it is Markdown's", "[domain][workflow][reply]") {
    CHECK(text_of_reply("```markdown\n# Title\n\ntext\n```\n") == "# Title\n\ntext");
    CHECK(text_of_reply("```\ntext\n```") == "text");
    CHECK(text_of_reply("```markdown\na\n```c\nint x;\n```\nb\n```") == "a\n```c\nint x;\n```\nb");
    const std::string two = "```\na\n```\nbetween\n```\nb\n```";
    CHECK(text_of_reply(two) == two);
    CHECK(text_of_reply("```c\nint x;\n```") == "```c\nint x;\n```");
    CHECK(text_of_reply("```markdown\r\na\r\nb\r\n```\r\n") == "a\nb");
    // A longer fence holds shorter ones, also such as do not come in pairs.
    CHECK(text_of_reply("````markdown\na\n```\nb\n````") == "a\n```\nb");
    // What begins and ends with three of them on one line is no fence.
    CHECK(text_of_reply("```markdown\na\n```b```\n```") == "a\n```b```");
}

TEST_CASE("A byte order mark in front of a reply is no part of it", "[domain][workflow][reply]") {
    CHECK(text_of_reply("\xef\xbb\xbftext") == "text");
    CHECK(text_of_reply("\xef\xbb\xbf```markdown\na\n```") == "a");
    CHECK(text_of_reply("\xef\xbb\xbf{\"content\": \"it was a dark") == "it was a dark");
    CHECK(why_refused("\xef\xbb\xbf") == "the reply is empty");
}

TEST_CASE("A review may say its verdict alone", "[domain][workflow][reply]") {
    const Reply reply = unwrap(read_reply(R"({"verdict": "Approved", "score": 11})"));
    CHECK(reply.content.empty());
    CHECK(reply.verdict == WorkflowVerdict::approved);
    CHECK_FALSE(reply.score);
    CHECK_FALSE(unwrap(read_reply(R"({"content": "x", "verdict": "maybe"})")).verdict);
}

TEST_CASE("A reply that is no text is refused with what is wrong", "[domain][workflow][reply]") {
    CHECK(why_refused("") == "the reply is empty");
    CHECK(why_refused(" \n\t") == "the reply is empty");
    CHECK(why_refused(R"({"content": "  "})") == "the reply is empty");
    CHECK(why_refused(std::string("a\0b", 3)) == "the reply contains a NUL");
    CHECK(why_refused(R"({"content": "a\u0000b"})") == "the reply contains a NUL");
    CHECK(why_refused("a\xff") == "the reply is not UTF-8");
    CHECK(why_refused(std::string(longest_reply + 1, 'a')) == "the reply is longer than 8 MiB");
    CHECK(text_of_reply(std::string(1000, 'a')).size() == 1000);
}

TEST_CASE("A reply of nothing but braces is read in no time", "[domain][workflow][reply]") {
    // Each could begin an object that goes to the end: the square of it would take hours.
    for (const std::string_view part : {"{", "{\"", "{}", "{\"a\":", "```\n{"}) {
        std::string reply;
        while (reply.size() < 1'000'000)
            reply += part;
        CHECK_FALSE(text_of_reply(reply).empty());
    }
}

TEST_CASE("Bytes that others can be shown are a text", "[domain][workflow][reply]") {
    CHECK(why_unreadable("").empty());
    CHECK(why_unreadable("the sea").empty());
    CHECK(why_unreadable(std::string("a\0b", 3)) == "contains a NUL");
    CHECK(why_unreadable("a\xff") == "is not UTF-8");
    CHECK(why_unreadable(std::string(longest_reply + 1, 'a')) == "is longer than 8 MiB");
}
