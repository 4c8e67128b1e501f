// Verdicts and orders of the overseer, taken back before and after something was built on them.
#include "app/undo/undo_decision.hpp"

#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "app/review/pause.hpp"
#include "app/review/verdict.hpp"
#include "app/undo/decision_recorder.hpp"
#include "domain/bead/pause_order.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A changeset that is done.
struct Judged : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    WorkContext work = work_context();
    CommitId head = begin();

    CommitId begin() {
        repository.force("refs/heads/topic", first);
        const CommitId made = commit_work(changeset, first, {{"src/a.txt", "b\n"}});
        done(changeset, first, made);
        return made;
    }
    template <class UseCase>
    void decide(DecisionKind kind, const UseCase& use_case) {
        clock.advance(Millis{5});
        DecisionRecorder recorder(store, kind, {changeset.id}, overseer().caller);
        const Context context{recorder, clock, ids, settings, "at", overseer().caller};
        unwrap(use_case(context));
    }
    void approve() {
        decide(DecisionKind::approve, [&](const Context& context) {
            return approve_work({context, repository, gone}, changeset.id);
        });
    }
    void ask() {
        decide(DecisionKind::request_changes, [&](const Context& context) {
            return request_changes({context, repository, gone}, {changeset.id, "Rename it.", {}});
        });
    }
    void pause_it() {
        decide(DecisionKind::pause,
               [&](const Context& context) { return pause(context, gone, {.on = epic.id}); });
    }
    void resume_it() {
        decide(DecisionKind::resume,
               [&](const Context& context) { return resume(context, {.on = epic.id}); });
    }
    void undo() { CHECK(unwrap(undo_decision(work, {.confirmed = true})).taken_back); }
    std::string stays() {
        const Error error = must_fail(undo_decision(work, {.confirmed = true}));
        CHECK(error.code == ErrorCode::built_on);
        return error.details.find("built")->as_array().at(0).string_at("code");
    }
    void happens(EventType type, const Json& data) {
        unwrap(store.write(worker().stamp(), [&](PlanWriter& plan) {
            return plan.append({type, changeset.id, data});
        }));
    }
    bool is_approved() {
        const auto known = unwrap(
            store.read([&](PlanReader& plan) { return known_approval(plan, changeset.id); }));
        return known && known->at(head) == Approved::yes;
    }
    std::string orders() {
        return unwrap(store.read([](PlanReader& plan) {
                   return plan.remembered(std::string(pause_orders_key));
               }))
            .value_or("");
    }
    std::size_t open_mail() {
        return select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}).size();
    }
};

} // namespace

TEST_CASE("an approval is taken back until what it is of has landed", "[app][undo][review]") {
    Judged f;
    f.approve();
    REQUIRE(f.is_approved());
    SECTION("before") {
        f.undo();
        CHECK_FALSE(f.is_approved());
        f.approve();
        CHECK(f.is_approved());
    }
    SECTION("after") {
        f.happens(EventType::changeset_merged, Json::object()
                                                   .set("commit", f.head.str())
                                                   .set("root_branch", "topic")
                                                   .set("commits", 1));
        CHECK(f.stays() == "landed");
        CHECK(f.is_approved());
    }
}

TEST_CASE("that changes were asked for is taken back until a session has begun on them",
          "[app][undo][review]") {
    Judged f;
    f.approve();
    f.ask();
    REQUIRE(f.state(f.changeset) == ChangesetState::ready);
    REQUIRE(f.open_mail() == 1);
    SECTION("before") {
        f.undo();
        CHECK(f.state(f.changeset) == ChangesetState::done);
        CHECK(f.open_mail() == 0);
        CHECK(f.is_approved());
    }
    SECTION("after") {
        f.happens(EventType::session_started,
                  Json::object().set("session", "s-1").set("fencing", 1));
        CHECK(f.stays() == "session");
        CHECK(f.state(f.changeset) == ChangesetState::ready);
    }
}

TEST_CASE("a pause, and that it is over, are taken back until something else is paused",
          "[app][undo][pause]") {
    Judged f;
    f.pause_it();
    const std::string paused = f.orders();
    REQUIRE_FALSE(paused.empty());
    const bool over = GENERATE(false, true);
    if (over) f.resume_it();
    SECTION("before") {
        f.undo();
        CHECK((f.orders() == paused) == over);
        f.resume_it();
        f.pause_it();
    }
    SECTION("after") {
        unwrap(pause(f.overseer("paul"), gone, {}));
        const std::string now = f.orders();
        CHECK(f.stays() == "changed");
        CHECK(f.orders() == now);
    }
}
