// What an agent asks, what the overseer answers, and what the next session makes of it.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"

#include <algorithm>
#include <csignal>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr const char* asking_plan = R"(epics:
  - title: Licence
    root_branch: licence
    changesets:
      - title: Choose a licence
        description: |
          Add a licence.
          demo: block MIT or GPL?
)";

std::size_t count_events(AtelierSandbox& sandbox, const std::filesystem::path& folder,
                         const std::string& type) {
    const Json log = sandbox.json(folder, {"log"});
    const auto& events = log.find("events")->as_array();
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(),
                      [&](const Json& event) { return event.string_at("type") == type; }));
}

} // namespace

TEST_CASE("a question of an agent is answered from the inbox and reaches the next session",
          "[e2e][inbox]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    const std::string epic = sandbox.plan(built.folder, asking_plan).front();
    CHECK(sandbox.atelier(built.folder, {"inbox"}) == "No open messages.\n");
    CHECK(sandbox.work(built.folder).status == 1);

    const Json inbox = sandbox.json(built.folder, {"inbox"});
    REQUIRE(inbox.find("messages")->as_array().size() == 1);
    const std::string question = at(inbox, {"messages", "0", "id"}).as_string();
    CHECK(at(inbox, {"messages", "0", "subject"}).as_string() == "BLOCKED: MIT or GPL?");
    CHECK_THAT(sandbox.atelier(built.folder, {"inbox", "--format", "table"}),
               ContainsSubstring(question + "  BLOCKED: MIT or GPL?") &&
                   ContainsSubstring("git atelier inbox --reply " + question));
    // One matter, one line, and the same way on.
    CHECK_THAT(sandbox.atelier(built.folder, {"status"}),
               ContainsSubstring("git atelier inbox --reply " + question) &&
                   !ContainsSubstring("git atelier retry") &&
                   !ContainsSubstring("git atelier inbox " + question));
    for (const std::string& named : {question, question.substr(0, question.size() - 1)})
        CHECK_THAT(sandbox.atelier(built.folder, {"inbox", named}),
                   ContainsSubstring("  MIT or GPL?\n"));

    // Text that looks like an option stays text.
    const Json answer =
        sandbox.json(built.folder, {"inbox", "--reply", question.substr(question.find('-') + 1),
                                    "--message", "--MIT, \"2026\""});
    CHECK(answer.string_at("unblocked") == epic + ".1");
    CHECK(sandbox.json(built.folder, {"inbox"}).find("messages")->as_array().empty());
    CHECK(at(sandbox.json(built.folder, {"status"}), {"epics", "0", "changesets", "0", "state"})
              .as_string() == "ready");

    // Another worker gets the answer with its brief, and it is read when that has ended.
    CHECK(sandbox.work(built.folder, {"--name", "another"}).status == 1);
    CHECK(count_events(sandbox, built.folder, "message.read") == 1);
    const Json reply = sandbox.json(built.folder, {"show", answer.string_at("reply")});
    CHECK(at(reply, {"bead", "description"}).as_string() == "--MIT, \"2026\"");

    // The same question again: closed without an answer, its changeset stays blocked.
    const Json again = sandbox.json(built.folder, {"inbox"});
    REQUIRE(again.find("messages")->as_array().size() == 1);
    const std::string second = at(again, {"messages", "0", "id"}).as_string();
    CHECK(sandbox.atelier(built.folder, {"inbox", "--close", second}) == second + " is closed\n");
    CHECK(sandbox.atelier(built.folder, {"inbox", "--close", second}) == second + " is closed\n");
    CHECK(at(sandbox.json(built.folder, {"status"}), {"epics", "0", "changesets", "0", "state"})
              .as_string() == "blocked");
}

TEST_CASE("what the inbox cannot do is said with what to type", "[e2e][inbox]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    sandbox.plan(built.folder, asking_plan);
    const auto status = [&](const std::vector<std::string>& arguments) {
        return sandbox.try_atelier(built.folder, arguments).status;
    };
    CHECK(status({"inbox", "--reply", "at-zzzzz"}) == 129);
    CHECK(status({"inbox", "--message", "x"}) == 129);
    CHECK(status({"inbox", "--reply", "at-zzzzz", "--message", "x", "--close", "at-zzzzz"}) == 129);
    CHECK(status({"inbox", "--reply", "at-zzzzz", "--message", "x"}) == 1);
    CHECK(status({"inbox", "--close", "no/id"}) == 129);
}

TEST_CASE("several questions are answered at once in the editor", "[e2e][inbox]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    sandbox.plan(built.folder, R"(epics:
  - title: Licence
    root_branch: licence
    changesets:
      - {title: Choose a year, description: "Add it.\ndemo: block 2025 or 2026?\n"}
      - {key: licence, title: Choose a licence, description: "Add it.\ndemo: block MIT or GPL?\n"}
      - {title: Name it, description: Name it., depends_on: [licence]}
)");
    CHECK(sandbox.work(built.folder).status == 1);
    const std::filesystem::path editor = sandbox.root() / "my editor";
    const auto answering = [&](const std::string& script) {
        write_file(editor, "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(editor, std::filesystem::perms::owner_all);
        sandbox.environment()["GIT_EDITOR"] = "'" + editor.string() + "'";
        return sandbox.try_atelier(built.folder, {"inbox", "--edit"});
    };
    CHECK(answering("exit 3").status != 0);
    // What another changeset waits for is asked first.
    CHECK(
        answering("grep '^> BLOCKED' \"$1\" > '" + (sandbox.root() / "asked").string() + "'").out ==
        "2 open messages are left: git atelier inbox\n");
    CHECK(read_file(sandbox.root() / "asked") ==
          "> BLOCKED: MIT or GPL?\n> BLOCKED: 2025 or 2026?\n");
    const auto mangled = answering("sed -i 's/^---- answer.*/yes/' \"$1\"");
    CHECK(mangled.status == 129);
    CHECK_THAT(mangled.err, ContainsSubstring("your text is kept in"));
    CHECK(answering("sed -i '/^---- answer/a as you like' \"$1\"").status == 0);
    CHECK(sandbox.atelier(built.folder, {"inbox"}) == "No open messages.\n");
}

TEST_CASE("a question notifies by the configured command, once, whoever makes it",
          "[e2e][inbox][notify]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    const std::string epic = sandbox.plan(built.folder, asking_plan).front();
    const std::filesystem::path told = sandbox.root() / "told";
    // What comes after the first may hang.
    write_file(sandbox.project(built.folder) / "config.user.json",
               R"({"notify": {"command": ["sh", "-c", "echo \"$0\" >> ')" + told.string() +
                   R"('; exec sleep 600"]}})");
    const auto lines = [&] {
        return std::filesystem::exists(told) ? lines_of(read_file(told))
                                             : std::vector<std::string>{};
    };
    const std::string line = "git atelier: BLOCKED: MIT or GPL?";
    CHECK(sandbox.work(built.folder).status == 1);
    eventually("the notification", [&] { return !lines().empty(); });
    sandbox.work(built.folder);
    CHECK(lines() == std::vector<std::string>{line});

    // Asked anew, by an agent that no run has started.
    const std::string question =
        at(sandbox.json(built.folder, {"inbox"}), {"messages", "0", "id"}).as_string();
    sandbox.atelier(built.folder, {"inbox", "--reply", question, "--message", "MIT"});
    sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/worker-1";
    const auto skill = [&](std::vector<std::string> words) {
        words.front() = (sandbox.programs() / words.front()).string();
        const ProcessResult result = sandbox.run(built.folder, words);
        INFO(result.out << result.err);
        CHECK(result.status == 0);
    };
    skill({"epic_claim", epic});
    CHECK(lines().size() == 1);
    for (int i = 0; i < 2; ++i)
        skill({"changeset_block", "--changeset", epic + ".1", "--reason", "MIT or GPL?"});
    eventually("the second notification", [&] { return lines().size() > 1; });
    CHECK(lines() == std::vector<std::string>{line, line});
    for (const pid_t left : processes_of(sandbox.root()))
        kill(left, SIGKILL);
}
