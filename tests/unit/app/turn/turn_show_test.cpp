#include "app/turn/turn_show.hpp"

#include "support/editing_fixture.hpp"
#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("In a turn its agent is shown what its prompt says", "[app][turn]") {
    TurnFixture at;
    at.settings.agent_default = "script";
    const BeadId run = at.start(at.commission(CommissionHow::chain, {"calligrapher", "scout"}));
    int looked = 0;
    at.answering.meanwhile = [&](const Asked& asked) {
        const ShownTurn shown = unwrap(turn_show(at.in_turn(run).world));
        CHECK(shown.artisan.name == asked.artisan);
        CHECK(shown.driven);
        CHECK_FALSE(shown.submitted);
        CHECK(asked.prompt == shown.artisan.persona + "\n\n" + shown.asked.prompt);
        CHECK(shown.asked.facts.earlier.size() == static_cast<std::size_t>(looked++));
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(looked == 2);
}

TEST_CASE("What others have said since is for the next turn", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued_chain({"scout", "archivist"});
    const std::string before = unwrap(at.alone.next()).shown.asked.prompt;
    at.clock.advance(Seconds{5});
    unwrap(at.say({.run = run, .kind = SignalKind::note, .text = "Make it blue."}));
    CHECK(unwrap(turn_show(at.alone.world)).asked.prompt == before);
    unwrap(at.alone.submit("One."));
    CHECK_THAT(unwrap(at.alone.next()).shown.asked.prompt, ContainsSubstring("Make it blue."));
}

TEST_CASE("What a turn shows has no credential in it", "[app][turn]") {
    TurnFixture at;
    at.alone.work.user_environment["API_KEY"] = "k-1234567890";
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.request = "Say k-1234567890.";
    at.queued(request);
    const ShownTurn shown = unwrap(at.alone.next()).shown;
    CHECK(shown.asked.facts.request == "Say ***.");
    CHECK_THAT(shown.asked.prompt, !ContainsSubstring("k-1234567890"));
}

TEST_CASE("Without a turn there is nothing to show", "[app][turn]") {
    TurnFixture at;
    CHECK(must_fail(turn_show(at.alone.world)).code == ErrorCode::not_runnable);
}

TEST_CASE("What its agent may call is shown with the turn", "[app][turn]") {
    TurnFixture at;
    const std::filesystem::path skills = shipped_skills(at.alone.work.share);
    unwrap(at.files.write(skills / "turn-submit/SKILL.md",
                          "description: Hand it in.\n  roles: artisan\n"));
    unwrap(at.files.write(skills / "task-done/SKILL.md", "  roles: planner worker\n"));
    at.queued_chain({"scout"});
    const auto next = turn_next(at.alone.world, std::nullopt, {"turn_submit", "without_page"});
    const std::vector<SkillPage> shown = unwrap(next).shown.skills;
    CHECK(unwrap(turn_show(at.alone.world, {"turn_submit"})).skills == shown);
    REQUIRE(shown.size() == 1);
    CHECK(shown.front().program() == "turn_submit");
    CHECK(shown.front().description == "Hand it in.");
}

TEST_CASE("Who edits the document in a worktree is shown that", "[app][turn]") {
    EditingFixture at;
    const BeadId run = at.start(at.writing({editing_turn("a")}));
    at.edit = [&](const std::filesystem::path& folder, const Asked& asked) {
        const TurnRecord turn = at.turns_of(run).back();
        AsAgent agent(at, "atelier/artisan/" + turn.artisan, turn.session);
        const ShownTurn shown = unwrap(turn_show(agent.world));
        CHECK_THAT(shown.asked.prompt, ContainsSubstring("Edit the file notes.md"));
        CHECK(asked.prompt == shown.artisan.persona + "\n\n" + shown.asked.prompt);
        at.add_line(folder, "mine");
    };
    CHECK(at.drive(run).run.status == RunStatus::completed);
}
