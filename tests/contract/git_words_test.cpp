#include "adapters/git/process/git_command.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("Git's words are kept whole, the cause first", "[git]") {
    CHECK(gits_words("error: cannot run git-lfs: No such file or directory\n"
                     "error: external filter 'git-lfs' failed\n"
                     "fatal: big.bin: smudge filter lfs failed\n") ==
          "cannot run git-lfs: No such file or directory; external filter 'git-lfs' failed; "
          "big.bin: smudge filter lfs failed");
    CHECK(gits_words("error: These files would be overwritten:\n\ta.txt\n"
                     "Please move them.\nAborting\n") ==
          "These files would be overwritten: a.txt; Please move them; Aborting");
    CHECK(gits_words("").empty());
}

TEST_CASE("what is not of the failure is left out of Git's words", "[git]") {
    CHECK(gits_words("Preparing worktree (new branch 'x')\n"
                     "12:00:00.123456 git.c:460 trace: built-in: git worktree\n"
                     "HEAD is now at 1234567 x\nhint: try again\n\nfatal: no\nfatal: no\n") ==
          "no");
    std::string lines = "the cause\n";
    for (int i = 0; i < 100; ++i)
        lines += std::to_string(i) + " " + std::string(100, 'x') + "\n";
    const std::string words = gits_words(lines);
    CHECK(words.starts_with("the cause; 0 xxx"));
    CHECK(words.ends_with("..."));
    CHECK(words.size() < 1'500);
}

TEST_CASE("what Git has answered is known to every copy, by all that was asked", "[git]") {
    struct Counted : Process {
        int runs = 0;
        Result<ProcessResult> run(const ProcessRequest&) override {
            return ProcessResult{.status = 0, .out = std::to_string(++runs)};
        }
    } process;
    const Git git(process, {}, "/r/.git");
    const auto ask = [](const Git& of, const GitCall& call) {
        return of.run_known(call, [] { return std::optional<std::string>("the same"); })->out;
    };
    CHECK(ask(git, {{"var", "X"}}) == "1");
    Git copy = git;
    CHECK(ask(copy, {{"var", "X"}}) == "1");
    CHECK(ask(copy, {{"var", "Y"}}) == "2");
    CHECK(ask(git, {{"var", "Y"}}) == "2");
    CHECK(ask(git, {.arguments = {"var", "X"}, .program = "another"}) == "3");
    // It may find what is not in the others'.
    copy.write_objects_to("/r/apart");
    CHECK(ask(copy, {{"var", "X"}}) == "4");
}
