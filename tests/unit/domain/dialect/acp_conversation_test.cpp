// Talking with an agent: with lines that real ones printed (tests/data/agents/acp-*), and with such
// as none should.
#include "domain/dialect/acp_conversation.hpp"
#include "domain/dialect/turn_verdict.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

// A conversation, what it was told and what it wrote.
struct Talk {
    explicit Talk(AcpTask task = {.folder = "/repo/worktree", .brief = "Do it."})
        : conversation(std::move(task)) {
        note(conversation.begin());
    }

    void hear(const std::string& line) { note(conversation.take(line)); }
    void hear_all(const std::string& name) {
        std::ifstream in(source_folder() / "tests/data/agents" / (name + ".jsonl"));
        REQUIRE(in.good());
        for (std::string line; std::getline(in, line);)
            hear(line);
    }
    // Up to the prompt.
    void greet(const std::string& capabilities = "{}", const std::string& session = "{}") {
        hear(R"({"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1,"agentCapabilities":)" +
             capabilities + "}}");
        hear(R"({"jsonrpc":"2.0","id":1,"result":)" +
             (session == "{}" ? R"({"sessionId":"s"})" : session) + "}");
    }
    void update(const std::string& text) {
        hear(R"({"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":)" +
             text + "}}");
    }
    void answer(int id, const std::string& result) {
        hear(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + ",\"result\":" + result + "}");
    }
    void stop(const std::string& reason, int id = 2) {
        answer(id, "{\"stopReason\":\"" + reason + "\"}");
    }
    void ask(const std::string& tool, const std::string& options = both) {
        hear(R"({"jsonrpc":"2.0","id":"p","method":"session/request_permission","params":)"
             R"({"toolCall":)" +
             tool + ",\"options\":" + options + "}}");
    }
    void note(const AcpStep& step) {
        for (const AgentEvent& event : step.events) {
            reading.take(event);
            events.push_back(event);
        }
        for (const std::string& line : step.lines)
            written.push_back(std::get<Json>(parse_json(line)));
    }
    TurnVerdict verdict(int status = 0) const {
        return verdict_on(reading, {.status = status, .form = RuntimeOutput::acp});
    }
    std::vector<std::string> methods() const {
        std::vector<std::string> out;
        for (const Json& line : written)
            out.push_back(line.string_at("method", "answer"));
        return out;
    }
    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> out;
        for (const AgentEvent& event : events)
            if (const auto* one = std::get_if<Event>(&event)) out.push_back(*one);
        return out;
    }

    static inline const std::string both =
        R"([{"optionId":"y","kind":"allow_once"},{"optionId":"n","kind":"reject_once"}])";
    AcpConversation conversation;
    TurnReading reading;
    std::vector<AgentEvent> events;
    std::vector<Json> written;
};

AcpTask without_pushes() {
    return {.folder = "/repo/worktree", .brief = "Do it.", .refuses = [](const ToolCall& call) {
                return why_refused(call, {.role = Role::worker,
                                          .worktree = "/repo/worktree",
                                          .enlistment = "/home/u/repo"});
            }};
}

std::vector<std::string> doing(const Talk& talk) {
    std::vector<std::string> out;
    for (const ToolBegins& begins : talk.all<ToolBegins>())
        if (!begins.doing.empty()) out.push_back(begins.doing);
    return out;
}

} // namespace

TEST_CASE("a real agent is greeted, given the brief, and read to its end", "[domain][dialect]") {
    for (const std::string agent : {"kimi", "opencode"}) {
        INFO(agent);
        Talk talk;
        talk.hear_all("acp-" + agent + "-ok");
        const bool asks = agent == "kimi";
        CHECK(talk.methods() ==
              (asks ? std::vector<std::string>{"initialize", "session/new", "session/prompt",
                                               "answer", "answer"}
                    : std::vector<std::string>{"initialize", "session/new", "session/prompt"}));
        CHECK(talk.written[1].find("params")->dump() ==
              R"({"cwd":"/repo/worktree","mcpServers":[]})");
        CHECK(talk.written[2].find("params")->find("prompt")->dump() ==
              R"([{"type":"text","text":"Do it."}])");
        CHECK(doing(talk) ==
              std::vector<std::string>{"runs pwd", "runs exit 3", "writes notes.txt"});
        CHECK(talk.all<ToolEnds>().size() == 3);
        CHECK(talk.reading.open_tools.empty());
        CHECK(talk.all<Said>() == std::vector<Said>{{"I look around."}, {"The work is done."}});
        CHECK_FALSE(talk.reading.runtime_session.empty());
        CHECK(talk.conversation.stage() == AcpStage::over);
        CHECK(talk.verdict().result == TurnResult::finished);
    }
}

TEST_CASE("what a real agent says of tokens and cost is read", "[domain][dialect]") {
    Talk talk;
    talk.hear_all("acp-opencode-ok");
    CHECK(talk.reading.tokens == TokenUsage{.input = 1034, .cached = 200, .output = 56});
    CHECK(talk.reading.cost.value_or(0) == Approx(0.004584));
    Talk within;
    within.greet();
    within.answer(2, R"({"stopReason":"end_turn","usage":{"inputTokens":100,"outputTokens":10,)"
                     R"("cachedReadTokens":30,"totalTokens":110}})");
    CHECK(within.reading.tokens == TokenUsage{.input = 70, .cached = 30, .output = 10});
}

TEST_CASE("how a real agent's turn came out is told", "[domain][dialect]") {
    struct Row {
        std::string name;
        TurnResult result;
        std::string sentence;
    };
    for (const Row& row : std::vector<Row>{
             {"kimi-401", TurnResult::model_error, "the model refused the key: 401 bad key"},
             {"opencode-401", TurnResult::model_error, "the model failed: bad key"},
             {"kimi-refused", TurnResult::refused, "the model refused to answer: I cannot help"},
             {"opencode-refused", TurnResult::refused,
              "the model refused to answer: I cannot help"}}) {
        INFO(row.name);
        Talk talk;
        talk.hear_all("acp-" + row.name);
        CHECK(name_of(talk.verdict().result) == name_of(row.result));
        CHECK(talk.verdict().sentence == row.sentence);
        // However its program ends after that.
        CHECK(name_of(talk.verdict(143).result) == name_of(row.result));
    }
}

TEST_CASE("each reason to stop has its outcome", "[domain][dialect]") {
    struct Row {
        std::string reason;
        TurnResult result;
        std::string sentence;
    };
    for (const Row& row : std::vector<Row>{
             {"end_turn", TurnResult::finished, ""},
             {"max_tokens", TurnResult::cut, "the model's answer was cut off at its output limit"},
             {"max_turn_requests", TurnResult::over_budget,
              "the session's budget is used up: as many requests as the agent makes in a turn"},
             {"refusal", TurnResult::refused, "the model refused to answer"},
             {"cancelled", TurnResult::failed, "the agent cancelled its turn"},
             {"tired", TurnResult::failed, "the agent did not say why it ended its turn"}}) {
        INFO(row.reason);
        Talk talk;
        talk.greet();
        talk.stop(row.reason);
        CHECK(name_of(talk.verdict().result) == name_of(row.result));
        CHECK(talk.verdict().sentence == row.sentence);
        CHECK(talk.conversation.stage() == AcpStage::over);
    }
}

TEST_CASE("a push is refused by the rule of the hooks, and what else is asked is permitted",
          "[domain][dialect]") {
    for (const std::string agent : {"kimi", "opencode"}) {
        INFO(agent);
        Talk talk(without_pushes());
        talk.hear_all("acp-" + agent + "-denied");
        REQUIRE(talk.written.size() >= 4);
        const Json& result = *talk.written[3].find("result");
        CHECK(result.find("outcome")->dump() == R"({"outcome":"selected","optionId":"reject"})");
        CHECK(result.find("_meta")->string_at("reason").starts_with("An agent does not push."));
        REQUIRE(talk.all<Denied>().size() == 1);
        CHECK(talk.all<Denied>()[0].doing == "runs git push origin HEAD");
        CHECK(talk.all<Denied>()[0].why.starts_with("An agent does not push."));

        Talk open(without_pushes());
        open.hear_all("acp-kimi-ok");
        CHECK(open.all<Denied>().empty());
        CHECK(open.written[3].find("result")->dump() ==
              R"({"outcome":{"outcome":"selected","optionId":"approve_once"}})");
    }
}

TEST_CASE("the model is told why, where its agent ended the turn at a refusal",
          "[domain][dialect]") {
    Talk talk(without_pushes());
    talk.hear_all("acp-opencode-denied");
    CHECK(talk.conversation.stage() == AcpStage::prompting);
    CHECK(talk.written.back().string_at("method") == "session/prompt");
    CHECK_THAT(talk.written.back().dump(), ContainsSubstring("An agent does not push."));
    CHECK(talk.reading.open_tools.empty());
    // What it says then is an answer to that.
    CHECK(talk.all<Prompted>().size() == 1);
    talk.stop("end_turn", 3);
    CHECK(talk.verdict().result == TurnResult::finished);

    // A tool has begun since: the model has gone on.
    Talk goes_on(without_pushes());
    goes_on.greet();
    goes_on.ask(R"({"toolCallId":"t","kind":"execute","rawInput":{"command":"git push"}})");
    goes_on.update(R"({"sessionUpdate":"tool_call","toolCallId":"u","kind":"read","title":"x"})");
    goes_on.stop("end_turn");
    CHECK(goes_on.conversation.stage() == AcpStage::over);

    // Not for ever.
    Talk stubborn(without_pushes());
    stubborn.greet();
    for (int id = 2; stubborn.conversation.stage() != AcpStage::over; ++id) {
        REQUIRE(id < 10);
        stubborn.ask(R"({"toolCallId":"t","kind":"execute","rawInput":{"command":"git push"}})");
        stubborn.stop("end_turn", id);
    }
}

TEST_CASE("what an agent asks is judged by all that it has said of the tool", "[domain][dialect]") {
    const auto answers = [](const std::string& before, const std::string& tool) {
        Talk talk(without_pushes());
        talk.greet();
        if (!before.empty()) talk.update(before);
        talk.ask(tool);
        return talk.written.back().find("result")->find("outcome")->string_at("optionId");
    };
    const std::string begun = R"({"sessionUpdate":"tool_call","toolCallId":"t","kind":"execute",)"
                              R"("title":"Bash","content":[{"type":"content","content":)"
                              R"({"type":"text","text":"{\"command\":\"git push\"}"}}]})";
    CHECK(answers(begun, R"({"toolCallId":"t"})") == "n");
    CHECK(answers(begun, R"({"toolCallId":"other"})") == "y");
    CHECK(answers("", R"({"toolCallId":"t","kind":"execute","title":"git push [in /repo]"})") ==
          "n");
    CHECK(answers("", R"({"toolCallId":"t","kind":"edit","title":"Create file",)"
                      R"("locations":[{"path":"/home/u/repo/a.c"}]})") == "n");
    CHECK(answers("", R"({"toolCallId":"t","kind":"read","title":"Read",)"
                      R"("locations":[{"path":"/home/u/repo/a.c"}]})") == "y");
    CHECK(answers("", R"({"toolCallId":"t","kind":"edit","rawInput":{"path":"a.c"}})") == "y");
    CHECK(answers("", R"({"toolCallId":"t","title":"Shell","rawInput":{"command":"git push"}})") ==
          "n");
    CHECK(answers("", "3") == "y");
}

TEST_CASE("what a tool does is told once, as soon as the agent says it", "[domain][dialect]") {
    Talk talk;
    talk.greet();
    talk.update(R"({"sessionUpdate":"tool_call","toolCallId":"t","kind":"execute","title":"Shell",)"
                R"("rawInput":{}})");
    CHECK(doing(talk).empty());
    CHECK(talk.reading.open_tools == std::set<std::string>{"t"});
    talk.ask(R"({"toolCallId":"t","title":"ls","rawInput":{"command":"ls"}})");
    CHECK(doing(talk) == std::vector<std::string>{"runs ls"});
    talk.update(R"({"sessionUpdate":"tool_call_update","toolCallId":"t","status":"completed"})");
    talk.update(R"({"sessionUpdate":"tool_call","toolCallId":"u","title":"Look","status":)"
                R"("completed"})");
    CHECK(doing(talk) == std::vector<std::string>{"runs ls", "uses Look"});
    CHECK(talk.reading.open_tools.empty());
}

TEST_CASE("what an agent adds about a tool that has ended does not begin it again",
          "[domain][dialect]") {
    Talk talk;
    talk.greet();
    talk.update(R"({"sessionUpdate":"tool_call","toolCallId":"t","title":"Look"})");
    const std::string more = R"({"sessionUpdate":"tool_call_update","toolCallId":"t")";
    talk.update(more + R"(,"status":"completed"})");
    talk.update(more + R"(,"content":[]})");
    talk.update(more + R"(,"status":"completed"})");
    CHECK(talk.reading.open_tools.empty());
    CHECK(doing(talk) == std::vector<std::string>{"uses Look"});
    talk.update(more + R"(,"status":"in_progress"})");
    CHECK(talk.reading.open_tools == std::set<std::string>{"t"});
}

TEST_CASE("an option is chosen that is there", "[domain][dialect]") {
    const auto outcome = [](const std::string& command, const std::string& options) {
        Talk talk(without_pushes());
        talk.greet();
        talk.ask(R"({"kind":"execute","rawInput":{"command":")" + command + "\"}}", options);
        return talk.written.back().find("result")->find("outcome")->dump();
    };
    CHECK(outcome("git push", R"([{"optionId":"a","kind":"reject_always"}])") ==
          R"({"outcome":"selected","optionId":"a"})");
    CHECK(outcome("ls", R"([{"optionId":"a","kind":"allow_always"}])") ==
          R"({"outcome":"selected","optionId":"a"})");
    CHECK(outcome("git push", R"([{"optionId":"a","kind":"allow_once"}])") ==
          R"({"outcome":"cancelled"})");
    CHECK(outcome("ls", "3") == R"({"outcome":"cancelled"})");
}

TEST_CASE("a conversation is gone on with where the agent can and still has it",
          "[domain][dialect]") {
    const AcpTask task{.folder = "/repo/worktree",
                       .brief = "Go on.",
                       .instructions = "Be kind.",
                       .conversation = "old"};
    const std::string again = R"([{"type":"text","text":"Go on."}])";
    const std::string anew = R"([{"type":"text","text":"Be kind."},)" + again.substr(1);
    const auto told = [](const Talk& talk) {
        return talk.written.back().find("params")->find("prompt")->dump();
    };
    for (const std::string agent : {"kimi", "opencode"}) {
        INFO(agent);
        Talk talk(task);
        talk.reading = {.goes_on_in = "old", .before = {.cost = 0.004584}};
        talk.hear_all("acp-" + agent + "-loaded");
        CHECK(talk.methods() ==
              std::vector<std::string>{"initialize", "session/load", "session/prompt"});
        CHECK(talk.written[1].find("params")->string_at("sessionId") == "old");
        CHECK(told(talk) == again);
        CHECK(talk.reading.runtime_session == "old");
        // What was said before is told again, and is nothing new.
        CHECK(talk.all<Said>() == std::vector<Said>{{"Welcome back."}});
        CHECK(doing(talk).empty());
        CHECK(talk.verdict().result == TurnResult::finished);
        // What it had cost before is in what OpenCode says, and its tokens are new ones.
        CHECK(talk.reading.cost.has_value() == (agent == "opencode"));
        if (!talk.reading.cost) continue;
        CHECK(*talk.reading.cost == Approx(0.001146));
        CHECK(talk.reading.whole.cost.value_or(0) == Approx(0.00573));
        CHECK(talk.reading.tokens == TokenUsage{.input = 1034, .cached = 200, .output = 56});
    }
    Talk cannot(task);
    cannot.greet();
    CHECK(cannot.methods() ==
          std::vector<std::string>{"initialize", "session/new", "session/prompt"});
    CHECK(cannot.reading.runtime_session == "s");
    CHECK(told(cannot) == anew);

    Talk forgot(task);
    forgot.hear(R"({"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1,)"
                R"("agentCapabilities":{"loadSession":true}}})");
    forgot.hear(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"not found"}})");
    forgot.answer(2, R"({"sessionId":"new"})");
    CHECK(forgot.methods() ==
          std::vector<std::string>{"initialize", "session/load", "session/new", "session/prompt"});
    CHECK(forgot.reading.runtime_session == "new");
    CHECK(told(forgot) == anew);
}

TEST_CASE("a model is chosen where the agent offers a choice", "[domain][dialect]") {
    const std::string offers = R"({"sessionId":"s","configOptions":[{"id":"m","category":"model",)"
                               R"("currentValue":"small"}]})";
    const AcpTask large{.folder = "/w", .brief = "Do it.", .model = "large"};
    Talk talk(large);
    talk.greet("{}", offers);
    REQUIRE(talk.methods().back() == "session/set_config_option");
    CHECK(talk.written.back().find("params")->dump() ==
          R"({"sessionId":"s","configId":"m","value":"large"})");
    talk.answer(2, "{}");
    CHECK(talk.methods().back() == "session/prompt");

    Talk refused(large);
    refused.greet("{}", offers);
    refused.hear(R"({"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"no such model"}})");
    CHECK(refused.verdict().sentence == "the model failed: no such model");

    for (const AcpTask& task : {AcpTask{.folder = "/w", .brief = "Do it.", .model = "small"},
                                AcpTask{.folder = "/w", .brief = "Do it."}}) {
        Talk same(task);
        same.greet("{}", offers);
        CHECK(same.methods().back() == "session/prompt");
    }
}

TEST_CASE("an agent is told its instructions in front of the brief", "[domain][dialect]") {
    Talk talk({.folder = "/w", .brief = "Do it.", .instructions = "Be kind."});
    talk.greet();
    CHECK(talk.written.back().find("params")->find("prompt")->dump() ==
          R"([{"type":"text","text":"Be kind."},{"type":"text","text":"Do it."}])");
}

TEST_CASE("an agent that wants a login says so", "[domain][dialect]") {
    Talk talk;
    talk.answer(0, R"({"protocolVersion":1})");
    talk.hear(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Log in first."}})");
    CHECK(talk.verdict().result == TurnResult::model_error);
    CHECK(talk.verdict().sentence == "the agent is not logged in: Log in first.");
    Talk limited;
    limited.greet();
    limited.hear(R"({"jsonrpc":"2.0","id":2,"error":{"code":429,"message":"slow down"}})");
    CHECK(limited.verdict().result == TurnResult::rate_limited);
    Talk kind;
    kind.greet();
    kind.hear(R"({"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"wait",)"
              R"("data":{"errorKind":"rate_limit"}}})");
    CHECK(kind.verdict().result == TurnResult::rate_limited);
}

TEST_CASE("a program that does not speak the protocol is told apart", "[domain][dialect]") {
    const std::string unspoken = "the agent does not speak the Agent Client Protocol";
    Talk prints;
    prints.hear("Usage: agent [OPTION]");
    prints.hear("{\"level\":\"info\"}");
    CHECK(prints.conversation.stage() == AcpStage::greeting);
    prints.note(prints.conversation.give_up("ended without an answer"));
    CHECK(prints.verdict().result == TurnResult::failed);
    CHECK(prints.verdict().sentence == unspoken + ": it printed 'Usage: agent [OPTION]'");
    CHECK(prints.verdict(2).sentence ==
          unspoken + ": it printed 'Usage: agent [OPTION]', and ended with status 2");

    Talk silent;
    silent.note(silent.conversation.give_up("did not answer"));
    CHECK(silent.verdict().sentence == unspoken + ": it did not answer");

    Talk chatters;
    for (int i = 0; i < 1000; ++i)
        chatters.hear("tick");
    CHECK(chatters.conversation.stage() == AcpStage::over);

    // One that prints what it reads.
    Talk echoes;
    echoes.hear(echoes.written[0].dump());
    CHECK(echoes.written.back().find("error")->find("code")->as_int() == -32601);
    echoes.hear(echoes.written.back().dump());
    CHECK(echoes.verdict().sentence == unspoken + ": method not found");

    Talk newer;
    newer.answer(0, R"({"protocolVersion":2})");
    CHECK_THAT(newer.verdict().sentence, ContainsSubstring("speaks version 2"));

    // Who has greeted speaks it, whatever comes then.
    Talk greeted;
    greeted.greet();
    greeted.note(greeted.conversation.give_up("ended without an answer"));
    CHECK(greeted.conversation.stage() == AcpStage::prompting);
    CHECK(greeted.verdict().sentence == "the agent ended in the middle of its turn");
    CHECK(greeted.verdict(137).result == TurnResult::killed);
    CHECK(greeted.verdict(3).sentence == "the agent ended with status 3");
}

TEST_CASE("garbage, half a line and answers that nobody waits for change nothing",
          "[domain][dialect]") {
    Talk talk;
    talk.greet();
    for (const char* line :
         {"", "\xff\xfe", "{", "[]", "3", R"({"jsonrpc":"2.0"})", R"({"jsonrpc":"2.0","id":2)",
          R"({"jsonrpc":"2.0","id":1,"result":{"sessionId":"late"}})",
          R"({"jsonrpc":"2.0","id":"2","result":{"stopReason":"end_turn"}})",
          R"({"jsonrpc":"2.0","id":99,"result":{"stopReason":"end_turn"}})",
          R"({"id":2,"result":{"stopReason":"end_turn"}})",
          R"({"jsonrpc":"2.0","method":"session/update"})",
          R"({"jsonrpc":"2.0","method":"session/update","params":{"update":3}})",
          R"({"jsonrpc":"2.0","method":"something/else","params":{}})"}) {
        const std::size_t before = talk.written.size() + talk.events.size();
        talk.hear(line);
        CHECK(talk.written.size() + talk.events.size() == before);
    }
    CHECK(talk.reading.runtime_session == "s");
    talk.stop("end_turn");
    CHECK(talk.verdict().result == TurnResult::finished);
    talk.hear(R"({"jsonrpc":"2.0","id":7,"method":"fs/read_text_file","params":{}})");
    CHECK(talk.written.back().string_at("method") == "session/prompt");
}

TEST_CASE("requests that we know nothing of are answered so", "[domain][dialect]") {
    Talk talk;
    talk.greet();
    talk.hear(R"({"jsonrpc":"2.0","id":"a","method":"fs/read_text_file","params":{}})");
    CHECK(talk.written.back().dump() ==
          R"({"jsonrpc":"2.0","id":"a","error":{"code":-32601,"message":"method not found"}})");
}

TEST_CASE("an agent is asked to end its turn, and permitted nothing more", "[domain][dialect]") {
    Talk talk(without_pushes());
    talk.greet();
    talk.note(talk.conversation.cancel());
    CHECK(talk.written.back().dump() ==
          R"({"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"s"}})");
    talk.ask(R"({"kind":"execute","rawInput":{"command":"ls"}})");
    CHECK(talk.written.back().find("result")->dump() == R"({"outcome":{"outcome":"cancelled"}})");
    CHECK(talk.conversation.stage() == AcpStage::cancelling);
    talk.stop("cancelled");
    CHECK(talk.conversation.stage() == AcpStage::over);
    CHECK(talk.all<Ends>().empty());

    Talk early;
    early.note(early.conversation.cancel());
    CHECK(early.conversation.stage() == AcpStage::over);
}

TEST_CASE("a message that comes in pieces is told as one", "[domain][dialect]") {
    Talk talk;
    talk.greet();
    const auto chunk = [&](const std::string& message, const std::string& text) {
        talk.update(R"({"sessionUpdate":"agent_message_chunk","messageId":")" + message +
                    R"(","content":{"type":"text","text":")" + text + "\"}}");
    };
    chunk("a", "Good ");
    chunk("a", "morning");
    chunk("b", "And");
    talk.update(R"({"sessionUpdate":"agent_thought_chunk","content":{"type":"text","text":"x"}})");
    chunk("b", " now");
    talk.update(R"({"sessionUpdate":"plan","entries":[]})");
    talk.stop("end_turn");
    CHECK(talk.all<Said>() == std::vector<Said>{{"Good morning"}, {"And now"}});
}

TEST_CASE("messages that have no names are told apart by what stands between them",
          "[domain][dialect]") {
    Talk talk;
    talk.greet();
    const auto chunk = [&](const std::string& kind, const std::string& text) {
        talk.update(R"({"sessionUpdate":")" + kind + R"(","content":{"type":"text","text":")" +
                    text + "\"}}");
    };
    chunk("agent_message_chunk", "All is ");
    chunk("agent_message_chunk", "well.");
    chunk("agent_thought_chunk", "Hm.");
    chunk("agent_message_chunk", "It is.");
    chunk("user_message_chunk", "Go on.");
    chunk("agent_message_chunk", "Bye.");
    talk.stop("end_turn");
    CHECK(talk.all<Said>() == std::vector<Said>{{"All is well."}, {"It is."}, {"Bye."}});
    CHECK(talk.all<Prompted>().size() == 1);
}

TEST_CASE("what is remembered of an agent's tools does not grow", "[domain][dialect]") {
    Talk talk;
    talk.greet();
    for (int i = 0; i < 1000; ++i)
        talk.update(R"({"sessionUpdate":"tool_call","toolCallId":")" + std::to_string(i) +
                    R"(","kind":"other","title":"t"})");
    CHECK(talk.reading.open_tools.size() <= 64);
    talk.stop("end_turn");
    CHECK(talk.reading.open_tools.empty());
}
