#include "app/undo/decision_recorder.hpp"

#include "app/undo/taken_decisions.hpp"
#include "domain/undo/take_back.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Recorded : PlanFixture {
    Bead one = epic("One");
    Bead two = epic("Two");
    DecisionRecorder recorder{store, DecisionKind::close_tasks, {one.id}, overseer().caller};

    Result<void> rename(Bead bead, const std::string& title, bool fails = false) {
        return recorder.write(stamp(), [&](PlanWriter& plan) -> Result<void> {
            bead.title = title;
            ATELIER_CHECK(plan.update(bead));
            ATELIER_CHECK(plan.append({EventType::task_closed, bead.id}));
            if (fails) return fail(ErrorCode::usage, "no");
            return {};
        });
    }
    std::optional<TakenDecision> kept() { return unwrap(store.read(last_taken)); }
};

} // namespace

TEST_CASE("what a decision changes is kept with it", "[app][undo]") {
    Recorded f;
    unwrap(f.rename(f.one, "Uno"));
    const auto kept = f.kept();
    REQUIRE(kept);
    CHECK(kept->kind == DecisionKind::close_tasks);
    CHECK(kept->about == std::vector<BeadId>{f.one.id});
    REQUIRE(kept->beads.size() == 1);
    CHECK(kept->beads[0].parts == std::vector<BeadPart>{{"title", "One", "Uno"}});
    CHECK(f.get(f.one.id).title == "Uno");
}

TEST_CASE("several transactions are one decision", "[app][undo]") {
    Recorded f;
    unwrap(f.rename(f.one, "Uno"));
    unwrap(f.rename(f.two, "Due"));
    const auto kept = f.kept();
    REQUIRE(kept);
    CHECK(kept->number == 1);
    CHECK(kept->beads.size() == 2);
}

TEST_CASE("what is not written is no decision", "[app][undo]") {
    Recorded f;
    CHECK_FALSE(f.rename(f.one, "Uno", true));
    CHECK_FALSE(f.kept());
    CHECK(f.get(f.one.id).title == "One");
    unwrap(f.recorder.read([&](PlanReader& plan) { return plan.find(f.one.id); }));
    CHECK_FALSE(f.kept());
}

TEST_CASE("what is remembered as part of a decision is kept with it, and nothing else",
          "[app][undo]") {
    Recorded f;
    const std::string key = std::string(line_comments_prefix) + f.one.id.str();
    unwrap(f.recorder.write(f.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.append({EventType::task_closed, f.one.id}));
        ATELIER_CHECK(plan.remember("another", "mine"));
        return plan.remember(key, "[]");
    }));
    const auto kept = f.kept();
    REQUIRE(kept);
    CHECK(kept->memories == std::vector<ChangedMemory>{{key, "", "[]"}});
}

TEST_CASE("what others do between the transactions of a decision is not of it", "[app][undo]") {
    Recorded f;
    const std::string key = std::string(line_comments_prefix) + f.one.id.str();
    const auto decide = [&](const std::string& title, const std::string& comments) {
        unwrap(f.recorder.write(f.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(const auto found, plan.find(f.one.id));
            Bead bead = *found;
            bead.title = title;
            ATELIER_CHECK(plan.update(bead));
            ATELIER_CHECK(plan.remember(key, comments));
            return plan.append({EventType::task_closed, f.one.id});
        }));
    };
    decide("Uno", "[1]");
    unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto found, plan.find(f.one.id));
        Bead bead = *found;
        bead.notes = "theirs";
        ATELIER_CHECK(plan.update(bead));
        ATELIER_CHECK(plan.remember(key, "[1,2]"));
        ATELIER_CHECK(plan.append({EventType::task_closed, f.two.id}));
        return plan.append({EventType::task_closed, f.one.id});
    }));
    decide("Ein", "[1,2,3]");
    const auto kept = f.kept();
    REQUIRE(kept);
    CHECK(kept->others == std::vector<EventSpan>{{kept->first + 1, kept->first + 2}});
    CHECK(kept->last == kept->first + 3);
    REQUIRE(kept->beads.size() == 1);
    CHECK(kept->beads[0].parts == std::vector<BeadPart>{{"title", "One", "Ein"}});
    CHECK(kept->memories == std::vector<ChangedMemory>{{key, "[1,2]", "[1,2,3]"}});
}
