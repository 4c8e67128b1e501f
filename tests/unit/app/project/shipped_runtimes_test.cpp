#include "app/project/shipped_runtimes.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the runtimes that come with the program are its definitions", "[app][init]") {
    MemoryFiles files;
    const std::filesystem::path share = "/share";
    for (const char* name : {"echo.yaml", "claude.yaml", "README.md"})
        files.texts[share / "templates/runtimes" / name] = "";
    CHECK(unwrap(shipped_runtimes(files, share)) == std::vector<std::string>{"claude", "echo"});
    CHECK(require_shipped_runtime(files, share, "echo"));
    const Error missing = must_fail(require_shipped_runtime(files, share, "README"));
    CHECK(missing.code == ErrorCode::runtime_missing);
    CHECK(missing.hint == "there are claude, echo");
    files.broken.insert(share / "templates/runtimes");
    CHECK(must_fail(require_shipped_runtime(files, share, "echo")).code == ErrorCode::files_failed);
}
