// What a restack writes: few objects as files of their own, many as one pack, which Git verifies.
#include "base/text.hpp"
#include "support/forked_child.hpp"
#include "support/repository_fixture.hpp"

#include <algorithm>
#include <set>
#include <sys/resource.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr int many = 60;
constexpr int few = 10;

struct Restacked : RepositoryFixture {
    using RepositoryFixture::RepositoryFixture;

    fs::path pack_folder() const { return built.common_dir / "objects/pack"; }
    std::set<std::string> packs() const {
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(pack_folder()))
            found.insert(entry.path().filename().string());
        return found;
    }
    std::set<std::string> new_packs(const std::set<std::string>& before) const {
        std::set<std::string> found = packs();
        for (const std::string& name : before)
            found.erase(name);
        return found;
    }
    // As `count-objects` has it: "count", "garbage".
    std::string counted(const std::string& what) {
        for (const std::string& line : lines_of(git({"count-objects", "-v"})))
            if (line.starts_with(what + ": ")) return line.substr(what.size() + 2);
        return {};
    }

    // `base`, `root` on it, and `top`, that many commits on `base`; each changes another file.
    void build_stack(int commits) {
        std::string stream;
        const auto commit = [&](const std::string& branch, const std::string& from) {
            stream += "commit refs/heads/" + branch +
                      "\ncommitter U <u@example.org> 1700000000 +0000\ndata 1\nx\n";
            if (!from.empty()) stream += "from refs/heads/" + from + "\n";
        };
        const auto file = [&](const std::string& path, const std::string& text) {
            stream += "M 100644 inline " + path + "\ndata " + std::to_string(text.size()) + "\n" +
                      text + "\n";
        };
        const auto number = [](int i) { return "folder/file-" + std::to_string(i); };
        commit("base", "");
        for (int i = 0; i < commits; ++i)
            file(number(i), "as it was\n");
        file("both", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        commit("root", "base");
        file("folder/of-root", "by another\n");
        file("both", "first\n2\n3\n4\n5\n6\n7\n8\n9\n");
        for (int i = 0; i < commits; ++i) {
            commit("top", i == 0 ? "base" : "");
            file(number(i), "by the stack\n");
            if (i == meets_at) file("both", "1\n2\n3\n4\n5\n6\n7\n8\nlast\n");
        }
        git({"fast-import", "--quiet"}, stream);
    }
    // Which commit of the stack changes what the root changed as well.
    int meets_at = -1;

    ForestRequest request() {
        ForestRequest out;
        const auto commits = unwrap(repository.history().commits(at("base"), at("top")));
        for (const CommitId& commit : commits)
            out.owners.emplace(commit, CommitOwner{{}, "U", "u@example.org", {}});
        out.lines.push_back({at("base"), commits, at("root")});
        return out;
    }
    // Where the stack has come to, which `done` stands at then.
    std::string restack() {
        const auto results = unwrap(repository.replays().replay_forest(request()));
        REQUIRE(results.size() == 1);
        REQUIRE(results[0].head);
        git({"update-ref", "refs/heads/done", results[0].head->str()});
        return results[0].head->str();
    }
    // Nothing is missing or broken, and the tree is the one that Git makes.
    void require_right(const std::string& head) {
        CHECK(git({"fsck", "--strict", "--no-dangling", "--no-progress"}).empty());
        CHECK(git({"rev-parse", head + "^{tree}"}) ==
              git({"merge-tree", "--write-tree", "root", "top"}));
        CHECK(git({"rev-list", "--count", "root.." + head}) ==
              git({"rev-list", "--count", "base..top"}));
    }
};

std::string text_of_blob(int number) {
    return "text " + std::to_string(number) + "\n";
}

} // namespace

TEST_CASE("the many objects of a restack are one pack", "[contract][git][objects][packs]") {
    Restacked f;
    f.build_stack(many);
    const auto before = f.packs();
    const std::string loose = f.counted("count");
    const std::string head = f.restack();
    const auto packs = f.new_packs(before);
    REQUIRE(packs.size() == 2);
    CHECK(packs.begin()->ends_with(".idx"));
    CHECK(packs.rbegin()->ends_with(".pack"));
    CHECK(f.counted("count") == loose);
    CHECK(f.counted("garbage") == "0");
    f.require_right(head);
    for (const std::string& name : packs)
        CHECK((fs::status(f.pack_folder() / name).permissions() & fs::perms(0777)) ==
              fs::perms(0444));
    // A commit, a folder and the tree above it each; most folders by the one before.
    const std::string told =
        f.git({"verify-pack", "-v", (f.pack_folder() / *packs.begin()).string()});
    CHECK_THAT(told, ContainsSubstring("chain length = 50: "));
    CHECK_THAT(told, !ContainsSubstring("chain length = 51"));
    const auto listed = lines_of(told);
    CHECK(std::ranges::count_if(listed, [](const std::string& line) {
              return line.find(" commit ") != std::string::npos ||
                     line.find(" tree ") != std::string::npos;
          }) == 3 * many);
    CHECK(f.git({"gc", "--quiet", "--prune=now"}).empty());
    f.require_right(head);
}

TEST_CASE("the few objects of a restack are files of their own",
          "[contract][git][objects][packs]") {
    Restacked f;
    f.build_stack(few);
    const auto before = f.packs();
    const int loose = std::stoi(f.counted("count"));
    const std::string head = f.restack();
    CHECK(f.packs() == before);
    CHECK(std::stoi(f.counted("count")) == loose + 3 * few);
    f.require_right(head);
}

TEST_CASE("a restack in which Git has to merge contents finds what it made itself",
          "[contract][git][objects][packs]") {
    Restacked f;
    f.meets_at = GENERATE(0, many / 2, many - 1);
    f.build_stack(many);
    f.require_right(f.restack());
}

TEST_CASE("whatever the repository is, many commits are restacked",
          "[contract][git][objects][packs]") {
    const auto kind = GENERATE(RepositoryKind::odd_path, RepositoryKind::partial_clone,
                               RepositoryKind::bare, RepositoryKind::sha256);
    INFO(name_of(kind));
    Restacked f(kind);
    // Where Git makes all of them itself, as of SHA-256, fewer show as much.
    f.build_stack(kind == RepositoryKind::sha256 ? few : many);
    f.require_right(f.restack());
}

TEST_CASE("a repository that others share gets the modes that they need",
          "[contract][git][objects][packs]") {
    Restacked f;
    f.git({"config", "core.sharedRepository", "group"});
    f.build_stack(few);
    f.require_right(f.restack());
    const std::string tree = f.git({"rev-parse", "done^{tree}"});
    const fs::path folder = f.built.common_dir / "objects" / tree.substr(0, 2);
    CHECK((fs::status(folder).permissions() & fs::perms::group_write) != fs::perms::none);
}

TEST_CASE("objects that are borrowed from elsewhere are not written again",
          "[contract][git][objects][packs]") {
    Restacked f;
    f.build_stack(many);
    const std::string head = f.restack();
    const fs::path borrower = f.sandbox.root() / "borrower";
    f.sandbox.git(f.sandbox.root(), {"clone", "-q", "--shared", "--no-checkout",
                                     f.built.folder.string(), borrower.string()});
    const auto objects = open_objects(borrower / ".git");
    REQUIRE(objects);
    objects->gather(true);
    // All that the restack has made, each of which the other repository has.
    const auto names = lines_of(f.git({"rev-list", "--objects", head, "^root", "^top"}));
    for (const std::string& line : names) {
        const ObjectId id = unwrap(ObjectId::parse(line.substr(0, line.find(' '))));
        for (const ObjectKind kind : {ObjectKind::commit, ObjectKind::tree})
            if (const auto bytes = objects->read(kind, id))
                CHECK(objects->write(kind, *bytes) == id);
    }
    CHECK(objects->put_down().empty());
    CHECK(names.size() > 2 * many);
    CHECK(fs::is_empty(borrower / ".git/objects/pack"));
    CHECK(f.sandbox.git(borrower, {"count-objects"}).starts_with("0 objects"));
}

TEST_CASE("objects that are there are not packed again", "[contract][git][objects][packs]") {
    Restacked f;
    const auto objects = open_objects(f.built.common_dir);
    REQUIRE(objects);
    for (int i = 0; i < 2 * many; ++i)
        REQUIRE(objects->write(ObjectKind::blob, text_of_blob(i)));
    const auto before = f.packs();
    objects->gather(true);
    for (int i = 0; i < 2 * many + few; ++i)
        REQUIRE(objects->write(ObjectKind::blob, text_of_blob(i)));
    const int loose = std::stoi(f.counted("count"));
    CHECK(objects->put_down().empty());
    CHECK(f.packs() == before);
    CHECK(std::stoi(f.counted("count")) == loose + few);
}

TEST_CASE("what is gathered is read here, and by Git once it is put down",
          "[contract][git][objects][packs]") {
    Restacked f;
    const auto objects = open_objects(f.built.common_dir);
    REQUIRE(objects);
    objects->gather(true);
    std::vector<ObjectId> made;
    for (int i = 0; i < 2 * many; ++i) {
        made.push_back(objects->write(ObjectKind::blob, text_of_blob(i)).value());
        CHECK(objects->read(ObjectKind::blob, made.back()) == text_of_blob(i));
        CHECK(objects->write(ObjectKind::blob, text_of_blob(i)) == made.back());
    }
    CHECK_FALSE(objects->read(ObjectKind::tree, made.front()));
    const auto git_has = [&](const ObjectId& id) {
        return f.sandbox.try_git(f.built.folder, {"cat-file", "-e", id.str()}).status == 0;
    };
    CHECK_FALSE(git_has(made.front()));
    SECTION("put down") {
        CHECK(objects->put_down().empty());
        CHECK(git_has(made.front()));
        CHECK(f.git({"cat-file", "blob", made.back().str()}) + "\n" == text_of_blob(2 * many - 1));
        objects->gather(false);
        CHECK(objects->read(ObjectKind::blob, made.front()) == text_of_blob(0));
    }
    SECTION("forgotten") {
        objects->gather(false);
        CHECK(objects->put_down().empty());
        CHECK_FALSE(git_has(made.front()));
        CHECK_FALSE(objects->read(ObjectKind::blob, made.front()));
    }
}

TEST_CASE("of a restack that is killed while it writes nothing stays that hurts",
          "[contract][git][objects][packs]") {
    Restacked f;
    f.build_stack(many);
    const ForestRequest request = f.request();
    const auto before = f.packs();
    ForkedChild child([&] {
        // The system ends whoever writes a larger file.
        const ::rlimit none{0, 0};
        ::setrlimit(RLIMIT_CORE, &none);
        const ::rlimit small{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        return f.repository.replays().replay_forest(request) ? 0 : 1;
    });
    CHECK(child.wait() == -SIGXFSZ);
    const auto left = f.new_packs(before);
    CHECK_FALSE(left.empty());
    for (const std::string& name : left)
        CHECK(name.starts_with("tmp_"));
    CHECK(f.git({"fsck", "--strict", "--no-dangling", "--no-progress"}).empty());
    f.require_right(f.restack());
    CHECK(f.git({"gc", "--quiet", "--prune=now"}).empty());
    CHECK(f.counted("garbage") == "0");
    f.require_right("done");
}
