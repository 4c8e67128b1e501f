#include "adapters/git/config/loose_blob.hpp"

#include "support/catch.hpp"
#include "support/file_contents.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("a text has the name that Git gives it", "[git][objects]") {
    CHECK(blob_name("hello\n", 40).str() == "ce013625030ba8dba906f756967f9e9ca394464a");
    CHECK(blob_name("", 40).str() == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    CHECK(blob_name("hello\n", 64).str() ==
          "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
}

TEST_CASE("a text is stored uncompressed, in as many blocks as it takes", "[git][objects]") {
    const std::string small = loose_bytes("a");
    // Header, one last block of the eight bytes of "blob 1", NUL and "a", and the checksum.
    CHECK(small.size() == 2 + 5 + 8 + 4);
    CHECK(small.substr(7, 8) == std::string("blob 1\0a", 8));
    CHECK(small[2] == 1);
    const std::string large = loose_bytes(std::string(70'000, 'x'));
    CHECK(large[2] == 0);
    CHECK(large.size() == 2 + 5 + 65'535 + 5 + (70'000 + 11 - 65'535) + 4);
}

TEST_CASE("what is written stays, and its folder is for whom the others are", "[git][objects]") {
    const TemporaryFolder place;
    const fs::path objects = place.path() / "objects";
    fs::create_directory(objects);
    fs::permissions(objects, fs::perms::owner_all | fs::perms::group_all);
    const ObjectId name = unwrap(write_loose_blob(objects, "hello\n", 40));
    const fs::path folder = objects / "ce";
    const fs::path file = folder / name.str().substr(2);
    CHECK(fs::is_regular_file(file));
    CHECK(fs::status(folder).permissions() == fs::status(objects).permissions());
    const auto made = fs::last_write_time(file);
    CHECK(unwrap(write_loose_blob(objects, "hello\n", 40)) == name);
    CHECK(fs::last_write_time(file) == made);
    fs::remove_all(objects);
    CHECK(must_fail(write_loose_blob(objects, "hello\n", 40)).code == ErrorCode::files_failed);
}
