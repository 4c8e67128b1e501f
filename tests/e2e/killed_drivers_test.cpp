// Drivers of a run that are killed at any instant, with a par, a loop and a gate in it: the run
// comes to what it would have come to, and no reply is asked for twice. How many times is
// ATELIER_TEST_DRIVER_KILLS, 20 without it.
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/killed_project.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto everything = R"(name: everything
roles: {a: scout, b: sage, c: spark, d: reviewer, e: sync}
steps:
  - par: [{turn: a, sees: none}, {turn: b, sees: none}]
  - loop:
      max: 3
      until: approved
      steps:
        - {turn: c, sees: all}
        - {turn: d, produces: review, sees: previous}
  - gate: approval
  - {turn: e, sees: previous}
)";

class KilledDrivers : public KilledProject {
  public:
    KilledDrivers() {
        write_file(sandbox_.project(folder_) / "templates/workflows/everything.yaml", everything);
        take_time();
    }

    std::string begin() {
        fs::remove(sandbox_.root() / "recorded");
        const Json draft =
            sandbox_.json(folder_, {"run", "everything", "Write of the sea", "--no-start"});
        return at(draft, {"run", "id"}).as_string();
    }
    // A line each: turns with their verdicts, and pieces with their parents, by whom they are.
    std::vector<std::string> come_of(const std::string& run) {
        std::vector<std::string> lines;
        const Json shown = sandbox_.json(folder_, {"runs", run, "--turns"});
        std::map<std::string, std::string> path_of;
        for (const Json& turn : shown.find("turns")->as_array()) {
            if (turn.string_at("status") == "lost") continue;
            path_of[turn.string_at("piece")] = turn.string_at("path");
            lines.push_back(turn.string_at("path") + " " + turn.string_at("status") + " " +
                            turn.string_at("verdict"));
        }
        const std::string refs = git({"for-each-ref", "--format=%(refname:lstrip=3) %(objectname)",
                                      "refs/atelier/pieces/" + run + ".*"});
        for (const Json& id : at(shown, {"run", "pieces"}).as_array()) {
            const Json piece = sandbox_.json(folder_, {"gallery", id.as_string()});
            std::string line = path_of[id.as_string()] + " " +
                               at(piece, {"piece", "form"}).as_string() + " [" +
                               piece.string_at("text") + "]";
            for (const Json& parent : piece.find("parents")->as_array())
                line += " from " + path_of[parent.as_string()];
            const std::string at_ref =
                id.as_string() + " " + at(piece, {"piece", "commit"}).as_string();
            if (refs.find(at_ref) != std::string::npos) line += " at its ref";
            lines.push_back(std::move(line));
        }
        std::ranges::sort(lines);
        return lines;
    }
};

} // namespace

TEST_CASE("a run whose drivers are killed at any instant comes to the same, and asks nobody twice",
          "[e2e][runs][kills][generated]") {
    std::random_device seed;
    const auto number = seed();
    INFO("seed " << number);
    std::mt19937 random(number);
    KilledDrivers project;
    const std::string whole = project.begin();
    project.finish(whole);
    const auto expected = project.come_of(whole);
    const auto replies = project.replies();
    CHECK(replies.size() == 7);

    constexpr long kills_a_run = 5;
    const long crashes = number_in("ATELIER_TEST_DRIVER_KILLS", 20);
    std::uniform_int_distribution<int> time(1, 900);
    for (long crash = 0; crash < crashes; crash += kills_a_run) {
        INFO("after " << crash << " kills");
        const std::string run = project.begin();
        for (long kill = 0; kill < kills_a_run && project.of_run(run, "status") != "completed";
             ++kill)
            project.kill_after(run, Millis{time(random)}, random() % 2 == 0);
        project.finish(run);
        CHECK(project.come_of(run) == expected);
        const auto again = project.replies();
        INFO(join(again, "\n"));
        CHECK(std::ranges::includes(replies, again));
        project.check_sound();
    }
    std::cout << crashes << " crashes of drivers of a run\n";
}
