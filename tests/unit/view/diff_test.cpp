#include "view/diff.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

DiffOutcome diff_of(std::string text, DiffSubject subject = DiffSubject::whole) {
    const auto commit = [](char c) { return *CommitId::parse(std::string(40, c)); };
    return {.changed = {*BeadId::parse("at-1.1"), "One", {commit('a'), commit('b')}},
            .subject = subject,
            .text = std::move(text)};
}

constexpr auto patch = "diff --git a/x b/x\n"
                       "index 1..2 100644\n"
                       "--- a/x\n"
                       "+++ b/x\n"
                       "@@ -1,2 +1,2 @@\n"
                       " kept\n"
                       "--- old\n"
                       "+new\n"
                       "diff --git a/y b/y\n"
                       "--- a/y\n";

} // namespace

TEST_CASE("a patch has the colours of Git's, on a terminal alone", "[view][diff]") {
    CHECK(diff_text(diff_of(patch), {}) == patch);
    CHECK(diff_text(diff_of(patch), {.colour = true}) == "\x1b[1mdiff --git a/x b/x\x1b[0m\n"
                                                         "\x1b[1mindex 1..2 100644\x1b[0m\n"
                                                         "\x1b[1m--- a/x\x1b[0m\n"
                                                         "\x1b[1m+++ b/x\x1b[0m\n"
                                                         "\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n"
                                                         " kept\n"
                                                         "\x1b[31m--- old\x1b[0m\n"
                                                         "\x1b[32m+new\x1b[0m\n"
                                                         "\x1b[1mdiff --git a/y b/y\x1b[0m\n"
                                                         "\x1b[1m--- a/y\x1b[0m\n");
    CHECK(diff_text(diff_of(""), {.colour = true}).empty());
}

TEST_CASE("a range-diff is painted by its margin, the patch behind it as one", "[view][diff]") {
    const std::string text = "1:  aaa ! 1:  bbb Title\n"
                             "    @@ x\n"
                             "    -+old\n"
                             "    ++new\n"
                             "\n"
                             "diff --git a/x b/x\n"
                             "+++ b/x\n"
                             "@@ -1 +1 @@\n"
                             "+new\n";
    CHECK(diff_text(diff_of(text, DiffSubject::since_last), {.colour = true}) ==
          "\x1b[1m1:  aaa ! 1:  bbb Title\x1b[0m\n"
          "\x1b[36m    @@ x\x1b[0m\n"
          "\x1b[31m    -+old\x1b[0m\n"
          "\x1b[32m    ++new\x1b[0m\n"
          "\n"
          "\x1b[1mdiff --git a/x b/x\x1b[0m\n"
          "\x1b[1m+++ b/x\x1b[0m\n"
          "\x1b[36m@@ -1 +1 @@\x1b[0m\n"
          "\x1b[32m+new\x1b[0m\n");
}

TEST_CASE("what is shown is said where it is not what was asked for", "[view][diff]") {
    CHECK(diff_remark(diff_of(patch)).empty());
    CHECK(diff_remark(diff_of("")) == "no changes to show for at-1.1");
    CHECK_THAT(diff_remark(diff_of(patch, DiffSubject::not_seen_before)),
               ContainsSubstring("not looked at at-1.1 before"));
    CHECK_THAT(diff_remark(diff_of(patch, DiffSubject::seen_is_gone)),
               ContainsSubstring("no longer in the repository"));
    CHECK_THAT(diff_remark(diff_of("", DiffSubject::nothing_new)),
               ContainsSubstring("at-1.1 has not changed"));
}

TEST_CASE("the files of a diff are counted", "[view][diff]") {
    const std::vector<FileChange> files{{.path = "a", .added = 3, .deleted = 1},
                                        {.path = "b", .old_path = "c", .added = 9}};
    CHECK(diffstat_text(files) == "2 files, 12 lines added, 1 deleted");
    CHECK(diffstat_text({{.path = "a", .added = 1}}) == "1 file, 1 line added, 0 deleted");
    CHECK(diffstat_text({}).empty());
    CHECK(diffstat_json(files).dump() == R"({"files":2,"added":12,"deleted":1})");
    DiffOutcome diff = diff_of(patch);
    diff.files = files;
    CHECK_THAT(diff_json(diff).dump(),
               Catch::Matchers::StartsWith(R"({"id":"at-1.1","title":"One","base":"aaaa)"));
    CHECK_THAT(
        diff_json(diff).dump(),
        Catch::Matchers::EndsWith(
            R"("seen":null,"files":[{"path":"a","old_path":null,"added":3,"deleted":1,"binary":false},)"
            R"({"path":"b","old_path":"c","added":9,"deleted":0,"binary":false}]})"));
}
