// What stands in for the user's hooks gives way to them.
#include "adapters/git/hooks/user_hook_call.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// A repository with hooks of the user's, and a hooks directory of ours with one shim.
struct ShimmedHooks {
    GitSandbox sandbox;
    BuiltRepository repository = sandbox.plain();
    fs::path users = repository.common_dir / "hooks";
    fs::path shim = sandbox.root() / "ours" / "pre-commit";

    ShimmedHooks() { write_file(shim, "the shim"); }

    static void install(const fs::path& hook) {
        write_file(hook, "#!/bin/sh\n");
        fs::permissions(hook, fs::perms::owner_all);
    }
    std::optional<UserHookCall> call() {
        return unwrap(user_hook_call(
            sandbox.process(), sandbox.environment(),
            {repository.common_dir, repository.common_dir, repository.folder}, shim, {"a", "b"}));
    }
};

} // namespace

TEST_CASE("the user's own hook is called as Git would call it", "[contract][git][hooks]") {
    ShimmedHooks hooks;
    hooks.install(hooks.users / "pre-commit");
    const auto call = hooks.call();
    REQUIRE(call);
    const std::string program = (hooks.users / "pre-commit").string();
    CHECK(call->program == program);
    CHECK(call->argv == std::vector<std::string>{program, "a", "b"});
    CHECK(call->environment.at("PATH") == hooks.sandbox.environment().at("PATH"));
    CHECK(call->environment.at("GIT_CONFIG_PARAMETERS") ==
          "'core.hooksPath'='" + hooks.users.string() + "'");
}

TEST_CASE("without a hook of that event, or one that may run, there is nothing to call",
          "[contract][git][hooks]") {
    ShimmedHooks hooks;
    SECTION("none") {}
    SECTION("one of another event") {
        hooks.install(hooks.users / "post-commit");
    }
    SECTION("one that nobody may run") {
        write_file(hooks.users / "pre-commit", "#!/bin/sh\n");
    }
    CHECK_FALSE(hooks.call());
}

TEST_CASE("what somebody puts beside ours is never called", "[contract][git][hooks]") {
    ShimmedHooks hooks;
    hooks.install(hooks.shim.string() + ".user");
    CHECK_FALSE(hooks.call());
}

TEST_CASE("a hooks directory of ours is never taken for the user's", "[contract][git][hooks]") {
    ShimmedHooks hooks;
    hooks.install(hooks.shim);
    hooks.sandbox.git(hooks.repository.folder,
                      {"config", "core.hooksPath", hooks.shim.parent_path().string()});
    CHECK_FALSE(hooks.call());
}

TEST_CASE("a hook that the user got since is answered from the next call on",
          "[contract][git][hooks]") {
    ShimmedHooks hooks;
    hooks.install(hooks.users / "commit-msg");
    write_file(hooks.shim.parent_path() / "post-commit", "what stands there");
    hooks.install(hooks.users / "post-commit");
    CHECK_FALSE(hooks.call());
    const fs::path made = hooks.shim.parent_path() / "commit-msg";
    CHECK(read_file(made) == "the shim");
    CHECK(fs::hard_link_count(made) == 1);
    CHECK(fs::status(made).permissions() == fs::perms::owner_all);
    CHECK(read_file(hooks.shim.parent_path() / "post-commit") == "what stands there");
    CHECK_FALSE(fs::exists(hooks.shim.parent_path() / "pre-push"));
}
