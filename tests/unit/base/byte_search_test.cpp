#include "base/byte_search.hpp"

#include "support/catch.hpp"

#include <random>

using namespace atelier;

TEST_CASE("what is empty stands in any text, and nothing longer than the text does",
          "[base][search]") {
    CHECK(ByteSearch("").stands_in(""));
    CHECK(ByteSearch("").stands_in("text"));
    CHECK_FALSE(ByteSearch("text").stands_in(""));
    CHECK_FALSE(ByteSearch("texts").stands_in("text"));
    CHECK(ByteSearch("text").stands_in("text"));
}

TEST_CASE("what is searched for is found wherever it stands", "[base][search]") {
    for (const std::string& wanted :
         {std::string("x"), std::string("aa"), std::string("sea"), std::string("leviathan"),
          std::string("a\0b", 3), std::string("\0", 1), std::string("größe"), std::string("i̇"),
          std::string(100, 'q') + "z"})
        for (const std::size_t size : {101U, 127U, 128U, 129U, 200U, 300U})
            for (std::size_t at = 0; at + wanted.size() <= size; ++at) {
                std::string text(size, 'e');
                CHECK_FALSE(ByteSearch(wanted).stands_in(text));
                text.replace(at, wanted.size(), wanted);
                CHECK(ByteSearch(wanted).stands_in(text));
                // Not what is cut off at either end.
                CHECK_FALSE(ByteSearch(wanted).stands_in(
                    std::string_view(text).substr(0, at + wanted.size() - 1)));
                if (wanted != "aa" || at == 0)
                    CHECK_FALSE(
                        ByteSearch(wanted).stands_in(std::string_view(text).substr(at + 1)));
            }
}

TEST_CASE("a text says the same of its parts as a search byte by byte",
          "[base][search][generated]") {
    std::mt19937 random(7);
    const auto some = [&](std::size_t most, unsigned letters) {
        std::string text(random() % (most + 1), '\0');
        for (char& byte : text)
            byte = static_cast<char>(random() % letters == 0 ? 0xc3 : 'a' + random() % letters);
        return text;
    };
    for (int round = 0; round < 20'000; ++round) {
        const std::string text = some(300, 2 + round % 4);
        const std::string wanted = some(9, 2 + round % 4);
        const bool found = ByteSearch(wanted).stands_in(text);
        if (found != (text.find(wanted) != std::string::npos)) {
            CAPTURE(text, wanted, found);
            FAIL("told otherwise");
        }
    }
}
