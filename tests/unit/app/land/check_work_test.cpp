#include "app/land/check_work.hpp"

#include "app/worktree/recorded_worktree.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A changeset with a commit of its own, on whose root branch somebody else has put another file.
struct CheckedWork : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = holding(epic);
    CommitId head = commit_work(changeset, first, {{"src/new.txt", "new\n"}});
    const fs::path folder = worktree_of(changeset);
    CommitId root = move_root({{"theirs.txt", "theirs\n"}});
    Session session{.id = *work.plan.session,
                    .agent = work.plan.caller,
                    .epic = epic.id,
                    .changeset = changeset.id,
                    .worktree = folder.string(),
                    .branch = work_branch_of(changeset),
                    .base = first,
                    .start = first};
    // Of each check, what it found there.
    std::vector<FileTree> seen;
    std::function<void()> meanwhile = [] {};
    int status = 0;

    CheckedWork() {
        settings.checks = {{"make", "test"}};
        process.answer = [this](const ProcessRequest& request) {
            seen.push_back(repository.git.files_in(*repository.git.worktree_at(folder)));
            CHECK(request.directory == folder);
            meanwhile();
            return ProcessResult{.status = status, .out = "1 test failed\n"};
        };
    }
    CommitId move_root(const FileContents& changed) {
        FileTree tree = (*repository.git.commits.find(first))->tree;
        for (const auto& [path, content] : changed)
            tree[path] = *content;
        const CommitId made = repository.git.commits.add({.tree = tree,
                                                          .parents = {first},
                                                          .message = "Theirs\n",
                                                          .author = "Otto",
                                                          .committer = "Otto"});
        repository.force("refs/heads/topic", made, "Otto");
        return made;
    }
    std::optional<LandingCandidate> candidate() {
        return unwrap(landing_candidate(work, changeset, first, head));
    }
    Result<std::optional<Error>> check() { return failing_check(work, session, candidate()); }
    bool has_passed() { return unwrap(has_passed_checks(work, changeset.id, candidate()->result)); }
    bool is_as_it_was() {
        const WorktreeState state = unwrap(repository.worktrees().worktree_state(folder));
        const auto record = unwrap(record_of_worktree(store, folder));
        return state.branch == session.branch && state.head == head && state.changed.empty() &&
               (!record || record->phase == WorktreePhase::worked_in);
    }
    std::vector<std::string> rescued() {
        std::vector<std::string> names;
        for (const auto& [name, commit] :
             unwrap(repository.refs().refs_below(std::string(rescue_folder))))
            names.push_back(name);
        return names;
    }
};

} // namespace

TEST_CASE("what is to land is checked with what the root branch has besides", "[app][land]") {
    CheckedWork f;
    CHECK_FALSE(unwrap(f.check()));
    REQUIRE(f.seen.size() == 1);
    CHECK(f.seen[0].contains("theirs.txt"));
    CHECK(f.seen[0].contains("src/new.txt"));
    CHECK(f.is_as_it_was());
    CHECK(f.rescued().empty());
    CHECK(f.has_passed());
}

TEST_CASE("where the root branch has nothing besides, the work branch itself is checked",
          "[app][land]") {
    CheckedWork f;
    f.repository.force("refs/heads/topic", f.first);
    f.meanwhile = [&] {
        CHECK(f.repository.git.worktree_at(f.folder)->branch == f.session.branch);
    };
    CHECK_FALSE(unwrap(f.check()));
    CHECK_FALSE(f.seen.at(0).contains("theirs.txt"));
    CHECK(f.has_passed());
}

TEST_CASE("what does not pass says with which commit of the root branch", "[app][land]") {
    CheckedWork f;
    f.status = 2;
    const Error fault = unwrap(f.check()).value();
    CHECK(fault.code == ErrorCode::checks_failed);
    CHECK_THAT(fault.message, ContainsSubstring("make test") && ContainsSubstring("topic"));
    CHECK(fault.details.string_at("onto") == f.root.str());
    CHECK(fault.details.string_at("output") == "1 test failed\n");
    CHECK_THAT(std::string(fault.hint), ContainsSubstring("git rebase topic"));
    CHECK(f.is_as_it_was());
    CHECK_FALSE(f.has_passed());
    SECTION("on the work branch alone it says so of that") {
        f.repository.force("refs/heads/topic", f.first);
        const Error own = unwrap(f.check()).value();
        CHECK(own.details.string_at("onto").empty());
        CHECK_THAT(own.message, !ContainsSubstring("topic"));
    }
}

TEST_CASE("a check that is stopped leaves the worktree as it was", "[app][land]") {
    CheckedWork f;
    f.process.answer = [](const ProcessRequest&) {
        return ProcessResult{.status = 143, .stopped = true};
    };
    CHECK(unwrap(f.check()).value().code == ErrorCode::interrupted);
    CHECK(f.is_as_it_was());
}

TEST_CASE("what checks leave lands nowhere, and is kept", "[app][land]") {
    CheckedWork f;
    std::string kept = "files-of-" + f.changeset.id.str();
    SECTION("files") {
        f.meanwhile = [&] {
            unwrap(f.files.write(f.folder / "report.xml", "<ok/>"));
            unwrap(f.files.write(f.folder / "src/a.txt", "formatted\n"));
        };
    }
    SECTION("a commit") {
        f.meanwhile = [&] { f.repository.commit(f.folder, "Format\n", {{"src/a.txt", "f\n"}}); };
        kept = "head-of-" + f.changeset.id.str();
    }
    CHECK_FALSE(unwrap(f.check()));
    CHECK(f.is_as_it_was());
    CHECK_FALSE(unwrap(f.files.exists(f.folder / "report.xml")));
    REQUIRE(f.rescued().size() == 1);
    CHECK_THAT(f.rescued().front(), Catch::EndsWith(kept));
    CHECK(f.progress.has_warned_of(f.rescued().front()));
}

TEST_CASE("what has passed is just these files with just these checks", "[app][land]") {
    CheckedWork f;
    CHECK_FALSE(f.has_passed());
    CHECK_FALSE(unwrap(f.check()));
    CHECK(f.has_passed());
    SECTION("the root branch moves") {
        f.move_root({{"theirs.txt", "others\n"}});
    }
    SECTION("another check is asked for") {
        f.settings.checks.push_back({"make", "lint"});
    }
    CHECK_FALSE(f.has_passed());
    f.settings.checks.clear();
    CHECK(f.has_passed());
}

TEST_CASE("a worktree that is not clean on its branch tells nothing of the work", "[app][land]") {
    CheckedWork f;
    SECTION("files") {
        unwrap(f.files.write(f.folder / "mine.txt", "mine\n"));
        CHECK(must_fail(f.check()).code == ErrorCode::dirty);
        CHECK(unwrap(f.files.exists(f.folder / "mine.txt")));
    }
    SECTION("on no branch") {
        unwrap(f.repository.worktrees().put_on_branch(f.folder, std::nullopt));
        CHECK(must_fail(f.check()).code == ErrorCode::wrong_branch);
    }
    CHECK(f.seen.empty());
}

TEST_CASE("work that could not land now is checked as it stands", "[app][land]") {
    CheckedWork f;
    SECTION("it conflicts") {
        f.move_root({{"src/new.txt", "another\n"}});
    }
    SECTION("there is no root branch") {
        f.repository.force("refs/heads/topic", std::nullopt);
    }
    SECTION("it stands on work that has not landed") {
        const Bead below = f.done(f.PlanFixture::changeset(f.epic, "Below"), f.first, f.first);
        Bead waiting = f.get(f.changeset.id);
        waiting.depends_on = {below.id};
        f.changeset = f.update(waiting);
    }
    CHECK_FALSE(f.candidate());
    CHECK_FALSE(unwrap(f.check()));
    CHECK_FALSE(f.seen.at(0).contains("theirs.txt"));
}
