#include "app/guard/answer_hook.hpp"
#include "support/guards.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

using Argv = std::vector<std::string>;

namespace {

HookVerdict refuse(const GuardContext&, const HookInvocation&) {
    return fail(ErrorCode::guarded, "no");
}
HookVerdict remark(const GuardContext&, const HookInvocation&) {
    return std::vector<std::string>{"mind the size"};
}
bool is_prepared_call(const Argv& argv) {
    return argv == Argv{"prepared"};
}

// A guarded worktree, unless a test says otherwise.
class ScriptedSite final : public HookSite {
  public:
    Result<std::optional<FoundGuard>> found = FoundGuard{worker_guard(), true};
    int looks = 0;

    Result<std::optional<FoundGuard>> guard() override {
        ++looks;
        return found;
    }
    HookVerdict decide(const FoundGuard& guarded, HookDecision decision) override {
        const GuardContext context{
            .guard = guarded.guard, .inside = guarded.inside, .history = repository_.history()};
        return decision(context, {});
    }

  private:
    MemoryFiles files_;
    MemoryRepository repository_{files_};
};

// A commit message in a file, and what became of it.
struct AnsweredMessage {
    std::string text = "Say hello\n";
    Argv git;
    Guard guard = worker_guard();
    std::string agent_id = guard.agent.str();
    MemoryFiles files;
    MemoryRepository repository{files};
    HookInvocation invocation{
        .argv = {".git/COMMIT_EDITMSG", "message"},
        .read = [this](const std::string& file) -> Result<std::string> {
            CHECK(file == ".git/COMMIT_EDITMSG");
            return text;
        },
        .append = [this](const std::string&, const std::string& more) -> Result<void> {
            text += more;
            return {};
        },
        .git = [this](const Argv& argv) -> Result<std::string> {
            git = argv;
            return std::string();
        }};

    HookVerdict add() {
        return add_commit_trailers(
            {.guard = guard, .agent_id = agent_id, .history = repository.history()}, invocation);
    }
};

} // namespace

TEST_CASE("a call that decides nothing is let through before anything is looked up",
          "[app][guard]") {
    ScriptedSite site;
    CHECK(
        unwrap(answer_hook({.decide = refuse, .applies_to = is_prepared_call}, {"committed"}, site))
            .empty());
    CHECK(unwrap(answer_hook({}, {"prepared"}, site)).empty());
    CHECK(site.looks == 0);
}

TEST_CASE("where nothing is guarded Git goes on", "[app][guard]") {
    ScriptedSite site;
    site.found = std::optional<FoundGuard>();
    CHECK(unwrap(answer_hook({.decide = refuse}, {}, site)).empty());
    CHECK(site.looks == 1);
}

TEST_CASE("in a guarded worktree the event's own function decides", "[app][guard]") {
    ScriptedSite site;
    CHECK(must_fail(
              answer_hook({.decide = refuse, .applies_to = is_prepared_call}, {"prepared"}, site))
              .code == ErrorCode::guarded);
    CHECK(unwrap(answer_hook({.decide = remark}, {}, site)) == Argv{"mind the size"});
}

TEST_CASE("Git is stopped where it cannot be told whether there is a guard", "[app][guard]") {
    ScriptedSite site;
    site.found = fail(ErrorCode::config_invalid, "not a guard");
    CHECK(must_fail(answer_hook({.decide = remark}, {}, site)).code == ErrorCode::config_invalid);
}

TEST_CASE("a commit message gets the trailers of its changeset", "[app][guard]") {
    AnsweredMessage message;
    CHECK(unwrap(message.add()).empty());
    CHECK(message.text == "Say hello\n\nAtelier-Epic: at-x7k2p\nAtelier-Changeset: at-x7k2p.1\n"
                          "Atelier-Agent: atelier/worker/alice\n");
    CHECK(message.git.empty());
}

TEST_CASE("where a message has an end of its own, Git puts the trailers there", "[app][guard]") {
    AnsweredMessage message;
    message.text = "Say hello\n\nSigned-off-by: Alice <a@b.c>\n";
    const std::string before = message.text;
    CHECK(unwrap(message.add()).empty());
    CHECK(message.text == before);
    CHECK(message.git == Argv{"interpret-trailers", "--in-place", "--if-exists", "doNothing",
                              "--trailer", "Atelier-Epic: at-x7k2p", "--trailer",
                              "Atelier-Changeset: at-x7k2p.1", "--trailer",
                              "Atelier-Agent: atelier/worker/alice", "--", ".git/COMMIT_EDITMSG"});
}

TEST_CASE("a message without a changeset's agent, or without a file, stays as it is",
          "[app][guard]") {
    AnsweredMessage message;
    SECTION("a person's") {
        message.agent_id = "";
    }
    SECTION("a planner's") {
        message.guard = planner_guard();
    }
    SECTION("no file is named") {
        message.invocation.argv.clear();
    }
    CHECK(unwrap(message.add()).empty());
    CHECK(message.text == "Say hello\n");
    CHECK(message.git.empty());
}

TEST_CASE("a commit is stopped when its message cannot get the trailers", "[app][guard]") {
    AnsweredMessage message;
    message.invocation.read = [](const std::string&) -> Result<std::string> {
        return fail(ErrorCode::files_failed, "cannot read it");
    };
    CHECK(must_fail(message.add()).code == ErrorCode::files_failed);
}
