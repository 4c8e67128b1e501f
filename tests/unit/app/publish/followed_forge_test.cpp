#include "app/publish/followed_forge.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the forge is the one that pushes lead to", "[app][publish]") {
    ProjectFixture f;
    const auto found = [&] {
        const auto there = unwrap(followed_forge(f.repository));
        return there ? there->host + " " + there->str() : "";
    };
    CHECK(found().empty());
    f.repository.git.settings.emplace_back("remote.origin.url", "https://github.com/bob/tool.git");
    CHECK(found() == "github.com bob/tool");
    SECTION("as Git leads it") {
        f.repository.origin.address = "git@github.com:ann/tool.git";
        CHECK(found() == "github.com ann/tool");
    }
    SECTION("a mirror of one's own stands for what is written") {
        f.repository.origin.address = "/srv/mirror.git";
        CHECK(found() == "github.com bob/tool");
    }
    SECTION("elsewhere for pushes") {
        f.repository.git.settings.emplace_back("remote.origin.pushurl",
                                               "git@github.com:eve/tool.git");
        CHECK(found() == "github.com eve/tool");
    }
}
