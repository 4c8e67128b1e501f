// What becomes of each way to write in a session of ours: the tables of docs/guards.md. With
// ATELIER_TEST_WRITE_PAGES set, what was found is written there instead of compared.
#include "domain/guard/guard.hpp"
#include "domain/guard/sandbox.hpp"
#include "support/catch.hpp"
#include "support/guard_page.hpp"
#include "support/guarded_session.hpp"
#include "support/test_places.hpp"

#include <cstdlib>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

std::string column_of(const std::string& sandbox) {
    GitSandbox git;
    const std::string version = git.git(git.root(), {"version"});
    const GitVersion found = parse_git_version(version);
    const bool old = hook_installation_for(found) == HookInstallation::directory;
    return std::string(old ? "Git before 2.54" : "Git 2.54 and later") +
           (sandbox == "none" ? "" : ", " + sandbox);
}

bool can_be_tried(const std::string& sandbox) {
    GitSandbox git;
    ProcessRequest request{.argv = sandbox_command({}, git.root()),
                           .environment = git.environment()};
    request.argv.emplace_back("true");
    const auto tried = git.process().run(request);
    if (sandbox == "none" || (tried && tried->status == 0)) return true;
    WARN("skipped: bwrap does not work on this machine");
    return false;
}

struct Found {
    std::map<std::string, std::string> cells;
    // Of the ways that nobody found out.
    std::map<std::string, std::string> stories;
};

std::string story_of(const AttemptOutcome& tried) {
    std::string text;
    for (const std::string& name : tried.reached)
        text += "reached " + name + "\n";
    for (const std::string& name : tried.after)
        text += "at the end " + name + "\n";
    return text + tried.report;
}

Found try_all(const std::vector<BypassCase>& ways, Role role, const std::string& sandbox) {
    Found found;
    std::map<Hand, std::set<std::string>> usual;
    const auto usual_by = [&](Hand hand) -> const std::set<std::string>& {
        const auto [place, fresh] = usual.try_emplace(hand);
        if (fresh) {
            RegisteredScene registered(sandbox);
            SessionAttempt trial(registered.project, role, hand);
            place->second =
                try_way(registered.scene, trial, {.name = "nothing", .hand = hand}).after;
        }
        return place->second;
    };
    for (const BypassCase& way : ways) {
        RegisteredScene registered(sandbox);
        prepare_way(registered.scene, way);
        if (way.has_finished_work)
            registered.scene.other = registered.project.leave_finished_work();
        SessionAttempt trial(registered.project, role, way.hand);
        const AttemptOutcome tried = try_way(registered.scene, trial, way);
        const Verdict verdict = judge(tried, usual_by(way.hand));
        found.cells[way.name] = name_of(verdict);
        if (verdict == Verdict::missed) found.stories[way.name] = story_of(tried);
    }
    return found;
}

void check_page(const std::string& name, const std::string& column,
                const std::vector<BypassCase>& ways, const Found& found) {
    const fs::path file = source_folder() / "docs/guards.md";
    const std::string page = read_file(file);
    std::vector<std::string> names;
    for (const BypassCase& way : ways)
        names.push_back(way.name);
    const GuardTable table = with_column(parse_table(page, name), column, names, found.cells);
    const std::string filled = with_table(page, name, table);
    if (std::getenv("ATELIER_TEST_WRITE_PAGES") != nullptr)
        write_file(file, filled);
    else
        CHECK(filled == page);
    for (const auto& [way, story] : found.stories) {
        INFO(way << " is not found out, and the page does not say why:\n" << story);
        CHECK_FALSE(table.find(way)->remark.empty());
    }
}

} // namespace

TEST_CASE("each way to make a draft claimable does so for a planner who may", "[e2e][ways]") {
    // A planner by its identity alone, where planners decide.
    struct FreePlanner : BypassAttempt {
        RegisteredScene& registered;
        WorktreeFixture place;

        explicit FreePlanner(RegisteredScene& scene) : registered(scene) {
            place.worktree = scene.project.repository;
            place.draft = scene.project.draft;
            write_file(scene.project.folder() / "config.user.json",
                       R"({"plan": {"promotion": "planner"}})");
            scene.atelier.environment()["ATELIER_AGENT_ID"] = "atelier/planner/ann";
        }
        const WorktreeFixture& stand() const override { return place; }
        ProcessResult run(const std::vector<std::string>& argv, const fs::path& folder,
                          const std::string& input) override {
            return registered.atelier.run(folder, argv, input);
        }
    };
    for (const BypassCase& way : draft_ways()) {
        RegisteredScene registered;
        FreePlanner trial(registered);
        const AttemptOutcome tried = try_way(registered.scene, trial, way);
        INFO(way.name);
        // The overseer's command is for no agent, by whatever name it calls itself; outside of a
        // session nothing tells a person from one who has dropped it.
        const std::vector<std::string>& argv = way.steps.front().argv;
        const bool agent = argv[0] == "git-atelier" || argv[1] == "ATELIER_AGENT_ID=x";
        CHECK((judge(tried, {}) == Verdict::blocked) == agent);
        if (agent)
            CHECK_THAT(tried.refusal.value_or(""), ContainsSubstring("is for the overseer"));
        else
            CHECK(tried.refusal.value_or("") == "");
    }
}

namespace {

void try_planner(const std::string& sandbox) {
    if (!can_be_tried(sandbox)) return;
    std::vector<BypassCase> ways = planner_ways();
    ways.insert(ways.end(), project_ways().begin(), project_ways().end());
    ways.insert(ways.end(), draft_ways().begin(), draft_ways().end());
    ways.insert(ways.end(), deciding_ways().begin(), deciding_ways().end());
    check_page("planner", column_of(sandbox), ways, try_all(ways, Role::planner, sandbox));
}

void try_worker(const std::string& sandbox) {
    if (!can_be_tried(sandbox)) return;
    std::vector<BypassCase> ways = worker_ways();
    ways.insert(ways.end(), project_ways().begin(), project_ways().end());
    for (const auto* more : {&draft_ways(), &deciding_ways(), &limit_ways(), &command_ways()})
        ways.insert(ways.end(), more->begin(), more->end());
    check_page("worker", column_of(sandbox), ways, try_all(ways, Role::worker, sandbox));
}

} // namespace

// A case each, so that they run beside each other.
TEST_CASE("what a planner tries beyond its bounds ends as the page of guards says",
          "[e2e][hooks][guards]") {
    try_planner("none");
}

TEST_CASE("what a planner tries in a sandbox ends as the page of guards says",
          "[e2e][hooks][guards][sandbox]") {
    try_planner("bwrap");
}

TEST_CASE("what a worker tries beyond its bounds ends as the page of guards says",
          "[e2e][hooks][guards]") {
    try_worker("none");
}

TEST_CASE("what a worker tries in a sandbox ends as the page of guards says",
          "[e2e][hooks][guards][sandbox]") {
    try_worker("bwrap");
}
