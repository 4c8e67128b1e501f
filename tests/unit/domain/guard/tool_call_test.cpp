#include "domain/guard/tool_call.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ToolCallFacts of_worker{
    .role = Role::worker, .worktree = "/data/wt", .enlistment = "/home/u/repo"};
const ToolCallFacts of_planner{
    .role = Role::planner, .worktree = "/data/plan", .enlistment = "/home/u/repo"};

std::string refused(const std::string& command, const ToolCallFacts& facts = of_worker) {
    return why_refused({.tool = "Bash", .command = command}, facts).value_or("");
}
std::string file_refused(const std::string& file, const ToolCallFacts& facts = of_worker) {
    return why_refused({.tool = "Write", .files = {file}}, facts).value_or("");
}

} // namespace

TEST_CASE("a shell call is known by the names that runtimes give it") {
    for (const char* input :
         {R"({"tool_name":"Bash","tool_input":{"command":"git push"}})",
          R"({"tool_name":"run_shell_command","tool_input":{"command":"git push"}})",
          R"({"tool_name":"exec_command","tool_input":{"cmd":"git push"}})",
          R"({"toolName":"bash","toolArgs":{"command":"git push","description":"d"}})",
          R"({"tool_name":"shell","tool_input":{"command":["git","push"]}})"}) {
        const auto call = unwrap(tool_call_of(input));
        REQUIRE(call);
        CHECK(call->command == "git push");
        CHECK(call->files.empty());
    }
}

TEST_CASE("a file that is written is known by the keys that runtimes give it") {
    for (
        const char* input :
        {R"({"tool_name":"Write","tool_input":{"file_path":"a.c","content":"x"}})",
         R"({"tool_name":"edit","tool_input":{"filePath":"a.c","oldString":"x"}})",
         R"({"tool_name":"create","tool_input":{"path":"a.c","file_text":"x"}})",
         R"({"tool_name":"apply_patch","tool_input":{"command":"*** Begin Patch\n*** Add File: a.c\n+x\n*** End Patch\n"}})"}) {
        const auto call = unwrap(tool_call_of(input));
        REQUIRE(call);
        CHECK(call->files == std::vector<std::string>{"a.c"});
        CHECK(call->command.empty());
    }
}

TEST_CASE("what a tool does is taken from its runtime where that says so") {
    const Json input = Json::object({{"command", "git push"}, {"fileName", "a.c"}});
    CHECK(tool_call("Sketch", ToolKind::runs, input).command == "git push");
    CHECK(tool_call("Sketch", ToolKind::writes, input).files == std::vector<std::string>{"a.c"});
    CHECK(tool_call("Sketch", ToolKind::unnamed, input).command.empty());
    CHECK(tool_call("Bash", ToolKind::unnamed, input).command == "git push");
}

TEST_CASE("what neither runs nor writes is no call to decide about") {
    for (const char* input :
         {R"({"tool_name":"Read","tool_input":{"file_path":"a.c"}})", R"({"tool_name":"Bash"})",
          R"({"tool_name":"Bash","tool_input":3})", "{}", "[]", "3"})
        CHECK_FALSE(unwrap(tool_call_of(input)));
    CHECK_FALSE(tool_call_of("{"));
    CHECK_FALSE(tool_call_of(""));
}

TEST_CASE("a push is refused wherever it stands in a script") {
    for (const char* command :
         {"git push", "cd sub && git push origin HEAD", "make; /usr/bin/git -C . push",
          "(git push)", "GIT_TRACE=1 git push", "env A=b git push", "git -c a.b=c push",
          "x=$(git push)", "true\ngit push", "git commit -m 'a; b' | git push"})
        CHECK_THAT(refused(command), ContainsSubstring("An agent does not push."));
    for (const char* command :
         {"git log --grep push", "echo git push >notes", "git commit -m 'git push'",
          "git stash push", "echo 'a && git push'", "gitk push"})
        CHECK(refused(command) == "");
}

TEST_CASE("hooks stay on") {
    for (const char* command :
         {"git commit --no-verify -m x", "git -c core.hooksPath=/dev/null commit",
          "git -c core.hookspath= commit", "git -c hook.atelier.enabled=false commit",
          "GIT_CONFIG_COUNT=0 git commit", "git config core.hooksPath /tmp",
          "git rebase --no-verify main"})
        CHECK_THAT(refused(command), ContainsSubstring("hooks of this worktree stay on"));
    CHECK(refused("git commit -m '--no-verify is bad'") == "");
    CHECK(refused("git log --no-verify") == "");
}

TEST_CASE("the person's checkout is looked at, not changed") {
    for (const char* command :
         {"git -C /home/u/repo commit -am x", "cd /home/u/repo && git commit -am x",
          "cd /home/u/repo/sub; git reset --hard", "git -C /home/u/repo/sub/../ add ."})
        CHECK_THAT(refused(command), ContainsSubstring("/home/u/repo is the person's checkout"));
    for (const char* command : {"git -C /home/u/repo log", "cd /home/u/repository && git commit",
                                "git commit -am x", "cd /data/wt && git commit -am x"})
        CHECK(refused(command) == "");
    CHECK_THAT(file_refused("/home/u/repo/a.c"), ContainsSubstring("person's checkout"));
    CHECK_THAT(file_refused("/data/wt/../../home/u/repo/a.c"),
               ContainsSubstring("person's checkout"));
    CHECK(file_refused("a.c") == "");
    CHECK(file_refused("/data/wt/a.c") == "");
    CHECK(file_refused("/tmp/a.c") == "");
}

TEST_CASE("a planner changes no code") {
    CHECK_THAT(refused("git commit -m x", of_planner), ContainsSubstring("plan_changesets"));
    CHECK_THAT(file_refused("a.c", of_planner), ContainsSubstring("plan_changesets"));
    CHECK_THAT(file_refused("/home/u/repo/a.c", of_planner), ContainsSubstring("plan_changesets"));
    CHECK(file_refused("/tmp/plan.yaml", of_planner) == "");
    CHECK(refused("git log", of_planner) == "");
}

TEST_CASE("a worker's worktree below the person's checkout is its own") {
    const ToolCallFacts inside{.role = Role::worker, .worktree = "/r/.wt/one", .enlistment = "/r"};
    CHECK(file_refused("/r/.wt/one/a.c", inside) == "");
    CHECK(refused("cd /r/.wt/one && git commit -m x", inside) == "");
    CHECK(file_refused("/r/a.c", inside) != "");
}

TEST_CASE("a call of a skill and nothing else needs nobody's leave") {
    const std::vector<std::string> skills = {"plan_edit", "plan_changesets"};
    const auto alone = [&](const std::string& command) {
        return is_skill_alone({.tool = "Bash", .command = command}, skills);
    };
    CHECK(alone("plan_edit at-1 --title 'A; b'"));
    CHECK(alone("plan_changesets at-1 --from - <<'END'\nchangesets:\n  - title: $(x) > y\nEND\n"));
    for (const char* command :
         {"", "rm x", "plan_edit at-1; rm x", "plan_edit at-1 && rm x", "plan_edit at-1\nrm x",
          "plan_edit at-1 --title \"$(rm x)\"", "plan_edit at-1 --title `rm x`",
          "plan_edit at-1 >file", "plan_edit <(rm x)", "A=1 plan_edit at-1", "./plan_edit at-1",
          "plan_changesets --from - <<END\n$(rm x)\nEND",
          "plan_changesets --from - <<'END'\nx\nEND\nrm x"})
        CHECK_FALSE(alone(command));
    CHECK_FALSE(is_skill_alone({.tool = "Bash", .command = "plan_edit x", .files = {"y"}}, skills));
}
