#include "adapters/git/config/ref_files.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

const std::string one(40, '1');
const std::string two(40, '2');

struct Refs {
    const TemporaryFolder place;

    void file(const std::string& name, const std::string& text) const {
        fs::create_directories((place.path() / name).parent_path());
        std::ofstream(place.path() / name) << text;
    }
    std::optional<std::map<std::string, std::string>> branches() const {
        const auto found = refs_in_files(place.path(), "refs/heads/");
        if (!found) return std::nullopt;
        std::map<std::string, std::string> texts;
        for (const auto& [name, commit] : *found)
            texts.emplace(name, commit.str());
        return texts;
    }
};

using Texts = std::map<std::string, std::string>;

} // namespace

TEST_CASE("refs are read from their files, and from the packed ones", "[git][refs]") {
    const Refs refs;
    CHECK(refs.branches() == Texts());
    refs.file("refs/heads/main", one + "\n");
    refs.file("refs/heads/at/deep/work", two + "\n");
    refs.file("refs/tags/v1", two + "\n");
    CHECK(refs.branches() == Texts{{"at/deep/work", two}, {"main", one}});
    refs.file("packed-refs", "# pack-refs with: peeled fully-peeled sorted \n" + two +
                                 " refs/heads/main\n" + one + " refs/heads/old\n" + two +
                                 " refs/tags/v2\n^" + one + "\n");
    CHECK(refs.branches() == Texts{{"at/deep/work", two}, {"main", one}, {"old", one}});
}

TEST_CASE("what Git passes over among the files of refs is no ref", "[git][refs]") {
    const Refs refs;
    refs.file("refs/heads/main", one + "\n");
    refs.file("refs/heads/main.lock", two + "\n");
    refs.file("refs/heads/.hidden", two + "\n");
    fs::create_directories(refs.place.path() / "refs/heads/empty/below");
    CHECK(refs.branches() == Texts{{"main", one}});
}

TEST_CASE("where only Git can tell what a ref stands for nothing is said", "[git][refs]") {
    const Refs refs;
    refs.file("refs/heads/main", one + "\n");
    SECTION("another name") {
        refs.file("refs/heads/other", "ref: refs/heads/main\n");
    }
    SECTION("a link") {
        fs::create_symlink("main", refs.place.path() / "refs/heads/other");
    }
    SECTION("an empty file") {
        refs.file("refs/heads/other", "");
    }
    SECTION("half an id") {
        refs.file("refs/heads/other", one.substr(1) + "\n");
    }
    SECTION("no commit at all") {
        refs.file("refs/heads/other", std::string(40, '0') + "\n");
    }
    SECTION("a name that no branch can have") {
        refs.file("refs/heads/oth er", one + "\n");
    }
    SECTION("a packed line that is none") {
        refs.file("packed-refs", "refs/heads/old\n");
    }
    SECTION("refs in tables") {
        refs.file("reftable/tables.list", "0x1.ref\n");
    }
    CHECK_FALSE(refs.branches());
}
