// Each decision of the overseer's, taken back before and after something was built on it, over
// every store.
#include "app/changeset/changeset_block.hpp"
#include "app/changeset/task_done.hpp"
#include "app/claim/claim_epic.hpp"
#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/mail_mark_read.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/plan_edit.hpp"
#include "app/plan/plan_epics.hpp"
#include "app/plan/promote_epic.hpp"
#include "app/review/abandon_bead.hpp"
#include "app/review/inbox.hpp"
#include "app/review/pin.hpp"
#include "app/review/retry.hpp"
#include "app/review/review.hpp"
#include "app/undo/decision_recorder.hpp"
#include "app/undo/undo_decision.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "support/plan_stores.hpp"
#include "support/work_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

#define STORES MemoryStores, SqliteStores

namespace {

const BeadId epic = *BeadId::parse("at-00001");
const BeadId one = *BeadId::parse("at-00001.1");
const BeadId two = *BeadId::parse("at-00001.2");
const BeadId task = *BeadId::parse("at-00001.1.1");
const BeadId draft = *BeadId::parse("at-00002");

PlannedChangeset part(const std::string& key) {
    PlannedChangeset changeset;
    changeset.key = key;
    changeset.title = "Part " + key;
    changeset.description = "What to do.";
    return changeset;
}

PlanDocument planned(const std::string& title, bool is_draft, std::vector<PlannedChangeset> parts) {
    PlannedEpic planned;
    planned.title = title;
    planned.scope = "all";
    planned.acceptance = "it works";
    planned.draft = is_draft;
    planned.changesets = std::move(parts);
    return {.epics = {std::move(planned)}, .file = "plan"};
}

// An epic with two changesets, the first with a task, the second waiting for the first; a draft.
template <class Stores>
struct Place {
    Stores stores;
    WorkFixture world;
    WorkContext work{.plan = by_overseer(),
                     .repository = world.repository,
                     .machine = world.machine,
                     .agents = world.agents,
                     .runtimes = world.runtimes,
                     .files = world.files,
                     .process = world.process,
                     .progress = world.progress,
                     .interrupt = world.interrupt,
                     .store_watch = world.interrupt,
                     .project = {.enlistment = "/r", .key = "r-1", .issue_prefix = "at"},
                     .paths = {"/data/projects/r-1"},
                     .user_environment = world.environment,
                     .programs = "/opt/atelier/bin",
                     .share = "/opt/atelier/share"};

    Place() {
        auto a = part("a");
        a.tasks.push_back({.id = {}, .title = "Its task"});
        auto b = part("b");
        b.depends_on.push_back({.name = "a"});
        unwrap(plan_epics(by_overseer(), planned("One", false, {a, b}), only_main, false));
        unwrap(plan_epics(by_planner(), planned("Two", true, {part("c")}), only_main, false));
    }

    PlanStore& store() { return stores.store(); }
    Context as(Role role, const std::string& name, PlanStore& over) {
        return {over, world.plan.clock,          world.plan.ids, world.plan.settings,
                "at", *AgentId::make(role, name)};
    }
    Context by_overseer() { return as(Role::overseer, "olga", store()); }
    Context by_planner() { return as(Role::planner, "plan-1", store()); }
    Context by_alice() { return as(Role::worker, "alice", store()); }

    template <class F>
    auto decide(DecisionKind kind, const std::vector<BeadId>& about, F&& use_case) {
        world.plan.clock.advance(Millis{5});
        DecisionRecorder recorder(store(), kind, about, by_overseer().caller);
        const Context context = as(Role::overseer, "olga", recorder);
        return unwrap(use_case(context));
    }
    Result<UndoneDecision> try_undo() {
        const auto shown = undo_decision(work, {});
        if (!shown) return shown;
        return undo_decision(work, {.confirmed = true, .shown = shown->decision.number});
    }
    void undo() { CHECK(unwrap(try_undo()).taken_back); }
    // The codes of what was built, with their beads.
    std::string built() {
        const std::string before = picture();
        const Error error = must_fail(try_undo());
        CHECK(error.code == ErrorCode::built_on);
        CHECK(picture() == before);
        std::string text;
        if (const Json* const rows = error.details.find("built"))
            for (const Json& row : rows->as_array())
                text += row.string_at("code") + " " + row.string_at("bead") + "; ";
        return text;
    }

    bool claim() {
        return claim_epic(by_alice(),
                          {.epic = epic, .holder = {*SessionId::parse("detached-alice"), {}}}, gone)
            .has_value();
    }
    void block() {
        REQUIRE(claim());
        unwrap(store().write(by_alice().stamp(), [&](PlanWriter& plan) -> Result<Bead> {
            ATELIER_TRY(auto bead, plan.find(one));
            set_changeset_label(*bead, ChangesetLabel::in_progress);
            return plan.update(*bead);
        }));
        unwrap(changeset_block(by_alice(), one, "a question"));
    }
    void begin_session(const BeadId& on) {
        unwrap(store().write(by_alice().stamp(), [&](PlanWriter& plan) {
            return plan.append({EventType::session_started, on,
                                Json::object().set("session", "s-1").set("fencing", 1)});
        }));
    }
    Bead get(const BeadId& id) {
        return *unwrap(store().read([&](PlanReader& plan) { return plan.find(id); }));
    }
    BeadId question() { return unwrap(read_inbox(by_overseer())).items.at(0).message.id(); }
    bool is_decided(const BeadId& id, Act act) {
        return unwrap(
                   store().read([&](PlanReader& plan) { return decision_in_force(plan, id, act); }))
            .has_value();
    }
    // What the plan says, but for what only the store keeps of it, and for withdrawn messages.
    std::string picture() {
        return unwrap(store().read([](PlanReader& plan) -> Result<std::string> {
            std::string text;
            ATELIER_TRY(const auto beads, plan.select({}));
            for (const Bead& bead : beads) {
                if (bead.close_reason == taken_back_reason) continue;
                Json row = beads_row(bead);
                row.erase("updated_at");
                row.erase("updated_by");
                text += row.dump() + "\n";
                ATELIER_TRY(const auto facts, plan.decisions({bead.id}));
                for (const DecisionFacts& one_of_them : facts)
                    text += std::string(name_of(one_of_them.row.act)) + " " +
                            std::to_string(one_of_them.row.seq) + "\n";
            }
            for (const char* key : {"abandoned:at-00001", "start-pauses"}) {
                ATELIER_TRY(const auto kept, plan.remembered(key));
                text += kept.value_or("") + "\n";
            }
            ATELIER_TRY(const auto events, plan.events({}));
            CHECK_FALSE(verify_chain(events));
            return text;
        }));
    }
};

const auto promote_it = [](const BeadId& id) {
    return [id](const Context& context) { return promote_epic(context, {id, true}); };
};

} // namespace

TEMPLATE_TEST_CASE("a promotion is taken back until somebody claims the epic", "[undo]", STORES) {
    Place<TestType> at;
    const std::string before = at.picture();
    at.decide(DecisionKind::promote, {draft}, promote_it(draft));
    CHECK_FALSE(is_draft(at.get(draft)));
    SECTION("nobody has") {
        at.undo();
        CHECK(at.picture() == before);
        CHECK_FALSE(at.is_decided(draft, Act::promotion));
        CHECK(must_fail(at.try_undo()).code == ErrorCode::not_found);
        at.decide(DecisionKind::promote, {draft}, promote_it(draft));
        CHECK(at.is_decided(draft, Act::promotion));
    }
    SECTION("somebody has") {
        unwrap(claim_epic(at.by_alice(),
                          {.epic = draft, .holder = {*SessionId::parse("detached-alice"), {}}},
                          gone));
        CHECK(at.built() == "claimed at-00002; ");
    }
    SECTION("a changeset of it has been begun") {
        at.begin_session(*BeadId::parse("at-00002.1"));
        CHECK(at.built() == "session at-00002.1; ");
    }
}

TEMPLATE_TEST_CASE("what was planned since waits again once its promotion is taken back", "[undo]",
                   STORES) {
    Place<TestType> at;
    const auto title = [&] {
        return unwrap(at.store().read(
                          [](PlanReader& plan) { return changeset_as_approved(plan, one); }))
            .title;
    };
    unwrap(plan_edit(at.by_planner(), {.bead = one, .title = "Other"}));
    const std::string before = at.picture();
    at.decide(DecisionKind::promote, {epic}, promote_it(epic));
    CHECK(title() == "Other");
    SECTION("at once") {
        at.undo();
        CHECK(title() == "Part a");
        CHECK(at.picture() == before);
    }
    SECTION("it was edited and approved again") {
        unwrap(plan_edit(at.by_overseer(), {.bead = one, .title = "Mine"}));
        CHECK(at.built() == "decided-again at-00001; ");
    }
}

TEMPLATE_TEST_CASE("what was abandoned is as it was", "[undo]", STORES) {
    Place<TestType> at;
    const bool whole_epic = GENERATE(false, true);
    const BeadId given_up = whole_epic ? epic : one;
    const std::string before = at.picture();
    const auto abandon_it = [&](const Context& context) {
        return abandon_bead(
            {context, at.world.repository, at.world.files, at.work.paths, gone},
            {.id = given_up, .reason = "no", .superseded_by = {}, .confirmed = true});
    };
    at.decide(DecisionKind::abandon, {given_up}, abandon_it);
    CHECK(is_closed(at.get(task)));
    SECTION("nothing was built on it") {
        at.undo();
        CHECK(at.picture() == before);
        CHECK_FALSE(at.is_decided(given_up, Act::abandon));
    }
    SECTION("what depends on it has been begun") {
        at.begin_session(two);
        CHECK(at.built() == "session at-00001.2; ");
    }
}

TEMPLATE_TEST_CASE("an abandoned epic that somebody had claimed is nobody's", "[undo]", STORES) {
    Place<TestType> at;
    REQUIRE(at.claim());
    at.world.plan.clock.advance(std::chrono::hours(100));
    at.decide(DecisionKind::abandon, {epic}, [&](const Context& context) {
        return abandon_bead({context, at.world.repository, at.world.files, at.work.paths, gone},
                            {.id = epic, .reason = "no", .superseded_by = {}, .confirmed = true});
    });
    at.undo();
    CHECK(at.get(epic).status == BeadStatus::open);
    CHECK(at.get(epic).assignee.empty());
    CHECK(at.claim());
}

TEMPLATE_TEST_CASE("a retry is taken back while no session has begun", "[undo]", STORES) {
    Place<TestType> at;
    at.block();
    const std::string before = at.picture();
    at.decide(DecisionKind::retry, {one},
              [](const Context& context) { return retry(context, gone, one); });
    CHECK(state_of(at.get(one)) != ChangesetState::blocked);
    SECTION("none has") {
        at.undo();
        CHECK(at.picture() == before);
        CHECK(state_of(at.get(one)) == ChangesetState::blocked);
        CHECK_FALSE(is_closed(at.get(at.question())));
    }
    SECTION("one has") {
        at.begin_session(one);
        CHECK(at.built() == "session at-00001.1; ");
    }
    SECTION("the question was put again meanwhile") {
        unwrap(changeset_block(at.by_alice(), one, "another question"));
        CHECK(at.built() == "worked-on at-00001.1; ");
    }
}

TEMPLATE_TEST_CASE("an approved size is taken back while no session has begun", "[undo]", STORES) {
    Place<TestType> at;
    const std::string before = at.picture();
    at.decide(DecisionKind::approve_size, {one}, [](const Context& context) {
        return approve_changeset_size(context, one, "one table");
    });
    CHECK(at.is_decided(one, Act::size));
    SECTION("none has") {
        at.undo();
        CHECK(at.picture() == before);
        CHECK_FALSE(at.is_decided(one, Act::size));
    }
    SECTION("one has") {
        at.begin_session(one);
        CHECK(at.built() == "session at-00001.1; ");
    }
}

TEMPLATE_TEST_CASE("an answer is withdrawn while nobody has read it", "[undo]", STORES) {
    Place<TestType> at;
    at.block();
    const BeadId asked = at.question();
    const std::string before = at.picture();
    const auto answer_it = [&](const Context& context) {
        return answer_message(context, asked, "yes");
    };
    const BeadId reply = *at.decide(DecisionKind::answer, {asked}, answer_it).reply;
    CHECK(state_of(at.get(one)) != ChangesetState::blocked);
    SECTION("nobody has") {
        at.undo();
        CHECK(at.picture() == before);
        CHECK(is_closed(at.get(reply)));
        CHECK(at.question() == asked);
        // The same answer is sent anew.
        CHECK(*at.decide(DecisionKind::answer, {asked}, answer_it).reply != reply);
    }
    SECTION("the asker has") {
        unwrap(mail_mark_read(at.by_alice(), {reply}));
        CHECK(at.built() == "read " + reply.str() + "; ");
    }
}

TEMPLATE_TEST_CASE("what was closed is open again", "[undo]", STORES) {
    Place<TestType> at;
    at.block();
    const std::string before = at.picture();
    SECTION("a message") {
        const BeadId asked = at.question();
        at.decide(DecisionKind::close_message, {asked},
                  [&](const Context& context) { return close_message(context, asked); });
        CHECK(is_closed(at.get(asked)));
        at.undo();
        CHECK(at.question() == asked);
    }
    SECTION("a task") {
        at.decide(DecisionKind::close_tasks, {task},
                  [](const Context& context) { return task_done(context, {task}, "done"); });
        CHECK(is_closed(at.get(task)));
        at.undo();
    }
    CHECK(at.picture() == before);
}

TEMPLATE_TEST_CASE("what was pinned or unpinned is as it was before", "[undo]", STORES) {
    Place<TestType> at;
    const auto unpin_it = [](const Context& context) { return unpin(context, one); };
    at.block();
    const std::string blocked = at.picture();
    at.decide(DecisionKind::pin, {one},
              [](const Context& context) { return pin(context, gone, one); });
    const std::string pinned = at.picture();
    CHECK(pinned != blocked);
    at.decide(DecisionKind::unpin, {one}, unpin_it);
    CHECK(at.picture() == blocked);
    at.undo();
    CHECK(at.picture() == pinned);
    // What it was before is still known.
    at.decide(DecisionKind::unpin, {one}, unpin_it);
    CHECK(at.picture() == blocked);
    at.undo();
    at.undo();
    CHECK(at.picture() == blocked);
}

TEMPLATE_TEST_CASE("undo twice takes back two decisions, the last one first", "[undo]", STORES) {
    Place<TestType> at;
    const std::string before = at.picture();
    at.decide(DecisionKind::promote, {draft}, promote_it(draft));
    const std::string between = at.picture();
    const auto abandon_it = [&](const Context& context) {
        return abandon_bead({context, at.world.repository, at.world.files, at.work.paths, gone},
                            {.id = draft, .reason = "no", .superseded_by = {}, .confirmed = true});
    };
    at.decide(DecisionKind::abandon, {draft}, abandon_it);
    at.undo();
    CHECK(at.picture() == between);
    at.undo();
    CHECK(at.picture() == before);
    CHECK(must_fail(at.try_undo()).code == ErrorCode::not_found);
    // And after one more decision that one alone.
    at.decide(DecisionKind::promote, {draft}, promote_it(draft));
    at.undo();
    CHECK(at.picture() == before);
    CHECK(must_fail(at.try_undo()).code == ErrorCode::not_found);
}

TEMPLATE_TEST_CASE("a refused or repeated decision leaves nothing to be taken back", "[undo]",
                   STORES) {
    Place<TestType> at;
    {
        DecisionRecorder recorder(at.store(), DecisionKind::retry, {draft},
                                  at.by_overseer().caller);
        const Context context = at.as(Role::overseer, "olga", recorder);
        CHECK_FALSE(retry(context, gone, *BeadId::parse("at-zzzzz")));
        CHECK(unwrap(promote_epic(context, {epic, true})).nothing_waits);
    }
    CHECK(must_fail(at.try_undo()).code == ErrorCode::not_found);
}

TEMPLATE_TEST_CASE("what was shown is taken back and no other decision", "[undo]", STORES) {
    Place<TestType> at;
    at.decide(DecisionKind::promote, {draft}, promote_it(draft));
    const auto shown = unwrap(undo_decision(at.work, {})).decision.number;
    at.decide(DecisionKind::approve_size, {one}, [](const Context& context) {
        return approve_changeset_size(context, one, "one table");
    });
    CHECK(must_fail(undo_decision(at.work, {.confirmed = true, .shown = shown})).code ==
          ErrorCode::conflict);
    CHECK(at.is_decided(one, Act::size));
}
