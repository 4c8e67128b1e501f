#include "app/worktree/taken_place.hpp"

#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct TakenPlace {
    MemoryFiles files;
    const ProjectPaths paths{"/data/p"};
    const fs::path place = paths.worktrees() / "at-x.1";

    bool taken() { return unwrap(is_taken(files, place)); }
};

} // namespace

TEST_CASE("a place is taken by a file or a link, not by a folder", "[app][worktree]") {
    TakenPlace at;
    CHECK_FALSE(at.taken());
    SECTION("a folder") {
        unwrap(at.files.make_folder(at.place));
        CHECK_FALSE(at.taken());
    }
    SECTION("a file") {
        unwrap(at.files.write(at.place, "x"));
        CHECK(at.taken());
    }
    SECTION("a link to a folder, or to nothing") {
        if (GENERATE(true, false)) unwrap(at.files.write("/elsewhere/mine", "x"));
        unwrap(at.files.link(at.place, "/elsewhere"));
        CHECK(at.taken());
    }
}

TEST_CASE("what stands there is kept under its name, where nothing was kept before",
          "[app][worktree]") {
    TakenPlace at;
    unwrap(at.files.write(at.place, "first"));
    CHECK(unwrap(keep_what_stands(at.files, at.paths, at.place)) == at.paths.kept() / "at-x.1");
    unwrap(at.files.write(at.place, "second"));
    CHECK(unwrap(keep_what_stands(at.files, at.paths, at.place)) == at.paths.kept() / "at-x.1-2");
    CHECK_FALSE(unwrap(at.files.exists(at.place)));
    CHECK(unwrap(at.files.read(at.paths.kept() / "at-x.1/at-x.1")) == "first");
    CHECK(unwrap(at.files.read(at.paths.kept() / "at-x.1-2/at-x.1")) == "second");
}

TEST_CASE("of a link the link is kept, and where it leads stays", "[app][worktree]") {
    TakenPlace at;
    unwrap(at.files.write("/elsewhere/mine", "x"));
    unwrap(at.files.link(at.place, "/elsewhere"));
    const fs::path kept = unwrap(keep_what_stands(at.files, at.paths, at.place));
    CHECK(unwrap(at.files.link_target(kept / "at-x.1")) == fs::path("/elsewhere"));
    CHECK(unwrap(at.files.read("/elsewhere/mine")) == "x");
}
