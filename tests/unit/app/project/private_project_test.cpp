#include "app/project/private_project.hpp"

#include "support/memory_repository.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Kept {
    MemoryFiles files;
    ProjectPaths paths{"/data/projects/r-1"};

    std::vector<fs::path> open() { return unwrap(open_parts(files, paths)); }
};

} // namespace

TEST_CASE("what is in a closed folder is open to nobody, whatever its mode", "[app][privacy]") {
    Kept at;
    at.files.open = {at.paths.store(), "/data/templates/a.yaml"};
    CHECK(at.open().empty());
    CHECK(unwrap(close_project(at.files, at.paths, false)).empty());
    CHECK(at.files.open.size() == 2);
}

TEST_CASE("once a folder on the way is open all of the project is looked at and closed",
          "[app][privacy]") {
    Kept at;
    const fs::path way = GENERATE("/data", "/data/projects", "/data/projects/r-1");
    const fs::path checked_out = at.paths.worktrees() / "at-1.1/a.txt";
    const fs::path other = "/data/projects/other/config.user.json";
    at.files.open = {way, at.paths.store(), checked_out, other, at.paths.meta() / "at-1.json"};
    CHECK(at.open().size() == 3);
    CHECK_THAT(unwrap(close_project(at.files, at.paths, false)),
               ContainsSubstring("3 files and folders"));
    CHECK(at.files.open == std::set<fs::path>{checked_out, other});
    CHECK(at.open().empty());
}

TEST_CASE("of a folder above a closed project it is not said that the project was open",
          "[app][privacy]") {
    Kept at;
    const bool shared = GENERATE(false, true);
    const std::string how = shared ? " not as project.shared says: 1" : " open to other users: 1";
    at.files.open = {"/data/projects"};
    CHECK_THAT(unwrap(close_project(at.files, at.paths, shared)),
               Catch::StartsWith("the folder /data/projects was" + how));
    at.files.open = {at.paths.folder};
    CHECK_THAT(unwrap(close_project(at.files, at.paths, shared)),
               Catch::StartsWith("plan, prompts and mail in /data/projects/r-1 were" + how));
}

TEST_CASE("what cannot be closed is an error", "[app][privacy]") {
    Kept at;
    at.files.open = {"/data"};
    at.files.broken = {"/data"};
    CHECK(must_fail(close_project(at.files, at.paths, false)).code == ErrorCode::files_failed);
}

TEST_CASE("what a shared project opens to its group is not told as closed", "[app][privacy]") {
    Kept at;
    at.files.open = {"/data"};
    CHECK_THAT(unwrap(close_project(at.files, at.paths, true)),
               ContainsSubstring("1 file or folder opened to the group alone") &&
                   !ContainsSubstring("closed"));
}
