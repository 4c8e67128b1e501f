#include "app/project/demonstration.hpp"

#include "domain/agent/agent_environment.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

// Of ours, what says how the programs run and not whose they are.
constexpr auto kept_of_ours = std::to_array<std::string_view>(
    {"ATELIER_SHARE", "ATELIER_TRACE", "ATELIER_TEST_NOW", "ATELIER_TEST_SEED"});
constexpr auto somebodys =
    std::to_array<std::string_view>({"ATELIER_", "BEADS_", "BD_", "GIT_", "XDG_"});

bool is_somebodys(std::string_view name) {
    if (std::ranges::find(kept_of_ours, name) != kept_of_ours.end()) return false;
    return std::ranges::any_of(
        somebodys, [&](std::string_view beginning) { return name.starts_with(beginning); });
}

std::vector<DemonstrationStep> one_commit() {
    return {
        {.heading = "a repository with one commit",
         .argv = {"git", "init", "-q", "-b", "main"},
         .shown = false},
        {.argv = {"git", "config", "user.name", "Demo Person"}, .shown = false},
        {.argv = {"git", "config", "user.email", "demo@example.org"}, .shown = false},
        {.argv = {"git", "commit", "-q", "--allow-empty", "-m", "Start the greeter"}},
    };
}

} // namespace

std::vector<DemonstrationStep> demonstration_steps(const DemonstrationPlaces& places) {
    const auto plan = [&](const char* name) {
        return (places.share / "templates" / "plans" / name).string();
    };
    std::vector<DemonstrationStep> steps = one_commit();
    const std::vector<DemonstrationStep> more{
        {.argv = {"git", "status", "--short", "--branch"}},
        {.heading = "register it", .argv = {"git", "atelier", "init", "--yes", "--agent", "demo"}},
        {.heading = "plan two epics",
         .argv = {"git", "atelier", "plan", "--from", plan("demo-stack.yaml")}},
        {.argv = {"git", "atelier", "plan", "--from", plan("demo-pair.yaml")}},
        {.argv = {"git", "atelier", "status"}},
        {.heading = "have them carried out",
         .argv = {"git", "atelier", "work", "--mode", "auto", "--agent", "demo"}},
        {.heading = "what came of them", .argv = {"git", "atelier", "status"}},
        {.argv = {"git", "atelier", "log", "-n", "15"}},
        {.argv = {"git", "log", "--graph", "--oneline", "--decorate", "--branches"}},
        {.heading = "the checkout is unchanged", .argv = {"git", "status", "--short", "--branch"}},
    };
    steps.insert(steps.end(), more.begin(), more.end());
    return steps;
}

std::vector<DemonstrationStep> hello_steps(bool as_document) {
    std::vector<DemonstrationStep> steps = one_commit();
    steps.back().shown = false;
    steps.push_back(
        {.argv = {"git", "atelier", "init", "--yes", "--agent", "demo"}, .shown = false});
    DemonstrationStep hello{.argv = {"git", "atelier", "hello"}};
    if (as_document) hello.argv.emplace_back("--json");
    steps.push_back(std::move(hello));
    return steps;
}

Environment demonstration_environment(const Environment& user, const DemonstrationPlaces& places) {
    Environment out = user;
    std::erase_if(out, [](const auto& variable) { return is_somebodys(variable.first); });
    out["HOME"] = places.folder.string();
    out["GIT_CONFIG_NOSYSTEM"] = "1";
    out["GIT_CONFIG_GLOBAL"] = "/dev/null";
    out["ATELIER_DATA_DIR"] = places.data().string();
    out["PATH"] = path_behind(places.programs, out);
    // Everything is shown as it comes.
    out["GIT_PAGER"] = out["PAGER"] = "cat";
    return out;
}

} // namespace atelier
