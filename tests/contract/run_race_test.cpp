// Processes that drive one run at the same moment, and that say something to it. How many times is
// ATELIER_TEST_ROUNDS, a few without it.
#include "support/forked_child.hpp"
#include "support/kill_points.hpp"
#include "support/run_on_disk.hpp"
#include "support/workflow_terms.hpp"

#include <sys/mman.h>

#include <atomic>
#include <deque>
#include <iostream>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

// What processes see of each other besides the store: whether a turn runs.
struct RunWitness {
    std::atomic<int> in_turn{0};
    std::atomic<int> faults{0};
};

class SharedRunWitness {
  public:
    SharedRunWitness()
        : place_(::mmap(nullptr, sizeof(RunWitness), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        if (place_ == MAP_FAILED) FAIL("no shared memory");
        new (place_) RunWitness;
    }
    ~SharedRunWitness() { ::munmap(place_, sizeof(RunWitness)); }
    SharedRunWitness(const SharedRunWitness&) = delete;
    SharedRunWitness& operator=(const SharedRunWitness&) = delete;
    RunWitness& operator*() const { return *static_cast<RunWitness*>(place_); }
    RunWitness* operator->() const { return static_cast<RunWitness*>(place_); }

  private:
    void* place_;
};

StartRequest raced_for(Terms steps) {
    return {
        .workflow = {.name = "raced", .roles = {{"a", "a"}, {"b", "b"}}, .steps = std::move(steps)},
        .request = "Write of the sea."};
}

enum class Came { carried, busy, too_late, wrong };

// Once: whoever finds it taken leaves it.
Came drive_once(const RunPlace& place, const BeadId& run, RunWitness& witness) {
    RunProcess process(place, {.deadline = Millis{60'000}});
    process.agents.answer = [&](const DiskQuestion& one) -> std::optional<std::string> {
        if (++witness.in_turn != 1) ++witness.faults;
        --witness.in_turn;
        return "a text by " + one.artisan;
    };
    const auto driven = process.drive(run);
    if (!driven) return driven.error().code == ErrorCode::run_busy ? Came::busy : Came::wrong;
    return driven->already ? Came::too_late : Came::carried;
}

std::size_t events_of(RunProcess& process, const BeadId& run, EventType type) {
    return static_cast<std::size_t>(
        std::ranges::count_if(process.events(), [&](const Event& event) {
            return event.bead == run && event.type == name_of(type);
        }));
}

// Begin at the same moment; what each came to.
std::vector<int> all_at_once(int processes, const std::function<int(int)>& body) {
    Signal go;
    std::deque<ForkedChild> children;
    for (int number = 0; number < processes; ++number)
        children.emplace_back([&, number] {
            go.await();
            return body(number);
        });
    go.give(processes);
    std::vector<int> statuses;
    for (ForkedChild& child : children)
        statuses.push_back(child.wait());
    return statuses;
}

} // namespace

TEST_CASE("of two drivers one carries the run, and each turn is taken once",
          "[contract][runs][race]") {
    RunPlace place;
    RunProcess process(place);
    SharedRunWitness witness;
    const long rounds = number_in("ATELIER_TEST_ROUNDS", 4);
    for (long round = 0; round < rounds; ++round) {
        INFO("round " << round);
        std::filesystem::remove(place.asked);
        const BeadId run = process.start(raced_for({turn_of("a"), turn_of("b"), turn_of("a")}));
        const auto came =
            all_at_once(2, [&](int) { return static_cast<int>(drive_once(place, run, *witness)); });
        CHECK(std::ranges::count(came, static_cast<int>(Came::carried)) == 1);
        CHECK(std::ranges::count(came, static_cast<int>(Came::wrong)) == 0);
        CHECK(lines_of(read_file(place.asked)) == std::vector<std::string>{"a", "b", "a"});
        CHECK(process.turns_of(run).size() == 3);
        CHECK(events_of(process, run, EventType::run_started) == 1);
        CHECK(events_of(process, run, EventType::run_completed) == 1);
    }
    CHECK(witness->faults == 0);
    process.check_events();
    std::cout << rounds << " rounds of two drivers\n";
}

TEST_CASE("what eight processes say to a run is kept once each, in one order",
          "[contract][runs][race]") {
    constexpr int processes = 8;
    constexpr int each = 4;
    RunPlace place;
    RunProcess judge(place);
    const long rounds = number_in("ATELIER_TEST_ROUNDS", 2);
    for (long round = 0; round < rounds; ++round) {
        INFO("round " << round);
        const BeadId run =
            judge.start(raced_for({turn_of("a"), {GateStep{GateKind::approval}}, turn_of("b")}));
        CHECK(unwrap(judge.drive(run)).end == DriveEnd::gate);
        const auto said = all_at_once(processes, [&](int number) {
            RunProcess process(place, {.deadline = Millis{60'000}});
            for (int i = 0; i < each; ++i)
                if (!process.say({.run = run,
                                  .kind = SignalKind::note,
                                  .text = std::to_string(number) + "." + std::to_string(i)}))
                    return 1;
            // Only one of them decides.
            const auto decided = process.say({.run = run, .kind = SignalKind::approve});
            return decided ? 0 : decided.error().code == ErrorCode::not_runnable ? 2 : 3;
        });
        CHECK(std::ranges::count(said, 0) == 1);
        CHECK(std::ranges::count(said, 2) == processes - 1);
        std::multiset<std::string> texts;
        int n = 0;
        for (const SignalRecord& signal : judge.signals_of(run)) {
            CHECK(signal.n == ++n);
            if (signal.kind == SignalKind::note) texts.insert(signal.text);
        }
        CHECK(texts.size() == processes * each);
        CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == processes * each);
        CHECK(events_of(judge, run, EventType::run_signalled) == processes * each);
        CHECK(events_of(judge, run, EventType::gate_decided) == 1);
        CHECK(judge.carry(run).status == RunStatus::completed);
    }
    judge.check_events();
    std::cout << rounds << " rounds of " << processes * each << " signals\n";
}
