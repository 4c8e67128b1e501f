#include "app/look/next_actions.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/what_is_next.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using ReasonCodes = std::vector<ErrorCode>;

ReasonCodes codes_in(const std::vector<Reason>& reasons) {
    ReasonCodes codes;
    for (const Reason& reason : reasons)
        codes.push_back(reason.code);
    return codes;
}

struct NextActions : PlanFixture {
    std::vector<Reason> ground;
    bool more_work = false;
    std::set<BeadId> decided = {};
    std::vector<Reason> unpublished = {};

    EpicTree tree_of(const Bead& bead) {
        return unwrap(store.read([&](PlanReader& plan) -> Result<EpicTree> {
            ATELIER_TRY(const Bead above, epic_of(plan, bead));
            return load_epic(plan, above.id);
        }));
    }
    EpicFacts facts_of(const EpicTree& tree) {
        EpicFacts facts = unwrap(store.read([&](PlanReader& plan) {
            return facts_of_epic(plan, overseer(), gone, tree.epic(), nullptr);
        }));
        facts.ground = ground;
        facts.more_work = more_work;
        facts.decided = decided;
        return facts;
    }
    std::vector<Answer> answers(const Bead& bead) {
        const EpicTree tree = tree_of(bead);
        return next_actions_for(get(bead.id), facts_of(tree), unpublished);
    }
    std::vector<Action> questions(const Bead& bead) {
        std::vector<Action> asked;
        for (const Answer& answer : answers(bead))
            asked.push_back(answer.question);
        return asked;
    }
    std::vector<Reason> reasons(const Bead& bead, Action question) {
        for (const Answer& answer : answers(bead))
            if (answer.question == question) return answer.reasons;
        FAIL("the question does not apply");
        return {};
    }
    ReasonCodes codes(const Bead& bead, Action question) {
        return codes_in(reasons(bead, question));
    }
    ReasonCodes next_step(const Bead& bead) {
        return codes_in(next_step_reasons(get(bead.id), tree_of(bead), settings.admission));
    }
    void set_status(const Bead& bead, BeadStatus status) {
        Bead now = get(bead.id);
        now.status = status;
        update(now);
    }
    void stop(const Bead& changeset) {
        update(unwrap(block(get(changeset.id), "no network", clock.now())));
    }
    void finish(const Bead& changeset) { update(unwrap(mark_done(get(changeset.id), commit))); }
};

const Reason root_in_use{ErrorCode::root_checked_out, "the root branch is checked out in /repo"};

} // namespace

TEST_CASE("each kind of bead is asked what applies to it, in one order", "[app][look]") {
    NextActions at;
    const Bead draft = at.epic("Draft", {.draft = true});
    const Bead epic = at.epic("Greeting");
    const Bead changeset = at.changeset(epic, "One");
    const Bead task = at.task(changeset, "write it");
    using enum Action;
    CHECK(at.questions(draft) == std::vector{promote, claim, work, integrate, close});
    CHECK(at.questions(epic) == std::vector{claim, work, integrate, close});
    CHECK(at.questions(changeset) == std::vector{work, publish, integrate});
    CHECK(at.questions(task) == std::vector{work});
    CHECK(at.questions(at.task(task, "a part of it")) == std::vector{work});
    at.set_status(draft, BeadStatus::closed);
    CHECK(at.questions(draft) == std::vector{claim, work, integrate, close});
}

TEST_CASE("beads that carry no work have no next action and no next step", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const auto label = GENERATE(as<std::string>{}, "at:agent", "at:message", "at:queue",
                                "at:channel", "at:group", "at:run", "somebody's");
    Bead other{.id = id("at-other"), .title = "other"};
    other.labels = {label};
    CHECK(next_actions_for(other, at.facts_of(at.tree_of(epic)), {}).empty());
    CHECK(next_step_reasons(other, at.tree_of(epic), {}).empty());
}

TEST_CASE("an epic lands as soon as one of its changesets may", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead first = at.changeset(epic, "One");
    const Bead second = at.changeset(epic, "Two");
    CHECK(at.codes(epic, Action::integrate) == ReasonCodes{ErrorCode::not_runnable});
    CHECK(at.reasons(epic, Action::integrate)[0].bead == epic.id);
    at.stop(first);
    at.finish(second);
    CHECK(at.codes(epic, Action::integrate).empty());
    CHECK(at.answers(epic)[2].possible());
    at.settings.admission.review_required = true;
    const auto waiting = at.reasons(epic, Action::integrate);
    CHECK(codes_in(waiting) == ReasonCodes{ErrorCode::approval_required});
    CHECK(waiting.at(0).bead == second.id);
    CHECK_FALSE(at.answers(epic)[2].possible());
}

TEST_CASE("what waits for a review says so of its next step", "[app][look]") {
    NextActions at;
    const Bead changeset = at.changeset(at.epic("Greeting"), "One");
    at.settings.admission.review_required = true;
    CHECK(at.next_step(changeset).empty());
    at.finish(changeset);
    CHECK(at.next_step(changeset) == ReasonCodes{ErrorCode::approval_required});
}

TEST_CASE("what is done is worked on where its run goes on with it", "[app][look]") {
    NextActions f;
    const Bead epic = f.epic("Greeting");
    const Bead changeset = f.changeset(epic, "Change");
    f.update(unwrap(mark_done(f.get(changeset.id), *CommitId::parse(std::string(40, 'a')))));
    CHECK(f.codes(changeset, Action::work) == ReasonCodes{ErrorCode::not_runnable});
    f.decided = {changeset.id};
    CHECK(f.codes(changeset, Action::work).empty());
}

TEST_CASE("a root branch that cannot be moved stops work and landing", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead changeset = at.changeset(epic, "One");
    at.ground = {root_in_use};
    CHECK(at.codes(epic, Action::integrate) ==
          ReasonCodes{ErrorCode::root_checked_out, ErrorCode::not_runnable});
    CHECK(at.codes(changeset, Action::integrate) ==
          ReasonCodes{ErrorCode::not_runnable, ErrorCode::root_checked_out});
    CHECK(at.codes(epic, Action::work) == ReasonCodes{ErrorCode::root_checked_out});
    CHECK(at.codes(changeset, Action::work) == ReasonCodes{ErrorCode::root_checked_out});
    at.finish(changeset);
    CHECK(at.codes(changeset, Action::integrate) == ReasonCodes{ErrorCode::root_checked_out});
}

TEST_CASE("a changeset is published unless something speaks against it", "[app][look]") {
    NextActions at;
    const Bead changeset = at.changeset(at.epic("Greeting"), "One");
    CHECK(at.codes(changeset, Action::publish).empty());
    at.unpublished = {{ErrorCode::not_runnable, "not done", changeset.id, "not-done"}};
    CHECK(at.reasons(changeset, Action::publish).at(0).gate == "not-done");
    at.settings.admission.pr_mode = PrMode::draft;
    at.finish(changeset);
    CHECK(at.codes(changeset, Action::integrate) == ReasonCodes{ErrorCode::approval_required});
}

TEST_CASE("an epic is not closed twice, nor while more work is announced", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    at.update(unwrap(merge(at.changeset(epic, "One"), commit)));
    CHECK(at.codes(epic, Action::close).empty());
    at.more_work = true;
    CHECK(at.codes(epic, Action::close) == ReasonCodes{ErrorCode::open_changesets});
    at.more_work = false;
    at.set_status(epic, BeadStatus::closed);
    CHECK(at.codes(epic, Action::close) == ReasonCodes{ErrorCode::epic_closed});
    CHECK(at.codes(epic, Action::claim) == ReasonCodes{ErrorCode::epic_closed});
}

TEST_CASE("a held epic without runnable changesets says why for each that is open", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead blocked_one = at.changeset(epic, "One");
    const Bead done_one = at.changeset(epic, "Two");
    at.update(unwrap(merge(at.changeset(epic, "Three"), commit)));
    at.stop(blocked_one);
    at.finish(done_one);
    at.update(unwrap(claim(at.get(epic.id), at.worker().caller, false)));
    // What is done could land.
    CHECK(at.codes(epic, Action::work).empty());
    at.settings.admission.review_required = true;
    const auto against = at.reasons(epic, Action::work);
    REQUIRE(against.size() == 2);
    CHECK(against[0].bead == blocked_one.id);
    CHECK(against[1].bead == done_one.id);
    CHECK(at.codes(epic, Action::claim) == ReasonCodes{ErrorCode::epic_taken});
    at.update(unwrap(unblock(at.get(blocked_one.id))));
    CHECK(at.codes(epic, Action::work).empty());
}

TEST_CASE("a task of an epic that is closed or still a draft is not worked on", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead task = at.task(epic, "tell everybody");
    CHECK(at.codes(task, Action::work).empty());
    at.set_status(epic, BeadStatus::deferred);
    CHECK(at.codes(task, Action::work) == ReasonCodes{ErrorCode::epic_draft});
    at.set_status(epic, BeadStatus::closed);
    CHECK(at.codes(task, Action::work) == ReasonCodes{ErrorCode::epic_closed});
}

TEST_CASE("a pinned task is not worked on, and one that is finished only says so", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead first = at.task(epic, "first");
    Bead second = at.task(epic, "second");
    second.depends_on = {first.id};
    second.status = BeadStatus::pinned;
    at.update(second);
    CHECK(at.codes(second, Action::work) ==
          ReasonCodes{ErrorCode::pinned, ErrorCode::prerequisite_open});
    CHECK(at.reasons(second, Action::work)[1].bead == first.id);
    at.set_status(second, BeadStatus::closed);
    CHECK(at.codes(second, Action::work) == ReasonCodes{ErrorCode::not_runnable});
    CHECK(at.reasons(second, Action::work)[0].bead == second.id);
}

TEST_CASE("a subtask waits for its changeset, and names what its epic is once", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting", {.draft = true});
    const Bead changeset = at.changeset(epic, "One");
    const Bead subtask = at.task(at.task(changeset, "write it"), "a part of it");
    const auto against = at.reasons(subtask, Action::work);
    CHECK(codes_in(against) == ReasonCodes{ErrorCode::epic_draft});
    CHECK(against.at(0).bead == epic.id);
}

TEST_CASE("the next step of a changeset is work, then landing, then none", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead below = at.changeset(epic, "One");
    const Bead changeset = at.changeset(epic, "Two", {.depends_on = {below.id}});
    CHECK(at.next_step(changeset) == ReasonCodes{ErrorCode::prerequisite_open});
    at.finish(below);
    CHECK(at.next_step(changeset).empty());
    at.finish(changeset);
    // Done on top of work that has to land first.
    CHECK(at.next_step(changeset) == ReasonCodes{ErrorCode::prerequisite_open});
    CHECK(at.next_step(below).empty());
    at.update(unwrap(merge(at.get(below.id), commit)));
    CHECK(at.next_step(changeset).empty());
    at.update(unwrap(abandon(at.get(changeset.id), "not wanted", std::nullopt)));
    CHECK(at.next_step(changeset).empty());
}

TEST_CASE("the next step of an epic or a task is work, and none when it is closed", "[app][look]") {
    NextActions at;
    const Bead epic = at.epic("Greeting");
    const Bead changeset = at.changeset(epic, "One");
    const Bead task = at.task(changeset, "write it");
    CHECK(at.next_step(epic).empty());
    CHECK(at.next_step(task).empty());
    at.stop(changeset);
    CHECK(at.next_step(epic) == ReasonCodes{ErrorCode::not_runnable});
    CHECK(at.next_step(task) == ReasonCodes{ErrorCode::not_runnable});
    at.set_status(task, BeadStatus::closed);
    at.set_status(epic, BeadStatus::closed);
    CHECK(at.next_step(epic).empty());
    CHECK(at.next_step(task).empty());
}
