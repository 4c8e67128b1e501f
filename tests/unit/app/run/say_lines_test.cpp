#include "app/run/say_lines.hpp"

#include "app/artisan/pause_turns.hpp"
#include "app/artisan/run_lines.hpp"
#include "support/run_fixture.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Celebrated : RunFixture {
    Celebrated() { catalog.celebrated = {"Well made."}; }
    long celebrations() { return std::ranges::count(event_types(), "run.celebrated"); }
};

Term stage_of(const std::string& name, const std::string& role) {
    return {SeqStep{.steps = {briefed_turn(role)}, .name = name}};
}

// Two stages by two artisans, who are asked for lines by models.
struct Talking : RunFixture {
    // nullopt: the model fails.
    std::optional<std::string> says = "\"In my own words.\"";
    BeadId run = start(of({stage_of("first", "a"), stage_of("second", "b")}));

    Talking() {
        settings.workshop_dialogue = LineSource::model;
        settings.celebrate = LineSource::model;
        catalog.celebrated = {"Well made."};
        answering.answer = [this](const Asked& one) {
            return is_line(one) ? says : std::optional("a text by " + one.artisan);
        };
    }
    static bool is_line(const Asked& one) {
        return one.prompt.find("Say one short") != std::string::npos;
    }
    long lines_asked() { return std::ranges::count_if(answering.asked, is_line); }
    MadeUpLines made_up() {
        return unwrap(store.read([&](PlanReader& plan) { return made_up_lines(plan, run); }));
    }
    std::vector<std::string> kept() {
        std::vector<std::string> out;
        for (const MadeUpLine& line : made_up().lines)
            out.push_back(std::to_string(line.turn) + " " + std::string(name_of(line.action)) +
                          ": " + line.text);
        return out;
    }
    std::string celebration() {
        const auto said = unwrap(store.read([&](PlanReader& plan) {
            return plan.events({.bead = run, .types = {EventType::run_celebrated}});
        }));
        REQUIRE(said.size() == 1);
        return std::get<Json>(parse_json(said.front().data)).string_at("text");
    }
    void pause_scout() {
        const Context person = as(Role::overseer, "olga");
        unwrap(pause_turns(person, {.name = "scout", .reason = "enough"}));
    }
};

using Kept = std::vector<std::string>;

} // namespace

TEST_CASE("Models are asked for lines as work begins, is handed over and is done", "[app][run]") {
    Talking at;
    at.answering.usage = {.input = 10, .output = 5};
    const DriveOutcome done = at.drive(at.run);
    CHECK(done.run.status == RunStatus::completed);
    CHECK(done.turns == 2);
    CHECK(at.turns_of(at.run).size() == 2);
    CHECK(at.pieces_of(at.run).size() == 2);
    CHECK(at.kept() == Kept{"1 start_work: In my own words.", "1 handoff: In my own words.",
                            "2 start_work: In my own words.", "2 complete: In my own words."});
    CHECK(at.celebration() == "In my own words.");
    CHECK(at.lines_asked() == 5);
    CHECK(at.made_up().tokens == 5 * 15);
    for (std::size_t i = 0; i < at.answering.asked.size(); ++i)
        if (Talking::is_line(at.answering.asked[i]))
            CHECK(at.answering.requests[i].timeout == longest_wait_for_lines);
    // What is handed over and what begins, beside the second turn.
    CHECK(at.answering.at_once == 3);
    at.drive(at.run);
    CHECK(at.lines_asked() == 5);
}

TEST_CASE("No turn waits for a line, and one that comes too late is not waited for", "[app][run]") {
    Talking at;
    at.answering.backwards = true;
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    // Those beside the turns came in after them; the last ones are waited for.
    CHECK(at.kept() ==
          Kept{"1 start_work: ", "1 handoff: ", "2 start_work: ", "2 complete: In my own words."});
    CHECK(at.turns_of(at.run).size() == 2);
    CHECK(std::ranges::count(at.told.lines, "says something") == 0);
    CHECK(at.progress.warnings.empty());
}

TEST_CASE("A line is told as it comes, while its turn goes on", "[app][run]") {
    Talking at;
    std::vector<Kept> while_it_runs;
    at.answering.meanwhile = [&](const Asked& one) {
        if (!Talking::is_line(one)) while_it_runs.push_back(at.kept());
    };
    at.drive(at.run);
    REQUIRE(while_it_runs.size() == 2);
    CHECK(while_it_runs.front() == Kept{"1 start_work: In my own words."});
    CHECK(while_it_runs.back().size() == 3);
    CHECK(std::ranges::count(at.told.lines, "says something") == 3);
}

TEST_CASE("Where a model fails, the run goes on as without it, and nobody asks again",
          "[app][run]") {
    Talking at;
    at.says = GENERATE(std::optional<std::string>(), std::optional<std::string>(" \n"));
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.lines_asked() == 5);
    CHECK(at.kept() == Kept{"1 start_work: ", "1 handoff: ", "2 start_work: ", "2 complete: "});
    CHECK(at.celebration() == "Well made.");
    CHECK(at.progress.warnings.empty());
}

TEST_CASE("No model is asked for lines unless the settings say so", "[app][run]") {
    Talking at;
    at.settings.workshop_dialogue = at.settings.celebrate = LineSource::lines;
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.lines_asked() == 0);
    CHECK(at.kept().empty());
    CHECK(at.celebration() == "Well made.");
}

TEST_CASE("A model whose artisan is paused is not asked for lines", "[app][run]") {
    Talking at;
    at.answering.meanwhile = [&](const Asked& one) {
        if (one.artisan == "scout" && !Talking::is_line(one)) at.pause_scout();
    };
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    CHECK(at.lines_asked() == 3);
    CHECK(at.celebration() == "Well made.");
}

TEST_CASE("A run that has used what it may asks for no more lines", "[app][run]") {
    Talking at;
    at.answering.usage = {.input = 100, .output = 50};
    at.settings.run_limits.tokens = 700;
    CHECK(at.drive(at.run).run.status == RunStatus::completed);
    // Three of them, and the first turn, leave too little for two more.
    CHECK(at.lines_asked() == 3);
    CHECK(at.kept().back() == "2 complete: ");
}

TEST_CASE("Whoever carries a run to its end celebrates it once", "[app][run]") {
    Celebrated at;
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    CHECK(at.celebrations() == 1);
    celebrate(at.world, done.run);
    CHECK(at.celebrations() == 1);
    CHECK(std::ranges::count(at.told.lines, "celebrated") == 1);
}

TEST_CASE("A run that is not over is not celebrated", "[app][run]") {
    Celebrated at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    celebrate(at.world, at.run_of(run));
    CHECK(at.celebrations() == 0);
    at.drive(run);
    CHECK(at.celebrations() == 1);
}

TEST_CASE("A celebration that cannot be read is told, and fails nothing", "[app][run]") {
    Celebrated at;
    at.catalog.faults.emplace(
        "celebrations", Error{ErrorCode::workflow_invalid, "default.yaml:1: no lines", {}, {}});
    const DriveOutcome done = at.carry(at.commission(CommissionHow::solo, {"scout"}));
    CHECK(done.run.status == RunStatus::completed);
    CHECK(at.progress.has_warned_of("no lines"));
}
