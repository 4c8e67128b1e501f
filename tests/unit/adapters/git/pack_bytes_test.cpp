#include "adapters/git/objects/pack_bytes.hpp"

#include "base/digest.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

RawId id_number(unsigned char first) {
    RawId id{};
    id.fill(7);
    id.front() = first;
    return id;
}

NewObject object(unsigned char first, std::string bytes, std::optional<std::size_t> like = {}) {
    return {.id = id_number(first),
            .kind = ObjectKind::tree,
            .bytes = std::make_shared<const std::string>(std::move(bytes)),
            .like = like};
}

std::optional<std::string> as_it_is(std::string_view bytes) {
    return std::string(bytes);
}

std::size_t number_at(std::string_view bytes, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        value = value * 256 + static_cast<unsigned char>(bytes.at(i));
    return value;
}

} // namespace

TEST_CASE("a pack begins with its count and is named by its sum", "[git][objects]") {
    const auto made = pack_of({object(9, "one"), object(3, std::string(100, 'x'))}, as_it_is);
    REQUIRE(made);
    CHECK(made->pack.substr(0, 4) == "PACK");
    CHECK(number_at(made->pack, 4) == 2);
    CHECK(number_at(made->pack, 8) == 2);
    // A tree of three bytes, and one of 100, whose length takes another byte.
    CHECK(made->pack.substr(12, 4) == "\x23one");
    CHECK(made->pack.substr(16, 3) == "\xa4\x06x");
    const std::string before_sum = made->pack.substr(0, made->pack.size() - 20);
    CHECK(made->name == sha1_hex(before_sum));
    CHECK(made->pack.size() == 12 + 4 + 2 + 100 + 20);
}

TEST_CASE("an index lists objects by their names", "[git][objects]") {
    const auto made = pack_of({object(9, "one"), object(3, "three"), object(9, "x")}, as_it_is);
    REQUIRE(made);
    const std::string& index = made->index;
    CHECK(index.substr(0, 4) == "\377tOc");
    CHECK(number_at(index, 4) == 2);
    // How many begin with a byte, or a lower one.
    CHECK(number_at(index, 8 + 4 * 2) == 0);
    CHECK(number_at(index, 8 + 4 * 3) == 1);
    CHECK(number_at(index, 8 + 4 * 9) == 3);
    CHECK(number_at(index, 8 + 4 * 255) == 3);
    constexpr std::size_t names = 8 + 4 * 256;
    CHECK(index.at(names) == 3);
    CHECK(index.at(names + 20) == 9);
    const std::size_t sums = names + 3 * 20;
    const std::size_t offsets = sums + 3 * 4;
    CHECK(number_at(index, offsets) == 12 + 4);
    CHECK(number_at(index, offsets + 4) == 12);
    CHECK(index.substr(offsets + 3 * 4, 20) == made->pack.substr(made->pack.size() - 20));
    CHECK(index.size() == offsets + 3 * 4 + 20 + 20);
}

TEST_CASE("an object is told by an earlier one where that is shorter", "[git][objects]") {
    const std::string large(1000, 'x');
    const auto whole = pack_of({object(1, large), object(2, large + "y")}, as_it_is);
    const auto delta = pack_of({object(1, large), object(2, large + "y", 0)}, as_it_is);
    const auto small = pack_of({object(1, "abc"), object(2, "abd", 0)}, as_it_is);
    REQUIRE(whole);
    REQUIRE(delta);
    REQUIRE(small);
    CHECK(whole->pack.size() > 2000);
    CHECK(delta->pack.size() < 1100);
    CHECK_THAT(small->pack, ContainsSubstring("abd"));
}

TEST_CASE("where one cannot be deflated there is no pack", "[git][objects]") {
    CHECK_FALSE(
        pack_of({object(1, "one")}, [](std::string_view) { return std::optional<std::string>(); }));
}
