// Runs of a document whose drivers are killed, at chosen calls to the system or at any instant,
// after a person has committed to the branch as well: the branch comes to what it would have come
// to, the person's lines stay, and no reply is asked for twice. In full size with
// ATELIER_TEST_KILL_STEP=1 and ATELIER_TEST_DRIVER_KILLS.
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/killed_project.hpp"

#include <algorithm>
#include <iostream>
#include <random>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr auto written_workflow = R"(name: written
subject: document
roles: {a: scout, d: reviewer, b: sage}
steps:
  - loop:
      max: 3
      until: approved
      steps:
        - {turn: a, produces: changes}
        - {turn: d, produces: review}
  - gate: approval
  - {turn: b, produces: changes}
)";

// Adds a line to the document that it is shown; a reviewer is content with the second one of scout.
constexpr auto editing_agent = R"sh(#!/bin/sh
set -eu
here=$(dirname "$0")
artisan=${ATELIER_AGENT_ID##*/}
[ ! -e "$here/slow" ] || sleep 0.05
shown=$(awk 'within == 1 { within = 0; if ($0 ~ /^~~~+$/) { fence = $0; within = 2; next } }
    within == 2 && $0 == fence { exit }
    within == 2
    /^The document .*:$/ && within == 0 { within = 1 }' "$1")
if grep -q '^{"verdict": ' "$1"; then
    verdict=changes_requested
    [ "$(printf '%s\n' "$shown" | grep -c 'by scout')" -lt 2 ] || verdict=approved
    printf '{"content": "read", "verdict": "%s"}' "$verdict" >"$2.tmp"
else
    printf '%s\nA line by %s.\n' "$shown" "$artisan" >"$2.tmp"
fi
mv -f -- "$2.tmp" "$2"
echo "$artisan $(printf '%s\n' "$shown" | wc -l)" >>"$here/recorded"
)sh";

// By the call it was at: it is asked again, as whenever an agent fails.
bool was_agent_killed(const Json& turn) {
    return turn.string_at("status") == "failed" &&
           turn.string_at("error_text") == "the agent was killed";
}

class KilledDocuments : public KilledProject {
  public:
    KilledDocuments() : KilledProject(editing_agent) {
        write_file(sandbox_.project(folder_) / "templates/workflows/written.yaml",
                   written_workflow);
    }

    // After its first turn a person commits to its branch.
    std::string begin() {
        fs::remove(sandbox_.root() / "recorded");
        const Json begun = sandbox_.json(
            folder_, {"run", "written", "Say more", "--document", "docs/guide.md", "--steps", "1"});
        const fs::path mine = sandbox_.root() / "mine";
        git({"worktree", "add", "-q", mine.string(), at(begun, {"run", "branch"}).as_string()});
        write_file(mine / "docs/guide.md", "By hand.\n" + read_file(mine / "docs/guide.md"));
        sandbox_.git().git(mine, {"commit", "-qam", "By hand"});
        git({"worktree", "remove", mine.string()});
        return at(begun, {"run", "id"}).as_string();
    }
    // At that call; how many there were, -1 where processes cannot be traced.
    long kill_at(const std::string& run, const KillPoint& point) {
        return run_killed(sandbox_, folder_, point, {"run", run});
    }
    // Turns with their verdicts, and each version on the branch: whose it is, its text, its notes.
    std::vector<std::string> come_of(const std::string& run) {
        std::vector<std::string> lines;
        const Json shown = sandbox_.json(folder_, {"runs", run, "--turns"});
        for (const Json& turn : shown.find("turns")->as_array())
            if (turn.string_at("status") != "lost" && !was_agent_killed(turn))
                lines.push_back(turn.string_at("path") + " " + turn.string_at("status") + " " +
                                turn.string_at("verdict"));
        const std::string branch = at(shown, {"run", "branch"}).as_string();
        CHECK(git({"rev-parse", branch}) == at(shown, {"run", "head"}).as_string());
        for (const std::string& commit :
             lines_of(git({"rev-list", "--reverse", "main.." + branch})))
            if (!commit.empty())
                lines.push_back(
                    git({"log", "-1", "--notes=atelier", "--format=%cn %s (%N)", commit}) + " [" +
                    git({"show", commit + ":docs/guide.md"}) + "]");
        // Its notes name it.
        for (std::string& line : lines)
            for (std::size_t found = line.find(run); found != std::string::npos;
                 found = line.find(run))
                line.replace(found, run.size(), "RUN");
        return lines;
    }
};

// What comes of it where nobody is killed.
struct Unkilled {
    std::vector<std::string> come_of;
    std::vector<std::string> replies;

    explicit Unkilled(KilledDocuments& project) {
        const std::string run = project.begin();
        project.finish(run);
        come_of = project.come_of(run);
        replies = project.replies();
        INFO(join(come_of, "\n"));
        CHECK(replies.size() == 5);
        CHECK(come_of.back().ends_with("A line by scout.\nA line by scout.\nA line by sage.]"));
        CHECK(come_of.back().find("[By hand.\n") != std::string::npos);
    }
    void check(KilledDocuments& project, const std::string& run) const {
        project.finish(run);
        CHECK(project.come_of(run) == come_of);
        const auto again = project.replies();
        INFO(join(again, "\n"));
        CHECK(std::ranges::includes(replies, again));
        project.check_sound();
    }
};

} // namespace

TEST_CASE("at whatever call the driver of a document is killed, its branch comes to the same",
          "[e2e][runs][kills][generated]") {
    KilledDocuments project;
    const Unkilled whole(project);
    const std::string first = project.begin();
    const long calls = project.kill_at(first, {0, "first"});
    if (calls < 0) {
        WARN("processes cannot be traced here");
        return;
    }
    whole.check(project, first);
    CHECK(calls > 100);
    const auto points = kill_points(calls, std::max(calls / 6, 1L));
    for (const auto& [call, victim] : points) {
        INFO("call " << call << " of " << calls << ", victim " << victim);
        const std::string run = project.begin();
        project.kill_at(run, {call, victim});
        whole.check(project, run);
    }
    std::cout << points.size() << " kills at " << calls << " calls of a run of a document\n";
}

TEST_CASE("a document whose drivers are killed at any instant comes to the same",
          "[e2e][runs][kills][generated]") {
    std::random_device seed;
    const auto number = seed();
    INFO("seed " << number);
    std::mt19937 random(number);
    KilledDocuments project;
    project.take_time();
    const Unkilled whole(project);
    constexpr long kills_a_run = 5;
    const long crashes = number_in("ATELIER_TEST_DRIVER_KILLS", 15);
    std::uniform_int_distribution<int> time(1, 700);
    for (long crash = 0; crash < crashes; crash += kills_a_run) {
        INFO("after " << crash << " kills");
        const std::string run = project.begin();
        for (long kill = 0; kill < kills_a_run && project.of_run(run, "status") != "completed";
             ++kill)
            project.kill_after(run, Millis{time(random)}, random() % 2 == 0);
        whole.check(project, run);
    }
    std::cout << crashes << " crashes of drivers of a document\n";
}
