#include "base/key_index.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace atelier;

TEST_CASE("an index looks at about one key of the list for each that is asked for") {
    std::vector<std::string> keys;
    KeyIndex index;
    std::size_t looks = 0;
    const auto key_at = [&](std::size_t position) {
        ++looks;
        return std::string_view(keys[position]);
    };
    for (std::size_t i = 0; i < 20'000; ++i) {
        const std::string key = "key" + std::to_string(i);
        REQUIRE_FALSE(index.find(key, key_at));
        index.add(key, keys.size());
        keys.push_back(key);
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
        REQUIRE(index.find(keys[i], key_at) == i);
    CHECK(looks >= keys.size());
    CHECK(looks < keys.size() * 11 / 10);
}
