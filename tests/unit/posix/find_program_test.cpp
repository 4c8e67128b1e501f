#include "posix/find_program.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
using posix::find_program;
namespace fs = std::filesystem;

namespace {

fs::path make_program(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "#!/bin/sh\n";
    fs::permissions(path, fs::perms::owner_all);
    return path;
}

} // namespace

TEST_CASE("A program is the first of its name on PATH that can be executed") {
    const TemporaryFolder folder;
    const fs::path second = make_program(folder / "b/tool");
    make_program(folder / "c/tool");
    fs::create_directories(folder / "folder/tool");
    fs::create_directories(folder / "a");
    std::ofstream(folder / "a/tool") << "text";
    const std::string path = (folder / "none").string() + ":" + (folder / "folder").string() + ":" +
                             (folder / "a").string() + ":" + (folder / "b").string() + ":" +
                             (folder / "c").string();
    CHECK(find_program("tool", {{"PATH", path}}, "/") == second);
    CHECK_FALSE(find_program("other", {{"PATH", path}}, "/"));
    CHECK_FALSE(find_program("tool", {}, folder / "b"));
    CHECK_FALSE(find_program("", {{"PATH", path}}, "/"));
}

TEST_CASE("A name with a slash, and a PATH entry that is relative, start from the child's folder") {
    const TemporaryFolder folder;
    const fs::path tool = make_program(folder / "in/tool");
    CHECK(find_program("in/tool", {{"PATH", "/bin"}}, folder.path()) == tool);
    CHECK(find_program("./tool", {}, folder / "in") == folder / "in/./tool");
    CHECK(find_program(tool.string(), {}, "/") == tool);
    CHECK(find_program("tool", {{"PATH", "in"}}, folder.path()) == tool);
    CHECK_FALSE(find_program("in/other", {{"PATH", "/bin"}}, folder.path()));
}

TEST_CASE("A path that leads to no program is not said to be missing on PATH") {
    CHECK(posix::not_found_because("no-such-tool") == "is not on PATH");
    CHECK(posix::not_found_because("./evil") == "is not a file that can be run");
    CHECK(posix::not_found_because("/etc/passwd") == "is not a file that can be run");
}
