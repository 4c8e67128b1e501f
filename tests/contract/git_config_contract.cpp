// GitConfig: what every implementation keeps.
#include "support/repository_under_test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("configuration is read from the repository's own file", "[contract][git][config]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    CHECK_FALSE(unwrap(f.configuration.config("user.name")));
    f.git->set("x.y", "one");
    f.git->set("x.y", "two\nlines");
    CHECK(unwrap(f.configuration.config("x.y")) == "two\nlines");
    CHECK(unwrap(f.configuration.config_in(f.folder, "x.y")) == "two\nlines");
    CHECK_FALSE(unwrap(f.configuration.config_in(f.folder, "x.none")));
    CHECK_FALSE(f.configuration.config_in(f.git->work("absent"), "x.y"));
}

TEST_CASE("the folders of submodules are those that HEAD names", "[contract][git][config]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    CHECK(unwrap(f.configuration.submodules()).empty());
    f.commit("Modules\n", {{".gitmodules", "[submodule \"b\"]\n\tpath = deps/b lib\n\turl = ../b\n"
                                           "[submodule \"a\"]\n\tpath = a\n\turl = ../a\n"}});
    CHECK(unwrap(f.configuration.submodules()) == std::vector<std::string>{"deps/b lib", "a"});
    CHECK(unwrap(f.configuration.unregistered_submodules()) ==
          std::vector<std::string>{"deps/b lib", "a"});
    f.git->set("submodule.a.url", "/somewhere/a");
    CHECK(unwrap(f.configuration.unregistered_submodules()) ==
          std::vector<std::string>{"deps/b lib"});
    f.commit("None\n", {{".gitmodules", ""}});
    CHECK(unwrap(f.configuration.submodules()).empty());
    CHECK(unwrap(f.configuration.unregistered_submodules()).empty());
}

TEST_CASE("the remotes are named in order, with their addresses", "[contract][git][config]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    CHECK(unwrap(f.configuration.remotes()).empty());
    f.git->set("remote.zeta.url", "/z");
    f.git->set("remote.alpha.url", "/a");
    f.git->set("remote.alpha.pushurl", "/p");
    f.git->set("remote.b.c d.url", "https://h/x=y.git");
    f.git->set("remote.alpha.prune", "true");
    f.git->set("remote.pushDefault", "zeta");
    CHECK(unwrap(f.configuration.remotes()) == std::vector<Remote>{{"alpha", {"/a"}, {"/p"}},
                                                                   {"b.c d", {"https://h/x=y.git"}},
                                                                   {"zeta", {"/z"}}});
}

TEST_CASE("there is one include a condition, the newest last", "[contract][git][config]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    CHECK(unwrap(f.configuration.includes()).empty());
    unwrap(f.configuration.set_include("gitdir:./worktrees/at-*", "/x"));
    unwrap(f.configuration.set_include("gitdir:./worktrees/b-*", "/b"));
    unwrap(f.configuration.set_include("gitdir:./worktrees/at-*", "/y"));
    CHECK(
        unwrap(f.configuration.includes()) ==
        std::vector<Include>{{"gitdir:./worktrees/b-*", "/b"}, {"gitdir:./worktrees/at-*", "/y"}});
    unwrap(f.configuration.remove_include("gitdir:./worktrees/b-*"));
    unwrap(f.configuration.remove_include("gitdir:./worktrees/none"));
    CHECK(unwrap(f.configuration.includes()) ==
          std::vector<Include>{{"gitdir:./worktrees/at-*", "/y"}});
}

TEST_CASE("configuration that somebody else is writing is left alone", "[contract][git][config]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    unwrap(f.configuration.set_include("gitdir:./worktrees/at-*", "/x"));
    const auto lock = f.git->repository().common_dir() / "config.lock";
    f.git->write(lock, "");
    CHECK(code_of(f.configuration.set_include("gitdir:./worktrees/at-*", "/y")) ==
          ErrorCode::git_failed);
    CHECK(code_of(f.configuration.remove_include("gitdir:./worktrees/at-*")) ==
          ErrorCode::git_failed);
    CHECK(unwrap(f.configuration.includes()) ==
          std::vector<Include>{{"gitdir:./worktrees/at-*", "/x"}});
    f.git->remove(lock);
    unwrap(f.configuration.set_include("gitdir:./worktrees/at-*", "/y"));
}

TEST_CASE("the user is the one of the configuration, the repository's own first",
          "[contract][git][config]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    CHECK(unwrap(f.configuration.user()).name == "Ursula User");
    CHECK(unwrap(f.configuration.user()).email == "ursula@example.org");
    f.git->set("user.name", "Local Ü");
    CHECK(unwrap(f.configuration.user()).name == "Local Ü");
    f.git->forget_user();
    CHECK(code_of(f.configuration.user()) == ErrorCode::identity_missing);
}
