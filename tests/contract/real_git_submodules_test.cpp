// What is seen of submodules, whose git dirs no guard stands in.
#include "support/repository_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct WithSubmodule : RepositoryFixture {
    fs::path origin = sandbox.plain("origin").folder;
    fs::path module = built.folder / "libs" / "module";
    fs::path git_dir = built.common_dir / "modules" / "libs" / "module";

    WithSubmodule() {
        git({"submodule", "--quiet", "add", origin.string(), "libs/module"});
        git({"commit", "-qm", "Add the module"});
    }
};

} // namespace

TEST_CASE("the state of a repository holds the refs and HEADs of its submodules",
          "[contract][git][submodules]") {
    WithSubmodule f;
    const std::string first = f.sandbox.git(f.module, {"rev-parse", "HEAD"});
    const auto at_start = unwrap(f.repository.audit().state()).submodules;
    REQUIRE(at_start.size() == 1);
    CHECK(at_start.at(f.git_dir.string()).at("refs/heads/main") == first);
    CHECK(at_start.at(f.git_dir.string()).at("HEAD") == "refs/heads/main");

    // A worktree's submodules are its own.
    const fs::path linked = f.sandbox.root() / "linked";
    f.git({"worktree", "add", "-q", "-b", "side", linked.string()});
    f.sandbox.git(linked, {"submodule", "--quiet", "update", "--init"});
    f.sandbox.git(f.module, {"switch", "-q", "--detach"});
    const auto later = unwrap(f.repository.audit().state()).submodules;
    REQUIRE(later.size() == 2);
    CHECK(later.at(f.git_dir.string()).at("HEAD") == first);
    CHECK(later.at((f.built.common_dir / "worktrees/linked/modules/libs/module").string())
              .at("HEAD") == first);

    // Also where its files are gone.
    fs::remove_all(f.module);
    CHECK(unwrap(f.repository.audit().state()).submodules == later);
}

TEST_CASE("a submodule's log says who moved it, and whether its remote has that commit",
          "[contract][git][submodules]") {
    WithSubmodule f;
    const CommitId published = f.sandbox.resolve(f.module, "HEAD");
    CHECK(unwrap(f.repository.audit().submodule_has_published(f.git_dir, published)));
    f.sandbox.git(f.module, {"-c", "user.name=Olga", "-c", "user.email=o@x", "commit", "-q",
                             "--allow-empty", "-m", "Own"});
    const CommitId own = f.sandbox.resolve(f.module, "HEAD");
    CHECK_FALSE(unwrap(f.repository.audit().submodule_has_published(f.git_dir, own)));
    const auto log = unwrap(f.repository.audit().submodule_log(f.git_dir, "refs/heads/main"));
    REQUIRE_FALSE(log.empty());
    CHECK(log.front().to == own.str());
    CHECK(unwrap(f.repository.audit().submodule_log(f.git_dir, "refs/heads/none")).empty());
}
