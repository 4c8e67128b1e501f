#include "wiring/input.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <fstream>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what a person names is read as it stands, or refused with what to name instead",
          "[wiring][input]") {
    TemporaryFolder folder;
    const auto named = [&](const std::string& name) { return (folder / name).string(); };
    std::ofstream(named("plan")) << "epics:\n";
    std::ofstream(named("empty")).flush();
    std::filesystem::create_directory(named("in"));
    for (const auto read : {read_input, read_whole_input}) {
        CHECK(unwrap(read(named("plan"))) == "epics:\n");
        CHECK(unwrap(read(named("empty"))).empty());
        const auto refused = [&](const std::string& name) {
            const Error error = must_fail(read(named(name)));
            CHECK(error.code == ErrorCode::files_failed);
            REQUIRE(error.hint.hints().size() == 1);
            return error.hint.hints().front();
        };
        CHECK(refused("in") == Hint::file_not_folder);
        CHECK(refused("missing") == Hint::file_or_stdin);
        CHECK(refused("plan/more") == Hint::file_or_stdin);
        if (::geteuid() == 0) continue;
        std::filesystem::permissions(named("empty"), std::filesystem::perms::none);
        CHECK(refused("empty") == Hint::readable_or_stdin);
        std::filesystem::permissions(named("empty"), std::filesystem::perms::owner_all);
    }
}
