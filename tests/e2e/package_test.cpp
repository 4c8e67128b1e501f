// What is installed from this build, as a package and by `cmake --install`: it works wherever it is
// moved, opens what older versions wrote, and goes again without the data.
#include "adapters/sqlite/connection.hpp"
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/first_store.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto one_changeset = "epics:\n"
                               "  - title: Greet\n"
                               "    root_branch: greeting\n"
                               "    changesets:\n"
                               "      - title: Write it\n"
                               "        description: 'demo: write greeting.txt Hello'\n";

std::string output_of(AtelierSandbox& sandbox, std::vector<std::string> argv) {
    const ProcessResult result = sandbox.run(sandbox.root(), std::move(argv));
    INFO(result.out << result.err);
    REQUIRE(result.status == 0);
    return result.out;
}

// The package that this build makes.
fs::path packaged(AtelierSandbox& sandbox) {
    const fs::path folder = sandbox.root() / "packages";
    output_of(sandbox, {"cpack", "--config", (build_folder() / "CPackConfig.cmake").string(), "-B",
                        folder.string()});
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".deb") return entry.path();
    FAIL("there is no package in " << folder);
    return {};
}

std::string field(AtelierSandbox& sandbox, const fs::path& package, const std::string& name) {
    return output_of(sandbox, {"dpkg-deb", "-f", package.string(), name});
}

void check_fields(AtelierSandbox& sandbox, const fs::path& package) {
    const std::string depends = field(sandbox, package, "Depends");
    for (const char* needed : {"git (>= ", "libc6 (>= "})
        CHECK_THAT(depends, ContainsSubstring(needed));
    const std::string recommends = field(sandbox, package, "Recommends");
    for (const char* wanted : {"bubblewrap", "libgit2-"})
        CHECK_THAT(recommends, ContainsSubstring(wanted));
    // In kB; each name of the skills' program counts as a link.
    CHECK(parse_integer(std::string(trim(field(sandbox, package, "Installed-Size")))).value_or(0) <
          200'000);
}

void check_works(AtelierSandbox& sandbox, const std::string& name) {
    const BuiltRepository repository = sandbox.git().plain(name);
    const std::string epic = sandbox.plan(repository.folder, one_changeset).front();
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(sandbox.git().git(repository.folder, {"show", "greeting:greeting.txt"}) == "Hello");
}

// A project whose store is as version 1 wrote it.
fs::path old_project(AtelierSandbox& sandbox) {
    const BuiltRepository repository = sandbox.git().plain("old");
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const fs::path project = sandbox.project(repository.folder);
    fs::remove_all(project / ".beads");
    fs::remove(project / "decisions");
    fs::create_directories(project / ".beads");
    const fs::path file = project / ".beads/atelier.db";
    write_file(file, "");
    std::string sql = first_store;
    const std::string id = "project-1";
    sql.replace(sql.find(id), id.size(), project.filename().string());
    unwrap(unwrap(sqlite::Connection::open(file, sqlite::Access::read_write, Millis{1000}, nullptr))
               ->script(sql.c_str()));
    return repository.folder;
}

std::size_t files_below(const fs::path& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_symlink() || !entry.is_directory()) ++count;
    return count;
}

} // namespace

TEST_CASE("a package says what it needs, works unpacked anywhere and opens older stores",
          "[e2e][package]") {
    AtelierSandbox sandbox;
    const fs::path package = packaged(sandbox);
    check_fields(sandbox, package);
    const fs::path place = sandbox.root() / "un packed+";
    output_of(sandbox, {"dpkg-deb", "-x", package.string(), place.string()});
    for (const char* there :
         {"bin/claim_epic", "bin/atelier-stop", "share/doc/git-atelier/copyright",
          "share/doc/git-atelier/changelog.gz", "share/man/man1/git-atelier-work.1.gz"})
        CHECK(fs::exists(place / "usr" / there));
    CHECK_FALSE(fs::exists(place / "usr/share/git-atelier/uninstall.cmake"));

    sandbox.use_programs(place / "usr/bin");
    check_works(sandbox, "new");
    const fs::path old = old_project(sandbox);
    CHECK(at(sandbox.json(old, {"show", "at-old01"}), {"bead", "title"}).as_string() ==
          "an old epic");
}

TEST_CASE("what was installed works where it was moved, and goes again without the data",
          "[e2e][package]") {
    AtelierSandbox sandbox;
    const fs::path first = sandbox.root() / "first";
    const fs::path place = sandbox.root() / "moved here+";
    write_file(first / "bin/of-somebody-else", "");
    output_of(sandbox, {"cmake", "--install", build_folder().string(), "--prefix", first.string()});
    fs::rename(first, place);
    sandbox.use_programs(place / "bin");
    check_works(sandbox, "repo");

    output_of(sandbox, {"cmake", "-P", (place / "share/git-atelier/uninstall.cmake").string()});
    CHECK(files_below(place) == 1);
    CHECK_FALSE(fs::exists(place / "share/git-atelier"));
    CHECK_FALSE(fs::exists(place / "share/doc/git-atelier"));
    sandbox.use_programs(programs_folder());
    CHECK(at(sandbox.json(sandbox.root() / "repo", {"status", "--all"}), {"epics"})
              .as_array()
              .size() == 1);
}
