// Pieces in every kind of repository: the checkout stays as it is to the byte, nothing of them goes
// with a clone or a fetch, and whoever works beside is told of nothing.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/other_user.hpp"

#include <sys/mount.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string refs_of(GitSandbox& git, const fs::path& folder) {
    return git.git(folder, {"for-each-ref", "--format=%(refname)", "refs/atelier"});
}

const std::vector<std::string> duet_call{
    "commission", "Write of the sea", "--how", "duet", "--artisan", "scout", "--artisan", "sage"};

} // namespace

TEST_CASE("in every kind of repository pieces are made beside the checkout and stay there",
          "[e2e][runs][kinds]") {
    const auto kind = GENERATE(
        RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
        RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::sparse,
        RepositoryKind::sha256, RepositoryKind::own_worktrees, RepositoryKind::separate_git_dir);
    INFO("repository: " << name_of(kind));
    AtelierSandbox sandbox;
    GitSandbox& git = sandbox.git();
    const BuiltRepository built = git.build(kind);
    sandbox.atelier(built.folder, {"init", "--yes", "--agent", "demo"});
    const CheckoutSnapshot before = snapshot(git, built.folder);

    const Json hello = sandbox.json(built.folder, {"hello"});
    CHECK(hello.find("pieces")->as_array().size() == 4);
    const Json duet = sandbox.json(built.folder, duet_call);
    CHECK(at(duet, {"run", "status"}).as_string() == "completed");
    const std::string made = at(duet, {"run", "made", "0"}).as_string();
    CHECK(at(sandbox.json(built.folder, {"gallery", made, "--lineage"}), {"lineage", "ancestors"})
              .as_array()
              .size() == 1);

    CHECK(difference(before, snapshot(git, built.folder)).empty());
    CHECK(lines_of(refs_of(git, built.folder)).size() == 2);
    CHECK(git.git(built.folder, {"log", "--format=%s", "refs/atelier/pieces/" + made}).size() > 1);
    // What a partial clone has not fetched is missing for a reason, and nobody clones from one.
    if (kind == RepositoryKind::partial_clone) return;
    CHECK(git.git(built.folder, {"fsck", "--strict", "--no-dangling"}).empty());

    const fs::path clone = sandbox.root() / "clone";
    git.git(sandbox.root(),
            {"clone", "-q", "--no-local", built.common_dir.string(), clone.string()});
    CHECK(refs_of(git, clone).empty());
    sandbox.json(built.folder, {"hello"});
    git.git(clone, {"fetch", "-q", "--tags", "origin"});
    CHECK(refs_of(git, clone).empty());
    CHECK(git.try_git(clone,
                      {"cat-file", "-e", at(duet, {"made", "0", "piece", "commit"}).as_string()})
              .status != 0);
}

TEST_CASE("pieces are made before there is a first commit", "[e2e][runs][kinds]") {
    AtelierSandbox sandbox;
    const bool bare = GENERATE(false, true);
    const fs::path folder = sandbox.root() / "empty";
    std::vector<std::string> made{"init", "-q", "-b", "trunk", folder.string()};
    if (bare) made.insert(made.begin() + 1, "--bare");
    sandbox.git().git(sandbox.root(), made);
    sandbox.atelier(folder, {"init", "--yes", "--agent", "demo"});
    CHECK(sandbox.json(folder, {"hello"}).find("pieces")->as_array().size() == 4);
    CHECK(sandbox.json(folder, {"gallery"}).int_at("all") == 1);
    CHECK(sandbox.git().git(folder, {"for-each-ref", "refs/heads"}).empty());
}

TEST_CASE("a checkout that cannot be written to holds no piece up", "[e2e][runs][kinds]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::separate_git_dir);
    sandbox.atelier(built.folder, {"init", "--yes", "--agent", "demo"});
    const CheckoutSnapshot before = snapshot(sandbox.git(), built.folder);
    const int status =
        ForkedChild(
            [&] {
                const char* const place = built.folder.c_str();
                if (!enter_own_mounts() || ::mount(place, place, nullptr, MS_BIND, nullptr) != 0 ||
                    ::mount(nullptr, place, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) !=
                        0)
                    return 97;
                if (sandbox.try_atelier(built.folder, {"hello"}).status != 0) return 1;
                if (sandbox.try_atelier(built.folder, duet_call).status != 0) return 2;
                const auto written = sandbox.try_atelier(
                    built.folder, {"run", "rounds", "Say more", "--document", "docs/guide.md"});
                return written.status == 0 ? 0 : 3;
            },
            std::chrono::minutes{5})
            .wait();
    if (status == 97) {
        WARN("nothing can be mounted here");
        return;
    }
    CHECK(status == 0);
    CHECK(sandbox.json(built.folder, {"gallery"}).int_at("all") == 2);
    CHECK(difference(before, snapshot(sandbox.git(), built.folder)).empty());
    const std::string branches = sandbox.git().git(
        built.folder, {"for-each-ref", "--format=%(refname)", "refs/heads/say-more-*"});
    CHECK(sandbox.git().git(built.folder, {"rev-list", "--count", "main.." + branches}) == "6");
}

TEST_CASE("a planner beside whom pieces are made is told of none of them", "[e2e][runs][planner]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().plain();
    sandbox.atelier(built.folder, {"init", "--yes", "--agent", "demo"});
    const fs::path begun = sandbox.root() / "begun";
    const fs::path go = sandbox.root() / "go";
    write_file(sandbox.root() / "planner.sh", "set -e\n: >'" + begun.string() + "'\nuntil [ -e '" +
                                                  go.string() + "' ]; do sleep 0.05; done\n");
    write_file(sandbox.project(built.enlistment) / "templates/runtimes/waiting.yaml",
               "name: waiting\nplanner: [sh, \"" + (sandbox.root() / "planner.sh").string() +
                   "\"]\nworker: [\"false\"]\n");
    Background planner =
        sandbox.start(built.folder, {"plan", "--agent", "waiting", "--json", "--yes"});
    eventually("the planner plans", [&] { return fs::exists(begun); });
    const Json duet = sandbox.json(built.folder, duet_call);
    write_file(go, "");
    INFO(planner.output());
    CHECK(planner.wait() == 0);
    const std::string said = planner.output();
    const auto document = parse_json(said.substr(said.find('{')));
    REQUIRE(std::holds_alternative<Json>(document));
    const Json& planned = std::get<Json>(document);
    CHECK(planned.find("restored")->as_array().empty());
    CHECK(planned.find("reported")->as_array().empty());
    CHECK(refs_of(sandbox.git(), built.folder) ==
          "refs/atelier/pieces/" + at(duet, {"run", "made", "0"}).as_string());
}
