#include "wiring/person_program.hpp"

#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("a person's program has their environment, without what ties Git elsewhere",
          "[contract][open]") {
    const Environment own = environment_in({{"HOME", "/home/ada"},
                                            {"GIT_DIR", "/elsewhere/.git"},
                                            {"GIT_WORK_TREE", "/elsewhere"},
                                            {"GIT_EDITOR", "vi"},
                                            {"PWD", "/elsewhere"}},
                                           "/work");
    CHECK(own == Environment{{"HOME", "/home/ada"}, {"GIT_EDITOR", "vi"}, {"PWD", "/work"}});
}

TEST_CASE("what is started beside us is not waited for, and has no terminal", "[contract][open]") {
    const TemporaryFolder folder;
    const Environment environment{{"PATH", "/usr/bin:/bin"}};
    // Until the test lets it go on.
    const std::string script =
        "while ! [ -e go ]; do sleep 0.02; done; [ -t 0 ] || pwd > draft && mv draft done";
    unwrap(start_beside({"sh", "-c", script}, environment, folder.path()));
    CHECK_FALSE(fs::exists(folder.path() / "done"));
    write_file(folder.path() / "go", "");
    eventually("the program's own file", [&] { return fs::exists(folder.path() / "done"); });
    CHECK(read_file(folder.path() / "done") == folder.path().string() + "\n");
    CHECK(start_beside({"no-such-editor"}, environment, folder.path()).error().code ==
          ErrorCode::runtime_missing);
    CHECK(become_program({"no-such-shell"}, environment, folder.path()).code ==
          ErrorCode::runtime_missing);
}
