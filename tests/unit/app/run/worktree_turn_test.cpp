#include "app/run/worktree_turn.hpp"

#include "app/run/recover_runs.hpp"
#include "support/editing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("Agents with tools edit the document, a commit for each turn", "[app][document]") {
    EditingFixture at;
    const BeadId run = at.start(at.rounds(1));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "A line by calligrapher.\nA line by scout.\n");
    const auto turns = at.turns_of(run);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].in == at.first);
    CHECK(turns[1].in == turns[0].out);
    CHECK(turns[1].out == at.head_of(run));
    CHECK(unwrap(at.repository.history().commits(at.first, at.head_of(run))).size() == 2);
    const std::string message = unwrap(at.repository.history().message(at.head_of(run)));
    CHECK_THAT(message, ContainsSubstring("Revise notes.md") &&
                            ContainsSubstring("Atelier-Artisan: atelier/artisan/scout"));
    CHECK_FALSE(at.is_there(run));
    CHECK_FALSE(at.turn_branch_of(run));
    CHECK(unwrap(at.files.list(at.paths.sessions())).empty());
    CHECK_THAT(at.answering.asked.back().prompt, ContainsSubstring("Edit the file notes.md"));
    const TurnRequest& request = at.answering.requests.back();
    CHECK(request.argv.front() == "edit");
    CHECK(request.directory == at.worktree_of_run(run));
    CHECK(request.wants_words);
    CHECK(request.environment.at("ATELIER_AGENT_ID") == "atelier/artisan/scout");
}

TEST_CASE("What an agent has committed counts as what it has left", "[app][document]") {
    EditingFixture at;
    at.edit = [&](const fs::path& folder, const Asked& one) {
        at.repository.commit(folder, "First\n", {{"notes.md", "one\n"}},
                             "atelier/artisan/" + one.artisan);
        at.repository.commit(folder, "Second\n", {{"notes.md", "one\ntwo\n"}},
                             "atelier/artisan/" + one.artisan);
        at.add_line(folder, "three");
    };
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "one\ntwo\nthree\n");
    CHECK(unwrap(at.repository.history().commits(at.first, at.head_of(run))).size() == 1);
    CHECK(at.progress.warnings.empty());
}

TEST_CASE("A turn that leaves the file as it is makes no commit", "[app][document]") {
    EditingFixture at;
    at.edit = [](const fs::path&, const Asked&) {};
    const BeadId run = at.start(at.rounds(3, {.kind = UntilKind::unchanged}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.head_of(run) == at.first);
    CHECK(at.turns_of(run).size() == 2);
}

TEST_CASE("A turn that changes anything else is refused, and told why", "[app][document]") {
    EditingFixture at;
    at.edit = [&](const fs::path& folder, const Asked& one) {
        at.add_line(folder, "mine");
        if (at.answering.asked.size() == 1) unwrap(at.files.write(folder / "README.md", "mine\n"));
        if (at.answering.asked.size() == 2) CHECK_THAT(one.prompt, ContainsSubstring("README.md"));
    };
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "mine\n");
    const auto turns = at.turns_of(run);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].status == TurnStatus::failed);
    CHECK(turns[0].error == "guarded");
    CHECK(turns[0].error_text == "the turn changed README.md, and may change nothing but notes.md");
    CHECK_FALSE(at.repository.file_at(at.head_of(run), "README.md") == "mine\n");
    // Nothing that an agent has made is lost.
    REQUIRE(at.progress.warnings.size() == 1);
    CHECK_THAT(at.progress.warnings.front(), ContainsSubstring("refs/atelier/rescue/"));
    CHECK_FALSE(at.is_there(run));
}

TEST_CASE("A document that is gone, or no text, is refused", "[app][document]") {
    EditingFixture at;
    at.repository.commit("/repo", "Notes\n", {{"notes.md", "one\n"}});
    const auto refused_with = [&](const std::optional<std::string>& text) {
        at.edit = [&at, text](const fs::path& folder, const Asked&) {
            if (text)
                unwrap(at.files.write(folder / "notes.md", *text));
            else
                unwrap(at.files.remove(folder / "notes.md"));
        };
        const BeadId run = at.start(at.writing({editing_turn("a")}));
        CHECK(at.drive(run).run.status == RunStatus::failed);
        return at.turns_of(run).back().error_text;
    };
    CHECK(refused_with(std::nullopt) == "the turn deleted notes.md");
    CHECK(refused_with("a\xff") == "notes.md is not UTF-8");
}

TEST_CASE("A person may commit while an agent edits", "[app][document]") {
    EditingFixture at;
    BeadId run = at.start(at.writing({editing_turn("a")}));
    at.edit = [&](const fs::path& folder, const Asked&) {
        at.add_line(folder, "mine");
        at.commit_beside(run, "other.md", "by hand\n");
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "mine\n");
    CHECK(at.repository.file_at(at.head_of(run), "other.md") == "by hand\n");
}

TEST_CASE("Where a person changes the same lines, theirs stay, and the turn is taken again",
          "[app][document]") {
    EditingFixture at;
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    at.edit = [&](const fs::path& folder, const Asked&) {
        at.add_line(folder, "mine");
        if (at.answering.asked.size() == 1) at.commit_beside(run, "notes.md", "by hand\n");
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.document_of(run) == "by hand\nmine\n");
    const auto turns = at.turns_of(run);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].status == TurnStatus::lost);
    CHECK(turns[0].error == "document-moved");
}

TEST_CASE(
    "What a reviewing agent with tools does to the repository is put back, and fails its turn",
    "[app][document]") {
    EditingFixture at;
    at.answering.answer = [](const Asked&) { return R"({"content": "", "verdict": "approved"})"; };
    at.edit = [&](const fs::path&, const Asked& one) {
        if (at.answering.asked.size() == 1)
            at.repository.force("refs/heads/strayed", at.first, "atelier/artisan/" + one.artisan);
    };
    const BeadId run = at.start(at.writing({reviewing_turn("b")}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK_FALSE(at.repository.git.ref("refs/heads/strayed"));
    REQUIRE(at.progress.warnings.size() == 1);
    CHECK_THAT(at.progress.warnings.front(), ContainsSubstring("refs/heads/strayed"));
    const auto turns = at.turns_of(run);
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].status == TurnStatus::failed);
    CHECK(turns[0].error == "guarded");
    CHECK_THAT(turns[0].error_text, ContainsSubstring("was to change nothing") &&
                                        ContainsSubstring("removed refs/heads/strayed"));
    CHECK(turns[1].status == TurnStatus::done);
    CHECK_THAT(at.answering.asked.back().prompt, ContainsSubstring("was to change nothing"));
}

TEST_CASE("An agent with tools says its review last, and changes nothing", "[app][document]") {
    EditingFixture at;
    at.answering.answer = [](const Asked&) {
        return R"({"content": "good", "verdict": "approved"})";
    };
    at.edit = [&](const fs::path& folder, const Asked&) {
        CHECK(folder == at.paths.home(*AgentId::make(Role::artisan, "scout")));
    };
    const BeadId run = at.start(at.writing({reviewing_turn("b")}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.turns_of(run).at(0).verdict == WorkflowVerdict::approved);
    CHECK(at.turns_of(run).at(0).text == "good");
    CHECK(at.head_of(run) == at.first);
    CHECK(unwrap(at.files.list(at.paths.sessions())).empty());
}

TEST_CASE("A driver that is killed at any moment of such turns loses none", "[app][document]") {
    std::vector<std::string> whole;
    for (int at_moment = 0;; ++at_moment) {
        EditingFixture at;
        const BeadId run = at.start(at.rounds(1));
        at.kill.passed = 0;
        at.kill.at = at_moment;
        bool killed = false;
        try {
            at.drive(run);
        } catch (const Killed&) {
            killed = true;
        }
        at.restart();
        INFO("killed at moment " << at_moment);
        CHECK(at.drive(run).run.status == RunStatus::completed);
        CHECK(at.document_of(run) == "A line by calligrapher.\nA line by scout.\n");
        CHECK(unwrap(at.repository.history().commits(at.first, at.head_of(run))).size() == 2);
        CHECK_FALSE(at.is_there(run));
        CHECK_FALSE(at.turn_branch_of(run));
        if (!killed && at_moment > 0) break;
    }
}

TEST_CASE("What an agent had finished before a kill is taken from its worktree",
          "[app][document]") {
    EditingFixture at;
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    // As the turn is recorded, when its words are kept already.
    at.repository.made.before_write = []() -> Result<void> { throw Killed{}; };
    CHECK_THROWS_AS(drive_run(at.world, {run}), Killed);
    at.repository.made.before_write = [] { return Result<void>(); };
    CHECK(at.is_there(run));
    at.restart();
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.answering.times("calligrapher") == 1);
    CHECK(at.document_of(run) == "A line by calligrapher.\n");
    CHECK_FALSE(at.is_there(run));
}

TEST_CASE("A run that is abandoned in the midst of such a turn leaves no worktree",
          "[app][document]") {
    EditingFixture at;
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    at.edit = [&](const fs::path& folder, const Asked&) {
        at.add_line(folder, "half");
        unwrap(at.say({.run = run, .kind = SignalKind::abandon, .text = "Enough."}));
    };
    CHECK(at.drive(run).run.status == RunStatus::cancelled);
    CHECK_FALSE(at.is_there(run));
    CHECK_FALSE(at.turn_branch_of(run));
    CHECK(at.head_of(run) == at.first);
}

TEST_CASE("A worktree that cannot be made fails the turn", "[app][document]") {
    EditingFixture at;
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    unwrap(at.files.write(at.worktree_of_run(run), "somebody's\n"));
    CHECK(at.drive(run).run.status == RunStatus::failed);
    CHECK(at.turns_of(run).back().error == "dirty");
    CHECK_FALSE(at.turn_branch_of(run));
}
