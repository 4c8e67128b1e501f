// What is read of Git's own files is what Git says, or is left to it.
#include "adapters/git/pieces/object_files.hpp"
#include "base/text.hpp"
#include "support/git_sandbox.hpp"
#include "support/git_values.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string long_text(int changed) {
    std::string text;
    for (int line = 0; line < 2'000; ++line)
        text += "line " + std::to_string(line == changed ? -line : line) + " of many\n";
    return text;
}

struct ObjectFolder {
    GitSandbox sandbox;
    BuiltRepository built;

    explicit ObjectFolder(RepositoryKind kind = RepositoryKind::plain)
        : built(sandbox.build(kind)) {
        // Alike, so that they are packed as changes of each other, through more than one step.
        for (int version = 1; version <= 8; ++version)
            sandbox.commit(built.folder, "Version\n",
                           {{"long.txt", long_text(version * 200)},
                            {"empty", ""},
                            {"zeros", std::string(70'000, '\0') + std::to_string(version)}});
    }
    std::string git(std::vector<std::string> arguments, const std::string& input = {}) {
        return sandbox.git(built.folder, std::move(arguments), input);
    }
    fs::path file_of(const std::string& name) const {
        return built.common_dir / "objects" / name.substr(0, 2) / name.substr(2);
    }
    std::optional<std::string> read(ObjectKind kind, const std::string& name) const {
        const auto objects = open_object_files(built.common_dir);
        REQUIRE(objects);
        return objects->read(kind, unwrap(ObjectId::parse(name)));
    }

    // Each of them as Git has it, and as nothing else. Returns how many there are.
    int compare_all() {
        int count = 0;
        const auto objects = open_object_files(built.common_dir);
        REQUIRE(objects);
        for (const std::string& line : split(git({"cat-file", "--batch-all-objects",
                                                  "--batch-check=%(objectname) %(objecttype)"}),
                                             '\n')) {
            const auto words = split(line, ' ');
            const auto id = unwrap(ObjectId::parse(words.at(0)));
            for (const auto& kind : names_of(ObjectKind{})) {
                const auto read = objects->read(kind.value, id);
                CAPTURE(line);
                CHECK(read.has_value() == (kind.name == words.at(1)));
                // Git leaves out the last line break of what it prints here.
                if (read && kind.value == ObjectKind::blob)
                    CHECK(git({"hash-object", "-t", "blob", "--stdin"}, *read) == id.str());
            }
            ++count;
        }
        return count;
    }
};

} // namespace

TEST_CASE("objects are read as they lie, each by itself or in packs", "[contract][git][objects]") {
    ObjectFolder at;
    CHECK(at.compare_all() > 30);
    at.git({"repack", "-a", "-d", "-q", "--depth=50"});
    CHECK(at.git({"count-objects"}).starts_with("0 objects"));
    CHECK(at.compare_all() > 30);
    at.sandbox.commit(at.built.folder, "After\n", {{"long.txt", long_text(7)}});
    CHECK(at.compare_all() > 30);
}

TEST_CASE("packs that name their bases, or places far away, are read as well",
          "[contract][git][objects]") {
    ObjectFolder at;
    at.git({"-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-q"});
    CHECK(at.compare_all() > 30);
    const fs::path folder = at.built.common_dir / "objects/pack";
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".pack") {
            const fs::path index = fs::path(entry.path()).replace_extension(".idx");
            fs::remove(index);
            at.git({"index-pack", "--index-version=2,0x40", "-o", index.string(),
                    entry.path().string()});
        }
    CHECK(at.compare_all() > 30);
}

TEST_CASE("what is damaged, gone or elsewhere is left to Git", "[contract][git][objects]") {
    ObjectFolder at;
    const std::string blob = at.git({"rev-parse", "HEAD:long.txt"});
    const std::string other = at.git({"rev-parse", "HEAD:zeros"});
    CHECK(at.read(ObjectKind::blob, blob));
    CHECK_FALSE(at.read(ObjectKind::blob, std::string(40, '1')));
    const auto put = [&](const std::string& bytes) {
        fs::remove(at.file_of(blob));
        std::ofstream(at.file_of(blob)) << bytes;
    };
    const std::string whole = read_file(at.file_of(blob));
    put(read_file(at.file_of(other)));
    CHECK_FALSE(at.read(ObjectKind::blob, blob));
    for (std::size_t size = 0; size < whole.size(); size += 1 + size / 9) {
        put(whole.substr(0, size));
        CHECK_FALSE(at.read(ObjectKind::blob, blob));
        std::string changed = whole;
        changed[size] = static_cast<char>(changed[size] ^ 0x15);
        put(changed);
        CHECK_FALSE(at.read(ObjectKind::blob, blob));
    }
    put(whole);
    CHECK(at.read(ObjectKind::blob, blob));

    const BuiltRepository shared = [&] {
        const fs::path folder = at.sandbox.root() / "shared";
        at.sandbox.git(at.sandbox.root(),
                       {"clone", "-q", "--shared", at.built.folder.string(), folder.string()});
        return BuiltRepository{folder, folder / ".git", folder};
    }();
    CHECK_FALSE(open_object_files(shared.common_dir)
                    ->read(ObjectKind::blob, unwrap(ObjectId::parse(blob))));
}

TEST_CASE("a damaged pack is left to Git, wherever the damage is", "[contract][git][objects]") {
    ObjectFolder at;
    const std::string blob = at.git({"rev-parse", "HEAD~5:long.txt"});
    const std::string bytes = *at.read(ObjectKind::blob, blob);
    at.git({"repack", "-a", "-d", "-q"});
    for (const char* kind : {".idx", ".pack"}) {
        fs::path file;
        for (const auto& entry : fs::directory_iterator(at.built.common_dir / "objects/pack"))
            if (entry.path().extension() == kind) file = entry.path();
        const std::string whole = read_file(file);
        fs::permissions(file, fs::perms::owner_all);
        for (std::size_t place = 0; place < whole.size(); place += 1 + place / 40) {
            std::string changed = whole;
            changed[place] = static_cast<char>(changed[place] ^ 0x81);
            std::ofstream(file, std::ios::trunc) << changed;
            const auto read = at.read(ObjectKind::blob, blob);
            CHECK((!read || *read == bytes));
            std::ofstream(file, std::ios::trunc) << whole.substr(0, place);
            const auto cut = at.read(ObjectKind::blob, blob);
            CHECK((!cut || *cut == bytes));
        }
        std::ofstream(file, std::ios::trunc) << whole;
        CHECK(at.read(ObjectKind::blob, blob) == bytes);
    }
}

TEST_CASE("files of replaced objects, and names of other lengths, are left to Git",
          "[contract][git][objects]") {
    ObjectFolder at;
    CHECK(open_object_files(at.built.common_dir));
    // Among many refs, and tags, of which it is also said what they stand for.
    for (int number = 0; number < 30; ++number) {
        const std::string name = std::to_string(number);
        at.git({"tag", "-m", "A tag", "v" + name});
        at.git({"update-ref", "refs/" + name + "/" + name, "HEAD"});
        at.git({"update-ref", "refs/replaced/" + name, "HEAD"});
        at.git({"pack-refs", "--all"});
        REQUIRE(open_object_files(at.built.common_dir));
    }
    at.git({"replace", "HEAD", "HEAD~1"});
    CHECK_FALSE(open_object_files(at.built.common_dir));
    at.git({"pack-refs", "--all"});
    CHECK_FALSE(open_object_files(at.built.common_dir));
    // As others may write it.
    const fs::path packed = at.built.common_dir / "packed-refs";
    const std::string refs = read_file(packed);
    std::ofstream(packed) << refs.substr(refs.find('\n') + 1);
    CHECK_FALSE(open_object_files(at.built.common_dir));

    ObjectFolder other(RepositoryKind::sha256);
    const auto objects = open_object_files(other.built.common_dir);
    CHECK((!objects || !objects->read(ObjectKind::commit,
                                      unwrap(ObjectId::parse(other.git({"rev-parse", "HEAD"}))))));
}
