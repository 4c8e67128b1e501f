// What we put to a message ourselves is what Git would have put there.
#include "domain/work/commit_trailers.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("trailers stand where Git would have put them", "[contract][git]") {
    const std::string message = GENERATE(
        "One line\n", "fix: a colon in the title\n", "Signed-off-by: a title\n",
        "A title\nin two lines: it goes on\n", "A title\n\nA text.\n",
        "A title\n\nSome text\nin two lines\n\n\nand more\n", "\xc3\x84hm\n\n1. one\n2. two\n");
    INFO(message);
    GitSandbox sandbox;
    const auto file = sandbox.root() / "message";
    write_file(file, message);
    sandbox.git(sandbox.root(),
                {"interpret-trailers", "--in-place", "--if-exists", "doNothing", "--trailer",
                 "Atelier-Epic: at-1", "--trailer", "Atelier-Agent: a/b/c", "--", file.string()});
    const auto text =
        plain_trailers(message, {{"Atelier-Epic", "at-1"}, {"Atelier-Agent", "a/b/c"}});
    REQUIRE(text);
    CHECK(message + *text == read_file(file));
}
