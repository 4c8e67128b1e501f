// What is said in passing while sessions carry a changeset out, and who follows its run.
#include "app/piece/run_desk.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

class Follower final : public RunProgress {
  public:
    std::vector<std::string> lines;

    void run_taken(const Run&, bool again) override {
        lines.emplace_back(again ? "taken again" : "taken");
    }
    void turn_started(const TurnRecord& turn) override {
        lines.push_back("begins " + turn.artisan);
    }
    void turn_ended(const TurnRecord& turn, const std::optional<Piece>&,
                    const std::string&) override {
        lines.push_back(std::string(turn.verdict ? name_of(*turn.verdict) : name_of(turn.status)) +
                        " " + std::string(name_of(turn.kind)));
    }
    void gate_opened(const GateToWaitAt&, const BeadId&) override { lines.emplace_back("gate"); }
    void run_celebrated(const std::string&) override { lines.emplace_back("celebrated"); }
};

// An author, and a reader who decides.
struct Spoken : MoleculeFixture {
    WritingRuntimes writers;
    Follower told;
    const WorkflowPorts followed{catalog, format, &told};

    Spoken() {
        writers.worker = {"agent", "{prompt_file}"};
        catalog.celebrated = {"Well made."};
        put_workflow("cycle",
                     {{LoopStep{.steps = {turn("author", {"carry-out", "mend"}),
                                          turn("reader", {"read", "read"}, Produces::review)},
                                .max = 1,
                                .name = "review"}}});
    }
    SessionEnd said() {
        WorkRequest request = work_request(RunMode::once);
        request.workflows = &followed;
        const Context worker_1 = worker("worker-1");
        const WorkOutcome outcome =
            unwrap(run_work_loop(work_context(worker_1, agents, writers), request));
        REQUIRE(outcome.sessions.size() == 1);
        return outcome.sessions.front().end;
    }
    void speaks(const std::string& words) {
        agents.script.push_back({.outcome = {.words = words}});
    }
    void writes() { agents.expect(does({{"src/new.txt", "new\n"}})); }
    std::vector<std::string> celebrations() {
        std::vector<std::string> out;
        for (const Event& event : events())
            if (event.type == name_of(EventType::run_celebrated))
                out.push_back(std::get<Json>(parse_json(event.data)).string_at("text"));
        return out;
    }
    std::vector<std::string> made_up() {
        const MadeUpLines lines = unwrap(store.read(
            [&](PlanReader& plan) { return made_up_lines(plan, molecule(changeset).value()); }));
        std::vector<std::string> out;
        for (const MadeUpLine& line : lines.lines)
            out.push_back(std::to_string(line.turn) + " " + std::string(name_of(line.action)) +
                          ": " + line.text);
        return out;
    }
};

constexpr auto approves = R"({"verdict": "approved", "content": "good"})";
constexpr auto refuses = R"({"verdict": "changes_requested", "content": "no"})";

} // namespace

TEST_CASE("a run whose changeset has landed is celebrated once", "[app][molecule]") {
    Spoken f;
    f.writes();
    f.said();
    CHECK(f.celebrations().empty());
    f.speaks(approves);
    CHECK(f.said() == SessionEnd::integrated);
    CHECK(f.celebrations() == std::vector<std::string>{"Well made."});
    CHECK(f.made_up().empty());
}

TEST_CASE("a run that ends against its last word is not celebrated", "[app][molecule]") {
    Spoken f;
    f.writes();
    f.said();
    f.speaks(refuses);
    CHECK(f.said() == SessionEnd::blocked);
    CHECK(f.run_of(f.changeset).status == RunStatus::completed);
    CHECK(f.celebrations().empty());
}

TEST_CASE("models make up what is said while a changeset is carried out", "[app][molecule]") {
    Spoken f;
    f.settings.workshop_dialogue = LineSource::model;
    f.settings.celebrate = LineSource::model;
    f.speaks("Off I go.");
    f.writes();
    f.said();
    CHECK(f.made_up() == std::vector<std::string>{"1 start_work: Off I go."});
    f.speaks("Let me see.");
    f.speaks(approves);
    f.speaks("All done.");
    f.speaks("Warm wishes.");
    CHECK(f.said() == SessionEnd::integrated);
    CHECK(f.made_up() == std::vector<std::string>{"1 start_work: Off I go.",
                                                  "2 start_work: Let me see.",
                                                  "2 complete: All done."});
    CHECK(f.celebrations() == std::vector<std::string>{"Warm wishes."});
}

TEST_CASE("who follows the run of a changeset is told of its turns and checks", "[app][molecule]") {
    Spoken f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             {CheckStep{{"make", "test"}}},
                             {GateStep{.kind = GateKind::review}}});
    f.writes();
    f.said();
    CHECK(f.told.lines ==
          std::vector<std::string>{"taken", "begins worker", "done turn", "passed check", "gate"});
    f.told.lines.clear();
    f.approve(f.changeset);
    CHECK(f.said() == SessionEnd::integrated);
    CHECK(f.told.lines == std::vector<std::string>{"taken again", "celebrated"});
}
