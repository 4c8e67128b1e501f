// What every store of runs promises (ports/run_store.hpp), over each implementation.
#include "base/text.hpp"
#include "support/plan_stores.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string runs_for(PlanStore& store, const RunQuery& query) {
    return record_ids(unwrap(in_runs(store, [&](RunReader& runs) { return runs.select(query); })));
}

std::string turns_for(PlanStore& store, const TurnQuery& query) {
    std::vector<std::string> found;
    for (const TurnRecord& turn :
         unwrap(in_runs(store, [&](RunReader& runs) { return runs.turns(query); })))
        found.push_back(turn.run.str() + "/" + std::to_string(turn.n));
    return join(found, " ");
}

Run a_full_run(const std::string& name) {
    Run run = a_run(name);
    run.workflow = "größe";
    run.definition = std::string(5000, 'd') + "\n- turn: sage\n";
    run.request = "Ein Gedicht – 日本語 'quoted' \"twice\"\n\tend";
    run.patron = "Olga";
    run.artisans = {{"author", "sage"}, {"quoted \"role\"", ""}};
    run.subject = "document";
    run.document = "docs/a b.md";
    run.changeset = id("at-e.1");
    run.branch = *BranchName::parse("atelier/poem-1");
    run.base = commit;
    run.head = *CommitId::parse(std::string(64, 'd'));
    run.sources = {id("at-old.2"), id("at-old.1")};
    run.status = RunStatus::waiting;
    run.reason = "it waits";
    run.seed = 0xffff'ffff'ffff'fff1U;
    run.start_stage = "integrating";
    run.auto_advance = false;
    run.limits = {.tokens = 100'000, .cost = 1.25, .time = Seconds{90}};
    run.waits_at = "2.r3.0";
    run.waits_for = id("at-msg1");
    run.started_at = run_time + Millis{1};
    run.ended_at = run_time + Millis{2};
    return run;
}

TurnRecord a_full_turn(const std::string& run) {
    TurnRecord turn = a_turn(run, 3);
    turn.kind = TurnKind::check;
    turn.path = "2.r3.0";
    turn.attempt = 2;
    turn.stage = "exploring";
    turn.visit = 4;
    turn.round = 3;
    turn.role = "author";
    turn.status = TurnStatus::failed;
    turn.session = *SessionId::parse("s-1");
    turn.in = commit;
    turn.out = *CommitId::parse(std::string(40, 'e'));
    turn.piece = id("at-run1.3");
    turn.text = "1 test failed\n";
    turn.verdict = WorkflowVerdict::changes_requested;
    turn.score = 7.5;
    turn.score_card = R"({"clarity":7.5})";
    turn.says_done = true;
    turn.unchanged = true;
    turn.usage = {.input = 10, .cached = 0, .output = 30, .cost = 0.125};
    turn.ended_at = run_time + Millis{5};
    turn.error = "turn-failed";
    turn.error_text = "the agent said nothing";
    return turn;
}

SignalRecord a_full_signal(const std::string& run) {
    return {.run = id(run),
            .n = 77,
            .kind = SignalKind::request_changes,
            .path = "1.0",
            .after_turn = 2,
            .to = "sage",
            .text = "shorter, please",
            .piece = id("at-run1.1"),
            .tree = *TreeId::parse(std::string(40, 'f')),
            .amount = 3,
            .by = "atelier/overseer/olga",
            .at = run_time};
}

} // namespace

#define RUN_STORES "[store][runs]", MemoryStores, SqliteStores

TEMPLATE_TEST_CASE("a run comes back as it was stored, and as it was changed", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    Run run = a_full_run("at-run1");
    put_run(store, run);
    put_run(store, a_run("at-run2"));
    const auto find = [&](const char* name) {
        return unwrap(in_runs(store, [&](RunReader& runs) { return runs.find(id(name)); }));
    };
    CHECK(find("at-run1") == run);
    CHECK(find("at-run2") == a_run("at-run2"));
    CHECK_FALSE(find("at-run3"));

    run = a_run("at-run1");
    run.status = RunStatus::completed;
    unwrap(to_runs(store, [&](RunWriter& runs) { return runs.update(run, driver_term); }));
    CHECK(find("at-run1") == run);
    CHECK(find("at-run2") == a_run("at-run2"));
}

TEMPLATE_TEST_CASE("a run is of a bead, once", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    const auto create = [&](const std::string& name) {
        return to_runs(store, [&](RunWriter& runs) { return runs.create(a_run(name)); });
    };
    CHECK(refusal_of(create("at-run1")) == ErrorCode::ref_conflict);
    CHECK(refusal_of(create("at-gone")) == ErrorCode::not_found);
    CHECK(refusal_of(to_runs(store, [&](RunWriter& runs) {
              return runs.update(a_run("at-gone"), std::nullopt);
          })) == ErrorCode::not_found);
}

TEMPLATE_TEST_CASE("runs are listed newest first, as they are asked for", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run10", 1));
    put_run(store, a_run("at-run9", 1));
    Run old = a_run("at-old", 0);
    old.status = RunStatus::failed;
    old.changeset = id("at-e.1");
    put_run(store, old);
    Run waiting = a_run("at-new", 2);
    waiting.workflow = "duet";
    waiting.status = RunStatus::waiting;
    put_run(store, waiting);

    CHECK(runs_for(store, {}) == "at-new at-run9 at-run10 at-old");
    CHECK(runs_for(store, {.part = {.limit = 2}}) == "at-new at-run9");
    CHECK(runs_for(store, {.part = {.limit = 2, .offset = 1}}) == "at-run9 at-run10");
    CHECK(runs_for(store, {.part = {.offset = 3}}) == "at-old");
    CHECK(runs_for(store, {.part = {.limit = 2, .offset = 9}}) == "");
    CHECK(runs_for(store, {.statuses = {RunStatus::failed}}) == "at-old");
    CHECK(runs_for(store, {.statuses = {RunStatus::running, RunStatus::waiting}}) ==
          "at-new at-run9 at-run10");
    CHECK(runs_for(store, {.statuses = {RunStatus::failed, RunStatus::waiting}}) ==
          "at-new at-old");
    CHECK(runs_for(store, {.workflow = "duet"}) == "at-new");
    CHECK(runs_for(store, {.changeset = id("at-e.1")}) == "at-old");
    CHECK(runs_for(store, {.since = run_time + Millis{1}}) == "at-new at-run9 at-run10");
    CHECK(runs_for(store, {.ids = std::vector{id("at-old"), id("at-gone"), id("at-new")}}) ==
          "at-new at-old");
    CHECK(runs_for(store, {.ids = std::vector<BeadId>()}) == "");
    CHECK(record_count(store, RunQuery{.part = {.limit = 1}}) == 4);
    CHECK(record_count(store, RunQuery{.statuses = {RunStatus::running}}) == 2);
}

TEMPLATE_TEST_CASE("a turn comes back as it was stored, and in the order of its run", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run10"));
    put_run(store, a_run("at-run9"));
    const auto put = [&](const TurnRecord& turn) {
        unwrap(to_runs(store, [&](RunWriter& runs) { return runs.put(turn, driver_term); }));
    };
    const TurnRecord full = a_full_turn("at-run10");
    TurnRecord second = a_turn("at-run10", 2);
    put(full);
    put(second);
    for (int n = 11; n >= 9; --n)
        put(a_turn("at-run9", n));
    const auto turn = [&](int n) {
        return unwrap(
            in_runs(store, [&](RunReader& runs) { return runs.turn(id("at-run10"), n); }));
    };
    CHECK(turn(3) == full);
    CHECK(turn(2) == second);
    CHECK_FALSE(turn(1));
    second.status = TurnStatus::done;
    second.ended_at = run_time + Millis{6};
    put(second);
    CHECK(turn(2) == second);

    CHECK(turns_for(store, {.run = id("at-run10")}) == "at-run10/2 at-run10/3");
    CHECK(turns_for(store, {}) == "at-run9/9 at-run9/10 at-run9/11 at-run10/2 at-run10/3");
    CHECK(turns_for(store, {.session = *SessionId::parse("s-1")}) == "at-run10/3");
    CHECK(turns_for(store, {.statuses = {TurnStatus::done, TurnStatus::failed}}) ==
          "at-run10/2 at-run10/3");
    CHECK(turns_for(store, {.artisan = "sage", .ended_since = run_time + Millis{6}}) ==
          "at-run10/2");
    CHECK(turns_for(store, {.artisan = "scout"}) == "");
}

TEMPLATE_TEST_CASE("the turns that an artisan ended last are found among all of them", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    for (int n = 1; n <= 5; ++n) {
        TurnRecord turn = a_turn("at-run1", n);
        // The last one is still at it, and the third ended before the second.
        if (n < 5) turn.ended_at = run_time + Millis{n == 3 ? 0 : n};
        unwrap(to_runs(store, [&](RunWriter& runs) { return runs.put(turn, driver_term); }));
    }
    CHECK(turns_for(store, {.artisan = "sage", .newest = 2}) == "at-run1/2 at-run1/4");
    CHECK(turns_for(store, {.artisan = "sage", .newest = 9}) ==
          "at-run1/1 at-run1/2 at-run1/3 at-run1/4");
}

TEMPLATE_TEST_CASE("the sessions of an agent in which it had a turn are found among all of its",
                   RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    const AgentId alice = *AgentId::parse("atelier/worker/alice");
    const std::vector<BeadId> changesets{id("at-e.1"), id("at-e.2")};
    for (int number = 1; number <= 4; ++number) {
        Session session{.id = *SessionId::parse("s-" + std::to_string(number)), .agent = alice};
        if (number == 4) session.agent = *AgentId::parse("atelier/worker/bob");
        session.changeset = changesets.at(number == 1 ? 0 : 1);
        session.started_at = run_time + Millis{number};
        unwrap(store.write(run_stamp(), [&](PlanWriter& plan) { return plan.put(session); }));
        TurnRecord turn = a_turn("at-run1", number);
        if (number != 2) turn.session = session.id;
        unwrap(to_runs(store, [&](RunWriter& runs) { return runs.put(turn, driver_term); }));
    }
    const auto found = [&](const SessionQuery& query) {
        return record_ids(
            unwrap(store.read([&](PlanReader& plan) { return plan.sessions(query); })));
    };
    CHECK(found({.agent = alice, .with_turn = true}) == "s-1 s-3");
    CHECK(found({.agent = alice}) == "s-1 s-2 s-3");
    CHECK(found({.with_turn = true}) == "s-1 s-3 s-4");
    CHECK(found({.changesets = changesets, .with_turn = true}) == "s-1 s-3 s-4");
    CHECK(found({.changeset = changesets[1], .with_turn = true}) == "s-3 s-4");
}

TEMPLATE_TEST_CASE("no turn is recorded twice", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    put_run(store, a_run("at-run2"));
    const auto put = [&](const TurnRecord& turn) {
        return to_runs(store, [&](RunWriter& runs) { return runs.put(turn, driver_term); });
    };
    TurnRecord turn = a_turn("at-run1", 1);
    unwrap(put(turn));
    turn.n = 2;
    CHECK(refusal_of(put(turn)) == ErrorCode::ref_conflict);
    turn.attempt = 2;
    unwrap(put(turn));
    turn = a_turn("at-run2", 1);
    unwrap(put(turn));
    turn.run = id("at-gone");
    CHECK(refusal_of(put(turn)) == ErrorCode::not_found);
    CHECK(turns_for(store, {}) == "at-run1/1 at-run1/2 at-run2/1");
}

TEMPLATE_TEST_CASE("signals are numbered in each run as they come", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    put_run(store, a_run("at-run2"));
    const auto add = [&](const SignalRecord& signal) {
        return to_runs(store, [&](RunWriter& runs) { return runs.add(signal); });
    };
    SignalRecord first = a_full_signal("at-run1");
    CHECK(unwrap(add(first)).n == 1);
    CHECK(unwrap(add(a_full_signal("at-run2"))).n == 1);
    const SignalRecord plain{.run = id("at-run1"), .kind = SignalKind::advance};
    CHECK(unwrap(add(plain)).n == 2);
    CHECK(refusal_of(add({.run = id("at-gone")})) == ErrorCode::not_found);
    first.n = 1;
    SignalRecord second = plain;
    second.n = 2;
    CHECK(unwrap(in_runs(store, [](RunReader& runs) { return runs.signals(id("at-run1")); })) ==
          std::vector{first, second});
}

TEMPLATE_TEST_CASE("what decides about a run is read in one", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    Run run = a_run("at-run1");
    run.sources = {id("at-run0.1")};
    run.start_stage = "designing";
    put_run(store, run);
    unwrap(to_runs(store, [&](RunWriter& runs) -> Result<void> {
        ATELIER_CHECK(runs.put(a_turn("at-run1", 1), driver_term));
        ATELIER_CHECK(runs.add(SignalRecord{.run = run.id}));
        return {};
    }));
    const Facts facts =
        unwrap(in_runs(store, [&](RunReader& runs) { return facts_of(runs, run); }));
    CHECK(facts.turns == std::vector{a_turn("at-run1", 1)});
    CHECK(facts.signals.size() == 1);
    CHECK(facts.sources == run.sources);
    CHECK(facts.start_stage == "designing");
}

TEMPLATE_TEST_CASE("whoever has lost the lease of a run writes nothing of it", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    const auto tries = [&](const LeaseTerm& term) {
        return std::vector{
            to_runs(store, [&](RunWriter& runs) { return runs.update(a_run("at-run1"), term); }),
            to_runs(store, [&](RunWriter& runs) { return runs.put(a_turn("at-run1", 1), term); }),
            to_runs(store, [&](RunWriter& runs) {
                return runs.add(a_piece("at-run1.1", "at-run1"), {}, "", term);
            })};
    };
    for (const auto& tried : tries({driver_term.session, driver_term.fencing - 1}))
        CHECK(refusal_of(tried) == ErrorCode::lease_lost);
    for (const auto& tried : tries({*SessionId::parse("s-other"), driver_term.fencing}))
        CHECK(refusal_of(tried) == ErrorCode::lease_lost);
    CHECK(turns_for(store, {}) == "");
    for (const auto& tried : tries(driver_term))
        CHECK(tried);

    unwrap(store.write(run_stamp(), [&](PlanWriter& plan) {
        Lease ended = drivers_lease("at-run1");
        ended.ended = true;
        return plan.put(ended, driver_term);
    }));
    CHECK(refusal_of(tries(driver_term)[1]) == ErrorCode::lease_lost);
    // A signal and what it gives along are anybody's.
    CHECK(to_runs(store, [&](RunWriter& runs) {
        return runs.add(a_piece("at-run1.2", "at-run1"), {}, "", std::nullopt);
    }));
    CHECK(to_runs(store,
                  [&](RunWriter& runs) { return runs.update(a_run("at-run1"), std::nullopt); }));
}

TEMPLATE_TEST_CASE("a run is forgotten once nothing else is recorded of it", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const auto forgets = [&](const std::string& name) {
        return unwrap(to_runs(store, [&](RunWriter& runs) { return runs.forget(id(name)); }));
    };
    for (const char* name : {"at-run1", "at-run2", "at-run3", "at-run4"})
        put_run(store, a_run(name));
    unwrap(to_runs(store, [&](RunWriter& runs) -> Result<void> {
        ATELIER_CHECK(runs.put(a_turn("at-run1", 1), driver_term));
        ATELIER_CHECK(runs.add(SignalRecord{.run = id("at-run2")}));
        return runs.add(a_piece("at-run3.1", "at-run3"), {}, "", driver_term);
    }));
    for (const char* name : {"at-run1", "at-run2", "at-run3", "at-none"})
        CHECK_FALSE(forgets(name));
    CHECK(forgets("at-run4"));
    CHECK_FALSE(forgets("at-run4"));
    CHECK(record_count(store, RunQuery{}) == 3);
    CHECK(unwrap(store.read([](PlanReader& plan) { return plan.find(id("at-run4")); })));
    unwrap(to_runs(store, [&](RunWriter& runs) { return runs.remove({id("at-run3.1")}); }));
    CHECK(forgets("at-run3"));
}

TEMPLATE_TEST_CASE("a run that was never driven is written by nobody's term", RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    unwrap(store.write(run_stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.create(run_bead("at-run1")));
        return plan.runs_to_write().create(a_run("at-run1"));
    }));
    CHECK(refusal_of(to_runs(store, [&](RunWriter& runs) {
              return runs.put(a_turn("at-run1", 1), driver_term);
          })) == ErrorCode::lease_lost);
}

TEMPLATE_TEST_CASE("what is written of a run is there with the rest of its transaction",
                   RUN_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    {
        const auto plan = unwrap(store.begin_write(run_stamp(), Durability::full));
        RunWriter& runs = plan->runs_to_write();
        unwrap(runs.put(a_turn("at-run1", 1), driver_term));
        unwrap(runs.add(SignalRecord{.run = id("at-run1")}));
        unwrap(runs.add(a_piece("at-run1.1", "at-run1"), {}, "", driver_term));
        unwrap(runs.put(TurnPause{.name = "sage"}));
        CHECK(unwrap(plan->runs().turns({})).size() == 1);
        CHECK(turns_for(store, {}) == "");
    }
    CHECK(turns_for(store, {}) == "");
    CHECK(pieces_for(store, {}) == "");
    CHECK(unwrap(in_runs(store, [](RunReader& runs) { return runs.pauses(); })).empty());
    CHECK(unwrap(in_runs(store, [](RunReader& runs) {
              return runs.signals(id("at-run1"));
          })).empty());
}
