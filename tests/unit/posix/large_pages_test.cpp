#include "posix/large_pages.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace atelier::posix;

TEST_CASE("memory is taken and given back as ever once the heap has large pages",
          "[posix][large-pages]") {
    use_large_pages();
    for (int round = 0; round < 3; ++round) {
        std::vector<std::string> many;
        for (std::size_t at = 0; at < 20'000; ++at)
            many.emplace_back(at % 300, static_cast<char>('a' + at % 26));
        // More than was set aside.
        const std::string large(std::size_t{40} << 20U, 'x');
        CHECK(large.back() == 'x');
        bool whole = true;
        for (std::size_t at = 0; at < many.size(); ++at)
            whole = whole && many[at] == std::string(at % 300, static_cast<char>('a' + at % 26));
        CHECK(whole);
    }
}
