#include "domain/forge/forge_repository.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a repository is found by each address that forges give out", "[domain][forge]") {
    const ForgeRepository wanted{"github.com", "ann", "tool.x"};
    for (const char* address :
         {"https://github.com/ann/tool.x.git", "https://github.com/ann/tool.x",
          "https://GitHub.com/ann/tool.x/", "https://ann:secret@github.com/ann/tool.x.git",
          "https://github.com:8443/ann/tool.x", "ssh://git@github.com:22/ann/tool.x.git",
          "ssh://git@github.com/ann/tool.x", "git+ssh://git@github.com/ann/tool.x.git",
          "git@github.com:ann/tool.x.git", "github.com:ann/tool.x", "git@github.com:/ann/tool.x"}) {
        INFO(address);
        CHECK(forge_repository_of(address) == wanted);
    }
}

TEST_CASE("a path of this machine is no forge's", "[domain][forge]") {
    for (const char* address :
         {"", "/srv/git/tool.git", "../tool", "./a:b/c", "file:///srv/ann/tool.git", "tool",
          "https://github.com", "https://github.com/", "https://github.com/ann",
          "https://github.com//tool", "https:///ann/tool", "git@github.com:tool.git",
          "https://github.com/group/below/tool.git", "https://gitlab.com/group//tool",
          "https://gitlab.com/group/../tool", "https://github.com/ann/..",
          "https://github.com/ann/a?b", "ext::sh -c x/y"}) {
        INFO(address);
        CHECK_FALSE(forge_repository_of(address));
    }
}

TEST_CASE("a repository may stand in a group of a group", "[domain][forge]") {
    const ForgeRepository wanted{"gitlab.com", "group/below", "tool"};
    CHECK(forge_repository_of("https://gitlab.com/group/below/tool.git") == wanted);
    CHECK(forge_repository_of("git@gitlab.com:group/below/tool.git") == wanted);
    CHECK(forge_repository_of("https://git.example.org/gitea/ann/tool")->owner == "gitea/ann");
}

TEST_CASE("a remote is pushed to where it says, and forges are known by their hosts",
          "[domain][forge]") {
    const std::vector<Remote> remotes{
        {"origin", {"https://github.com/ann/tool"}, {}},
        {"split", {"https://github.com/ann/tool"}, {"git@github.com:bob/tool.git"}},
        {"empty", {}, {}}};
    CHECK(forge_repository_in(remotes, "origin")->str() == "ann/tool");
    CHECK(forge_repository_in(remotes, "split")->str() == "bob/tool");
    CHECK_FALSE(forge_repository_in(remotes, "empty"));
    CHECK_FALSE(forge_repository_in(remotes, "none"));
    CHECK(forge_kind_of("github.com") == ForgeKind::github);
    CHECK(forge_kind_of("firm.ghe.com") == ForgeKind::github);
    CHECK(forge_kind_of("gitlab.com") == ForgeKind::gitlab);
    CHECK(forge_kind_of("git.gitea.example") == ForgeKind::gitea);
    CHECK(forge_kind_of("codeberg.org") == ForgeKind::gitea);
    CHECK(forge_kind_of("bitbucket.org") == ForgeKind::other);
    CHECK_FALSE(forge_kind_of("git.example.org"));
}
