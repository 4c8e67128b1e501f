// The in-memory merge may leave work to Git, but where it answers, the tree is Git's.
#include "adapters/git/replay/object_replay.hpp"
#include "support/repository_fixture.hpp"

#include "base/text.hpp"

#include <map>
#include <random>
#include <sstream>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr int merges = 400;

// Random histories of three commits, base, ours and theirs, as one stream for `git fast-import`.
class RandomMerges {
  public:
    explicit RandomMerges(unsigned seed) : random_(seed) {}

    std::string stream() {
        std::ostringstream out;
        for (int i = 0; i < merges; ++i) {
            files_.clear();
            for (int file = 0; file < 14; ++file)
                put(path(), content());
            const auto base = files_;
            commit(out, i, "base", "");
            for (const char* side : {"ours", "theirs"}) {
                files_ = base;
                const int count = 1 + pick(3);
                for (int change = 0; change < count; ++change)
                    edit();
                commit(out, i, side, "base");
            }
        }
        return out.str();
    }

  private:
    struct File {
        std::string mode;
        std::string content;
    };

    int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
    std::string folder() {
        constexpr auto folders = std::to_array<const char*>({"", "a/", "b/", "a/c/", "a/d/", "e/"});
        return folders[static_cast<std::size_t>(pick(folders.size()))];
    }
    std::string path() { return folder() + "f" + std::to_string(pick(6)); }
    // Few kinds of content, each long enough for renames to be recognised.
    std::string content() {
        const int kind = pick(9);
        std::string text;
        for (int line = 0; line < 12; ++line)
            text += "kind " + std::to_string(kind) + " line " + std::to_string(line) + "\n";
        if (pick(2) == 0) text += "odd " + std::to_string(pick(100)) + "\n";
        return text;
    }
    std::string existing() {
        auto file = files_.begin();
        std::advance(file, pick(static_cast<int>(files_.size())));
        return file->first;
    }
    // Whatever cannot be beside it goes.
    void put(const std::string& name, File file) {
        std::erase_if(files_, [&](const auto& other) {
            return other.first.starts_with(name + "/") || name.starts_with(other.first + "/");
        });
        files_.insert_or_assign(name, std::move(file));
    }
    void put(const std::string& name, const std::string& text) {
        constexpr auto modes =
            std::to_array<const char*>({"100644", "100644", "100644", "100755", "120000"});
        put(name, File{modes[static_cast<std::size_t>(pick(modes.size()))], text});
    }
    void move(const std::string& from, const std::string& to) {
        File file = files_.at(from);
        files_.erase(from);
        put(to, std::move(file));
    }
    void edit() {
        if (files_.empty()) return put(path(), content());
        const std::string file = existing();
        const std::string other = pick(3) == 0 ? "new/" + path() : path();
        switch (pick(9)) {
        case 0:
        case 1:
        case 2:
            files_.at(file).content += "more " + std::to_string(pick(50)) + "\n";
            break;
        case 3:
            put(file, content());
            break;
        case 4:
            put(other, content());
            break;
        case 5:
            files_.erase(file);
            break;
        case 6:
            move(file, other);
            break;
        case 7:
            move_folder();
            break;
        default:
            // A file where a folder was, or the other way round.
            put(pick(2) == 0 ? "a/c" : file + "/below", content());
        }
    }
    void move_folder() {
        const std::string from = folder();
        if (from.empty()) return;
        const std::string to = "moved" + std::to_string(pick(2)) + "/";
        const auto before = files_;
        for (const auto& [name, file] : before)
            if (name.starts_with(from)) move(name, to + name.substr(from.size()));
    }
    void commit(std::ostream& out, int number, const std::string& name, const std::string& parent) {
        const std::string ref = "refs/fuzz/" + std::to_string(number) + "/";
        out << "commit " << ref << name
            << "\ncommitter U <u@example.org> 1700000000 +0000\ndata 1\nx\n";
        if (!parent.empty()) out << "from " << ref << parent << "\n";
        out << "deleteall\n";
        for (const auto& [path, file] : files_)
            out << "M " << file.mode << " inline " << path << "\ndata " << file.content.size()
                << "\n"
                << file.content << "\n";
        out << "\n";
    }

    std::mt19937 random_;
    // What the commit at hand holds.
    std::map<std::string, File> files_;
};

// By the names of their commits.
std::map<std::string, TreeId> trees_of(RepositoryFixture& f) {
    std::map<std::string, TreeId> trees;
    for (const std::string& line :
         lines_of(f.git({"for-each-ref", "--format=%(refname) %(tree)", "refs/fuzz/"}))) {
        const auto parts = split(line, ' ');
        trees.emplace(parts.at(0), unwrap(TreeId::parse(parts.at(1))));
    }
    return trees;
}

} // namespace

TEST_CASE("a tree merged in memory is the one that Git makes",
          "[contract][git][objects][generated]") {
    RepositoryFixture f;
    const auto seed = GENERATE(1U, 2U);
    f.git({"config", "merge.directoryRenames", seed == 1U ? "true" : "conflict"});
    f.git({"fast-import", "--quiet"}, RandomMerges(seed).stream());
    const auto trees = trees_of(f);
    const auto objects = open_objects(f.built.common_dir);
    REQUIRE(objects);
    std::map<std::string, std::string> answers;
    for (int i = 0; i < merges; ++i) {
        const std::string ref = "refs/fuzz/" + std::to_string(i) + "/";
        const auto merged = objects->merge_trees(trees.at(ref + "base"), trees.at(ref + "ours"),
                                                 trees.at(ref + "theirs"));
        CHECK(merged.has_value() == objects->can_merge_trees(trees.at(ref + "base"),
                                                             trees.at(ref + "ours"),
                                                             trees.at(ref + "theirs")));
        if (merged) answers[ref] = merged->str();
    }
    CHECK(f.git({"fsck", "--strict", "--no-dangling"}).empty());
    int clean = 0;
    for (int i = 0; i < merges; ++i) {
        const std::string ref = "refs/fuzz/" + std::to_string(i) + "/";
        const ProcessResult git = f.sandbox.try_git(
            f.built.common_dir, {"merge-tree", "--write-tree", ref + "ours", ref + "theirs"});
        if (git.status == 0) ++clean;
        if (!answers.contains(ref)) continue;
        INFO(ref << " git ended with " << git.status);
        REQUIRE(git.status == 0);
        REQUIRE(git.out.substr(0, git.out.find('\n')) == answers.at(ref));
    }
    const int answered = static_cast<int>(answers.size());
    CAPTURE(answered, clean);
    // It is worth having only if it answers, and the test only if Git refuses some.
    CHECK(answered > merges / 5);
    CHECK(clean < merges);
}

TEST_CASE("what a tree changes is what Git says of it", "[contract][git][objects][generated]") {
    RepositoryFixture f;
    f.git({"fast-import", "--quiet"}, RandomMerges(3U).stream());
    const auto trees = trees_of(f);
    std::vector<std::pair<TreeId, TreeId>> pairs;
    std::string input;
    for (int i = 0; i < merges; ++i) {
        const std::string ref = "refs/fuzz/" + std::to_string(i) + "/";
        pairs.emplace_back(trees.at(ref + "base"), trees.at(ref + "ours"));
        input += pairs.back().first.str() + " " + pairs.back().second.str() + "\n";
    }
    // Of each pair a line of its own, and one for each file.
    std::vector<std::map<std::string, char>> told;
    for (const std::string& line :
         lines_of(f.git({"diff-tree", "--stdin", "-r", "--no-renames", "--name-status"}, input))) {
        if (const auto tab = line.find('\t'); tab == std::string::npos)
            told.emplace_back();
        else
            told.back().emplace(line.substr(tab + 1), line.front());
    }
    REQUIRE(told.size() == pairs.size());
    const auto objects = open_objects(f.built.common_dir);
    REQUIRE(objects);
    int kept_all = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        INFO("merge " << i);
        const auto change = objects->changed(pairs[i].first, pairs[i].second);
        REQUIRE(change);
        const bool takes_away = std::ranges::any_of(
            told[i], [](const auto& file) { return file.second == 'D' || file.second == 'T'; });
        REQUIRE(change->takes_away == takes_away);
        if (takes_away) continue;
        ++kept_all;
        const auto stands_for = [](const std::string& path, const std::string& file) {
            return path == file || file.starts_with(path + "/");
        };
        for (const auto& file : told[i])
            CHECK(std::ranges::any_of(change->paths, [&](const std::string& path) {
                return stands_for(path, file.first);
            }));
        for (const std::string& path : change->paths)
            CHECK(std::ranges::any_of(
                told[i], [&](const auto& file) { return stands_for(path, file.first); }));
    }
    CAPTURE(kept_all);
    CHECK(kept_all > merges / 10);
    CHECK(kept_all < merges);
}

TEST_CASE("the files of a tree are listed as an index takes them", "[contract][git][objects]") {
    RepositoryFixture f;
    f.sandbox.commit(f.built.folder, "Attributes\n",
                     {{".gitattributes", "*.md merge=union\n"},
                      {"src/.gitattributes", "* text\n"},
                      {"docs/.gitattributes/file", "not one\n"}});
    const auto objects = open_objects(f.built.common_dir);
    REQUIRE(objects);
    const TreeId tree = unwrap(TreeId::parse(f.git({"rev-parse", "HEAD^{tree}"})));
    const std::string root = f.git({"rev-parse", "HEAD:.gitattributes"});
    const std::string below = f.git({"rev-parse", "HEAD:src/.gitattributes"});
    CHECK(objects->list(tree, {".gitattributes", "absent/.gitattributes", "docs/.gitattributes",
                               "src/.gitattributes", "src/a.txt/.gitattributes"}) ==
          "100644 " + root + "\t.gitattributes" + '\0' + "100644 " + below +
              "\tsrc/.gitattributes" + '\0');
    CHECK_FALSE(objects->list(unwrap(TreeId::parse(std::string(40, '1'))), {".gitattributes"}));
}

TEST_CASE("a repository with other hashes is left to Git", "[contract][git][objects]") {
    GitSandbox sandbox;
    CHECK_FALSE(open_objects(sandbox.build(RepositoryKind::sha256).common_dir));
    CHECK_FALSE(open_objects(sandbox.root() / "absent"));
}

TEST_CASE("a repository with replaced objects is left to Git", "[contract][git][objects]") {
    RepositoryFixture f;
    const CommitId before = f.at("HEAD");
    f.sandbox.commit(f.built.folder, "Next\n", {{"x", "1\n"}});
    f.git({"replace", "HEAD", before.str()});
    CHECK_FALSE(open_objects(f.built.common_dir));
    f.git({"pack-refs", "--all"});
    CHECK_FALSE(open_objects(f.built.common_dir));
}

TEST_CASE("a missing tree is left to Git", "[contract][git][objects]") {
    RepositoryFixture f;
    const auto objects = open_objects(f.built.common_dir);
    REQUIRE(objects);
    const TreeId tree = unwrap(TreeId::parse(f.git({"rev-parse", "HEAD^{tree}"})));
    const TreeId missing = unwrap(TreeId::parse(std::string(40, '1')));
    CHECK_FALSE(objects->merge_trees(missing, tree, tree));
}
