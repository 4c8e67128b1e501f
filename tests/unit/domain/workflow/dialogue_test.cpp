#include "domain/workflow/dialogue.hpp"

#include "support/catch.hpp"

#include <set>

using namespace atelier;

namespace {

const Dialogue scout{.lines = {{DialogueAction::start_work, {"a", "b", "c"}},
                               {DialogueAction::handoff, {"{next}, yours, {next}"}}}};

std::string started(std::uint64_t seed, int turn, const std::string& artisan = "scout") {
    return line_at(scout, {.seed = seed, .turn = turn, .artisan = artisan});
}

} // namespace

TEST_CASE("The same moment of the same seed has the same line, and others have others",
          "[domain][workflow][dialogue]") {
    CHECK(started(7, 1) == started(7, 1));
    std::set<std::string> by_turn;
    std::set<std::string> by_seed;
    std::set<std::string> by_artisan;
    for (int n = 0; n < 40; ++n) {
        by_turn.insert(started(7, n));
        by_seed.insert(started(static_cast<std::uint64_t>(n), 1));
        by_artisan.insert(started(7, 1, "builder-" + std::to_string(n)));
    }
    const std::set<std::string> all{"a", "b", "c"};
    CHECK(by_turn == all);
    CHECK(by_seed == all);
    CHECK(by_artisan == all);
}

TEST_CASE("A line names who is next, or nobody in particular", "[domain][workflow][dialogue]") {
    DialogueMoment moment{.artisan = "scout", .action = DialogueAction::handoff, .next = "Sage"};
    CHECK(line_at(scout, moment) == "Sage, yours, Sage");
    // What is filled in is not filled in again.
    moment.next = "{next}";
    CHECK(line_at(scout, moment) == "{next}, yours, {next}");
    moment.next.clear();
    CHECK(line_at(scout, moment) == "whoever is next, yours, whoever is next");
}

TEST_CASE("Without a line for an action nothing is said", "[domain][workflow][dialogue]") {
    CHECK(line_at(scout, {.action = DialogueAction::complete}).empty());
    CHECK(line_at({}, {}).empty());
    CHECK(chosen_line({}, 1, "x").empty());
}
