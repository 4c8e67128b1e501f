#include "base/text.hpp"

#include "support/catch.hpp"

#include <random>

using namespace atelier;

namespace {

// What a pattern means, star by star, however long that takes.
bool matches_by_trying(std::string_view pattern, std::string_view path) {
    if (pattern.empty()) return path.empty();
    if (pattern.starts_with("**")) {
        const std::string_view rest = pattern.substr(2);
        if (rest.starts_with('/') && matches_by_trying(rest.substr(1), path)) return true;
        for (std::size_t i = 0; i <= path.size(); ++i)
            if (matches_by_trying(rest, path.substr(i))) return true;
        return false;
    }
    if (pattern.front() == '*') {
        for (std::size_t i = 0;; ++i) {
            if (matches_by_trying(pattern.substr(1), path.substr(i))) return true;
            if (i == path.size() || path[i] == '/') return false;
        }
    }
    if (path.empty()) return false;
    if (pattern.starts_with("[ab]"))
        return (path.front() == 'a' || path.front() == 'b') &&
               matches_by_trying(pattern.substr(4), path.substr(1));
    if (pattern.starts_with("[!a]"))
        return path.front() != 'a' && path.front() != '/' &&
               matches_by_trying(pattern.substr(4), path.substr(1));
    if (pattern.front() == '?')
        return path.front() != '/' && matches_by_trying(pattern.substr(1), path.substr(1));
    if (pattern.front() == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
    return pattern.front() == path.front() && matches_by_trying(pattern.substr(1), path.substr(1));
}

std::string drawn(std::mt19937& random, std::initializer_list<std::string_view> pieces,
                  std::size_t most) {
    std::string text;
    for (std::size_t left = random() % (most + 1); left > 0; --left)
        text += std::data(pieces)[random() % pieces.size()];
    return text;
}

} // namespace

TEST_CASE("text is cut to a number of bytes between its letters", "[base][text]") {
    CHECK(cut_to_bytes("abc", 3) == "abc");
    CHECK(cut_to_bytes("abcd", 3) == "abc");
    CHECK(cut_to_bytes("aé", 2) == "a");
    CHECK(cut_to_bytes("a日本", 6) == "a日");
    CHECK(cut_to_bytes("日", 1).empty());
    CHECK(cut_to_bytes("", 0).empty());
}

TEST_CASE("a glob's star stays within one folder, two stars do not", "[base][text]") {
    CHECK(glob_match("src/*.cpp", "src/a.cpp"));
    CHECK_FALSE(glob_match("src/*.cpp", "src/deep/a.cpp"));
    CHECK(glob_match("src/**", "src/deep/a.cpp"));
    CHECK(glob_match("**/a.cpp", "a.cpp"));
    CHECK(glob_match("**/a.cpp", "x/y/a.cpp"));
    CHECK(glob_match("[a-c]?.txt", "b1.txt"));
    CHECK_FALSE(glob_match("[!a-c]?.txt", "b1.txt"));
    CHECK_FALSE(glob_match("src", "src/a.cpp"));
    CHECK(glob_match("a[b", "a[b"));
    CHECK_FALSE(glob_match("a[b", "ab"));
    CHECK(glob_match("[]a]", "]"));
}

TEST_CASE("a glob matches what trying every length of its stars finds", "[base][text][generated]") {
    std::mt19937 random(7);
    std::size_t matching = 0;
    for (int i = 0; i < 40'000; ++i) {
        const std::string pattern =
            drawn(random, {"a", "b", "/", "*", "**", "**/", "?", "[ab]", "[!a]", "\\*", "\\"}, 6);
        const std::string path = drawn(random, {"a", "b", "/", "*", "["}, 7);
        CAPTURE(pattern, path);
        const bool expected = matches_by_trying(pattern, path);
        matching += expected ? 1 : 0;
        if (glob_match(pattern, path) != expected) FAIL("they differ");
    }
    CHECK(matching > 2'000);
}

TEST_CASE("a glob with more stars than one can try all lengths of still ends", "[base][text]") {
    std::string stars;
    std::string folders;
    for (int i = 0; i < 30; ++i) {
        stars += "*a";
        folders += "**/a";
    }
    std::string path(300, 'a');
    CHECK(glob_match(stars, path));
    CHECK_FALSE(glob_match(stars + "b", path));
    for (std::size_t i = 1; i < path.size(); i += 2)
        path[i] = '/';
    CHECK(glob_match(folders + "/", path));
    CHECK_FALSE(glob_match(folders + "b", path));
}

TEST_CASE("a slug is safe in a branch name and never ends in a dash", "[base][text]") {
    CHECK(slug("Greeting command!", 40) == "greeting-command");
    CHECK(slug("  -- x", 40) == "x");
    CHECK(slug("abc def", 4) == "abc");
    CHECK(slug("Greet people by their names", 24) == "greet-people-by-their");
    CHECK(slug("a extraordinarily-long-word", 12) == "a-extraordin");
    CHECK(slug("one-two", 7) == "one-two");
    CHECK(slug("日本", 10).empty());
}

TEST_CASE("a noun comes with its article", "[base][text]") {
    CHECK(with_article("epic") == "an epic");
    CHECK(with_article("task") == "a task");
}

TEST_CASE("bytes that are not UTF-8 are replaced one by one", "[base][text]") {
    CHECK(to_valid_utf8("a\xff"
                        "b") == "a\xef\xbf\xbd"
                                "b");
    CHECK_FALSE(is_valid_utf8("\xed\xa0\x80"));
    CHECK_FALSE(is_valid_utf8("\xc0\xaf"));
    CHECK(is_valid_utf8("日本"));
}

TEST_CASE("a text is ASCII when none of its bytes says otherwise", "[base][text]") {
    CHECK(is_ascii(""));
    CHECK(is_ascii(std::string("a\0\x7f", 3)));
    const std::string text(21, 'a');
    CHECK(is_ascii(text));
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string other = text;
        other[at] = '\x80';
        INFO(at);
        CHECK_FALSE(is_ascii(other));
    }
}

TEST_CASE("the width of a text is what a terminal shows of it", "[base][text]") {
    CHECK(width("plain") == 5);
    CHECK(width("Grüße") == 5);
    CHECK(width("日本語") == 6);
    CHECK(width("e\xcc\x81t\xc3\xa9") == 3);
    CHECK(width("\xff") == 1);
    CHECK(width("a\xe3\x81") == 3);
    CHECK(width("Ａ ｱ　한") == 8);
    CHECK(width("क्षि ก็ e\xe2\x83\x9d") == 6);
}

TEST_CASE("a text is wrapped at its blanks, and no word is cut", "[base][text]") {
    using Lines = std::vector<std::string>;
    CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
    CHECK(wrapped("one two three", 80) == Lines{"one two three"});
    CHECK(wrapped("a refs/heads/feature/long b", 8) == Lines{"a", "refs/heads/feature/long", "b"});
    CHECK(wrapped("日本 日本", 5) == Lines{"日本", "日本"});
    CHECK(wrapped("", 5) == Lines{""});
}

TEST_CASE("an emoji is two columns wide, what only changes how it looks none", "[base][text]") {
    CHECK(width("🎨") == 2);
    CHECK(width("✅⌚") == 4);
    // A variation selector, a skin's tone as it is drawn alone, a joiner.
    CHECK(width("❤\xef\xb8\x8f") == 1);
    CHECK(width("👩\xe2\x80\x8d💻") == 4);
    CHECK(width("👍🏽") == 4);
    // What is one character to a reader is there whole, or not at all.
    CHECK(shorten("👩\xe2\x80\x8d💻!!", 5) == "👩\xe2\x80\x8d💻…");
    CHECK(shorten("a👩\xe2\x80\x8d💻!", 5) == "a…");
    CHECK(shorten("🇩🇪🇫🇷", 3) == "🇩🇪…");
}

TEST_CASE("a control character takes no column", "[base][text]") {
    CHECK(width("a\x07\x1b\x7f\xc2\x85z") == 2);
    CHECK(width("\xe2\x80\x8b\xe2\x80\x8e") == 0);
    CHECK(width(std::string("a\0b", 3)) == 2);
}

TEST_CASE("a shortened text fits its columns and never splits a character", "[base][text]") {
    CHECK(shorten("Greeting", 8) == "Greeting");
    CHECK(shorten("Greetings", 8) == "Greetin…");
    CHECK(shorten("日本語", 5) == "日本…");
    CHECK(shorten("日本語", 4) == "日…");
    CHECK(shorten("Grüße an alle", 5) == "Grüß…");
    CHECK(shorten("x", 0).empty());
}

TEST_CASE("a number is all of its text", "[base][text]") {
    CHECK(parse_integer("-12") == -12);
    CHECK(parse_decimal("7.5") == 7.5);
    for (const char* text : {"", " 1", "1 ", "8x", "+1"}) {
        CHECK_FALSE(parse_integer(text));
        CHECK_FALSE(parse_decimal(text));
    }
    CHECK_FALSE(parse_integer("7.5"));
}
