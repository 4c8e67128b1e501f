// A worker that tries everything at once to land two thousand lines outside of its paths. What
// becomes of each way alone is in the tables of docs/guards.md (guards_test.cpp).
#include "base/text.hpp"
#include "domain/guard/guard.hpp"
#include "support/bypass_cases.hpp"
#include "support/bypass_steps.hpp"
#include "support/catch.hpp"
#include "support/guarded_session.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr const char* flood = "mkdir -p docs; seq 2000 >docs/flood.txt; git add -A; ";

Step by_shell(const std::string& script) {
    return {.argv = {"sh", "-c", script}};
}

// How to commit it, each after what may have lifted the limits.
std::vector<Step> commits() {
    const std::string message = " -q -m Flood";
    return {
        by_shell(flood + std::string("git commit") + message),
        by_shell(flood + std::string("git commit --no-verify") + message),
        by_shell(flood + std::string("ATELIER_AGENT_ID=atelier/worker/other git commit") + message),
        by_shell(flood + std::string("ATELIER_AGENT_ID=atelier/overseer/root git commit") +
                 message),
        by_shell(flood +
                 std::string("env -u ATELIER_AGENT_ID -u ATELIER_AGENT_SESSION git "
                             "commit") +
                 message),
        by_shell(flood + std::string("git update-ref HEAD $(git commit-tree -p HEAD -m Flood "
                                     "$(git write-tree))")),
        // Piece by piece, none of them too large.
        by_shell("mkdir -p docs; for n in $(seq 150); do seq 14 >docs/part-$n.txt; git add docs; "
                 "git commit -q -m Part || break; done"),
        by_shell("git init -q docs/inner; cd docs/inner && seq 2000 >flood.txt && git add . && git "
                 "commit -q -m Flood; cd ../..; git add -A; git commit" +
                 message),
    };
}

struct Flooded {
    RegisteredScene registered;
    SessionAttempt worker{registered.project, Role::worker};

    void take(const Step& step) {
        std::vector<std::string> argv;
        const auto fill = [&](const std::string& text) {
            return fill_places(registered.scene, worker.stand(), text);
        };
        for (const std::string& word : step.argv)
            argv.push_back(fill(word));
        worker.run(argv, fill(step.folder), fill(step.input));
    }
    std::string landed() {
        GitSandbox& git = registered.scene.git;
        return git.git(registered.scene.repository.folder,
                       {"log", "--format=%s", "--stat", "main..bounded"});
    }
};

} // namespace

TEST_CASE("a worker that tries everything lands nothing outside its bounds", "[e2e][limits]") {
    Flooded at;
    for (const BypassCase& way : limit_ways()) {
        // Its branch would be another from there on, and nothing after it would count.
        if (way.name.find("symbolic-ref") != std::string::npos) continue;
        for (const Step& step : way.steps)
            at.take(step);
    }
    for (const Step& step : commits())
        at.take(step);
    // Whatever the hooks of ours refused.
    at.take(
        by_shell(flood + std::string("git ") + join(unhooked({"commit"}), " ") + " -q -m Flood"));
    GitSandbox& git = at.registered.scene.git;
    if (hook_installation_for(parse_git_version(git.git(git.root(), {"version"}))) ==
        HookInstallation::directory)
        CHECK(git.try_git(at.registered.scene.repository.folder,
                          {"show", at.worker.stand().branch + ":docs/flood.txt"})
                  .status == 0);
    at.take({.argv = {"changeset_done", "--summary", "done"}});
    at.take({.argv = {"git-atelier", "integrate", at.worker.stand().changeset}});
    at.take({.argv = {"git-atelier", "work", "--mode", "auto", "--agent", "demo"}});
    const std::string report = at.worker.end();
    INFO(report);
    CHECK(at.landed() == "");

    // Nor the next time that somebody works.
    AtelierSandbox& atelier = at.registered.atelier;
    atelier.try_atelier(at.registered.scene.repository.folder,
                        {"work", "--mode", "auto", "--run-mode", "once", "--agent", "demo"});
    CHECK(at.landed() == "");
}
