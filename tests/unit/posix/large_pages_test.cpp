#include "posix/large_pages.hpp"

#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <malloc.h>
#include <string>

using namespace atelier::posix;

namespace {

bool large_pages_were_asked_for() {
    std::ifstream maps("/proc/self/smaps");
    for (std::string line; std::getline(maps, line);)
        if (line.starts_with("VmFlags:") && line.find(" hg") != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("the heap has large pages, and what is nearly as large as it may be stays in it",
          "[posix][large-pages]") {
    use_large_pages();
    if (std::filesystem::exists("/sys/kernel/mm/transparent_hugepage"))
        CHECK(large_pages_were_asked_for());
    const auto mapped_apart = ::mallinfo2().hblks;
    const std::string large(std::size_t{31} << 20U, 'x');
    CHECK(large.back() == 'x');
    CHECK(::mallinfo2().hblks == mapped_apart);
}
