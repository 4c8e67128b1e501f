#include "app/guard/runtime_hooks.hpp"

#include "app/core/turn_record.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string push = R"({"tool_name":"Bash","tool_input":{"command":"git push"}})";

// A worker's session on a changeset of its own.
Session session_on_changeset(PlanFixture& fixture, const Context& context) {
    const Bead epic = fixture.epic("Greeting");
    Session session{.id = *context.session, .agent = context.caller};
    session.epic = epic.id;
    session.changeset = fixture.changeset(epic, "Own").id;
    session.worktree = "/data/wt";
    fixture.put(session);
    return session;
}

} // namespace

TEST_CASE("a session's tool call is judged by its role and worktree", "[app][runtime_hooks]") {
    PlanFixture fixture;
    const Context context = fixture.worker("alice", "s-1");
    const auto judged = [&](const std::string& input) {
        return unwrap(judge_tool_call(context, input, "/r", {"task_done"}));
    };
    CHECK_FALSE(judged(push).refused);
    session_on_changeset(fixture, context);
    CHECK_THAT(judged(push).refused.value_or(""), ContainsSubstring("does not push"));
    const ToolVerdict other = judged(R"({"tool_name":"Bash","tool_input":{"command":"make"}})");
    CHECK_FALSE(other.refused);
    CHECK_FALSE(other.is_skill);
    CHECK(judged(R"({"tool_name":"Bash","tool_input":{"command":"task_done at-1"}})").is_skill);
    CHECK(must_fail(judge_tool_call(context, "{", "/r", {})).code == ErrorCode::usage);
}

TEST_CASE("who ends a turn without a word is reminded, once", "[app][runtime_hooks]") {
    PlanFixture fixture;
    const Context context = fixture.worker("alice", "s-1");
    CHECK_FALSE(unwrap(reminder_at_stop(context, "{}")));
    Session session = session_on_changeset(fixture, context);
    CHECK_THAT(unwrap(reminder_at_stop(context, "{}")).value_or(""),
               ContainsSubstring(session.changeset->str()));
    CHECK_FALSE(unwrap(reminder_at_stop(context, R"({"stop_hook_active":false})")));
    const auto forget = [&] {
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return put_conversation(plan, session.id, {.runtime = "claude", .reminded = false});
        }));
    };
    forget();
    CHECK_FALSE(unwrap(reminder_at_stop(context, R"({"stop_hook_active":true})")));
    CHECK(unwrap(reminder_at_stop(context, "")));
    forget();
    session.declared = Declared::blocked;
    fixture.put(session);
    CHECK_FALSE(unwrap(reminder_at_stop(context, "{}")));
}

TEST_CASE("a runtime says with its first event which conversation it is", "[app][runtime_hooks]") {
    PlanFixture fixture;
    const Context context = fixture.worker("alice", "s-1");
    const auto noted = [&](const std::string& input) {
        unwrap(note_conversation(context, input));
        return unwrap(fixture.store.read(
            [&](PlanReader& plan) { return conversation_of(plan, *context.session); }));
    };
    session_on_changeset(fixture, context);
    // Nobody has started it.
    CHECK_FALSE(noted(R"({"session_id":"c-1"})"));
    unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
        return put_conversation(plan, *context.session, {.runtime = "claude", .task = "t"});
    }));
    CHECK(noted("")->id.empty());
    CHECK(noted(R"({"session_id":"c-1"})")->id == "c-1");
    CHECK(noted(R"({"sessionId":"c-2"})")->id == "c-2");
    CHECK(noted("{}")->task == "t");
}
