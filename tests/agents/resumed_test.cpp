// Real agents whose session was stopped, and that go on in their own conversation.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr auto one_changeset = "epics:\n  - title: Greetings\n    root_branch: greet\n"
                               "    changesets:\n      - title: Say hello\n"
                               "        description: The file hello.txt greets.\n";

constexpr auto says_hello =
    "echo hello >hello.txt && git add hello.txt && git commit -qm 'Say hello'";

struct RealAgent {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();

    void has(const std::string& agent, const ModelServer& model) {
        log_in(sandbox, agent, model.url());
        sandbox.atelier(repository.folder, {"init", "--yes", "--agent", agent});
        sandbox.plan(repository.folder, one_changeset);
    }
    std::string landed() {
        return sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out;
    }
};

// Whether some file of the agent's own, at the user's home, holds these words. Several agents act
// first and write down what was said a moment later.
bool has_kept(const std::filesystem::path& home, const std::string& words) {
    std::error_code gone;
    for (auto it = std::filesystem::recursive_directory_iterator(home, gone);
         it != std::filesystem::end(it); it.increment(gone)) {
        std::error_code unseen;
        if (it->is_regular_file(unseen) && read_file(it->path()).find(words) != std::string::npos)
            return true;
    }
    return false;
}

void is_taken_up_after_a_stop(const std::string& agent) {
    RealAgent real;
    const ModelServer model(real.sandbox, ModelScript()
                                              .turn(R"({"text":"I look around.","run":"pwd"})")
                                              .runs("touch begun && exec sleep 1000")
                                              .runs(std::string("rm begun; ") + says_hello)
                                              .runs("changeset_done")
                                              .says("The greeting is there."));
    real.has(agent, model);
    const std::string epic = real.sandbox.json(real.repository.folder, {"status"})
                                 .find("epics")
                                 ->as_array()
                                 .front()
                                 .string_at("id");
    const auto begun =
        real.sandbox.project(real.repository.folder) / "worktrees" / (epic + ".1") / "begun";
    Background first = real.sandbox.start(real.repository.folder, {"work", "--yes"});
    eventually("the agent works and has kept what it said", [&] {
        return std::filesystem::exists(begun) &&
               has_kept(real.sandbox.git().home(), "I look around.");
    });
    first.signal(SIGINT);
    CHECK(first.wait() != 0);

    const ProcessResult second =
        real.sandbox.try_atelier(real.repository.folder, {"work", "--yes"});
    INFO(second.out << second.err << "\nheard:\n" << model.heard());
    CHECK(second.status == 0);
    CHECK(real.landed() == "hello\n");
    CHECK(model.heard().find("and go on with " + epic + ".1") != std::string::npos);
    // What was said before the stop is sent to the model as well.
    CHECK(lines_of(model.read()).back().find("I look around.") != std::string::npos);
}

} // namespace

TEST_CASE("Claude Code goes on where it was stopped", "[agents][claude]") {
    is_taken_up_after_a_stop("claude");
}
TEST_CASE("pi goes on where it was stopped", "[agents][pi]") {
    is_taken_up_after_a_stop("pi");
}
TEST_CASE("Kimi Code goes on where it was stopped", "[agents][kimi]") {
    is_taken_up_after_a_stop("kimi");
}
