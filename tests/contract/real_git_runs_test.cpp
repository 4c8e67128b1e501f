// Runs of workflows on a real repository: what Git knows of where pieces come from, and runs that
// are killed before any statement of the store, or whose disk fails there.
#include "support/forked_child.hpp"
#include "support/kill_points.hpp"
#include "support/run_on_disk.hpp"
#include "support/workflow_terms.hpp"

#include <iostream>
#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

// A made-up workflow of texts; whether it can be run its start says.
StartRequest made_up(std::uint64_t seed) {
    StartRequest request{.workflow = workflow_from(seed, {.stages = true, .others = seed % 3 == 0}),
                         .request = "Write of the sea."};
    // Nobody has files to check or to rebase.
    std::function<void(Terms&)> only_texts = [&](Terms& steps) {
        std::erase_if(steps, [](const Term& step) {
            return std::holds_alternative<CheckStep>(step.step) ||
                   std::holds_alternative<DoStep>(step.step);
        });
        for (Term& step : steps) {
            if (auto* seq = std::get_if<SeqStep>(&step.step)) only_texts(seq->steps);
            if (auto* par = std::get_if<ParStep>(&step.step)) only_texts(par->steps);
            if (auto* loop = std::get_if<LoopStep>(&step.step)) only_texts(loop->steps);
        }
    };
    only_texts(request.workflow.steps);
    std::erase_if(request.workflow.roles, [&](const WorkflowRole& role) {
        std::function<bool(const Terms&)> played = [&](const Terms& steps) {
            return std::ranges::any_of(steps, [&](const Term& step) {
                const auto* turn = std::get_if<TurnStep>(&step.step);
                const Terms* within = steps_within(step);
                return (turn != nullptr && turn->role == role.name) ||
                       (within != nullptr && played(*within));
            });
        };
        return !played(request.workflow.steps);
    });
    return request;
}

// Also one that fails, judges, has nothing to add, or changes nothing.
std::optional<std::string> some_answer(std::mt19937_64& random, const std::string& artisan) {
    switch (random() % 8) {
    case 0:
        return std::nullopt;
    case 1:
        return R"({"content": "as good as it gets", "verdict": "approved", "score": 9})";
    case 2:
        return R"({"content": "more of it", "verdict": "changes_requested", "done": true})";
    default:
        return artisan + " " + std::to_string(random() % 5);
    }
}

// "COMMIT PARENT...", a line each, as the store has it.
std::set<std::string> lineage_in_store(RunProcess& process) {
    std::map<BeadId, CommitId> commits;
    for (const Piece& piece : process.pieces_of({}))
        commits.emplace(piece.id, piece.commit);
    std::set<std::string> lines;
    for (const auto& [id, commit] : commits) {
        std::string line = commit.str();
        for (const BeadId& parent : process.parents_of(id))
            line += " " + commits.at(parent).str();
        lines.insert(line);
    }
    return lines;
}

std::set<std::string> lineage_in_git(RunPlace& place) {
    const std::string listed = place.sandbox.git(
        place.built.folder, {"log", "--format=%H %P", "--glob=refs/atelier/pieces/*"});
    std::set<std::string> lines;
    for (const std::string& line : lines_of(listed))
        if (!line.empty()) lines.insert(std::string(trim(line)));
    return lines;
}

// Two at once, rounds with a review, and a gate, all of which say something.
StartRequest with_everything() {
    const auto turn = [](const std::string& role, Produces produces = Produces::text) {
        return turn_of(role, {SeesKind::all}, produces);
    };
    Terms steps{{ParStep{{turn("a"), turn("b")}}},
                {LoopStep{.steps = {turn("c"), turn("d", Produces::review)},
                          .max = 3,
                          .until = {UntilKind::approved}}},
                {GateStep{GateKind::approval}},
                turn("e", Produces::text)};
    return {.workflow = {.name = "everything",
                         .roles = {{"a", "a"}, {"b", "b"}, {"c", "c"}, {"d", "d"}, {"e", "e"}},
                         .steps = std::move(steps)},
            .request = "Write of the sea."};
}

// Content with it in the second round.
std::optional<std::string> answer_of_everything(const DiskQuestion& one) {
    if (one.artisan != "d") return "a text by " + one.artisan;
    const bool second = one.prompt.find("a text by c") != one.prompt.rfind("a text by c");
    return std::string(R"({"content": "read", "verdict": ")") +
           (second ? "approved" : "changes_requested") + "\"}";
}

std::vector<std::string> asked_in(const RunPlace& place) {
    auto asked = lines_of(read_file(place.asked));
    std::ranges::sort(asked);
    return asked;
}

// 0 where a process of its own has carried the run to its end.
int carried_by_another(const RunPlace& place, const BeadId& run, const SqliteOptions& options) {
    return ForkedChild([&] {
               RunProcess process(place, options);
               process.agents.answer = answer_of_everything;
               const auto carried = process.try_carry(run);
               return carried && carried->status == RunStatus::completed ? 0 : 1;
           })
        .wait();
}

} // namespace

TEST_CASE("of made-up runs Git says the same as the store of where pieces come from",
          "[contract][git][runs][generated]") {
    RunPlace place;
    RunProcess process(place);
    const long wanted = number_in("ATELIER_TEST_RUNS", 12);
    const auto first = static_cast<std::uint64_t>(number_in("ATELIER_TEST_SEED_RUNS", 1));
    long done = 0;
    std::size_t pieces = 0;
    for (std::uint64_t seed = first; done < wanted; ++seed) {
        INFO("seed " << seed);
        REQUIRE(seed < first + 50 * static_cast<std::uint64_t>(wanted));
        std::mt19937_64 random(seed);
        process.agents.answer = [&](const DiskQuestion& one) {
            return some_answer(random, one.artisan);
        };
        StartRequest request = made_up(seed);
        const auto before = process.pieces_of({});
        for (std::size_t i = 0; i < random() % 3 && i < before.size(); ++i)
            request.sources.push_back(before[random() % before.size()].id);
        // Twice the same is refused.
        std::ranges::sort(request.sources);
        request.sources.erase(std::unique(request.sources.begin(), request.sources.end()),
                              request.sources.end());
        const auto started = start_run(process.world, request);
        if (!started) {
            REQUIRE(started.error().code == ErrorCode::workflow_invalid);
            continue;
        }
        const Run run = process.carry(started->run.id);
        CHECK(is_over(run.status));
        const auto kept = lineage_in_store(process);
        CHECK(kept.size() <= process.pieces_of({}).size());
        pieces = process.pieces_of({}).size();
        REQUIRE(lineage_in_git(place) == kept);
        ++done;
    }
    CHECK(pieces > static_cast<std::size_t>(wanted));
    CHECK(place.sandbox.git(place.built.folder, {"fsck", "--strict", "--no-dangling"}).empty());
    process.check_events();
    std::cout << done << " rounds of made-up runs, " << pieces << " pieces\n";
}

TEST_CASE("before whatever statement a driver is killed, the next one comes to the same",
          "[contract][git][runs][kills][generated]") {
    RunPlace whole;
    RunProcess judge(whole);
    judge.agents.answer = answer_of_everything;
    const BeadId unkilled = judge.start(with_everything());
    REQUIRE(judge.carry(unkilled).status == RunStatus::completed);
    const auto expected = judge.come_of(unkilled);
    const auto asked = asked_in(whole);
    CHECK(asked.size() == 7);

    const long step = std::max(number_in("ATELIER_TEST_KILL_STEP", 61), 1L);
    const Share share;
    RunPlace place;
    RunProcess process(place);
    process.agents.answer = answer_of_everything;
    long kills = 0;
    for (int last = 1;; last += static_cast<int>(step)) {
        if (!share.has(last)) continue;
        INFO("before statement " << last);
        std::filesystem::remove(place.asked);
        const BeadId run = process.start(with_everything());
        const int status = carried_by_another(place, run, {.fails = [&](int number) {
                                                  if (number == last) ::raise(SIGKILL);
                                                  return false;
                                              }});
        REQUIRE((status == 0 || status == -SIGKILL));
        if (status == 0) break;
        ++kills;
        CHECK(process.carry(run).status == RunStatus::completed);
        CHECK(process.come_of(run) == expected);
        CHECK(asked_in(place) == asked);
    }
    // Fewer would mean that the statements are not asked for.
    CHECK(kills * step > 150);
    CHECK(place.sandbox.git(place.built.folder, {"fsck", "--strict", "--no-dangling"}).empty());
    process.check_events();
    std::cout << kills << " kills at statements of a run\n";
}

TEST_CASE("whatever statement of a run the disk fails at, the run can be gone on with",
          "[contract][git][runs][kills][generated]") {
    RunPlace place;
    RunProcess process(place);
    process.agents.answer = answer_of_everything;
    const BeadId whole = process.start(with_everything());
    process.carry(whole);
    const auto expected = process.come_of(whole);
    constexpr int to_open = 20;
    const long step = std::max(number_in("ATELIER_TEST_KILL_STEP", 67), 1L);
    const Share share;
    for (int failing = 1;; failing += static_cast<int>(step)) {
        if (!share.has(failing)) continue;
        INFO("statement " << failing);
        const BeadId run = process.start(with_everything());
        // What follows fails as well, as on a disk that is full. To open the store fails nobody.
        const int status = carried_by_another(
            place, run, {.fails = [&](int number) { return number >= failing + to_open; }});
        if (status == 0) break;
        CHECK(process.carry(run).status == RunStatus::completed);
        CHECK(process.come_of(run) == expected);
    }
    process.check_events();
}
