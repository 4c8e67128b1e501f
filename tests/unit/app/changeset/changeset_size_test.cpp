#include "app/changeset/changeset_size.hpp"

#include "app/changeset/changeset_guardrails.hpp"
#include "app/core/approval.hpp"
#include "app/mail/notices.hpp"
#include "app/review/review.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/setback.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Sized {
    PlanFixture plan;
    Bead epic = plan.epic("E");
    Bead changeset = plan.changeset(epic, "C");

    template <class Write>
    auto write(Write&& body) {
        return unwrap(plan.store.write(plan.stamp(), std::forward<Write>(body)));
    }
    void note(std::int64_t lines) {
        write([&](PlanWriter& writer) { return note_asked_lines(writer, changeset.id, lines); });
    }
    void ask(std::int64_t lines) {
        note(lines);
        write([&](PlanWriter& writer) {
            return send_once(writer, plan.worker(),
                             {.to = "overseer",
                              .subject = "NEEDS-DECISION: may it be larger?",
                              .body = "It is one table.",
                              .thread = changeset.id,
                              .key = size_key(changeset.id)});
        });
    }
    std::optional<std::int64_t> asked() {
        return unwrap(
            plan.store.read([&](PlanReader& reader) { return asked_lines(reader, changeset.id); }));
    }
    std::int64_t approved() {
        return unwrap(plan.store.read(
            [&](PlanReader& reader) { return approved_lines(reader, changeset.id); }));
    }
    ApproveSizeOutcome approve() {
        return unwrap(approve_changeset_size(plan.overseer(), changeset.id, "one table"));
    }
    std::vector<Reason> exceeded(std::int64_t lines) {
        return unwrap(measure_changeset(plan.worker(), plan.get(changeset.id),
                                        {{.path = "a", .added = lines}}))
            .exceeded;
    }
};

} // namespace

TEST_CASE("what was approved is what was asked for, whatever comes after", "[app][size]") {
    Sized at;
    CHECK(at.exceeded(801).size() == 1);
    at.ask(900);
    // Put once, it stays as it was put.
    at.note(40000);
    CHECK(at.asked() == 900);
    const ApproveSizeOutcome outcome = at.approve();
    CHECK(outcome.lines == 900);
    CHECK_FALSE(outcome.already);
    CHECK(at.approved() == 900);
    CHECK(at.exceeded(990).empty());
    CHECK(at.exceeded(991).size() == 1);
    CHECK_FALSE(at.asked());
}

TEST_CASE("more is asked for and approved anew", "[app][size]") {
    Sized at;
    at.ask(900);
    at.approve();
    CHECK(at.approve().already);
    at.ask(1200);
    const ApproveSizeOutcome outcome = at.approve();
    CHECK_FALSE(outcome.already);
    CHECK(at.approved() == 1200);
    CHECK(at.exceeded(1320).empty());
}

TEST_CASE("what was blocked for its size waits for the lines that it had", "[app][size]") {
    Sized at;
    at.note(1000);
    CHECK_FALSE(at.asked());
    at.write([&](PlanWriter& writer) { return writer.put(Setback{at.changeset.id, TooLarge{}}); });
    CHECK(at.asked() == 1000);
    CHECK(at.approve().lines == 1000);
}

TEST_CASE("where nobody asks, the plan's estimate is approved", "[app][size]") {
    Sized at;
    CHECK(at.approve().lines == 800);
    Bead changeset = at.plan.get(at.changeset.id);
    Changeset::set_lines(changeset, 2000);
    at.plan.update(changeset);
    CHECK(at.approve().lines == 2000);
    CHECK(at.exceeded(2201).size() == 1);
}

TEST_CASE("an estimate that waits to be promoted approves no lines", "[app][size]") {
    Sized at;
    unwrap(at.plan.store.write(
        {at.plan.clock.now(), "atelier/overseer/olga"}, [&](PlanWriter& writer) -> Result<void> {
            ATELIER_TRY(const PlanText text, planned_text(writer, at.epic));
            return record_promotion(writer, EventType::epic_approved, at.epic.id, text, {});
        }));
    Bead changeset = at.plan.get(at.changeset.id);
    Changeset::set_lines(changeset, 5000);
    at.plan.update(changeset);
    CHECK(at.approve().lines == 800);
}

TEST_CASE("an approval that does not say for how many lines allows nothing, says so and is made "
          "again",
          "[app][size]") {
    Sized at;
    CHECK_THAT(at.exceeded(801).at(0).message, !ContainsSubstring("approved again"));
    unwrap(at.plan.store.write(
        {at.plan.clock.now(), "atelier/overseer/olga"}, [&](PlanWriter& writer) -> Result<void> {
            Json data = Json::object();
            data.set("reason", "one table");
            ATELIER_CHECK(writer.decide(
                Act::size, {EventType::changeset_size_approved, at.changeset.id, std::move(data)}));
            return {};
        }));
    CHECK(at.approved() == 0);
    CHECK(at.exceeded(800).empty());
    CHECK_THAT(at.exceeded(801).at(0).message, ContainsSubstring("approved again"));
    at.ask(900);
    CHECK_FALSE(at.approve().already);
    CHECK(at.exceeded(990).empty());
}

TEST_CASE("a field of the bead approves nothing", "[app][size]") {
    Sized at;
    Bead changeset = at.plan.get(at.changeset.id);
    Changeset::set_size_approved_by(changeset, *AgentId::parse("atelier/overseer/olga"));
    at.plan.update(changeset);
    CHECK(at.approved() == 0);
    CHECK(at.exceeded(801).size() == 1);
}

TEST_CASE("a mechanical changeset has no limit of lines, a rename has", "[app][size]") {
    Sized at;
    const auto said = [&](ChangesetKind kind) {
        Bead changeset = at.plan.get(at.changeset.id);
        Changeset::set_kind(changeset, kind);
        at.plan.update(changeset);
    };
    said(ChangesetKind::mechanical);
    CHECK(at.exceeded(5000).empty());
    said(ChangesetKind::rename);
    CHECK(at.exceeded(5000).size() == 1);
}
