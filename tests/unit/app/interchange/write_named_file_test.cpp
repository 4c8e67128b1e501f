#include "app/interchange/write_named_file.hpp"

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a file that a person names is written into a folder that is there, or not at all",
          "[app][export]") {
    MemoryFiles files;
    unwrap(files.make_folder("/home/ada"));
    unwrap(write_named_file(files, "/home/ada/plan.jsonl", "plan.jsonl", "one\n"));
    unwrap(write_named_file(files, "/home/ada/plan.jsonl", "plan.jsonl", "two\n"));
    CHECK(unwrap(files.read("/home/ada/plan.jsonl")) == "two\n");

    const auto refused = [&](const std::string& name) {
        const Error error = must_fail(write_named_file(files, "/home/ada/" + name, name, "x"));
        CHECK(error.code == ErrorCode::files_failed);
        CHECK(error.hint.hints() == std::vector{Hint::file_in_folder});
        return error.message;
    };
    CHECK(refused("new/plan.jsonl") == "cannot write 'new/plan.jsonl': No such file or directory");
    CHECK_FALSE(unwrap(files.exists("/home/ada/new")));
    CHECK(refused("plan.jsonl/more") == "cannot write 'plan.jsonl/more': Not a directory");
    unwrap(files.make_folder("/home/ada/out"));
    CHECK(refused("out") == "cannot write 'out': Is a directory");
}
