#include "adapters/git/objects/compression.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("what is deflated comes out as it was, whatever follows", "[git][objects]") {
    for (const std::size_t size : {0U, 1U, 1000U, 100'000U}) {
        const std::string bytes(size, 'x');
        const auto packed = deflated(bytes);
        REQUIRE(packed);
        CHECK(packed->size() < size + 20);
        const std::string followed = *packed + "the next one";
        CHECK(Inflater(followed).take_last(size) == bytes);
        CHECK_FALSE(Inflater(followed).take_last(size + 1));
        if (size > 0) CHECK_FALSE(Inflater(followed).take_last(size - 1));
    }
}

TEST_CASE("the sum of bytes is the one that Git writes into an index", "[git][objects]") {
    CHECK(crc32_of("") == 0);
    CHECK(crc32_of("123456789") == 0xcbf43926U);
}
