#include "support/test_places.hpp"

#include <cstdlib>

namespace atelier::test {

namespace fs = std::filesystem;

fs::path source_folder() {
    return ATELIER_SOURCE_DIR;
}

fs::path build_folder() {
    return ATELIER_BINARY_DIR;
}

fs::path programs_folder() {
    const char* installed = std::getenv("ATELIER_TEST_PROGRAMS");
    return installed != nullptr ? installed : ATELIER_TEST_PROGRAMS;
}

fs::path test_agent() {
    return ATELIER_TEST_AGENT;
}

fs::path test_forge_program() {
    return ATELIER_TEST_FORGE_PROGRAM;
}

fs::path test_killer() {
    return ATELIER_TEST_KILLER;
}

} // namespace atelier::test
