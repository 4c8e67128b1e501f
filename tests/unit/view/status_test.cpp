#include "view/status.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "view/text/layout.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time now = *parse_time("2026-01-02T09:00:00Z");

ChangesetStatus changeset(const std::string& name, const std::string& title, ChangesetState state) {
    ChangesetStatus out{.id = id(name), .title = title};
    out.state = state;
    out.branch = "greeting-" + name;
    return out;
}

StatusOutcome sample_status() {
    StatusOutcome out{.now = now};
    EpicStatus epic{.id = id("at-1"), .title = "Greeting command", .status = BeadStatus::hooked};
    epic.root_branch = "greeting";
    epic.parent_branch = "main";
    epic.assignee = "atelier/worker/worker-1";
    epic.progress = EpicProgress::open;
    epic.changesets = {changeset("at-1.1", "Add the greeting", ChangesetState::merged),
                       changeset("at-1.2", "Wire the subcommand", ChangesetState::working),
                       changeset("at-1.3", "Document it", ChangesetState::ready),
                       changeset("at-1.4", "Test it on 日本", ChangesetState::blocked)};
    epic.changesets[0].integrated = std::string(40, 'a');
    epic.changesets[1].worker = "atelier/worker/worker-1";
    epic.changesets[1].working_since = now - Seconds{12};
    epic.changesets[1].lines = 120;
    epic.changesets[2].reasons = {
        {ErrorCode::prerequisite_open, "at-1.2 is not done", id("at-1.2")}};
    epic.changesets[3].blocked_by = "the tests need a network";
    out.epics.push_back(epic);
    EpicStatus draft{.id = id("at-2"), .title = "Farewell"};
    draft.draft = true;
    out.epics.push_back(draft);
    EpicStatus closed{.id = id("at-3"), .title = "Set-up", .status = BeadStatus::closed};
    closed.progress = EpicProgress::closed;
    closed.updated_at = now - Seconds{3600};
    closed.changesets = {changeset("at-3.1", "Begin", ChangesetState::merged)};
    out.epics.push_back(closed);
    AgentStatus agent{.id = "atelier/worker/worker-1", .bead = id("at-worker-worker-1")};
    agent.role = "worker";
    agent.state = "working";
    agent.epic = id("at-1");
    agent.epic_title = "Greeting command";
    agent.live = true;
    agent.session = *SessionId::parse("run-1");
    agent.heartbeat_at = now - Seconds{5};
    out.agents.push_back(agent);
    out.queues.push_back({"builds", 2, 1});
    out.unread.push_back({id("at-m1"), "BLOCKED: at-1.4", "atelier/worker/worker-1", now});
    out.review.blocked = {id("at-1.4")};
    out.awaited = {{id("at-1.4"), "Test it", Awaited::blocked, "the tests need a network"},
                   {id("at-m2"), "worker-1 strayed", Awaited::message, "", id("at-m2")}};
    return out;
}

} // namespace

TEST_CASE("the status page shows epics, agents, queues and what waits", "[view][status]") {
    CHECK(
        status_text(sample_status(), {}) ==
        "2 open epics; changesets: 1 ready, 1 working, 1 blocked, 1 landed\n"
        "\n"
        "at-1  Greeting command\n"
        "  held by worker-1, 1 of 4 landed on greeting\n"
        "  at-1.1  Add the greeting     landed                               aaaaaaaaaa\n"
        "  at-1.2  Wire the subcommand  working  worker-1, 12 s  ~120 lines\n"
        "  at-1.3  Document it          ready                                at-1.2 is not done\n"
        "  at-1.4  Test it on 日本      blocked                              the tests need a "
        "network\n"
        "\n"
        "at-2  Farewell\n"
        "  draft, no changesets yet\n"
        "\n"
        "Closed\n"
        "  at-3  Set-up  1 of 1 landed  60 minutes ago\n"
        "\n"
        "Agents\n"
        "  worker-1  worker  running  seen 5 seconds ago  at-1 Greeting command\n"
        "\n"
        "Queues\n"
        "  builds  2 waiting, 1 claimed\n"
        "\n"
        "Waiting for you\n"
        "  at-1.4  Test it           blocked: the tests need a network  git atelier retry at-1.4\n"
        "  at-m2   worker-1 strayed  to read                            git atelier inbox at-m2\n");
}

TEST_CASE("size, age, worker, pull request and cost stand in columns where there is room",
          "[view][status]") {
    StatusOutcome status = sample_status();
    ChangesetStatus& done = status.epics[0].changesets[2];
    done.state = ChangesetState::done;
    done.worker = "atelier/worker/worker-2";
    done.lines = 80;
    done.created_at = now - Seconds{3 * 86400 + 60};
    done.pr = KnownPullRequest{"12", "open"};
    done.usage = TurnReading{.cost = 0.5};
    status.epics[0].changesets[0].created_at = now - Seconds{60};
    status.epics[0].changesets[3].created_at = now - Seconds{5 * 3600};
    CHECK_THAT(status_text(status, {.columns = 140}),
               ContainsSubstring("done     worker-2        ~80 lines   3 d old  PR 12 open  $0.50  "
                                 "at-1.2 is not done\n") &&
                   ContainsSubstring("blocked                              5 h old"));
    CHECK_THAT(
        status_text(status, {.columns = 80}),
        ContainsSubstring("done\n            worker-2, ~80 lines, 3 d old, PR 12 open, $0.50, "
                          "at-1.2 is not done\n"));
    for (const std::string& line : lines_of(status_text(status, {.columns = 80})))
        CHECK(width(line) <= 80);
}

TEST_CASE("an agent that runs is shown with what it does, and since when", "[view][status]") {
    StatusOutcome status = sample_status();
    status.agents[0].now =
        RunningSession{id("at-1.2"), "Wire the subcommand", Stage::agent, now - Seconds{12}};
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("at-1.2 Wire the subcommand, agent for 12 s\n"));
    CHECK(status_json(status).find("agents")->as_array()[0].find("now")->dump() ==
          R"({"changeset":"at-1.2","title":"Wire the subcommand","stage":"agent",)"
          R"("since":"2026-01-02T08:59:48.000Z"})");
}

TEST_CASE("a closed epic of which nothing landed is not said to be in its parent branch",
          "[view][status]") {
    StatusOutcome status = sample_status();
    EpicStatus& closed = status.epics[2];
    closed.in_parent = true;
    closed.goes_to = "main";
    CHECK_THAT(status_text(status, {}), ContainsSubstring("1 of 1 landed, in main"));
    closed.changesets = {changeset("at-3.1", "Begin", ChangesetState::abandoned)};
    CHECK_THAT(status_text(status, {}), ContainsSubstring("0 of 1 landed, 1 abandoned"));
}

TEST_CASE("a project without epics says how to begin", "[view][status]") {
    CHECK(status_text({.now = now}, {}) ==
          "No epics yet. Plan one: git atelier plan --from FILE\n");
}

TEST_CASE("an agent that looks at the status is told skills, and what the overseer does by itself",
          "[view][status]") {
    StatusOutcome status = sample_status();
    status.closed_epics = 4;
    status.awaited.push_back({id("at-2"), "Farewell", Awaited::draft});
    const std::string worker = status_text(status, {.reader = Audience::worker});
    CHECK_THAT(worker, ContainsSubstring("Waiting for the overseer\n") &&
                           ContainsSubstring("bead_show at-m2") &&
                           ContainsSubstring("bead_show at-2\n") &&
                           !ContainsSubstring("git atelier"));
    CHECK_THAT(status_text(status, {.reader = Audience::planner}),
               ContainsSubstring("plan_promote_epic --epic at-2\n") &&
                   !ContainsSubstring("git atelier"));
    CHECK(status_text({.now = now}, {.reader = Audience::worker}) == "No epics yet.\n");
    CHECK_THAT(status_text({.now = now}, {.reader = Audience::planner}),
               ContainsSubstring("plan_create_epic"));
}

TEST_CASE("closed epics older than a week are only counted, unless all are wanted",
          "[view][status]") {
    StatusOutcome status = sample_status();
    status.epics.erase(status.epics.begin(), status.epics.begin() + 2);
    status.epics[0].updated_at = now - Seconds{8 * 86400};
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("Closed\n  1 epic: git atelier status --all\n"));
    status.closed_epics = 4;
    CHECK_THAT(status_text(status, {}), ContainsSubstring("  5 epics: git atelier status --all\n"));
    CHECK(status_json(status).find("closed_epics")->as_int() == 4);
    status.epics[0].updated_at = now;
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("  4 earlier ones: git atelier status --all\n"));
    status.epics[0].updated_at = now - Seconds{8 * 86400};
    status.closed_epics = 0;
    status.all = true;
    CHECK_THAT(status_text(status, {}), ContainsSubstring("at-3  Set-up"));
    CHECK_THAT(status_text(status, {}), !ContainsSubstring("--all"));
    CHECK(status_json(status).find("epics")->as_array().size() == 1);
}

TEST_CASE("what waits for something abandoned is named with the command that moves it on",
          "[view][status]") {
    StatusOutcome status = sample_status();
    status.awaited = {{.bead = id("at-1.3"),
                       .title = "T",
                       .awaited = Awaited::stranded,
                       .text = "at-1.2 was abandoned and nothing supersedes it"}};
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("at-1.2 was abandoned and nothing supersedes it  "
                                 "git atelier plan --edit at-1.3\n"));
}

TEST_CASE("what is asked is not cut where the terminal is narrow", "[view][status]") {
    StatusOutcome status = sample_status();
    status.awaited = {{.bead = id("at-1.3"),
                       .title = "T",
                       .awaited = Awaited::question,
                       .text = "MIT or Apache? The README says nothing",
                       .message = id("at-9")}};
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("Waiting for you\n"
                                 "  at-1.3  T  question: MIT or Apache? The README says nothing  "
                                 "git atelier inbox --reply at-9 --message TEXT\n"));
    CHECK_THAT(status_text(status, {.colour = false, .columns = 60}),
               ContainsSubstring("Waiting for you\n"
                                 "  at-1.3  T\n"
                                 "          question: MIT or Apache? The README says nothing\n"
                                 "          git atelier inbox --reply at-9 --message TEXT\n"));
}

TEST_CASE("done work waits for a person only where a run does not land it", "[view][status]") {
    StatusOutcome status = sample_status();
    status.awaited = {{.bead = id("at-1.3"),
                       .title = "T",
                       .awaited = Awaited::done,
                       .text = "at-1.3 waits for an approval"}};
    CHECK_THAT(status_text(status, {}), !ContainsSubstring("Waiting for you"));
    status.awaited[0].to_review = true;
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("Waiting for you\n"
                                 "  at-1.3  T  done: at-1.3 waits for an approval  "
                                 "git atelier review at-1.3\n"));
    CHECK_THAT(status_text(status, {.reader = Audience::worker}),
               ContainsSubstring("bead_show at-1.3") && !ContainsSubstring("git atelier"));
}

TEST_CASE("a changeset at a gate is counted as such, and its row names it once", "[view][status]") {
    StatusOutcome status;
    EpicStatus epic{.id = id("at-x"), .title = "Epic"};
    epic.progress = EpicProgress::open;
    ChangesetStatus waiting = changeset("at-x.1", "Waits", ChangesetState::ready);
    waiting.reasons = {{ErrorCode::approval_required, "at-x.1 waits for your review since noon",
                        waiting.id, run_gate}};
    epic.changesets = {waiting, changeset("at-x.2", "Other", ChangesetState::ready)};
    status.epics = {epic};
    const std::string text = status_text(status, {});
    CHECK_THAT(text, ContainsSubstring("changesets: 1 ready, 1 at a gate"));
    CHECK_THAT(text, ContainsSubstring("at-x.1  Waits  at a gate"));
    CHECK_THAT(text, ContainsSubstring("waits for your review since noon") &&
                         !ContainsSubstring("at-x.1 waits"));
}

TEST_CASE("a closed epic that never had a changeset waits for none", "[view][status]") {
    StatusOutcome status = sample_status();
    status.epics.erase(status.epics.begin(), status.epics.begin() + 2);
    status.epics[0].updated_at = now;
    status.epics[0].changesets.clear();
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring("no changesets") && !ContainsSubstring("yet"));
}

TEST_CASE("no line of the status page is wider than the terminal", "[view][status]") {
    StatusOutcome status = sample_status();
    status.epics[0].title = std::string(300, 'x');
    status.epics[2].root_branch = std::string(100, 'b');
    status.epics[0].changesets[3].blocked_by = std::string(300, 'y');
    const std::string text = fitted(status_text(status, {.colour = false, .columns = 60}), 60);
    std::size_t widest = 0;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = text.find('\n', start);
        const std::string line = text.substr(start, end - start);
        std::size_t columns = 0;
        for (const char c : line)
            if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) ++columns;
        widest = std::max(widest, columns);
        start = end + 1;
    }
    CHECK(widest <= 60);
}

TEST_CASE("the status document has the keys of the interface", "[view][status]") {
    const Json document = status_json(sample_status());
    const Json& epic = document.find("epics")->as_array().front();
    CHECK(epic.string_at("id") == "at-1");
    CHECK(epic.string_at("status") == "hooked");
    CHECK(epic.string_at("root_branch") == "greeting");
    CHECK(epic.string_at("assignee") == "atelier/worker/worker-1");
    CHECK(epic.string_at("progress") == "open");
    CHECK_FALSE(epic.find("ready_to_close")->as_bool());
    const Json& working = epic.find("changesets")->as_array()[1];
    CHECK(
        working.dump() ==
        R"({"id":"at-1.2","title":"Wire the subcommand","state":"working",)"
        R"("branch":"greeting-at-1.2","worker":"atelier/worker/worker-1",)"
        R"("created_at":"1970-01-01T00:00:00.000Z","working_since":"2026-01-02T08:59:48.000Z","lines":120,"pr":null,)"
        R"("published":null,"to_publish":false,"integrated_sha":null,"in_parent":null,"blocked_by":null,"usage":null,"reasons":[]})");
    CHECK(epic.find("usage")->is_null());
    CHECK(epic.find("changesets")->as_array()[2].find("reasons")->dump() ==
          R"([{"code":"prerequisite-open","message":"at-1.2 is not done","bead":"at-1.2"}])");
    CHECK(document.find("agents")->as_array()[0].dump() ==
          R"({"id":"atelier/worker/worker-1","bead":"at-worker-worker-1","role":"worker",)"
          R"("state":"working","epic":"at-1","now":null,"session":"run-1","live":true,)"
          R"("heartbeat_at":"2026-01-02T08:59:55.000Z"})");
    CHECK(document.find("queues")->dump() == R"([{"name":"builds","waiting":2,"claimed":1}])");
    CHECK(document.find("messages")->find("unread")->as_int() == 1);
    CHECK(document.find("review")->dump() ==
          R"({"drafts":[],"blocked":["at-1.4"],"done":[],"stranded":[],"debt":{"changesets":0,)"
          R"("lines":0,"oldest":null,"max_changesets":0,"max_lines":0,"reached":false}})");
}

TEST_CASE("the status says what the agents have used", "[view][status]") {
    StatusOutcome status = sample_status();
    const TurnReading used{.tokens = TokenUsage{12'000, 400, 3'100}, .cost = 0.42};
    status.epics[0].usage = status.epics[0].changesets[0].usage = used;
    CHECK_THAT(status_text(status, {}),
               ContainsSubstring(" landed on greeting; 12,400 tokens in (400 cached), 3,100 out, "
                                 "$0.42\n"));
    const Json document = status_json(status);
    const Json& epic = document.find("epics")->as_array().front();
    CHECK(epic.find("usage")->dump() == usage_json(used).dump());
    CHECK(epic.find("changesets")->as_array()[0].find("usage")->dump() == usage_json(used).dump());
}

TEST_CASE("remarks on the repository are told as such and wait for nobody", "[view][status]") {
    StatusOutcome status{.now = now};
    status.remarks.push_back({now - Seconds{60}, "s-1", "the setting user.name went"});
    const std::string text = status_text(status, Style{});
    CHECK_THAT(text, ContainsSubstring("nobody knows by whom"));
    CHECK_THAT(text, ContainsSubstring("the setting user.name went"));
    CHECK_THAT(text, !ContainsSubstring("Waiting for you"));
    const Json document = status_json(status);
    CHECK(document.find("remarks")->as_array()[0].string_at("session") == "s-1");
}

TEST_CASE("a title without blanks stays within the terminal", "[view][status]") {
    StatusOutcome status = sample_status();
    std::string title;
    for (int at = 0; at < 60; ++at)
        title += "\u8a9e";
    status.epics.erase(status.epics.begin() + 1, status.epics.end());
    status.epics[0].changesets = {changeset("at-1.1", title, ChangesetState::ready)};
    const std::string text = status_text(status, {.columns = 80});
    for (const std::string& line : split(text, '\n'))
        CHECK(width(line) <= 80);
}

TEST_CASE("titles of what is finished or closed go on in the next line, and are not cut",
          "[view][status]") {
    StatusOutcome status = sample_status();
    const std::string title = "A title that is longer than there is room for in its column";
    for (EpicStatus& epic : status.epics)
        if (epic.progress == EpicProgress::closed) epic.title = title;
    status.finished = {
        {.branch = "a-branch", .epic = id("at-3"), .title = title, .parent = "main"}};
    for (const std::size_t columns : {60U, 80U}) {
        INFO(columns);
        const std::string text = status_text(status, {.columns = columns});
        const std::string shown = text.substr(text.find("Finished, not yet in main"));
        CHECK_THAT(shown, !ContainsSubstring("…"));
        for (const char* word : {"longer", "room", "column", "git atelier integrate at-3"})
            CHECK_THAT(shown, ContainsSubstring(word));
    }
}

TEST_CASE("the status lists runs with how they stand, and nothing where there are none",
          "[view][status]") {
    StatusOutcome status = sample_status();
    CHECK_THAT(status_text(status, {}), !ContainsSubstring("Runs"));
    CHECK(status_json(status).find("runs")->as_array().empty());
    const auto add = [&](const char* name, RunStatus stands) -> RunNow& {
        status.runs.push_back({.run = {.id = id(name), .workflow = "duet", .status = stands},
                               .title = "A letter",
                               .since = status.now - Seconds{120}});
        return status.runs.back();
    };
    add("at-r1", RunStatus::waiting).run.waits_for = id("at-m1");
    status.awaited = {{.bead = id("at-r1"), .title = "A letter", .awaited = Awaited::gate}};
    add("at-r2", RunStatus::paused).run.reason = "the tide is in";
    add("at-r3", RunStatus::running).interrupted = true;
    add("at-r8", RunStatus::running);
    add("at-r4", RunStatus::failed).run.reason = "the ink is out";
    add("at-r5", RunStatus::failed).run.changeset = id("at-e.1");
    add("at-r6", RunStatus::waiting).hold = MoleculeHold::decided;
    RunNow& held = add("at-r7", RunStatus::running);
    held.run.changeset = id("at-e.2");
    held.hold = MoleculeHold::blocked;
    const std::string text = status_text(status, {});
    CHECK_THAT(text, ContainsSubstring("Runs\n  at-r1  A letter  waiting for you"));
    CHECK_THAT(text, ContainsSubstring("to approve, or to send back  git atelier review at-r1\n"));
    CHECK_THAT(text, ContainsSubstring("paused: the tide is in"));
    CHECK_THAT(text, ContainsSubstring("waiting for its next session") &&
                         ContainsSubstring("at-e.2 is blocked"));
    CHECK_THAT(text, ContainsSubstring("at-r3  A letter  interrupted"));
    CHECK_THAT(text, ContainsSubstring("waiting for a driver: 'git atelier run at-r8'"));
    CHECK_THAT(text, ContainsSubstring("failed: the ink is out; 'git atelier retry at-r4' ") &&
                         ContainsSubstring("'git atelier abandon at-r4 --reason TEXT'") &&
                         ContainsSubstring("failed; 'git atelier retry at-e.1' "));
    const Json document = status_json(status);
    CHECK(document.find("runs")->as_array()[0].string_at("waits_for") == "at-m1");
}
