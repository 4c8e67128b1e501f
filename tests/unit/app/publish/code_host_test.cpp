#include "app/publish/code_host.hpp"

#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("work is published on the forge that the repository follows", "[app][publish]") {
    PublishingFixture f;
    std::string asked;
    f.work.forge = [&](const ForgeRepository& found) -> Result<std::shared_ptr<Forge>> {
        asked = found.host + " " + found.str();
        return std::shared_ptr<Forge>(f.forge);
    };
    CHECK(unwrap(code_host(f.work)).remote == "origin");
    CHECK(asked == "github.com ann/tool");
    SECTION("no remote, or one that leads nowhere") {
        for (const auto& address :
             {std::optional<std::string>(), std::optional<std::string>("/srv/tool.git")}) {
            f.repository.origin.address = address;
            const Error error = must_fail(code_host(f.work));
            CHECK(error.code == ErrorCode::config_invalid);
            CHECK_THAT(error.message, ContainsSubstring("branch.pr_mode is ready") &&
                                          ContainsSubstring("'origin' does not lead to a forge"));
        }
    }
}
