// GitHistory: what every implementation keeps.
#include "support/repository_under_test.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

const FileChange& change_of(const std::vector<FileChange>& changes, const std::string& path) {
    const auto found = std::find_if(changes.begin(), changes.end(),
                                    [&](const FileChange& change) { return change.path == path; });
    if (found == changes.end()) FAIL(path << " is not among the changes");
    return *found;
}

} // namespace

TEST_CASE("ancestry, merge bases and ranges", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId one = f.commit("One\n", {{"x", "1\n"}});
    const CommitId two = f.commit("Two\n\nBody\n", {{"x", "2\n"}});
    f.git->switch_to(f.folder, "side", base);
    const CommitId side = f.commit("Side\n", {{"y", "1\n"}});
    CHECK(unwrap(f.history.is_ancestor(base, two)));
    CHECK(unwrap(f.history.is_ancestor(two, two)));
    CHECK_FALSE(unwrap(f.history.is_ancestor(two, base)));
    CHECK_FALSE(unwrap(f.history.is_ancestor(two, side)));
    CHECK(unwrap(f.history.merge_base(two, side)) == base);
    CHECK_FALSE(unwrap(f.history.merge_base(two, f.git->root_commit())));
    CHECK(unwrap(f.history.commits(base, two)) == std::vector{one, two});
    CHECK(unwrap(f.history.commits(side, two)) == std::vector{one, two});
    CHECK(unwrap(f.history.commits(two, base)).empty());
    CHECK(unwrap(f.history.message(two)) == "Two\n\nBody\n");
    CHECK(code_of(f.history.is_ancestor(absent_commit(), two)) == ErrorCode::git_failed);
    CHECK(code_of(f.history.commits(absent_commit(), two)) == ErrorCode::git_failed);
    CHECK(code_of(f.history.message(absent_commit())) == ErrorCode::git_failed);
    CHECK(unwrap(f.history.tree(one)) != unwrap(f.history.tree(two)));
    CHECK(code_of(f.history.tree(absent_commit())) == ErrorCode::git_failed);
    f.git->switch_to(f.folder, "again", base);
    const CommitId same = f.commit("Otherwise\n", {{"x", "1\n"}});
    CHECK(same != one);
    CHECK(unwrap(f.history.tree(same)) == unwrap(f.history.tree(one)));
}

TEST_CASE("commits say who made them, oldest first", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId one = f.commit("One\n", {{"x", "1\n"}});
    const CommitId two =
        f.commit("Two\n\nAtelier-Agent: atelier/worker/a\nAtelier-Agent: me\n", {{"x", "2\n"}});
    const auto made = unwrap(f.history.made(base, two));
    REQUIRE(made.size() == 2);
    CHECK(made[0].id == one);
    CHECK_FALSE(made[0].committer_name.empty());
    CHECK(made[0].committer_email.find('@') != std::string::npos);
    CHECK(made[0].agents.empty());
    CHECK(made[1].id == two);
    CHECK(made[1].committer_name == made[0].committer_name);
    CHECK(made[1].agents == std::vector<std::string>{"atelier/worker/a", "me"});
    CHECK(unwrap(f.history.made(two, two)).empty());
    CHECK(code_of(f.history.made(absent_commit(), two)) == ErrorCode::git_failed);
}

TEST_CASE("commits of several heads are linked by their parents", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    f.git->switch_to(f.folder, "one", base);
    const CommitId one = f.commit("One\n\nAtelier-Agent: a\n", {{"one", "1\n"}});
    f.git->switch_to(f.folder, "two", base);
    const CommitId two = f.commit("Two\n", {{"two", "2\n"}});
    const CommitId merged = f.git->merge(f.folder, one);
    std::map<CommitId, LinkedCommit> found;
    for (const LinkedCommit& commit : unwrap(f.history.linked({one, merged, base}, base)))
        found.emplace(commit.made.id, commit);
    CHECK(found.size() == 3);
    CHECK(found.at(one).parents == std::vector<CommitId>{base});
    CHECK(found.at(one).made.agents == std::vector<std::string>{"a"});
    CHECK(found.at(merged).parents == std::vector<CommitId>{two, one});
    CHECK(found.at(two).made == unwrap(f.history.made(base, two)).front());
    CHECK(unwrap(f.history.linked({base}, base)).empty());
}

TEST_CASE("commits are found by a trailer, with all its values", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId one = f.commit("One\n\nAtelier-Changeset: at-x.1\n", {{"x", "1\n"}});
    f.commit("Two\n\nAtelier-Epic: at-x\n", {{"x", "2\n"}});
    f.commit("Three\n\nAtelier-Changeset: at-y.1\n\nIn the middle.\n", {{"x", "3\n"}});
    const CommitId four =
        f.commit("Four\n\nAtelier-Changeset: at-x.1\nAtelier-Changeset: at-x.2\n", {{"x", "4\n"}});
    const auto found = unwrap(f.history.marked(four, "Atelier-Changeset", Time{}));
    REQUIRE(found.size() == 2);
    CHECK(found[0].id == four);
    CHECK(found[0].values == std::vector<std::string>{"at-x.1", "at-x.2"});
    CHECK(found[1].id == one);
    CHECK(found[1].values == std::vector<std::string>{"at-x.1"});
    CHECK(unwrap(f.history.marked(one, "Atelier-Changeset", Time{})).size() == 1);
    CHECK(unwrap(f.history.marked(four, "Atelier-Changeset", found[0].committed_at)).at(0).id ==
          four);
    CHECK(code_of(f.history.marked(absent_commit(), "Atelier-Changeset", Time{})) ==
          ErrorCode::git_failed);
}

TEST_CASE("changes are counted against the fork, with renames and binaries",
          "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId moved = f.commit("On\n", {{"docs/guide.md", "moved\n"}});
    f.git->switch_to(f.folder, "work", base);
    const std::string nine = "a1\na2\na3\na4\na5\na6\na7\na8\na9\n";
    f.commit("Rename\n", {{"src/a.txt", std::nullopt}, {"src/ä b.txt", nine}});
    const CommitId head = f.commit("Work\n", {{"src/b.txt", std::nullopt},
                                              {"docs/guide.md", "guide\nmore\nlines\n"},
                                              {"logo.png", std::string("\0\1\377\0 binary", 11)}});
    const auto changes = unwrap(f.history.changes(moved, head));
    CHECK(changes.size() == 4);
    CHECK(change_of(changes, "src/ä b.txt").old_path == "src/a.txt");
    CHECK(change_of(changes, "src/ä b.txt").added == 0);
    CHECK(change_of(changes, "src/b.txt").deleted == 3);
    CHECK(change_of(changes, "docs/guide.md").added == 2);
    CHECK(change_of(changes, "docs/guide.md").deleted == 0);
    CHECK(change_of(changes, "logo.png").binary);
    CHECK(change_of(changes, "logo.png").binary_bytes == 11);
    CHECK(unwrap(f.history.changes(head, head)).empty());
    CHECK(code_of(f.history.changes(base, f.git->root_commit())) == ErrorCode::git_failed);
}

TEST_CASE("equivalent patches are found, and merges never taken for one",
          "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    f.git->switch_to(f.folder, "work", base);
    const CommitId one = f.commit("One\n", {{"src/c.txt", "c\n"}});
    f.commit("Empty\n", {});
    const CommitId two = f.commit("Two\n", {{"src/d.txt", "d\n"}});
    f.git->switch_to(f.folder, "main");
    const CommitId side = f.commit("Side\n", {{"README.md", "side\n"}});
    f.commit("Else\n", {{"docs/guide.md", "else\n"}});
    f.commit("One, picked\n", {{"src/c.txt", "c\n"}});
    CHECK(unwrap(f.history.equal_on(base, one, f.at("HEAD"))));
    CHECK_FALSE(unwrap(f.history.equal_on(base, two, f.at("HEAD"))));
    const CommitId picked = f.commit("Two, picked\n", {{"src/d.txt", "d\n"}});
    CHECK(unwrap(f.history.equal_on(base, two, picked)));
    f.git->switch_to(f.folder, "work");
    const CommitId merged = f.git->merge(f.folder, side);
    CHECK_FALSE(unwrap(f.history.equal_on(base, merged, picked)));
}

TEST_CASE("a copy of a commit has its patch and its author", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    f.git->switch_to(f.folder, "work", base);
    const CommitId one = f.commit("One\n", {{"src/c.txt", "c\n"}});
    const CommitId empty = f.commit("Empty\n", {});
    f.git->switch_to(f.folder, "main");
    const CommitId side = f.commit("Side\n", {{"README.md", "side\n"}});
    const CommitId copy = f.commit("One, copied\n", {{"src/c.txt", "c\n"}});
    const CommitId other = f.commit("Other\n", {{"src/c.txt", "c \n"}});
    f.git->switch_to(f.folder, "work");
    const CommitId merged = f.git->merge(f.folder, side);
    const auto patches = unwrap(f.history.patches({one, empty, copy, other, merged}));
    CHECK(patches.size() == 3);
    CHECK(patches.at(one) == patches.at(copy));
    CHECK(patches.at(one) != patches.at(other));
    CHECK(unwrap(f.history.patches({})).empty());
    CHECK(code_of(f.history.patches({absent_commit()})) == ErrorCode::git_failed);
    const auto made = unwrap(f.history.made(base, one));
    CHECK_THAT(made.at(0).author, ContainsSubstring("@"));
}

TEST_CASE("a patch that differs in white space alone is another one", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const std::string before = "def f():\n  if a:\n    b()\n  c()\n";
    const CommitId base = f.commit("Function\n", {{"f.py", before}});
    f.git->switch_to(f.folder, "work", base);
    const auto [theirs, ours] = GENERATE_COPY(table<std::string, std::string>(
        {{"def f():\n  if a:\n    b()\n    c()\n", "def f():\n  if a:\n    b()\n\tc()\n"},
         {"def f():\n  if a:\n    b()\n  c() \n", "def f():\n  if a:\n    b()\n c() \n"},
         {"def f():\r\n  if a:\r\n    b()\r\n  c()\r\n", before + "\n"},
         {before + "x\n", before + "x"}}));
    const CommitId head = f.commit("Mine\n", {{"f.py", ours}});
    f.git->switch_to(f.folder, "main");
    f.commit("Else\n", {{"docs/guide.md", "else\n"}});
    const CommitId landed = f.commit("Theirs\n", {{"f.py", theirs}});
    CHECK_FALSE(unwrap(f.history.equal_on(base, head, landed)));
    f.commit("Taken back\n", {{"f.py", before}});
    const CommitId same = f.commit("Mine, picked\n", {{"f.py", ours}});
    CHECK(unwrap(f.history.equal_on(base, head, same)));
}

TEST_CASE("a link to another repository is told unless .gitmodules names it",
          "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    CHECK(unwrap(f.history.stray_links(base, f.commit("File\n", {{"x", "1\n"}}))).empty());
    const CommitId linked = f.git->commit_link(f.folder, "libs/app");
    CHECK(unwrap(f.history.stray_links(base, linked)) == std::vector<std::string>{"libs/app"});
    CHECK(unwrap(f.history.stray_links(linked, linked)).empty());
    CHECK(unwrap(f.history.stray_links(linked, base)).empty());
    f.commit("Other\n", {{".gitmodules", "[submodule \"o\"]\n\tpath = other\n"}});
    CHECK(unwrap(f.history.stray_links(base, f.at("HEAD"))).size() == 1);
    f.commit("Named\n", {{".gitmodules", "[submodule \"a\"]\n\tpath = libs/app\n"}});
    CHECK(unwrap(f.history.stray_links(base, f.at("HEAD"))).empty());
    CHECK(code_of(f.history.stray_links(base, absent_commit())) == ErrorCode::git_failed);
}

TEST_CASE("merges are told from a line of commits", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    f.git->switch_to(f.folder, "work", base);
    const CommitId one = f.commit("One\n", {{"src/c.txt", "c\n"}});
    CHECK(unwrap(f.history.merges(base, one)).empty());
    f.git->switch_to(f.folder, "side", base);
    const CommitId side = f.commit("Side\n", {{"README.md", "side\n"}});
    f.git->switch_to(f.folder, "work");
    const CommitId merge = f.git->merge(f.folder, side);
    const CommitId last = f.commit("Two\n", {{"src/d.txt", "d\n"}});
    CHECK(unwrap(f.history.merges(base, last)) == std::vector{merge});
    CHECK(unwrap(f.history.merges(merge, last)).empty());
    CHECK(unwrap(f.history.commits(base, last)).size() == 4);
}

TEST_CASE("a commit that has all of a branch as its patch stands for it",
          "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    f.git->switch_to(f.folder, "work", base);
    f.commit("One\n", {{"src/c.txt", "c\n"}, {"src/b.txt", "b\n"}});
    const CommitId two = f.commit("Two\n", {{"src/c.txt", "c\nd\n"}});
    f.git->switch_to(f.folder, "main");
    f.commit("Else\n", {{"docs/guide.md", "else\n"}});
    CHECK_FALSE(unwrap(f.history.equal_on(base, two, f.at("HEAD"))));
    f.commit("A part\n", {{"src/c.txt", "c\nd\n"}});
    CHECK_FALSE(unwrap(f.history.equal_on(base, two, f.at("HEAD"))));
    f.commit("Taken back\n", {{"src/c.txt", std::nullopt}});
    const CommitId squashed = f.commit("All\n", {{"src/c.txt", "c\nd\n"}, {"src/b.txt", "b\n"}});
    f.commit("After\n", {{"docs/guide.md", "after\n"}});
    CHECK(unwrap(f.history.equal_on(base, two, f.at("HEAD"))) == squashed);
    CHECK(unwrap(f.history.equal_on(base, two, two)) == two);
}

TEST_CASE("commits that name something anywhere in their message are found",
          "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId plain = f.commit("Plain\n\nKey: one\n", {{"x", "1\n"}});
    f.commit("Other\n\nNo-Key: one\n", {{"x", "2\n"}});
    const CommitId squashed = f.commit(
        "Squashed\n\n    One\n    \n    Key: one\n\n    Two\n    \n    Key: two\n\nThe end\n",
        {{"x", "3\n"}});
    const auto found = unwrap(f.history.naming(f.at("HEAD"), "Key", Time{}));
    REQUIRE(found.size() == 2);
    CHECK(found[0].id == squashed);
    CHECK(found[0].values == std::vector<std::string>{"one", "two"});
    CHECK(found[1].id == plain);
    CHECK(found[1].values == std::vector<std::string>{"one"});
}

TEST_CASE("a diff names what differs, and only what was asked for", "[contract][git][history]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId base = f.at("HEAD");
    const CommitId head = f.commit("Change\n", {{"new.txt", "new\n"}, {"src/a.txt", "other\n"}});
    const CommitRange range{base, head};
    const auto shown = [&](const DiffLook& look) { return unwrap(f.history.diff(range, look)); };
    CHECK(shown({.form = DiffForm::names}) == "new.txt\nsrc/a.txt\n");
    CHECK(shown({.form = DiffForm::name_status}) == "A\tnew.txt\nM\tsrc/a.txt\n");
    CHECK(shown({.form = DiffForm::names, .paths = {"src"}}) == "src/a.txt\n");
    CHECK_THAT(shown({}), ContainsSubstring("new.txt"));
    CHECK_THAT(shown({.form = DiffForm::kept_stat}), ContainsSubstring("new.txt"));
    CHECK(unwrap(f.history.diff({head, head}, {})).empty());
    CHECK(code_of(f.history.diff({absent_commit(), head}, {})) == ErrorCode::git_failed);

    f.git->switch_to(f.folder, "again", base);
    const CommitId again = f.commit("Change\n", {{"new.txt", "newer\n"}});
    CHECK_FALSE(unwrap(f.history.range_diff(range, {base, again})).empty());
}
