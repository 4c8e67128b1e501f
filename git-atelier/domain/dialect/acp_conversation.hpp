// One turn of an agent that is talked with in the Agent Client Protocol: what each line of its
// output says, and what it is written in answer. It knows of no pipe: whoever has them hands lines
// in and carries lines out (adapters/keeper/agent_talk.hpp).
#pragma once

#include "domain/dialect/acp_message.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// The sentence with which a call is refused; nullopt lets it run.
using RefuseCall = std::function<std::optional<std::string>(const ToolCall&)>;

struct AcpTask {
    // Where it works.
    std::string folder;
    std::string brief;
    // What the agent reads nowhere else; in front of the brief, "" for nothing.
    std::string instructions = {};
    // Chosen where the agent offers a choice; "" for its own.
    std::string model = {};
    // The conversation to go on with, where the agent can and still has it; "" for a new one.
    std::string conversation = {};
    RefuseCall refuses = {};
};

struct AcpStep {
    std::vector<AgentEvent> events = {};
    // To be written to the agent, each without its newline.
    std::vector<std::string> lines = {};
};

// greeting: it has not yet shown that it speaks the protocol. over: nothing is written any more,
// and it is to be given the end of file; how the turn ended was the last event, unless it was
// cancelled by us.
enum class AcpStage { greeting, opening, choosing_model, prompting, cancelling, over };

// Its size does not grow with the output.
class AcpConversation {
  public:
    explicit AcpConversation(AcpTask task) : task_(std::move(task)) {}

    AcpStep begin();
    // A line of its output. Garbage and what nobody waits for is passed over.
    AcpStep take(std::string_view line);
    // Asks the agent to end its turn; over at once where none has begun.
    AcpStep cancel();
    // Nothing more is to be expected of it, and why. Says so only of one that has not shown that it
    // speaks the protocol.
    AcpStep give_up(const std::string& why);

    AcpStage stage() const { return stage_; }

  private:
    void ask(std::string_view method, Json params, AcpStep& step);
    void open(AcpStep& step);
    void prompt(const std::vector<std::string>& texts, AcpStep& step);
    void take_noise(std::string_view line, AcpStep& step);
    void take_answer(const Json& message, AcpStep& step);
    void greeted(const Json& message, AcpStep& step);
    void opened(const Json& message, AcpStep& step);
    void begin_work(AcpStep& step);
    void answered(const Json& message, AcpStep& step);
    void take_request(const Json& message, const Json& id, AcpStep& step);
    void take_update(const Json& update, AcpStep& step);
    void take_chunk(const Json& update, AcpStep& step);
    void take_tool(const Json& update, AcpStep& step);
    void tell(const std::string& id, AcpTool& tool, AcpStep& step);
    void say(AcpStep& step);
    void end(Ends ends, AcpStep& step);

    AcpTask task_;
    AcpStage stage_ = AcpStage::greeting;
    // Of our requests; only the last one is waited for.
    std::int64_t last_id_ = -1;
    bool can_load_ = false;
    bool loading_ = false;
    std::string session_;
    // What it has printed instead of a greeting.
    std::string noise_;
    int noisy_lines_ = 0;
    // Those that have begun and not ended.
    std::map<std::string, AcpTool> tools_;
    // The message that is being said, in pieces, and the last one that was.
    std::string message_;
    std::string saying_;
    std::string last_said_;
    // Of a refusal after which no tool has begun.
    std::string refusal_;
    int refusals_told_ = 0;
    // The agent says what it uses request by request.
    bool counts_requests_ = false;
};

} // namespace atelier
