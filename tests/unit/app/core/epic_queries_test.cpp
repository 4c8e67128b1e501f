#include "app/core/epic_queries.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Answers with what is in the plan, and counts how often beads are asked for.
class CountedSelects final : public PlanReader {
  public:
    explicit CountedSelects(PlanReader& plan) : plan_(plan) {}

    std::size_t selects = 0;
    std::optional<Error> fault;

    Result<std::optional<Bead>> find(const BeadId& id) override { return plan_.find(id); }
    Result<std::vector<Bead>> select(const BeadQuery& query) override {
        ++selects;
        if (fault) return fail(*fault);
        return plan_.select(query);
    }
    Result<std::size_t> count(const BeadQuery& query) override { return plan_.count(query); }
    Result<std::vector<Event>> events(const EventQuery& query) override {
        return plan_.events(query);
    }
    Result<std::optional<Lease>> lease(const BeadId& on) override { return plan_.lease(on); }
    Result<std::vector<Lease>> leases() override { return plan_.leases(); }
    Result<std::vector<Lease>> kept_leases() override { return plan_.kept_leases(); }
    Result<std::optional<Session>> session(const SessionId& id) override {
        return plan_.session(id);
    }
    Result<std::vector<Session>> sessions(const SessionQuery& query) override {
        return plan_.sessions(query);
    }
    Result<std::optional<WorktreeRecord>> worktree(const std::string& name) override {
        return plan_.worktree(name);
    }
    Result<std::vector<WorktreeRecord>> worktrees(WorktreePhase phase) override {
        return plan_.worktrees(phase);
    }
    Result<std::optional<Setback>> setback(const BeadId& changeset) override {
        return plan_.setback(changeset);
    }
    Result<std::vector<DecisionFacts>> decisions(const std::vector<BeadId>& on) override {
        return plan_.decisions(on);
    }
    Result<DecisionLines> decision_lines() override { return plan_.decision_lines(); }
    Result<std::optional<std::string>> remembered(const std::string& key) override {
        return plan_.remembered(key);
    }
    RunReader& runs() override { return plan_.runs(); }

  private:
    PlanReader& plan_;
};

struct ManyEpics : PlanFixture {
    Bead library = epic("Library");
    Bead core = changeset(library, "Core");
    Bead program = epic("Program");
    Bead shell = changeset(program, "Shell", {.depends_on = {core.id}});
    Bead task_of_shell = task(shell, "write it");
    Bead part_of_task = task(task_of_shell, "a part of it");

    std::vector<EpicTree> load(const std::vector<BeadId>& wanted) {
        std::vector<Bead> epics;
        for (const BeadId& one : wanted)
            epics.push_back(get(one));
        return unwrap(store.read([&](PlanReader& plan) { return load_epics(plan, epics); }));
    }
    std::size_t selects_for(const std::vector<Bead>& epics) {
        return unwrap(store.read([&](PlanReader& plan) -> Result<std::size_t> {
            CountedSelects counted(plan);
            ATELIER_CHECK(load_epics(counted, epics));
            return counted.selects;
        }));
    }
};

std::vector<BeadId> ids_in(const std::vector<Bead>& beads) {
    std::vector<BeadId> ids;
    for (const Bead& bead : beads)
        ids.push_back(bead.id);
    return ids;
}

Message message_with_key(const std::string& key) {
    return unwrap(
        Message::of(Message::make(id("at-m"), "more", "", "planner", MessageHeader{.key = key})));
}

} // namespace

TEST_CASE("epics come in the order given, each with its own changesets and tasks", "[app][core]") {
    ManyEpics at;
    const auto trees = at.load({at.program.id, at.library.id});
    REQUIRE(trees.size() == 2);
    CHECK(trees[0].epic() == at.program);
    CHECK(ids_in(trees[0].changesets()) == std::vector{at.shell.id});
    CHECK(ids_in(trees[0].tasks()) == std::vector{at.task_of_shell.id, at.part_of_task.id});
    CHECK(trees[1].epic() == at.library);
    CHECK(ids_in(trees[1].changesets()) == std::vector{at.core.id});
    CHECK(trees[1].tasks().empty());
    CHECK(trees[1].find(at.shell.id) == nullptr);
}

TEST_CASE("the changesets of an epic among many are in plan order", "[app][core]") {
    ManyEpics at;
    std::vector<BeadId> planned = {at.core.id};
    for (int i = 0; i < 11; ++i) {
        planned.push_back(at.changeset(at.library, "More").id);
        at.task(at.core, "as well");
    }
    CHECK(ids_in(at.load({at.program.id, at.library.id})[1].changesets()) == planned);
}

TEST_CASE("what an epic among many waits for is followed into epics that were not asked for",
          "[app][core]") {
    ManyEpics at;
    const Bead base = at.epic("Base");
    const Bead ground = at.changeset(base, "Ground");
    const Bead beside = at.changeset(base, "Beside");
    Bead core = at.get(at.core.id);
    core.depends_on = {ground.id};
    at.update(core);
    const auto trees = at.load({at.program.id});
    CHECK(trees[0].find(at.core.id) != nullptr);
    CHECK(trees[0].find(ground.id) != nullptr);
    CHECK(trees[0].find(beside.id) == nullptr);
    CHECK(ids_in(trees[0].changesets()) == std::vector{at.shell.id});
}

TEST_CASE("an epic loaded beside its prerequisite knows how that one stands", "[app][core]") {
    ManyEpics at;
    at.update(unwrap(merge(at.core, commit)));
    const auto trees = at.load({at.library.id, at.program.id});
    CHECK(prerequisite_state(at.core.id, trees[1]) == Prerequisite::landed);
    CHECK(not_runnable(at.shell, trees[1]).empty());
}

TEST_CASE("among many epics, what supersedes a prerequisite counts in its place", "[app][core]") {
    ManyEpics at;
    const Bead fresh = at.changeset(at.library, "New core");
    at.update(unwrap(abandon(at.core, "replaced", fresh.id)));
    CHECK(prerequisite_state(at.core.id, at.load({at.program.id})[0]) == Prerequisite::open);
    at.update(unwrap(merge(fresh, commit)));
    CHECK(prerequisite_state(at.core.id, at.load({at.program.id})[0]) == Prerequisite::landed);
}

TEST_CASE("a replacement that is missing or cannot be read leaves the rest of the epics loaded",
          "[app][core]") {
    ManyEpics at;
    Bead core = unwrap(abandon(at.core, "replaced", id("at-nowhere")));
    if (GENERATE(false, true)) write_field(core, {"changeset.superseded_by", "no id at all"});
    at.update(core);
    const auto trees = at.load({at.program.id, at.library.id});
    REQUIRE(trees.size() == 2);
    CHECK(prerequisite_state(at.core.id, trees[0]) == Prerequisite::unknown);
    CHECK(ids_in(trees[0].changesets()) == std::vector{at.shell.id});
}

TEST_CASE("epics that wait for each other are loaded all the same", "[app][core]") {
    ManyEpics at;
    Bead library = at.get(at.library.id);
    library.depends_on = {at.program.id};
    at.update(library);
    Bead program = at.get(at.program.id);
    program.depends_on = {at.library.id};
    at.update(program);
    const auto trees = at.load({at.program.id});
    CHECK(trees[0].find(at.library.id) != nullptr);
    // Itself, not as one that stands outside.
    CHECK(trees[0].find(at.program.id) == &trees[0].epic());
}

TEST_CASE("an epic that is given twice comes twice, whole each time", "[app][core]") {
    ManyEpics at;
    const auto trees = at.load({at.program.id, at.program.id});
    REQUIRE(trees.size() == 2);
    for (const EpicTree& tree : trees) {
        CHECK(ids_in(tree.changesets()) == std::vector{at.shell.id});
        CHECK(tree.tasks().size() == 2);
    }
}

TEST_CASE("more epics of the same depth take no more queries, and none takes none", "[app][core]") {
    ManyEpics at;
    const Bead other = at.epic("Other");
    at.task(at.task(at.changeset(other, "One"), "write it"), "a part of it");
    const std::size_t for_one = at.selects_for({other});
    CHECK(for_one > 0);
    CHECK(at.selects_for({other, at.library}) == for_one);
    // What the program waits for is outside of it, and asked for once.
    CHECK(at.selects_for({at.program, other}) == for_one + 1);
    CHECK(at.selects_for({at.program, other, at.library}) == for_one);
    CHECK(at.selects_for({}) == 0);
}

TEST_CASE("a plan that cannot be read is no epic without changesets", "[app][core]") {
    ManyEpics at;
    const auto loaded = at.store.read([&](PlanReader& plan) {
        CountedSelects broken(plan);
        broken.fault = Error{ErrorCode::store_busy, "the plan is being written"};
        return load_epics(broken, {at.program});
    });
    CHECK(must_fail(loaded).code == ErrorCode::store_busy);
}

TEST_CASE("only messages keyed as more work name epics that have some", "[app][core]") {
    const BeadId one = id("at-one");
    const BeadId two = id("at-two");
    CHECK(epics_with_more_work({}).empty());
    CHECK(epics_with_more_work(
              {message_with_key(more_work_key(two)), message_with_key(blocked_key(id("at-three"))),
               message_with_key(promotion_key(id("at-four"))), message_with_key(more_work_key(one)),
               message_with_key(more_work_key(two)), message_with_key(""),
               message_with_key("more-work:no id"), message_with_key("at-five")}) ==
          std::set{one, two});
}
