#include "adapters/git/pool/ignored_files.hpp"

#include "support/catch.hpp"

using namespace atelier;

using Names = std::vector<std::string>;

TEST_CASE("of ignored files goes what is brought anew, and what says of tracked ones how Git takes "
          "them",
          "[adapters][git][pool]") {
    CHECK(never_stays({"build/", "src/a.o", "notes.log"}, {}).empty());
    CHECK(never_stays({".gitignore", "src/.gitattributes", ".gitmodules", "my.gitignore"}, {}) ==
          Names{".gitignore", "src/.gitattributes", ".gitmodules"});
    // Such a folder speaks for itself alone.
    CHECK(never_stays({".venv/", ".gitignore/"}, {}).empty());
    CHECK(never_stays({".env", ".env.local", "certs/", "certificates"}, {".env", "certs"}) ==
          Names{".env", "certs"});
    // What is brought may be a part of what stands there, or have others in it.
    CHECK(never_stays({"conf/"}, {"conf/local.json"}) == Names{"conf/local.json"});
    CHECK(never_stays({"conf/local/a", "conf/local/b/"}, {"conf/local"}) ==
          Names{"conf/local/a", "conf/local/b"});
}

TEST_CASE("what stands where tracked files come is in their way", "[adapters][git][pool]") {
    const Names ignored{"build/", "src/a.o", "src/gen/", "tool"};
    CHECK(in_the_way_of({}, ignored).empty());
    CHECK(in_the_way_of({"README.md", "src/a.c", "src/a.o.c", "buildfile", "tools/x"}, ignored)
              .empty());
    CHECK(in_the_way_of({"src/a.o"}, ignored) == Names{"src/a.o"});
    // In a folder, for a folder, and as a folder.
    CHECK(in_the_way_of({"build/keep/me.txt"}, ignored) == Names{"build"});
    CHECK(in_the_way_of({"tool/main.c"}, ignored) == Names{"tool"});
    CHECK(in_the_way_of({"src"}, ignored) == Names{"src/a.o", "src/gen"});
    CHECK(in_the_way_of({"build"}, ignored) == Names{"build"});
    CHECK(in_the_way_of({"build/a", "build/b"}, ignored) == Names{"build"});
}

TEST_CASE("what is ignored no longer is told from what somebody has put there",
          "[adapters][git][pool]") {
    const Names before{"build/", "src/a.o"};
    CHECK(no_longer_ignored({"build/x/a.o", "src/a.o", "src/b.o", "builder", "mine.txt"}, before) ==
          Names{"build/x/a.o", "src/a.o"});
    CHECK(no_longer_ignored({"a"}, {}).empty());
}
