#include "domain/guard/change_text.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::string told(ChangeKind thing, const std::string& name,
                 const std::optional<std::string>& before,
                 const std::optional<std::string>& after) {
    return change_text({thing, name, before, after});
}

} // namespace

TEST_CASE("a ref that changed is told with the command that undoes it") {
    const std::string name = "refs/heads/x";
    CHECK(told(ChangeKind::ref, name, "11", "22") ==
          "refs/heads/x went from 11 to 22; undo: git update-ref refs/heads/x 11 22");
    CHECK(told(ChangeKind::ref, name, "11", {}) ==
          "refs/heads/x went from 11 to nothing; undo: git update-ref refs/heads/x 11");
    CHECK(told(ChangeKind::ref, name, {}, "22") ==
          "refs/heads/x went from nothing to 22; undo: git update-ref -d refs/heads/x 22");
    CHECK(told(ChangeKind::ref, name, "ref:refs/heads/y", "22")
              .ends_with("undo: git symbolic-ref refs/heads/x refs/heads/y"));
    CHECK(told(ChangeKind::ref, name, "11", "ref:refs/heads/y")
              .ends_with("undo: git update-ref --no-deref refs/heads/x 11"));
    CHECK(told(ChangeKind::ref, name, {}, "ref:refs/heads/y")
              .ends_with("undo: git symbolic-ref --delete refs/heads/x"));
}

TEST_CASE("a checkout that changed is told with the command that undoes it") {
    CHECK(told(ChangeKind::head, "/r", "refs/heads/main", "22")
              .ends_with("undo: git -C /r switch main"));
    CHECK(told(ChangeKind::head, "/a b", "11", "refs/heads/main")
              .ends_with("undo: git -C '/a b' switch --detach 11"));
    CHECK(told(ChangeKind::checkout, "/w", {}, "22").ends_with("undo: git worktree remove /w"));
    CHECK(told(ChangeKind::checkout, "/w", "refs/heads/x", {})
              .ends_with("undo: git worktree add /w x"));
}

TEST_CASE("what goes on elsewhere is told with the way back") {
    StateChange change{ChangeKind::ref, "refs/heads/a/b", "11", {}};
    change.moved_to = "refs/heads/c d";
    CHECK(change_text(change) ==
          "refs/heads/a/b was renamed to refs/heads/c d; undo: git branch -m 'c d' a/b");
    change = {ChangeKind::checkout, "/w", "refs/heads/x", {}};
    change.moved_to = "/v";
    CHECK(change_text(change) == "the worktree /w was moved to /v; undo: git worktree move /v /w");
}

TEST_CASE("files, settings and logs that changed are told") {
    CHECK(told(ChangeKind::file, "/r/.git/info/grafts", {}, "aa") ==
          "/r/.git/info/grafts is new; undo: rm /r/.git/info/grafts");
    CHECK(told(ChangeKind::file, "/f", "aa", "bb") ==
          "/f was changed; what it said before is not kept");
    CHECK(told(ChangeKind::file, "/f", "aa", {}) == "/f is gone");
    CHECK(told(ChangeKind::setting, "user.name", "Ann", "Evil")
              .ends_with("undo: git config --local --replace-all user.name Ann"));
    CHECK(told(ChangeKind::setting, "x.y", {}, "1")
              .ends_with("undo: git config --local --unset-all x.y"));
    CHECK(told(ChangeKind::log, "refs/heads/x", "kept", {})
              .starts_with("the log of refs/heads/x was emptied"));
}
