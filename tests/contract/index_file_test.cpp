// What we read of an index is what Git says of it.
#include "adapters/git/config/index_file.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct Indexed {
    GitSandbox sandbox;
    BuiltRepository built;

    explicit Indexed(RepositoryKind kind = RepositoryKind::plain) : built(sandbox.build(kind)) {
        // Entries are filled up to whole eights.
        std::string name;
        for (int n = 1; n <= 17; ++n)
            write_file(built.folder / "names" / (name += "n"), "x");
        git({"add", "-A"});
    }
    void git(std::vector<std::string> words) { sandbox.git(built.folder, std::move(words)); }
    fs::path index() const { return built.common_dir / "index"; }
    bool may_pass_over() const { return may_pass_over_files(index()); }
};

} // namespace

TEST_CASE("an index without a flag passes over no file, one with a flag may", "[contract][git]") {
    Indexed at(GENERATE(RepositoryKind::plain, RepositoryKind::sha256));
    CHECK_FALSE(at.may_pass_over());
    at.git({"status"});
    at.git({"commit", "-q", "-m", "More"});
    CHECK_FALSE(at.may_pass_over());
    const std::string flag = GENERATE("assume-unchanged", "skip-worktree");
    at.git({"update-index", "--" + flag, "names/nn"});
    CHECK(at.may_pass_over());
    at.git({"update-index", "--no-" + flag, "names/nn"});
    CHECK_FALSE(at.may_pass_over());
}

TEST_CASE("flags that mean something else pass over nothing", "[contract][git]") {
    Indexed at;
    write_file(at.built.folder / "later", "x");
    at.git({"add", "--intent-to-add", "later"});
    CHECK_FALSE(at.may_pass_over());
}

TEST_CASE("an index that is not understood may pass over anything", "[contract][git]") {
    Indexed at;
    SECTION("in another form") {
        at.git({"update-index", "--index-version", "4"});
    }
    SECTION("in parts") {
        at.git({"update-index", "--split-index"});
    }
    SECTION("cut") {
        fs::resize_file(at.index(), fs::file_size(at.index()) - 1);
    }
    SECTION("something else") {
        write_file(at.index(), "garbage");
    }
    SECTION("empty") {
        write_file(at.index(), "");
    }
    CHECK(at.may_pass_over());
}

TEST_CASE("where there is no index nothing is passed over", "[contract][git]") {
    const GitSandbox sandbox;
    CHECK_FALSE(may_pass_over_files(sandbox.root() / "none"));
}
