#include "adapters/git/repository/ref_log_file.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a ref's log is read from its file, newest first, without what says no commit",
          "[git][refs]") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "HEAD";
    CHECK(read_ref_log(file).empty());
    const std::string none(40, '0');
    const std::string one(40, '1');
    const std::string two(40, '2');
    const std::string person = " <ann@example.org> 1700000000 +0000";
    std::ofstream(file) << none + " " + one + " Ann B. Lee" + person + "\tclone: from /x\n" + one +
                               " " + two + "  <> 1700000000 +0000\tcheckout: moving from a to b\n" +
                               two + " " + none + " Ann" + person + "\n" + "damaged\n" + one + " " +
                               two + " Ann" + person + "\n";
    const auto log = read_ref_log(file);
    REQUIRE(log.size() == 3);
    CHECK(log[0].to == two);
    CHECK(log[0].what.empty());
    CHECK(log[1].name.empty());
    CHECK(log[1].what == "checkout: moving from a to b");
    CHECK(log[2].name == "Ann B. Lee");
    CHECK(log[2].to == one);
    CHECK(log[2].what == "clone: from /x");
}
