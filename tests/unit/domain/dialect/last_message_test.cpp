#include "domain/dialect/last_message.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("The last message is all that is said after the last tool", "[domain][dialect]") {
    LastMessage message;
    CHECK(message.text() == "");
    message.take(Said{"I look around."});
    message.take(ToolBegins{"t", "runs ls"});
    message.take(ToolEnds{"t"});
    message.take(Said{"There", true});
    message.take(Said{" it is.", true});
    message.take(Said{"Bye."});
    message.take(Used{});
    message.take(Ends{});
    CHECK(message.text() == "There it is.\nBye.");
}

TEST_CASE("What is said in answer to a word in the midst of a turn is the last message",
          "[domain][dialect]") {
    LastMessage message;
    message.take(Said{std::string(longest_reply + 1, 'x')});
    message.take(Prompted{});
    CHECK_FALSE(message.text());
    message.take(Said{"\n"});
    message.take(Said{"All is well.", true});
    CHECK(message.text() == "All is well.");
    message.take(Prompted{});
    // One that answers nothing has said that.
    CHECK(message.text() == "All is well.");
    message.take(Said{"It", true});
    message.take(Said{" is done.", true});
    CHECK(message.text() == "It is done.");
}

TEST_CASE("A message that is too long is none, and the next one may be", "[domain][dialect]") {
    LastMessage message;
    const std::string half(longest_reply / 2, 'x');
    message.take(Said{half, true});
    message.take(Said{half, true});
    CHECK(message.text() == half + half);
    message.take(Said{"x", true});
    CHECK_FALSE(message.text());
    message.take(Said{"more"});
    CHECK_FALSE(message.text());
    message.take(ToolBegins{"t", ""});
    message.take(Said{"short"});
    CHECK(message.text() == "short");
}

TEST_CASE("Something too long to be read is no part of a message", "[domain][dialect]") {
    LastMessage message;
    message.take(Said{"The beginning."});
    message.miss();
    message.take(Said{"The end."});
    CHECK_FALSE(message.text());
}

TEST_CASE("A reply is taken whole, or it is said why not", "[domain][dialect]") {
    CHECK(final_words("A limerick.").text == "A limerick.");
    CHECK(final_words("").text == "");
    const std::string longest(longest_reply, 'x');
    CHECK(final_words(longest).text == longest);
    CHECK(final_words(longest + "x").fault == "the reply is longer than 8 MiB");
    CHECK(final_words(std::nullopt).fault == "the reply is longer than 8 MiB");
    CHECK_FALSE(final_words(longest + "x").text);
}
