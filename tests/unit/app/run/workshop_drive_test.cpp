// The workshop as it is driven: what of it is recorded, counted and told.
#include "app/run/look_at_runs.hpp"
#include "base/text.hpp"
#include "support/run_fixture.hpp"
#include "view/runs.hpp"

#include <array>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::array builders{"scout", "sage", "spark", "steady", "sync"};
constexpr std::array stages{"exploring", "designing", "prototyping", "refining", "integrating"};

struct WorkshopFixture : RunFixture {
    WorkshopFixture() {
        catalog.briefs["work"] = "{{ request }}\nnotes: {{ notes }}\n";
        for (const char* builder : builders)
            catalog.artisans[builder] = {.name = builder,
                                         .display_name = builder,
                                         .persona = "You are a builder.",
                                         .form = "note"};
    }

    // Led by the builder of that stage.
    StartRequest task(const std::string& stage, int steps) {
        Workflow workflow{.name = "workshop"};
        for (std::size_t i = 0; i < builders.size(); ++i) {
            workflow.roles.push_back({builders[i], builders[i]});
            workflow.steps.push_back(
                {LoopStep{.steps = {{TurnStep{.role = builders[i], .brief = {"work", "work"}}}},
                          .max = steps,
                          .until = {UntilKind::done},
                          .name = stages[i]}});
        }
        return {.workflow = std::move(workflow), .request = "A cache.", .start_stage = stage};
    }
    std::size_t log_lines(const BeadId& run) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.events({.bead = run}); }))
            .size();
    }
    Json figures(const BeadId& run) {
        const RunView view = unwrap(view_run(world.desk(), work.probe(), run));
        return run_metrics_json(view, {.events = log_lines(run)}, clock.now());
    }
    std::vector<std::string> stages_of(const BeadId& run) {
        std::vector<std::string> out;
        for (const TurnRecord& turn : turns_of(run))
            if (out.empty() || out.back() != turn.stage) out.push_back(turn.stage);
        return out;
    }
    // Whether each piece is a commit that its own ref or a later piece's leads to.
    bool all_in_git(const BeadId& run) {
        const auto pieces = pieces_of(run);
        return std::ranges::all_of(pieces, [&](const Piece& piece) {
            const bool has_ref =
                repository.git.ref("refs/atelier/pieces/" + piece.id.str()) == piece.commit;
            return !text_of(piece.id).empty() && has_ref != piece.intermediate;
        });
    }
};

} // namespace

TEST_CASE("The figures of a workshop that advances by itself are those of its log", "[app][run]") {
    struct Task {
        const char* stage;
        int steps;
        int turns;
        int handoffs;
        int stages;
    };
    for (const Task& one : {Task{"exploring", 2, 10, 4, 5}, Task{"designing", 5, 20, 3, 4},
                            Task{"integrating", 1, 1, 0, 1}}) {
        INFO(one.stage);
        WorkshopFixture at;
        const DriveOutcome done = at.carry(at.task(one.stage, one.steps));
        CHECK(done.run.status == RunStatus::completed);
        CHECK(done.turns == one.turns);
        const Json figures = at.figures(done.run.id);
        CHECK(figures.int_at("steps") == one.turns);
        CHECK(figures.int_at("handoffs") == one.handoffs);
        CHECK(figures.int_at("stages_completed") == one.stages);
        CHECK(figures.find("steps_by_stage")->int_at(one.stage) == one.steps);
        CHECK(figures.int_at("signals") == 0);
        CHECK(figures.int_at("events") == static_cast<std::int64_t>(at.log_lines(done.run.id)));
        const auto types = at.event_types();
        CHECK(std::ranges::count(types, "handoff.made") == one.handoffs);
        CHECK(std::ranges::count(types, "stage.completed") == one.stages);
        CHECK(std::ranges::count(types, "piece.created") == one.turns);
    }
}

TEST_CASE("Each step of a workshop leaves a piece, and as many are counted as there are",
          "[app][run]") {
    WorkshopFixture at;
    const BeadId run = at.carry(at.task("exploring", 2)).run.id;
    CHECK(at.pieces_of(run).size() == 10);
    CHECK(at.all_in_git(run));
    CHECK(at.figures(run).int_at("pieces") == 10);
    const auto turns = at.turns_of(run);
    CHECK(turns.size() == 10);
    for (const TurnRecord& turn : turns)
        CHECK(turn.piece.has_value());
}

TEST_CASE("An advance in the last stage completes the run, and its driver returns", "[app][run]") {
    WorkshopFixture at;
    StartRequest task = at.task("integrating", 5);
    task.auto_advance = false;
    const BeadId run = at.start(task);
    CHECK(at.drive(run, 2).end == DriveEnd::steps);
    unwrap(at.say({.run = run, .kind = SignalKind::advance}));
    const DriveOutcome done = at.drive(run);
    CHECK(done.end == DriveEnd::over);
    CHECK(done.run.status == RunStatus::completed);
    CHECK(at.turns_of(run).size() == 2);
}

TEST_CASE("A task can be begun as soon as another one is over", "[app][run]") {
    WorkshopFixture at;
    const BeadId first = at.carry(at.task("integrating", 1)).run.id;
    const DriveOutcome second = at.carry(at.task("refining", 1));
    CHECK(second.run.id != first);
    CHECK(second.run.status == RunStatus::completed);
    CHECK(at.run_of(first).status == RunStatus::completed);
}

TEST_CASE("Every task stays in the history, however it has ended", "[app][run]") {
    WorkshopFixture at;
    const BeadId by_itself = at.carry(at.task("integrating", 1)).run.id;
    const BeadId told = at.start(at.task("exploring", 2));
    at.drive(told, 1);
    unwrap(at.say({.run = told, .kind = SignalKind::complete, .text = "That will do."}));
    const BeadId abandoned = at.start(at.task("exploring", 2));
    at.drive(abandoned, 1);
    unwrap(at.say({.run = abandoned, .kind = SignalKind::abandon, .text = "No more."}));
    const RunList history = unwrap(list_runs(at.world.desk(), at.work.probe(), {}));
    std::map<BeadId, const Run*> found;
    for (const RunRow& row : history.rows)
        found.emplace(row.run.id, &row.run);
    REQUIRE(found.size() == 3);
    CHECK(found.at(by_itself)->status == RunStatus::completed);
    CHECK(found.at(told)->reason == "That will do.");
    CHECK(found.at(abandoned)->status == RunStatus::cancelled);
    for (const auto& [id, run] : found) {
        CHECK(run->started_at);
        CHECK(run->ended_at);
    }
}

TEST_CASE("Only whoever has the stage works, and the giver of a handoff is done", "[app][run]") {
    WorkshopFixture at;
    std::vector<std::string> working;
    const BeadId run = at.start(at.task("prototyping", 1));
    at.answering.meanwhile = [&](const Asked&) {
        for (const TurnRecord& turn : at.turns_of(run))
            if (is_in_flight(turn.status)) working.push_back(turn.stage + " " + turn.artisan);
    };
    at.drive(run);
    CHECK(working ==
          std::vector<std::string>{"prototyping spark", "refining steady", "integrating sync"});
    const auto turns = at.turns_of(run);
    CHECK(turns.size() == 3);
    for (const TurnRecord& turn : turns)
        CHECK(artisan_state(&turn) == ArtisanState::ready);
    CHECK(at.answering.times("scout") == 0);
}

TEST_CASE("After a handoff to a stage before the first one the run goes on through all that follow",
          "[app][run]") {
    WorkshopFixture at;
    const BeadId run = at.start(at.task("refining", 2));
    at.drive(run, 1);
    unwrap(at.say({.run = run, .kind = SignalKind::handoff, .to = "scout"}));
    at.drive(run, 1);
    unwrap(at.say({.run = run, .kind = SignalKind::advance}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK(at.stages_of(run) == std::vector<std::string>{"refining", "exploring", "designing",
                                                        "prototyping", "refining", "integrating"});
    CHECK(at.figures(run).int_at("signals") == 2);
}

TEST_CASE("A full stage that does not advance by itself stays, step by step, after seven steps",
          "[app][run]") {
    WorkshopFixture at;
    StartRequest task = at.task("exploring", 5);
    task.auto_advance = false;
    const BeadId run = at.start(task);
    CHECK(at.drive(run).end == DriveEnd::full_stage);
    for (int step = 6; step <= 7; ++step)
        CHECK(at.drive(run, 1).run.status == RunStatus::waiting);
    CHECK(at.turns_of(run).size() == 7);
    CHECK(at.stages_of(run) == std::vector<std::string>{"exploring"});
}

TEST_CASE("What is told to a builder is in its next brief, and a pause is lifted by resume",
          "[app][run]") {
    WorkshopFixture at;
    const BeadId run = at.start(at.task("refining", 1));
    at.drive(run, 1);
    unwrap(at.say({.run = run, .kind = SignalKind::note, .to = "sync", .text = "Mind the gap."}));
    unwrap(at.say({.run = run, .kind = SignalKind::pause}));
    CHECK(at.drive(run).end == DriveEnd::paused);
    CHECK(at.answering.times("sync") == 0);
    unwrap(at.say({.run = run, .kind = SignalKind::resume}));
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK_THAT(at.answering.asked.back().prompt, ContainsSubstring("Mind the gap."));
    const auto turns = at.turns_of(run);
    CHECK(turns.size() == 2);
    for (const TurnRecord& turn : turns) {
        CHECK(turn.ended_at);
        CHECK_FALSE(turn.artisan.empty());
    }
}

TEST_CASE("Queued runs are taken by priority, and of one priority the oldest first", "[app][run]") {
    WorkshopFixture at;
    const auto queued = [&](int priority) {
        StartRequest request = at.task("integrating", 1);
        request.status = RunStatus::queued;
        request.priority = priority;
        const BeadId run = at.start(request);
        at.clock.advance(Seconds{1});
        return run;
    };
    const BeadId last = queued(3);
    const BeadId second = queued(2);
    const BeadId third = queued(2);
    const BeadId first = queued(1);
    std::vector<BeadId> taken;
    for (;;) {
        const auto next = unwrap(at.store.read([&](PlanReader& plan) {
            return next_queued_run(plan, at.work.plan, at.work.probe());
        }));
        if (!next) break;
        taken.push_back(*next);
        at.drive(*next);
    }
    CHECK(taken == std::vector<BeadId>{first, second, third, last});
    CHECK(at.get(first).priority == 1);
}
