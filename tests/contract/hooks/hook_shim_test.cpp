// The small program that stands in a project's hooks, as Git starts it.
#include "adapters/process/child_process.hpp"
#include "support/catch.hpp"
#include "support/skill_sandbox.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// A project's folder with one hook.
struct ShimFolder {
    TemporaryFolder folder;
    fs::path hook = folder / "a project/hooks/pre-push";
    fs::path program = folder / "a project/program";

    ShimFolder() {
        fs::create_directories(hook.parent_path());
        fs::copy_file(SkillSandbox::programs() / "atelier-hook-shim", hook);
    }
    // Says how it was called, and ends with 3.
    void lead_to_a_script() {
        const fs::path script = folder / "script";
        write_file(script, "#!/bin/sh\necho \"$*|$GIVEN\"\ncat\nexit 3\n");
        fs::permissions(script, fs::perms::owner_all);
        fs::create_symlink(script, program);
    }
    ProcessResult run(std::vector<std::string> argv) {
        return unwrap(ChildProcess().run({.argv = std::move(argv),
                                          .environment = {{"GIVEN", "this"}},
                                          .directory = hook.parent_path(),
                                          .input = "what Git says\n"}));
    }
};

} // namespace

TEST_CASE("a hook's shim is small and needs no loader", "[contract][hooks]") {
    const fs::path shim = SkillSandbox::programs() / "atelier-hook-shim";
    CHECK(fs::file_size(shim) <= 64 * 1024);
    CHECK(read_file(shim).find("ld-linux") == std::string::npos);
}

TEST_CASE("a hook's shim becomes the project's program, however it was called",
          "[contract][hooks]") {
    ShimFolder at;
    at.lead_to_a_script();
    const auto result =
        at.run({GENERATE(true, false) ? at.hook.string() : "./pre-push", "one", "two words"});
    CHECK(result.status == 3);
    CHECK(result.out == "one two words|this\nwhat Git says\n");
    CHECK(result.err.empty());
}

TEST_CASE("a hook's shim keeps its own name, by which the program knows which hook it is",
          "[contract][hooks]") {
    ShimFolder at;
    fs::create_symlink("/bin/cat", at.program);
    const auto result = at.run({at.hook.string(), "/proc/self/cmdline"});
    CHECK(result.out.starts_with(at.hook.string() + '\0'));
}

TEST_CASE("a hook's shim whose program is gone stops Git, and says what to do",
          "[contract][hooks]") {
    ShimFolder at;
    if (GENERATE(true, false)) fs::create_symlink(at.folder / "gone", at.program);
    const auto result = at.run({at.hook.string()});
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK_THAT(result.err, ContainsSubstring("error: ") && ContainsSubstring("doctor --fix"));
}
