#include "domain/work/unsaved_work.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

WorktreeFindings nothing_found() {
    return {.changed = {}, .commits_safe = Evidence::yes, .contents = {}};
}

std::string told(const WorktreeFindings& found) {
    return unsaved_text(unsaved_work(found));
}

} // namespace

TEST_CASE("nothing is unsaved in a clean worktree whose commits are elsewhere") {
    WorktreeFindings found = nothing_found();
    CHECK(unsaved_work(found).empty());
    CHECK(told(found).empty());
    found.contents.repositories = {{.path = "lib", .kind = InnerKind::submodule}};
    found.contents.ignored = {"build/x.o"};
    CHECK(unsaved_work(found).empty());
}

TEST_CASE("each thing that exists nowhere else is told by what it is and where") {
    WorktreeFindings found = nothing_found();
    std::string text;
    SECTION("changed files, the first of them by name") {
        found.changed = {"a", "b", "c", "d", "e", "f", "g"};
        text = "it has changes: a, b, c, d, e and 2 more";
    }
    SECTION("files that Git was told not to look at") {
        found.changed = {"a"};
        found.contents.unwatched = {"a", "local.yml"};
        text = "it has changes: a, local.yml";
    }
    SECTION("a rebase") {
        found.operation_in_progress = true;
        text = "a rebase, merge or the like is under way in it";
    }
    SECTION("commits") {
        found.commits_safe = Evidence::no;
        text = "its commits are not proven to be anywhere else";
    }
    SECTION("commits that could not be looked up") {
        found.commits_safe = Evidence::unknown;
        text = "it is not known whether its commits are anywhere else";
    }
    SECTION("a repository's commits") {
        found.contents.repositories = {{.path = "app", .unpublished = {"HEAD", "refs/stash"}}};
        text = "the repository app in it has commits that are nowhere else (HEAD, refs/stash)";
    }
    SECTION("a submodule's files") {
        found.contents.repositories = {
            {.path = "lib", .kind = InnerKind::submodule, .changed = {"x"}}};
        text = "the submodule lib in it has changes: x";
    }
    SECTION("both of a worktree of another repository") {
        found.contents.repositories = {{.path = "other",
                                        .kind = InnerKind::linked,
                                        .unpublished = {"HEAD"},
                                        .changed = {"x"}}};
        text = "the worktree other in it has commits that are nowhere else (HEAD) and changes: x";
    }
    CHECK(told(found) == text);
}

TEST_CASE("what is told of a repository is not told of its path once more") {
    WorktreeFindings found = nothing_found();
    found.changed = {"app/", "a", "lib"};
    found.contents.repositories = {{.path = "app", .unpublished = {"HEAD"}}, {.path = "lib"}};
    CHECK(told(found) == "it has changes: a, lib; the repository app in it has commits that are "
                         "nowhere else (HEAD)");
}

TEST_CASE("all of it can be kept elsewhere but a worktree of another repository") {
    WorktreeFindings found = nothing_found();
    found.changed = {"a"};
    found.operation_in_progress = true;
    found.commits_safe = Evidence::no;
    found.contents.repositories = {
        {.path = "app", .changed = {"x"}},
        {.path = "lib", .kind = InnerKind::submodule, .unpublished = {"HEAD"}}};
    CHECK(can_be_kept(unsaved_work(found)));
    found.contents.repositories.push_back(
        {.path = "other", .kind = InnerKind::linked, .changed = {"x"}});
    CHECK_FALSE(can_be_kept(unsaved_work(found)));
}
