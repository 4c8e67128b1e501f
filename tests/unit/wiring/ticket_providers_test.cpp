#include "wiring/ticket_providers.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("issues of GitHub are asked for where the remote may lead to it", "[wiring][ticket]") {
    ProjectFixture f;
    FakeProcess process;
    const auto refusal = [&](const std::string& provider) -> std::string {
        const auto found = ticket_provider(provider, process, {}, f.repository);
        if (found) return "";
        CHECK(found.error().code == ErrorCode::usage);
        CHECK_FALSE(found.error().hint.empty());
        return found.error().message;
    };
    const std::string nowhere = "--provider github: the repository follows no remote on GitHub";
    CHECK(refusal("github") == nowhere);
    f.repository.origin.address = "git@gitlab.com:ann/tool.git";
    CHECK(refusal("github") == nowhere);
    f.repository.origin.address = "https://codeberg.org/ann/tool.git";
    CHECK(refusal("github") == nowhere);
    f.repository.origin.address = "git@github.com:ann/tool.git";
    CHECK(refusal("github").empty());
    f.repository.origin.address = "git@git.example.org:ann/tool.git";
    CHECK(refusal("github").empty());
    CHECK_THAT(refusal("beads"), ContainsSubstring("has no Beads of its own"));
    CHECK(refusal("linear").empty());
}
