// The graph part of `runnable` against `bd ready`: the same changesets wait for nothing.
#include "app/core/epic_queries.hpp"
#include "base/text.hpp"
#include "domain/work/progress.hpp"
#include "support/bd_folder.hpp"
#include "support/mirror_fixture.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

// One graph: a few epics, changesets in them, and prerequisites that never form a circle.
class Graphs {
  public:
    explicit Graphs(PlanFixture& plan) : plan_(plan) {}

    void add() {
        std::vector<Bead> epics;
        std::vector<Bead> changesets;
        for (int count = number(1, 2); count > 0; --count) {
            EpicShape shape;
            shape.root_branch = "root-" + std::to_string(++roots_);
            if (!epics.empty() && chance(3)) shape.depends_on = {epics.back().id};
            epics.push_back(plan_.epic("an epic", shape));
        }
        for (int count = number(1, 3); count > 0; --count) {
            ChangesetShape shape;
            for (const Bead& earlier : changesets)
                if (chance(3)) shape.depends_on.push_back(earlier.id);
            changesets.push_back(plan_.changeset(pick(epics), "a changeset", shape));
        }
        for (Bead& changeset : changesets)
            if (chance(4)) settle(changeset);
        for (Bead& epic : epics)
            if (chance(5)) hold(epic);
    }

  private:
    int number(int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random_);
    }
    bool chance(int one_in) { return number(1, one_in) == 1; }
    const Bead& pick(const std::vector<Bead>& from) {
        return from[static_cast<std::size_t>(number(0, static_cast<int>(from.size()) - 1))];
    }
    void settle(Bead& changeset) {
        set_changeset_label(changeset, ChangesetLabel::merged);
        changeset.status = BeadStatus::closed;
        changeset.close_reason = "merged";
        changeset = plan_.update(changeset);
    }
    void hold(Bead& epic) {
        epic.status = chance(2) ? BeadStatus::hooked : BeadStatus::in_progress;
        epic.assignee = "atelier/worker/alice";
        epic = plan_.update(epic);
    }

    PlanFixture& plan_;
    std::mt19937 random_{20260301};
    int roots_ = 0;
};

std::set<std::string> ready_in(BdFolder& place) {
    std::set<std::string> out;
    const auto parsed = parse_json(place.bd("Jane", {"ready", "-n", "0", "--json"}));
    const Json* list = std::get_if<Json>(&parsed);
    REQUIRE(list != nullptr);
    REQUIRE(list->is_array());
    for (const Json& bead : list->as_array())
        out.insert(bead.string_at("id"));
    return out;
}

} // namespace

TEST_CASE("what waits for nothing is what bd ready lists, on generated graphs",
          "[ready][generated]") {
    MirrorTest<BdFolder> test;
    Graphs graphs(test.plan);
    // As a soak, ATELIER_TEST_GRAPHS of them.
    const char* const wanted = std::getenv("ATELIER_TEST_GRAPHS");
    const int many = wanted == nullptr ? 50 : std::max(std::atoi(wanted), 50);
    for (int count = 0; count < many; ++count)
        graphs.add();
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.refused.empty());
    CHECK(outcome.waiting == 0);

    const auto ready = ready_in(test.place);
    const auto epics = unwrap(test.plan.store.read([](PlanReader& plan) {
        return load_epics(plan, unwrap(plan.select({.kind = BeadKind::epic})));
    }));
    std::size_t runnable = 0;
    std::size_t waiting = 0;
    for (const EpicTree& graph : epics)
        for (const Bead& changeset : graph.changesets()) {
            if (is_closed(changeset)) continue;
            const bool ours = not_runnable(changeset, graph).empty();
            ++(ours ? runnable : waiting);
            INFO(changeset.id.str());
            CHECK(ours == ready.contains(changeset.id.str()));
        }
    CHECK(runnable > 25);
    CHECK(waiting > 12);
}

TEST_CASE("a run is a molecule in Beads, which bd ready leaves out", "[ready]") {
    MirrorTest<BdFolder> test;
    std::vector<Bead> runs;
    for (const BeadStatus status :
         {BeadStatus::deferred, BeadStatus::open, BeadStatus::in_progress, BeadStatus::blocked}) {
        Bead run{.id = *BeadId::parse("at-run" + std::to_string(runs.size())), .title = "a run"};
        run.issue_type = run_type;
        run.status = status;
        add_label(run, label_of(BeadKind::run));
        runs.push_back(test.plan.create(run));
    }
    const MirrorOutcome outcome = test.run();
    CHECK(outcome.refused.empty());
    CHECK(outcome.waiting == 0);
    CHECK(test.differences() == no_differences);
    const auto ready = ready_in(test.place);
    for (const Bead& run : runs) {
        INFO(name_of(run.status));
        CHECK_FALSE(ready.contains(run.id.str()));
        CHECK_THAT(test.place.bd("Jane", {"show", run.id.str(), "--json"}),
                   ContainsSubstring("molecule"));
    }
}
