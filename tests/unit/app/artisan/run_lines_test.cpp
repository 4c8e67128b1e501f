#include "app/artisan/run_lines.hpp"

#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct CelebratedRun : RunFixture {
    CelebratedRun() { catalog.celebrated = {"Well made.", "One more."}; }

    std::vector<std::string> celebrations(const BeadId& run) {
        const auto events = unwrap(store.read([&](PlanReader& plan) {
            return plan.events({.bead = run, .types = {EventType::run_celebrated}});
        }));
        std::vector<std::string> out;
        for (const Event& event : events)
            out.push_back(std::get<Json>(parse_json(event.data)).string_at("text"));
        return out;
    }
    StartRequest solo() { return commission(CommissionHow::solo, {"calligrapher"}); }
};

Error broken() {
    return {ErrorCode::workflow_invalid, "default.yaml:1: 'lines' is empty", {}, {}};
}

} // namespace

TEST_CASE("A run that has completed is celebrated once, after it", "[app][run]") {
    CelebratedRun at;
    const BeadId run = at.carry(at.solo()).run.id;
    REQUIRE(at.celebrations(run).size() == 1);
    CHECK(std::ranges::count(at.catalog.celebrated, at.celebrations(run).front()) == 1);
    const auto types = at.event_types();
    CHECK(std::ranges::find(types, "run.completed") < std::ranges::find(types, "run.celebrated"));
    CHECK(at.told.lines.back() == "celebrated");
    CHECK_FALSE(unwrap(celebrate_run(at.work.plan, at.catalog, run)));
    CHECK(at.celebrations(run).size() == 1);
    // Whoever drives it once more does not say it again.
    at.drive(run);
    CHECK(at.celebrations(run).size() == 1);
}

TEST_CASE("A run is not celebrated where nobody wants it, or before it has completed",
          "[app][run]") {
    CelebratedRun at;
    const BeadId draft = at.start(at.solo());
    CHECK_FALSE(unwrap(celebrate_run(at.work.plan, at.catalog, draft)));
    at.settings.celebrate = LineSource::off;
    const BeadId quiet = at.carry(at.solo()).run.id;
    CHECK(at.celebrations(quiet).empty());
    at.settings.celebrate = LineSource::model;
    CHECK(at.celebrations(at.carry(at.solo()).run.id).size() == 1);
    at.answering.answer = [](const Asked&) { return std::optional<std::string>(); };
    const DriveOutcome failed = at.carry(at.solo());
    CHECK(failed.run.status == RunStatus::failed);
    CHECK(at.celebrations(failed.run.id).empty());
}

TEST_CASE("A celebration that goes wrong fails nothing", "[app][run]") {
    CelebratedRun at;
    at.catalog.faults.emplace("celebrations", broken());
    const DriveOutcome done = at.carry(at.solo());
    CHECK(done.run.status == RunStatus::completed);
    CHECK(done.end == DriveEnd::over);
    CHECK(at.celebrations(done.run.id).empty());
    CHECK(must_fail(celebrate_run(at.work.plan, at.catalog, done.run.id)).message ==
          "default.yaml:1: 'lines' is empty");
    at.catalog.faults.clear();
    at.catalog.celebrated.clear();
    CHECK(at.celebrations(at.carry(at.solo()).run.id).empty());
}

TEST_CASE("Who has lines speaks, unless the settings say off", "[app][run]") {
    RunFixture at;
    at.catalog.dialogues["scout"] = {{{DialogueAction::start_work, {"Off I go."}}}};
    const Run run{.id = *BeadId::parse("at-r1"),
                  .artisans = {{"a", "scout"}, {"b", "scout"}, {"c", "archivist"}}};
    const Speakers speakers = unwrap(speakers_of(at.catalog, at.settings, run));
    REQUIRE(speakers.size() == 1);
    CHECK(speakers.at("scout").name == "The scout");
    at.catalog.faults.emplace("dialogue scout", broken());
    CHECK(must_fail(speakers_of(at.catalog, at.settings, run)).code == ErrorCode::workflow_invalid);
    at.settings.workshop_dialogue = LineSource::off;
    CHECK(unwrap(speakers_of(at.catalog, at.settings, run)).empty());
}

TEST_CASE("Where models make lines up, everybody speaks", "[app][run]") {
    RunFixture at;
    at.settings.workshop_dialogue = LineSource::model;
    const Run run{.id = *BeadId::parse("at-r1"), .artisans = {{"a", "scout"}}};
    CHECK(unwrap(speakers_of(at.catalog, at.settings, run)).contains("scout"));
}

TEST_CASE("What a model made up celebrates a run", "[app][run]") {
    CelebratedRun at;
    const BeadId run = at.start(at.solo());
    at.settings.celebrate = LineSource::off;
    at.drive(run);
    at.settings.celebrate = LineSource::lines;
    CHECK(unwrap(celebrate_run(at.work.plan, at.catalog, run, "By a model.")) == "By a model.");
    CHECK(at.celebrations(run) == std::vector<std::string>{"By a model."});
}
