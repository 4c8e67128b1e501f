// A disk that is full and one that is read-only, as a mount of the test's own: modes do not stop
// root. The cases tagged `inside` run in there, started by the ones that make it.
#include "adapters/files/disk_files.hpp"
#include "adapters/keeper/transcript.hpp"
#include "adapters/process/child_process.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> sandbox(const TemporaryFolder& folder) {
    const std::string full = (folder / "full").string();
    const std::string fixed = (folder / "fixed").string();
    return {"bwrap", "--dev-bind", "/",   "/",   "--size",  "65536", "--tmpfs",
            full,    "--ro-bind",  fixed, fixed, "--chdir", full};
}

// What `sandbox` has made, seen from inside.
fs::path full() {
    return fs::current_path();
}
fs::path fixed() {
    return fs::current_path().parent_path() / "fixed";
}

ProcessResult run(std::vector<std::string> argv) {
    const auto result = ChildProcess().run(
        {.argv = std::move(argv), .environment = {{"PATH", "/usr/bin:/bin:/usr/sbin:/sbin"}}});
    REQUIRE(result);
    return *result;
}

void run_inside(const std::string& test) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "full");
    fs::create_directory(folder / "fixed");
    std::ofstream(folder / "fixed/kept") << "old";
    auto argv = sandbox(folder);
    argv.push_back("true");
    const auto able = ChildProcess().run(
        {.argv = argv, .environment = {{"PATH", "/usr/bin:/bin:/usr/sbin:/sbin"}}});
    if (!able || able->status != 0) {
        WARN("no filesystem can be mounted here, so this was not tried");
        return;
    }
    argv.back() = fs::read_symlink("/proc/self/exe").string();
    argv.push_back(test);
    const auto result = run(argv);
    INFO(result.out << result.err);
    CHECK(result.status == 0);
}

} // namespace

TEST_CASE("inside: files on a full disk", "[.inside]") {
    DiskFiles files;
    REQUIRE(files.write(full() / "kept", "old"));
    const std::string large(200'000, 'x');
    for (const char* name : {"kept", "new"}) {
        const auto failed = files.write(full() / name, large);
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == ErrorCode::files_failed);
        CHECK_THAT(failed.error().message, ContainsSubstring("the disk is full"));
        CHECK_THAT(failed.error().hint, ContainsSubstring("free some space"));
    }
    CHECK(read_file(full() / "kept") == "old");
    // Nothing half-written is left either, which would keep the disk full.
    CHECK(*files.list(full()) == std::vector<std::string>{"kept"});
}

TEST_CASE("inside: files on a read-only disk", "[.inside]") {
    DiskFiles files;
    const fs::path place = fixed();
    CHECK(*files.read(place / "kept") == "old");
    CHECK(files.write(place / "kept", "old"));
    const auto message = [](const Result<void>& result) {
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::files_failed);
        CHECK_THAT(result.error().hint, ContainsSubstring("ATELIER_DATA_DIR"));
        return result.error().message;
    };
    for (const auto& what :
         {message(files.write(place / "kept", "new")), message(files.write(place / "new", "new")),
          message(files.make_folder(place / "folder")), message(files.link(place / "link", "/tmp")),
          message(files.remove(place / "kept"))})
        CHECK_THAT(what, ContainsSubstring("read-only"));
    CHECK(*files.read(place / "kept") == "old");
}

TEST_CASE("inside: a transcript on a full disk", "[.inside]") {
    auto transcript = Transcript::open(full() / "t.log");
    REQUIRE(transcript);
    transcript->add("first\n");
    for (int i = 0; i < 100; ++i)
        transcript->add(std::string(5000, 'x'));
    CHECK(read_file(full() / "t.log").starts_with("first\n"));
}

TEST_CASE("On a full disk writing fails with the reason and leaves the old file") {
    run_inside("inside: files on a full disk");
}

TEST_CASE("On a read-only disk writing fails with the reason, reading works") {
    run_inside("inside: files on a read-only disk");
}

TEST_CASE("A transcript on a full disk ends and disturbs nobody") {
    run_inside("inside: a transcript on a full disk");
}
