#include "app/changeset/changeset_base.hpp"
#include "support/catch.hpp"
#include "support/memory_repository.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a changeset stands on what it was begun on until it is where it was asked to be",
          "[app][changeset]") {
    MemoryFiles files;
    MemoryRepository repository(files, "/r");
    const CommitId begun_on = repository.commit("/r", "Base\n", {{"README.md", "x\n"}});
    const CommitId asked_for = repository.commit("/r", "Root\n", {{"root.txt", "x\n"}});
    repository.switch_to("/r", "work", begun_on);
    const CommitId before = repository.commit("/r", "Work\n", {{"work.txt", "x\n"}});
    repository.switch_to("/r", "work", asked_for);
    const CommitId moved = repository.commit("/r", "Moved\n", {{"work.txt", "x\n"}});
    GitHistory& history = repository.history();
    CHECK(unwrap(changeset_base(history, begun_on, std::nullopt, before)) == begun_on);
    CHECK(unwrap(changeset_base(history, begun_on, asked_for, before)) == begun_on);
    CHECK(unwrap(changeset_base(history, begun_on, asked_for, moved)) == asked_for);
    repository.git.fault = Error{ErrorCode::git_failed, "no"};
    CHECK(must_fail(changeset_base(history, begun_on, asked_for, moved)).code ==
          ErrorCode::git_failed);
}
