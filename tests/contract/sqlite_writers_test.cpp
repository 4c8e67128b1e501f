// Writers of a planning store in a file: the gate, races, death at every moment, failing
// statements.
#include "adapters/sqlite/writing.hpp"
#include "support/forked_child.hpp"
#include "support/sqlite_folder.hpp"

#include <chrono>
#include <csignal>
#include <thread>

using namespace atelier;
using namespace atelier::test;

namespace {

const BeadId epic_id = *BeadId::parse("at-epic1");
const BeadId agent_id = *BeadId::parse("at-worker-alice");

// One state change as the use cases make them: several beads, a lease, a session, an event.
Result<Bead> claim_like(PlanWriter& plan, const std::string& who) {
    ATELIER_TRY(auto epic, plan.find(epic_id));
    if (!epic->assignee.empty()) return fail(ErrorCode::epic_taken, "taken");
    epic->assignee = who;
    epic->status = BeadStatus::hooked;
    epic->labels.push_back("claimed-by:" + who.substr(who.rfind('/') + 1));
    ATELIER_TRY(const Bead stored, plan.update(*epic));
    Bead agent = plain_bead("at-worker-" + who.substr(who.rfind('/') + 1));
    agent.assignment = epic_id;
    agent.depends_on = {epic_id};
    ATELIER_CHECK(plan.create(agent));
    ATELIER_CHECK(plan.next_child(epic_id));
    const auto holder = *AgentId::parse(who);
    const auto session = *SessionId::parse("s-" + holder.name());
    ATELIER_CHECK(
        plan.put(Lease{.on = epic_id, .agent = holder, .session = session}, std::nullopt));
    ATELIER_CHECK(plan.put(Session{.id = session, .agent = holder}));
    ATELIER_CHECK(plan.remember("claim", who));
    ATELIER_CHECK(plan.append({EventType::epic_closed, epic_id}));
    return stored;
}

// Everything that the change above touches, as one text.
std::string state_of_claim(PlanStore& store) {
    return unwrap(store.read([](PlanReader& plan) -> Result<std::string> {
        ATELIER_TRY(const auto epic, plan.find(epic_id));
        ATELIER_TRY(const auto labelled, plan.select({.label = "claimed-by:alice"}));
        ATELIER_TRY(const auto dependents, plan.select({.depends_on = epic_id}));
        ATELIER_TRY(const auto agent, plan.find(agent_id));
        ATELIER_TRY(const auto lease, plan.lease(epic_id));
        ATELIER_TRY(const auto sessions, plan.sessions({}));
        ATELIER_TRY(const auto remembered, plan.remembered("claim"));
        ATELIER_TRY(const auto events, plan.events({}));
        return epic->assignee + "|" + std::to_string(epic->revision) + "|" +
               std::to_string(labelled.size()) + std::to_string(dependents.size()) +
               std::to_string(agent.has_value()) + std::to_string(lease.has_value()) +
               std::to_string(sessions.size()) + "|" + remembered.value_or("-") + "|" +
               std::to_string(events.size());
    }));
}
const std::string unclaimed = "|1|00000|-|0";
const std::string claimed = "atelier/worker/alice|2|11111|atelier/worker/alice|1";

Result<Bead> claim_once(SqliteStore& store, const std::string& who) {
    return store.write({sqlite_stamp.now, who},
                       [&](PlanWriter& plan) { return claim_like(plan, who); });
}

} // namespace

TEST_CASE("a statement that fails leaves the state as it was, whichever it is", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), epic_id.str()));
    int statements = 0;
    for (int failing = 1; failing < 200; ++failing) {
        INFO("statement " << failing);
        bool reached = false;
        auto store = place.open({.fails = [&](int number) {
            reached = reached || number == failing;
            return number == failing;
        }});
        const auto done =
            store ? claim_once(**store, "atelier/worker/alice") : Result<Bead>(fail(store.error()));
        store = fail(ErrorCode::usage, "closed");
        if (!reached) {
            statements = failing - 1;
            unwrap(done);
            break;
        }
        CHECK(must_fail(done).code == ErrorCode::store_failed);
        CHECK(state_of_claim(*unwrap(place.open())) == unclaimed);
    }
    // Fewer would mean that the statements of the change are not asked for.
    CHECK(statements > 20);
    CHECK(state_of_claim(*unwrap(place.open())) == claimed);
}

TEST_CASE("after a failed statement nothing of the transaction can be committed", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), epic_id.str()));
    bool fails = false;
    const auto store = unwrap(place.open({.fails = [&](int) { return fails; }}));
    {
        const auto writer = unwrap(store->begin_write(sqlite_stamp, Durability::full));
        unwrap(writer->create(plain_bead("at-aaaaa")));
        fails = true;
        CHECK_FALSE(writer->create(plain_bead("at-bbbbb")));
        fails = false;
        CHECK(must_fail(writer->create(plain_bead("at-ccccc"))).code == ErrorCode::store_failed);
        CHECK(must_fail(writer->commit()).code == ErrorCode::store_failed);
    }
    CHECK(count_beads(*store) == 1);
    unwrap(add(*store, "at-ddddd"));
    CHECK(count_beads(*store) == 2);
}

TEST_CASE("a writer killed before any of its statements leaves the state as it was", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), epic_id.str()));
    for (int last = 1; last < 200; ++last) {
        INFO("statement " << last);
        const int status = ForkedChild([&] {
                               const auto store = unwrap(place.open({.fails = [&](int number) {
                                   if (number == last) ::raise(SIGKILL);
                                   return false;
                               }}));
                               return claim_once(*store, "atelier/worker/alice") ? 0 : 1;
                           }).wait();
        const auto store = unwrap(place.open({.deadline = Millis{2000}}));
        if (status == 0) {
            CHECK(last > 20);
            CHECK(state_of_claim(*store) == claimed);
            return;
        }
        REQUIRE(status == -SIGKILL);
        CHECK(state_of_claim(*store) == unclaimed);
        // The dead writer's gate is open.
        CHECK(store->begin_write(sqlite_stamp, Durability::full));
    }
    FAIL("the change never came to its end");
}

TEST_CASE("creating a store that fails half-way leaves none", "[store]") {
    for (int failing = 1;; ++failing) {
        INFO("statement " << failing);
        const SqliteFolder place;
        bool reached = false;
        // Counted anew once the file is complete and opened.
        bool complete = false;
        const auto created =
            SqliteStore::create(place.file, "project-1", {.fails = [&](int number) {
                                    complete = complete || std::filesystem::exists(place.file);
                                    reached = reached || (!complete && number == failing);
                                    return !complete && number == failing;
                                }});
        if (!reached) {
            CHECK(failing > 4);
            CHECK(created);
            break;
        }
        CHECK(must_fail(created).code == ErrorCode::store_failed);
        CHECK(place.names().empty());
        CHECK(count_beads(*place.create()) == 0);
    }
}

TEST_CASE("a writer that waits too long is told who writes", "[store]") {
    const SqliteFolder place;
    place.create();
    Signal ready;
    Signal end;
    ForkedChild holder([&] {
        const auto store = unwrap(place.open({.program = "slow_skill"}));
        const auto writer = unwrap(store->begin_write(sqlite_stamp, Durability::full));
        ready.give();
        end.await();
        unwrap(writer->create(plain_bead("at-slow1")));
        unwrap(writer->commit());
        return 0;
    });
    ready.await();
    const auto store = unwrap(place.open({.deadline = Millis{100}}));
    const auto before = std::chrono::steady_clock::now();
    const Error error = must_fail(add(*store, "at-aaaaa"));
    const auto waited = std::chrono::steady_clock::now() - before;
    CHECK(error.code == ErrorCode::store_busy);
    CHECK(info(error.code).exit_status == 75);
    CHECK_THAT(error.message,
               ContainsSubstring("slow_skill (process " + std::to_string(holder.pid()) + ")"));
    REQUIRE(error.details.find("pid") != nullptr);
    CHECK(error.details.find("pid")->as_int() == holder.pid());
    CHECK(waited >= Millis{100});
    CHECK(waited < Millis{30'000});
    // Readers do not wait for writers.
    CHECK(count_beads(*store) == 0);

    // One that waits is let in as soon as the holder is through.
    std::thread opener([&] { end.give(); });
    const auto patient = unwrap(place.open({.deadline = Millis{20'000}}));
    unwrap(add(*patient, "at-bbbbb"));
    opener.join();
    CHECK(holder.wait() == 0);
    CHECK(count_beads(*store) == 2);
}

TEST_CASE("threads of one program pass the gate one at a time as well", "[store]") {
    const SqliteFolder place;
    const auto store = place.create({.deadline = Millis{20'000}});
    unwrap(add(*store, "at-count"));
    const auto work = [&] {
        for (int i = 0; i < 20; ++i)
            if (!store->write(sqlite_stamp, [](PlanWriter& plan) -> Result<Bead> {
                    ATELIER_TRY(auto bead, plan.find(*BeadId::parse("at-count")));
                    ++bead->priority;
                    return plan.update(*bead);
                }))
                return;
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(work);
    for (std::thread& thread : threads)
        thread.join();
    const auto counted =
        unwrap(store->read([](PlanReader& plan) { return plan.find(*BeadId::parse("at-count")); }));
    CHECK(counted->priority == 2 + 80);
    CHECK(counted->revision == 81);
}

TEST_CASE("of two programs that claim at once exactly one wins, a hundred times", "[store]") {
    const SqliteFolder place;
    place.create();
    for (int round = 0; round < 100; ++round) {
        INFO("round " << round);
        const BeadId contested = *BeadId::parse("at-round" + std::to_string(round));
        unwrap(add(*unwrap(place.open()), contested.str()));
        Signal ready;
        Signal start;
        const auto racer = [&](const std::string& who) {
            return [&, who] {
                const auto store = unwrap(place.open());
                ready.give();
                start.await();
                const auto mine =
                    store->write({sqlite_stamp.now, who}, [&](PlanWriter& plan) -> Result<void> {
                        ATELIER_TRY(auto epic, plan.find(contested));
                        if (!epic->assignee.empty()) return fail(ErrorCode::epic_taken, "taken");
                        epic->assignee = who;
                        ATELIER_CHECK(plan.update(*epic));
                        return plan.append({EventType::epic_closed, contested});
                    });
                if (mine) return 0;
                return mine.error().code == ErrorCode::epic_taken ? 1 : 2;
            };
        };
        ForkedChild alice(racer("atelier/worker/alice"));
        ForkedChild bob(racer("atelier/worker/bob"));
        ready.await();
        ready.await();
        start.give(2);
        const int first = alice.wait();
        const int second = bob.wait();
        REQUIRE(first + second == 1);
        const auto store = unwrap(place.open());
        const auto epic =
            unwrap(store->read([&](PlanReader& plan) { return plan.find(contested); }));
        CHECK(epic->assignee == (first == 0 ? "atelier/worker/alice" : "atelier/worker/bob"));
    }
    const auto events =
        unwrap(unwrap(place.open())->read([](PlanReader& plan) { return plan.events({}); }));
    CHECK(events.size() == 100);
}

TEST_CASE("many writers all get their turn", "[store]") {
    const SqliteFolder place;
    unwrap(add(*place.create(), "at-count"));
    Signal start;
    std::vector<std::unique_ptr<ForkedChild>> writers;
    constexpr int programs = 16;
    constexpr int turns = 5;
    for (int i = 0; i < programs; ++i)
        writers.push_back(std::make_unique<ForkedChild>([&] {
            start.await();
            for (int turn = 0; turn < turns; ++turn) {
                const auto store = unwrap(place.open({.deadline = Millis{30'000}}));
                unwrap(store->write(sqlite_stamp, [](PlanWriter& plan) -> Result<void> {
                    ATELIER_TRY(auto bead, plan.find(*BeadId::parse("at-count")));
                    ++bead->priority;
                    ATELIER_CHECK(plan.update(*bead));
                    return plan.append({EventType::task_closed, bead->id});
                }));
            }
            return 0;
        }));
    start.give(programs);
    for (const auto& writer : writers)
        CHECK(writer->wait() == 0);
    const auto store = unwrap(place.open());
    CHECK(unwrap(store->read([](PlanReader& plan) {
              return plan.find(*BeadId::parse("at-count"));
          }))->priority == 2 + programs * turns);
    const auto events = unwrap(store->read([](PlanReader& plan) { return plan.events({}); }));
    CHECK(events.size() == programs * turns);
    std::string previous;
    for (const Event& event : events) {
        CHECK(event.hash == chain_hash(previous, event));
        previous = event.hash;
    }
}

TEST_CASE("a write waits for the disk unless it may be lost with the power, and keeps references",
          "[store]") {
    const SqliteFolder place;
    place.create();
    auto connection = unwrap(
        sqlite::Connection::open(place.file, sqlite::Access::read_write, Millis{1000}, nullptr));
    const auto setting = [&](const std::string& name) {
        auto row = unwrap(connection->prepare("PRAGMA " + name));
        REQUIRE(unwrap(row.step()));
        return row.number(0);
    };
    unwrap(sqlite::prepare_writing(*connection, Durability::relaxed));
    CHECK(setting("synchronous") == 1);
    unwrap(sqlite::prepare_writing(*connection, Durability::full));
    CHECK(setting("synchronous") == 2);
    CHECK_FALSE(connection->script("INSERT INTO labels(label, bead) VALUES('at:task', 'at-none')"));
}
