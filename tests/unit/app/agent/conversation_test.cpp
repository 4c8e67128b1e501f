#include "app/agent/conversation.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/turn_record.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Resuming : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C", {.description = "Say hello."});
    RuntimeDefinition runtime{.name = "script",
                              .worker_resume = {"agent", "{runtime_session}"},
                              .planner_resume = {"agent", "{runtime_session}"},
                              .conversation = {"~/.agent/*/log-{runtime_session}"}};
    Session session{.id = *SessionId::parse("s-2"),
                    .agent = worker().caller,
                    .epic = epic.id,
                    .changeset = changeset.id};
    PreparedWorktree worktree{.path = worktree_of(changeset),
                              .root = *BranchName::parse("topic"),
                              .branch = *BranchName::parse("topic-1"),
                              .base = first,
                              .start = first,
                              .root_head = first,
                              .cut_from = *BranchName::parse("topic"),
                              .reused = true};

    Resuming() { unwrap(files.write("/home/ada/.agent/here/log-c-1", "hello")); }

    std::string task() {
        const EpicTree tree =
            unwrap(store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
        return task_digest(tree, changeset.id);
    }
    // An earlier session that worked in the worktree.
    void had(const Conversation& conversation, const std::string& id = "s-1") {
        const SessionId earlier = *SessionId::parse(id);
        unwrap(record_worktree(worker(), worktree.path, WorktreePhase::worked_in, earlier));
        unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return put_conversation(plan, earlier, conversation);
        }));
    }
    std::optional<Conversation> found() {
        WorkContext work = work_context();
        return unwrap(worker_conversation(work, runtime, session, worktree));
    }
};

} // namespace

TEST_CASE("a worker goes on in the conversation of the session that last worked in its worktree",
          "[app][agent]") {
    Resuming f;
    CHECK_FALSE(f.found());
    f.had({.runtime = "script", .id = "c-1", .task = f.task(), .result = TurnResult::interrupted});
    REQUIRE(f.found());
    CHECK(f.found()->id == "c-1");
    SECTION("not in one that was made anew") {
        f.worktree.reused = false;
        CHECK_FALSE(f.found());
    }
    SECTION("nor where nobody has worked since it was made") {
        unwrap(record_worktree(f.worker(), f.worktree.path, WorktreePhase::made, f.session.id));
        CHECK_FALSE(f.found());
    }
    SECTION("nor where the plan says something else by now") {
        f.changeset.description = "Say good morning.";
        f.update(f.changeset);
        CHECK_FALSE(f.found());
    }
    SECTION("nor where the runtime has thrown it away") {
        unwrap(f.files.remove("/home/ada/.agent/here/log-c-1"));
        CHECK_FALSE(f.found());
    }
    SECTION("nor after a session that came to its end") {
        f.had({.runtime = "script", .id = "c-1", .task = f.task(), .result = TurnResult::finished});
        CHECK_FALSE(f.found());
    }
}

TEST_CASE("of a run that was killed the transcript says which conversation it was",
          "[app][agent]") {
    Resuming f;
    f.runtime.output = RuntimeOutput::claude_stream_json;
    f.had({.runtime = "script", .task = f.task()});
    CHECK_FALSE(f.found());
    unwrap(f.files.write(f.paths.transcript(*SessionId::parse("s-1")),
                         "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"c-1\"}\n"));
    REQUIRE(f.found());
    CHECK(f.found()->id == "c-1");
}

TEST_CASE("a planner goes on in that planner's last conversation", "[app][agent]") {
    Resuming f;
    f.session.agent = *AgentId::parse("atelier/planner/plan-1");
    const auto found = [&](bool wants_new) {
        WorkContext work = f.work_context();
        return unwrap(planner_conversation(work, f.runtime, f.session, wants_new));
    };
    CHECK_FALSE(found(false));
    for (const auto& [id, agent] :
         {std::pair("s-0", "atelier/planner/plan-1"), std::pair("s-1", "atelier/planner/plan-2")}) {
        const SessionId earlier = *SessionId::parse(id);
        f.put(Session{.id = earlier, .agent = *AgentId::parse(agent)});
        unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return put_conversation(
                plan, earlier, {.runtime = "script", .id = "c-1", .result = TurnResult::finished});
        }));
    }
    REQUIRE(found(false));
    CHECK(found(false)->id == "c-1");
    CHECK_FALSE(found(true));
    f.session.agent = *AgentId::parse("atelier/planner/plan-3");
    CHECK_FALSE(found(false));
}

TEST_CASE(
    "where a runtime keeps a conversation begins at the person's home or a variable of theirs",
    "[app][agent]") {
    Resuming f;
    const auto kept = [&](const std::string& pattern, const std::string& id) {
        f.runtime.conversation = {pattern};
        WorkContext work = f.work_context();
        work.user_environment["AGENT_HOME"] = "/home/ada/.agent";
        return unwrap(is_kept(work, f.runtime, id));
    };
    CHECK(kept("~/.agent/*/log-{runtime_session}", "c-1"));
    CHECK(kept("$AGENT_HOME/here/log-{runtime_session}", "c-1"));
    CHECK(kept("~/.agent/*/log-{runtime_session:3}", "anything") == false);
    unwrap(f.files.write("/home/ada/.agent/there/log-01234567.json", "hello"));
    CHECK(kept("~/.agent/*/log-{runtime_session:8}.*", "01234567-89ab"));
    CHECK_FALSE(kept("$NO_SUCH/here/log-{runtime_session}", "c-1"));
    CHECK_FALSE(kept("~/.agent/*/log-{runtime_session}", "c-2"));
    CHECK_FALSE(kept("~/.agent/*/log-{runtime_session}", "*"));
    CHECK_FALSE(kept("~/.agent/{runtime_session}", "../.agent/here"));
    f.runtime.conversation.clear();
    WorkContext work = f.work_context();
    CHECK(unwrap(is_kept(work, f.runtime, "c-9")));
}

TEST_CASE("an agent that was ended in its silence had asked its model again, as its runtime noted",
          "[app][agent]") {
    Resuming f;
    const std::string noted = R"({"type":"turn.step.retrying","statusCode":429,)"
                              R"("errorMessage":"429 usage limit reached"})";
    unwrap(f.files.write("/home/ada/.agent/here/log-c-1", noted));
    TurnOutcome outcome{.end = TurnEnd::stalled};
    outcome.reading.runtime_session = "c-1";
    std::string key;
    const auto told = [&] {
        WorkContext work = f.work_context();
        if (!key.empty()) work.user_environment["MODEL_API_KEY"] = key;
        return with_kept_notes(work, f.runtime, outcome).verdict().sentence;
    };
    CHECK(told() == "the model allows no more for now: 429 usage limit reached");
    SECTION("not where it ended by itself") {
        outcome.end = TurnEnd::exited;
        CHECK(told().empty());
    }
    SECTION("nor in a tool") {
        outcome.reading.take(ToolBegins{"t", "runs make"});
        CHECK(told() == "the agent was ended: a tool ran for session.tool_limit");
    }
    SECTION("nor of another conversation") {
        outcome.reading.runtime_session = "c-2";
        CHECK(told() == "the agent was ended: no output for session.stall");
    }
    SECTION("without the key that the service quotes") {
        key = "usage limit reached";
        CHECK(told() == "the model allows no more for now: 429 ***");
    }
    SECTION("and what it printed itself counts more") {
        outcome.reading.take(Retries{ReplyEnd::model_error, 500, "out of order"});
        CHECK(told() == "the model failed: 500 out of order");
    }
}

TEST_CASE("what an agent does not print of its last answer is in its conversation",
          "[app][agent]") {
    Resuming f;
    const auto told = [&](const std::string& reason, RuntimeOutput form) {
        unwrap(f.files.write("/home/ada/.agent/here/log-c-1",
                             R"({"type":"session.usage_record","data":{"usage":{"finishReason":")" +
                                 reason + R"("}}})"));
        TurnOutcome outcome{.end = TurnEnd::exited, .form = form};
        outcome.reading.runtime_session = "c-1";
        outcome.reading.take(Said{"I cannot help.\nReally."});
        outcome.reading.take(Ends{});
        WorkContext work = f.work_context();
        return with_kept_notes(work, f.runtime, outcome).verdict().sentence;
    };
    constexpr auto copilot = RuntimeOutput::copilot_json;
    CHECK(told("content_filter", copilot) == "the model refused to answer: I cannot help.");
    CHECK(told("length", copilot) == "the model's answer was cut off at its output limit");
    CHECK(told("stop", copilot).empty());
    CHECK(told("content_filter", RuntimeOutput::claude_stream_json).empty());
}

TEST_CASE("messages that an agent prints as one are told apart by its conversation",
          "[app][agent]") {
    Resuming f;
    const auto last = [&](const std::string& printed, RuntimeOutput form) {
        unwrap(f.files.write("/home/ada/.agent/here/log-c-1",
                             R"({"type":"assistant","message":{"parts":[{"text":"Bye."}]}})"));
        TurnOutcome outcome{.end = TurnEnd::exited, .form = form};
        outcome.reading.runtime_session = "c-1";
        outcome.reading.take(Said{printed});
        WorkContext work = f.work_context();
        return with_kept_notes(work, f.runtime, outcome).reading.last_words;
    };
    constexpr auto form = RuntimeOutput::claude_stream_json;
    CHECK(last("All is well.Bye.", form) == "Bye.");
    CHECK(last("All is well.", form) == "All is well.");
    CHECK(last("All is well.Bye.", RuntimeOutput::pi_json) == "All is well.Bye.");
}

TEST_CASE("a turn that its agent says has ended well had failed, as is noted in its conversation",
          "[app][agent]") {
    Resuming f;
    unwrap(f.files.write("/home/ada/.agent/here/log-c-1",
                         R"({"type":"turn.ended","reason":"failed","error":{"message":)"
                         R"("500 out of order with key k-123456789"}})"));
    TurnOutcome outcome{.end = TurnEnd::exited, .form = RuntimeOutput::acp};
    outcome.reading.runtime_session = "c-1";
    outcome.reading.take(Ends{});
    WorkContext work = f.work_context();
    work.user_environment["MODEL_API_KEY"] = "k-123456789";
    CHECK(with_kept_notes(work, f.runtime, outcome).verdict().sentence ==
          "the model failed: 500 out of order with key ***");
}

TEST_CASE("what an agent does not print of its usage is in its conversation", "[app][agent]") {
    Resuming f;
    const std::string answer = R"({"type":"usage.record","usage":{"inputOther":10,"output":5}})";
    unwrap(f.files.write("/home/ada/.agent/here/log-c-1", answer + "\n" + answer));
    TurnOutcome outcome{.end = TurnEnd::interrupted, .form = RuntimeOutput::acp};
    outcome.reading = {.goes_on_in = "c-1", .before = {.tokens = TokenUsage{10, 0, 5}}};
    outcome.reading.take(RuntimeSession{"c-1"});
    const auto read = [&] {
        WorkContext work = f.work_context();
        return with_kept_notes(work, f.runtime, outcome).reading;
    };
    // In this turn, and in all of it.
    CHECK(read().tokens == TokenUsage{10, 0, 5});
    CHECK(read().whole.tokens == TokenUsage{20, 0, 10});
    outcome.reading.take(Used{{.input = 7}, Covers::turn});
    CHECK(read().tokens == TokenUsage{7, 0, 0});
}

TEST_CASE("how a turn came out is noted in its conversation, beside what its hooks said there",
          "[app][agent]") {
    Resuming f;
    const TurnOutcome cut_off{.end = TurnEnd::interrupted};
    const auto noted = [&] {
        return unwrap(
            f.store.write(f.stamp(), [&](PlanWriter& plan) -> Result<std::optional<Conversation>> {
                ATELIER_CHECK(record_in_conversation(plan, f.session.id, cut_off));
                return conversation_of(plan, f.session.id);
            }));
    };
    const TurnResult result = cut_off.verdict().result;
    SECTION("of one that was begun") {
        unwrap(f.store.write(f.stamp(), [&](PlanWriter& plan) {
            return put_conversation(
                plan, f.session.id,
                {.runtime = "script", .id = "c-1", .task = "t", .reminded = true});
        }));
        const auto found = noted();
        REQUIRE(found);
        CHECK(found->id == "c-1");
        CHECK(found->task == "t");
        CHECK(found->reminded);
        CHECK(found->result == result);
    }
    SECTION("of one that nothing is known of") {
        REQUIRE(noted());
        CHECK(noted()->result == result);
    }
}
