#include "app/project/remove_project.hpp"

#include "app/project/register_project.hpp"
#include "support/project_fixture.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A registered project with one changeset in work; what lands, lands on `topic`.
struct Removal : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const std::string root = "refs/heads/topic";
    Context by = overseer();

    Removal() {
        repository.force(root, first);
        unwrap(files.write(paths.system_config(), project_json(record).dump()));
        unwrap(repository.configuration().set_include(worktrees_condition("at"),
                                                      paths.git_config().string()));
    }

    Result<RemoveOutcome> remove(bool confirmed = true) {
        return remove_project(
            {.plan = by,
             .repository = repository,
             .files = files,
             .record = record,
             .paths = paths,
             .probe = [this](const ProcessIdentity& one) { return machine.liveness(one); },
             .archive = "/data/removed"},
            confirmed);
    }
    CommitId work_on(const Bead& of) {
        return commit_work(of, first, {{"src/" + of.id.str() + ".txt", "new\n"}});
    }
    // Work that is on the root branch as well.
    CommitId landed() {
        const CommitId head = work_on(changeset);
        repository.force(root, head);
        return head;
    }
    bool has_worktree_of(const Bead& of) {
        return repository.git.worktree_at(worktree_of(of)) != nullptr;
    }
    bool is_recorded() {
        const auto types = event_types();
        return std::count(types.begin(), types.end(), "project.removing") > 0;
    }
    bool is_registered() {
        return !repository.git.includes.empty() && files.texts.contains(paths.system_config());
    }
};

std::optional<std::string> why_left(const RemoveOutcome& outcome, const std::string& branch) {
    for (const LeftBranch& left : outcome.left)
        if (left.branch == branch) return left.why;
    return std::nullopt;
}

} // namespace

TEST_CASE("before it is confirmed it is only said what removing would do", "[app][remove]") {
    Removal f;
    f.landed();
    f.repository.force("refs/atelier/rescue/x/topic", f.first);
    f.repository.force("refs/atelier/pieces/at-r.1", f.first);
    const auto texts = f.files.texts;
    const auto refs = f.repository.git.refs;
    const RemoveOutcome outcome = unwrap(f.remove(false));
    CHECK_FALSE(outcome.removed);
    CHECK(outcome.enlistment == "/repo");
    CHECK(outcome.worktrees == std::vector<fs::path>{f.worktree_of(f.changeset)});
    CHECK(outcome.branches == std::vector<std::string>{f.work_branch_of(f.changeset).str()});
    REQUIRE(outcome.left.size() == 1);
    CHECK(why_left(outcome, "topic") == "what landed is on it");
    CHECK(outcome.rescue_refs == std::vector<std::string>{"refs/atelier/rescue/x/topic"});
    CHECK(outcome.pieces == 1);
    CHECK(outcome.git_key == "includeIf.gitdir:./worktrees/at-*.path");
    CHECK(outcome.kept.parent_path() == "/data/removed");
    CHECK_THAT(outcome.kept.filename().string(), ContainsSubstring("repo-1-20260101T0900"));
    CHECK(outcome.exported == outcome.kept / "plan.jsonl");

    CHECK(f.files.texts == texts);
    CHECK(f.repository.git.refs == refs);
    CHECK(f.has_worktree_of(f.changeset));
    CHECK(f.is_registered());
    CHECK_FALSE(f.is_recorded());
}

TEST_CASE("refs of pieces go with a project, and their texts are kept", "[app][remove]") {
    Removal f;
    const Person olga{"Olga", "olga@example.org"};
    const auto written = [&](const std::string& text, const std::vector<CommitId>& parents) {
        return unwrap(f.repository.pieces().write({.title = "A piece",
                                                   .text = text,
                                                   .provenance = "{}",
                                                   .parents = parents,
                                                   .origin = {.run = id("at-r")},
                                                   .signature = {olga, olga}}));
    };
    put_run(f.store, a_run("at-r"));
    f.put([] {
        Lease lease = drivers_lease("at-r");
        lease.ended = true;
        return lease;
    }());
    Piece first = a_piece("at-r.1", "at-r");
    first.commit = written("One.", {});
    Piece second = a_piece("at-r.2", "at-r");
    second.commit = written("Two.", {first.commit});
    unwrap(to_runs(f.store, [&](RunWriter& runs) -> Result<void> {
        ATELIER_CHECK(runs.add(first, {}, "One.", std::nullopt));
        // Its commit is gone.
        ATELIER_CHECK(runs.add(a_piece("at-r.3", "at-r"), {}, "", std::nullopt));
        return runs.add(second, {first.id}, "Two.", std::nullopt);
    }));
    f.repository.force("refs/atelier/pieces/at-r.2", second.commit);
    const RemoveOutcome outcome = unwrap(f.remove());
    CHECK(outcome.pieces == 1);
    CHECK_FALSE(f.repository.git.ref("refs/atelier/pieces/at-r.2"));
    CHECK(outcome.piece_texts == outcome.kept / "pieces");
    CHECK(f.files.texts.at(outcome.piece_texts / "at-r.1.md") == "One.");
    CHECK(f.files.texts.at(outcome.piece_texts / "at-r.2.md") == "Two.");
    CHECK_FALSE(f.files.texts.contains(outcome.piece_texts / "at-r.3.md"));
    CHECK_THAT(f.files.texts.at(outcome.exported), ContainsSubstring(R"("id":"at-r.2")"));
}

TEST_CASE("a project that is removed leaves the repository and is kept with its plan",
          "[app][remove]") {
    Removal f;
    const CommitId head = f.landed();
    unwrap(f.repository.worktrees().lock_worktree(f.worktree_of(f.changeset),
                                                  "git-atelier session s-1"));
    const RemoveOutcome outcome = unwrap(f.remove());
    CHECK(outcome.removed);
    CHECK_FALSE(f.has_worktree_of(f.changeset));
    CHECK_FALSE(f.at(f.work_branch_of(f.changeset)));
    CHECK(f.repository.git.ref(f.root) == head);
    CHECK(f.repository.git.includes.empty());
    CHECK_FALSE(unwrap(f.files.exists(f.paths.folder)));
    CHECK(f.files.texts.contains(outcome.kept / "config.sys.json"));
    const std::string plan = f.files.texts.at(outcome.exported);
    CHECK(std::count(plan.begin(), plan.end(), '\n') == 2);
    CHECK_THAT(plan, ContainsSubstring("\"" + f.epic.id.str() + "\"") &&
                         ContainsSubstring("\"" + f.changeset.id.str() + "\""));
    CHECK(f.events().back().type == "worktree.removed");
    CHECK(std::ranges::count(f.event_types(), "project.removing") == 1);
    CHECK(f.events().back().actor == f.by.caller.str());
}

TEST_CASE("a project on which an agent is running stays until that is certainly over",
          "[app][remove]") {
    Removal f;
    f.landed();
    f.holding(f.epic);
    const Error living = must_fail(f.remove());
    CHECK(living.code == ErrorCode::identity_in_use);
    CHECK_THAT(living.message, ContainsSubstring("atelier/worker/worker-1 is running"));
    f.machine.restart();
    CHECK(must_fail(f.remove()).code == ErrorCode::identity_in_use);
    CHECK(f.has_worktree_of(f.changeset));
    CHECK(f.is_registered());
    CHECK_FALSE(f.is_recorded());
    f.clock.advance(f.settings.lease.lease + Seconds{1});
    CHECK(unwrap(f.remove()).removed);
}

TEST_CASE("all that is in the way is told at once, under the first one's code", "[app][remove]") {
    Removal f;
    const Bead second = f.PlanFixture::changeset(f.epic, "D");
    f.landed();
    f.work_on(second);
    unwrap(f.files.write(f.worktree_of(f.changeset) / "notes.txt", "mine\n"));
    const Error refused = must_fail(f.remove());
    CHECK(refused.code == ErrorCode::dirty);
    CHECK_THAT(refused.message,
               ContainsSubstring("notes.txt") && ContainsSubstring(f.worktree_of(second).string()));
    CHECK_THAT(refused.details.dump(), ContainsSubstring(R"("code":"dirty")") &&
                                           ContainsSubstring(R"("code":"not-integrated")"));
    CHECK(f.files.texts.contains(f.worktree_of(f.changeset) / "notes.txt"));
    CHECK(f.has_worktree_of(second));
    CHECK(f.is_registered());

    unwrap(f.files.remove(f.worktree_of(f.changeset) / "notes.txt"));
    CHECK(must_fail(f.remove()).code == ErrorCode::not_integrated);
}

TEST_CASE("a branch that is not proven to be elsewhere, or is in use, is left", "[app][remove]") {
    Removal f;
    const std::string name = f.work_branch_of(f.changeset).str();
    std::string why;
    SECTION("its commits have not landed") {
        f.work_on(f.changeset);
        unwrap(f.repository.worktrees().discard_worktree(f.worktree_of(f.changeset)));
        why = "not proven to be anywhere else";
    }
    SECTION("the user has it checked out") {
        unwrap(f.repository.worktrees().add_worktree("/elsewhere", f.work_branch_of(f.changeset),
                                                     f.first));
        why = "it is checked out elsewhere";
    }
    const auto head = f.at(f.work_branch_of(f.changeset));
    const RemoveOutcome outcome = unwrap(f.remove());
    CHECK(outcome.removed);
    CHECK(outcome.branches.empty());
    CHECK_THAT(why_left(outcome, name).value_or("it is not among them"), ContainsSubstring(why));
    REQUIRE(head);
    CHECK(f.at(f.work_branch_of(f.changeset)) == head);
}

TEST_CASE("whoever begins while a project is removed keeps it", "[app][remove]") {
    Removal f;
    f.landed();
    f.repository.moving.before_update = [&] { f.holding(f.epic); };
    CHECK(must_fail(f.remove()).code == ErrorCode::identity_in_use);
    CHECK(f.is_recorded());
    CHECK(f.is_registered());
    CHECK(f.lease(f.epic.id));
}

TEST_CASE("a removal that was interrupted is finished by the next", "[app][remove]") {
    Removal f;
    f.landed();
    f.files.broken.insert("/data/removed");
    CHECK(must_fail(f.remove()).code == ErrorCode::files_failed);
    CHECK_FALSE(f.has_worktree_of(f.changeset));
    CHECK(f.repository.git.includes.empty());
    CHECK(f.files.texts.contains(f.paths.system_config()));
    f.files.broken.clear();
    const RemoveOutcome outcome = unwrap(f.remove());
    CHECK(outcome.removed);
    CHECK(f.files.texts.contains(outcome.kept / "config.sys.json"));
    CHECK_FALSE(unwrap(f.files.exists(f.paths.folder)));
}
