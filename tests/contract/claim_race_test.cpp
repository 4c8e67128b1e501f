// Programs that claim and give back a few epics as fast as they can, some of them killed. The sizes
// are ATELIER_TEST_CLAIMS="PROGRAMS CLAIMS EPICS", small without it; with it the waiting times are
// printed, those without the gate as well.
#include "adapters/process/process_table.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/claim/claim_epic.hpp"
#include "app/claim/release_epic.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"
#include "support/forked_child.hpp"
#include "support/sqlite_folder.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

using namespace atelier;
using namespace atelier::test;

namespace {

struct RaceSize {
    int programs = 8;
    int claims = 160;
    int epics = 10;
    WriterQueue queue = WriterQueue::gate;
    bool print = false;
};

RaceSize race_size() {
    RaceSize size;
    const char* wanted = std::getenv("ATELIER_TEST_CLAIMS");
    if (wanted == nullptr) return size;
    const auto words = split(wanted, ' ');
    REQUIRE(words.size() == 3);
    const auto number = [&](std::size_t at) {
        return static_cast<int>(parse_integer(words[at]).value());
    };
    return {.programs = number(0), .claims = number(1), .epics = number(2), .print = true};
}

// What the programs see of each other, besides the store: who holds which epic.
struct Witness {
    static constexpr int most = 20'000;
    std::atomic<int> claims{0};
    std::atomic<int> faults{0};
    // Programs that ended by an error.
    std::atomic<int> gone{0};
    std::atomic<bool> over{false};
    std::atomic<int> holder[1000];
    std::atomic<int> claims_of[1000];
    std::atomic<bool> doomed[most];
    std::atomic<int> waited_us[most];
};

class SharedWitness {
  public:
    SharedWitness()
        : place_(::mmap(nullptr, sizeof(Witness), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        if (place_ == MAP_FAILED) FAIL("no shared memory");
        new (place_) Witness;
    }
    ~SharedWitness() { ::munmap(place_, sizeof(Witness)); }
    SharedWitness(const SharedWitness&) = delete;
    SharedWitness& operator=(const SharedWitness&) = delete;
    Witness& operator*() const { return *static_cast<Witness*>(place_); }
    Witness* operator->() const { return static_cast<Witness*>(place_); }

  private:
    void* place_;
};

BeadId epic_at(int number) {
    return *BeadId::parse("at-race" + std::to_string(number));
}

struct Racer {
    const SqliteFolder& place;
    const RaceSize& size;
    Witness& witness;
    int number;

    AgentId name() const { return *AgentId::make(Role::worker, "w" + std::to_string(number)); }

    // A program of its own for each call, as the skills are.
    template <class Call>
    auto with_context(Call&& call) const {
        const auto store = unwrap(place.open({.queue = size.queue, .deadline = Millis{60'000}}));
        SystemClock clock;
        FakeIds ids;
        Settings settings;
        settings.lease.lease = Seconds{1};
        return call(Context{*store, clock, ids, settings, "at", name()});
    }

    // 0: claimed, held and given back, or it was taken.
    int claim_once(int epic) const {
        LinuxProcessTable machine;
        const ClaimRequest request{
            epic_at(epic), {*SessionId::parse("s-w" + std::to_string(number)), machine.self()}};
        const auto begin = std::chrono::steady_clock::now();
        const auto claimed = with_context([&](const Context& context) {
            return claim_epic(context, request, [&](const ProcessIdentity& keeper) {
                return machine.liveness(keeper);
            });
        });
        if (!claimed) return claimed.error().code == ErrorCode::epic_taken ? 0 : 2;
        const auto waited = std::chrono::steady_clock::now() - begin;
        const int before = witness.holder[epic].exchange(number);
        if (before != 0 && !witness.doomed[before]) ++witness.faults;
        ++witness.claims_of[epic];
        witness.waited_us[witness.claims++] =
            static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(waited).count());
        if (witness.holder[epic].exchange(0) != number) ++witness.faults;
        const auto released =
            with_context([](const Context& context) { return release_epic(context, "raced"); });
        return released && released->released ? 0 : 3;
    }

    int run() const {
        std::minstd_rand random(static_cast<unsigned>(number));
        while (!witness.over) {
            const int epic = static_cast<int>(random() % static_cast<unsigned>(size.epics));
            if (const int status = claim_once(epic); status != 0) {
                ++witness.gone;
                return status;
            }
        }
        return 0;
    }
};

void create_epics(PlanStore& store, int epics) {
    for (int i = 0; i < epics; ++i) {
        Bead epic{.id = epic_at(i), .title = "Raced for", .issue_type = "epic"};
        epic.labels = {"at:epic", "at:ready"};
        Bead changeset{
            .id = *BeadId::parse(epic.id.str() + ".1"), .title = "To do", .parent = epic.id};
        changeset.labels = {"at:changeset", "cs:ready"};
        const Stamp stamp{sqlite_stamp.now, "atelier/overseer/olga"};
        unwrap(store.write(stamp, [&](PlanWriter& plan) -> Result<Bead> {
            ATELIER_CHECK(plan.create(epic));
            ATELIER_CHECK(
                plan.decide(Act::promotion, {EventType::epic_promoted, epic.id,
                                             Json::object().set("ready", Json::strings({}))}));
            return plan.create(changeset);
        }));
    }
}

// Replays the log: an epic is claimed when it is free, taken over from whom it was, and given back
// by whom it was, the fencing number growing each time. Returns how often each was claimed.
std::map<std::string, int> check_log(PlanStore& store) {
    struct Held {
        std::string by;
        std::int64_t fencing = 0;
    };
    std::map<std::string, Held> held;
    std::map<std::string, int> claims;
    std::string previous;
    for (const Event& event :
         unwrap(store.read([](PlanReader& plan) { return plan.events({}); }))) {
        REQUIRE(event.hash == chain_hash(previous, event));
        previous = event.hash;
        if (!event.bead || !event.type.starts_with("epic.") || event.type == "epic.approved" ||
            event.type == "epic.promoted")
            continue;
        Held& epic = held[event.bead->str()];
        const Json data = std::get<Json>(parse_json(event.data));
        if (event.type == "epic.released") {
            REQUIRE(epic.by == event.actor);
            epic.by.clear();
            continue;
        }
        REQUIRE((event.type == "epic.claimed" || event.type == "epic.taken_over"));
        REQUIRE(epic.by == (event.type == "epic.claimed" ? "" : data.string_at("from")));
        REQUIRE(data.find("fencing")->as_int() > epic.fencing);
        epic = {event.actor, data.find("fencing")->as_int()};
        ++claims[event.bead->str()];
    }
    return claims;
}

void print_waits(const RaceSize& size, const Witness& witness, int killed, double seconds) {
    std::vector<int> waits;
    for (int i = 0; i < witness.claims; ++i)
        waits.push_back(witness.waited_us[i]);
    std::sort(waits.begin(), waits.end());
    const auto at = [&](double part) {
        return static_cast<double>(
                   waits[static_cast<std::size_t>(part * static_cast<double>(waits.size() - 1))]) /
               1000;
    };
    std::printf("%s: %d programs, %zu claims over %d epics, %d killed: %.0f claims/s, "
                "median %.1f ms, p99 %.1f ms, worst %.1f ms\n",
                size.queue == WriterQueue::gate ? "with the gate" : "without the gate",
                size.programs, waits.size(), size.epics, killed,
                static_cast<double>(waits.size()) / seconds, at(0.5), at(0.99), at(1));
}

} // namespace

TEST_CASE("programs that race for epics and die never hold one twice nor lose one",
          "[store][race][generated]") {
    RaceSize size = race_size();
    if (size.print) size.queue = GENERATE(WriterQueue::gate, WriterQueue::busy_timeout);
    const SqliteFolder place;
    create_epics(*place.create(), size.epics);
    const SharedWitness witness;
    int last = 0;
    const auto start = [&] {
        const Racer racer{place, size, *witness, ++last};
        return std::make_unique<ForkedChild>([racer] { return racer.run(); },
                                             std::chrono::minutes(10));
    };
    struct Running {
        int number;
        std::unique_ptr<ForkedChild> child;
    };
    std::vector<Running> running;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < size.programs; ++i) {
        auto child = start();
        running.push_back({last, std::move(child)});
    }
    std::minstd_rand random(7);
    int killed = 0;
    const int each = std::max(size.claims / 40, 10);
    for (int next = each; next < size.claims; next += each) {
        eventually(
            "claims go on", [&] { return witness->claims >= next; }, std::chrono::minutes(5));
        Running& victim = running[random() % running.size()];
        witness->doomed[victim.number] = true;
        victim.child->kill();
        CHECK(victim.child->wait() == -SIGKILL);
        ++killed;
        victim.child = start();
        victim.number = last;
    }
    eventually(
        "all claims", [&] { return witness->claims >= size.claims; }, std::chrono::minutes(5));
    witness->over = true;
    for (const Running& one : running)
        CHECK(one.child->wait() == 0);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    CHECK(witness->faults == 0);

    const auto store = unwrap(place.open());
    const auto claims = check_log(*store);
    int logged = 0;
    for (int i = 0; i < size.epics; ++i) {
        const auto of_epic = claims.find(epic_at(i).str());
        const int count = of_epic == claims.end() ? 0 : of_epic->second;
        CHECK(count >= witness->claims_of[i]);
        logged += count;
    }
    CHECK(logged <= witness->claims + killed);

    // What the dead held is available by name once their leases have expired, and nothing is left.
    const Racer heir{place, size, *witness, ++last};
    for (int i = 0; i < size.epics; ++i)
        eventually("the epic can be had", [&] {
            const int before = witness->claims;
            REQUIRE(heir.claim_once(i) == 0);
            return witness->claims > before;
        });
    for (const Bead& epic : unwrap(
             store->read([](PlanReader& plan) { return plan.select({.kind = BeadKind::epic}); }))) {
        CHECK(epic.status == BeadStatus::open);
        CHECK(epic.assignee.empty());
    }
    if (size.print) print_waits(size, *witness, killed, took.count());
}
