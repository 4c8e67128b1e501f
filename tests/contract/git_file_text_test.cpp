#include "adapters/git/file_text.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a file is read as a whole, whatever bytes it holds", "[contract][file-text]") {
    const TemporaryFolder folder;
    const std::string content = std::string(20'000, 'x') + std::string("\0\n", 2);
    std::ofstream(folder.path() / "file", std::ios::binary) << content;
    CHECK(file_text(folder.path() / "file") == content);
}

TEST_CASE("what is no file has no text, and errno says why", "[contract][file-text]") {
    const TemporaryFolder folder;
    CHECK_FALSE(file_text(folder.path() / "none"));
    CHECK(errno == ENOENT);
    CHECK_FALSE(file_text(folder.path()));
    CHECK(errno == EISDIR);
    REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    CHECK_FALSE(file_text(folder.path() / "pipe"));
    CHECK(errno == EINVAL);
}
