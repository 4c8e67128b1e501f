#include "adapters/git/objects/gathered_objects.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("gathered objects come out as they came, each once", "[git][objects]") {
    const auto id = [](unsigned char first) {
        RawId made{};
        made.front() = first;
        return made;
    };
    GatheredObjects gathered;
    gathered.add(id(1), ObjectKind::tree, "first", nullptr);
    const RawId one = id(1);
    const RawId other = id(9);
    gathered.add(id(2), ObjectKind::tree, "second", &one);
    gathered.add(id(2), ObjectKind::tree, "again", nullptr);
    // Of another kind, or not here.
    gathered.add(id(3), ObjectKind::commit, "third", &one);
    gathered.add(id(4), ObjectKind::tree, "fourth", &other);
    CHECK(gathered.size_in_bytes() == 22);
    REQUIRE(gathered.find(id(2)) != nullptr);
    CHECK(*gathered.find(id(2))->bytes == "second");
    CHECK(gathered.find(id(5)) == nullptr);
    const auto all = gathered.take();
    REQUIRE(all.size() == 4);
    CHECK(all[0].id == id(1));
    CHECK(all[1].like == std::optional<std::size_t>(0));
    CHECK_FALSE(all[2].like);
    CHECK_FALSE(all[3].like);
    CHECK(gathered.take().empty());
    CHECK(gathered.find(id(1)) == nullptr);
    CHECK(gathered.size_in_bytes() == 0);
}
