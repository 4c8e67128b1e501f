#include "app/worktree/former_paths.hpp"

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Formerly {
    MemoryFiles files;
    const fs::path folder = "/p/worktrees";

    fs::path at(const std::string& name) { return folder / name; }
    void make(const std::string& name) { unwrap(files.write(at(name) / "a.txt", "a\n")); }
    void go(const std::string& from, const std::string& to, LeftPlace left) {
        unwrap(files.move(at(from), at(to)));
        unwrap(lead_on(files, at(from), at(to), left));
    }
    std::optional<fs::path> led(const std::string& name) {
        return unwrap(led_from(files, at(name)));
    }
};

} // namespace

TEST_CASE("wherever a worktree goes, the paths that it had lead there", "[app][worktree][pool]") {
    Formerly f;
    f.make("at-x.1");
    f.make("at-other");
    f.go("at-x.1", "at-pool-1", LeftPlace::leads_on);
    CHECK(f.led("at-x.1") == f.at("at-pool-1"));
    f.go("at-pool-1", "at-y.1", LeftPlace::is_free);
    CHECK(f.led("at-x.1") == f.at("at-y.1"));
    CHECK_FALSE(unwrap(f.files.exists(f.at("at-pool-1"))));
    f.go("at-y.1", "at-pool-2", LeftPlace::leads_on);
    f.go("at-pool-2", "at-z.1", LeftPlace::is_free);
    // At once, however many there were.
    CHECK(f.led("at-x.1") == f.at("at-z.1"));
    CHECK(f.led("at-y.1") == f.at("at-z.1"));
    CHECK_FALSE(f.led("at-z.1"));
    CHECK_FALSE(f.led("at-other"));
}

TEST_CASE("paths that lead nowhere any more go, and nobody else's links", "[app][worktree][pool]") {
    Formerly f;
    f.make("at-x.1");
    f.make("at-y.1");
    f.go("at-x.1", "at-pool-1", LeftPlace::leads_on);
    f.go("at-y.1", "at-pool-2", LeftPlace::leads_on);
    unwrap(f.files.link(f.at("mine"), "/nowhere/at-pool-1"));
    unwrap(f.files.link(f.at("deeper"), "at-pool-1/a.txt"));
    unwrap(f.files.remove(f.at("at-pool-1")));
    unwrap(tidy_former_paths(f.files, f.folder));
    CHECK(unwrap(f.files.list(f.folder)) ==
          std::vector<std::string>{"at-pool-2", "at-y.1", "deeper", "mine"});
    unwrap(tidy_former_paths(f.files, "/p/none"));
}
