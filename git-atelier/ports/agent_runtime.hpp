// Running agents, each for one turn. It knows nothing of changesets: a turn is a program, an
// environment, a folder and a transcript. The keeper process that runs it ends everything the agent
// left behind, whatever it did to hide.
#pragma once

#include "base/result.hpp"
#include "domain/agent/runtime_definition.hpp"
#include "domain/dialect/acp_conversation.hpp"
#include "domain/dialect/live_line.hpp"
#include "domain/dialect/turn_verdict.hpp"
#include "domain/work/lease.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// What an agent is told in its protocol, and no other way.
struct TalkRequest {
    // Stands in front of its brief; empty: nothing.
    std::filesystem::path instructions = {};
    // "" for the agent's own.
    std::string model = {};
    // To go on with; "" for a new one, which it is also where the agent has it no more.
    std::string conversation = {};
    // Decides what the agent asks for permission to do; empty: all is permitted.
    RefuseCall refuses = {};
};

struct TurnRequest {
    SessionId session;
    // Placeholders already filled in.
    std::vector<std::string> argv;
    // What stands in front of them (domain/guard/sandbox.hpp); empty for none. An agent in it is
    // asked to end before it is ended, too.
    std::vector<std::string> sandbox = {};
    Environment environment;
    std::filesystem::path directory;
    // What the agent reads from its standard input, or is told in its protocol; empty: nothing. Not
    // for an interactive one.
    std::filesystem::path input = {};
    // For one that is talked with (RuntimeOutput::acp).
    TalkRequest talk = {};
    // In which form its standard output is read.
    RuntimeOutput output = RuntimeOutput::plain;
    // Everything the agent writes to standard output and to standard error, each capped.
    std::filesystem::path transcript;
    std::filesystem::path errors = {};
    std::optional<Millis> timeout;
    // No output for so long: stalled; a tool that is running may be silent for `tool_limit`, and
    // for ever where there is none. An agent that prints plainly is also alive while its processes
    // work.
    std::optional<Millis> stall;
    std::optional<Millis> tool_limit = {};
    // As far as its output says while it runs what it uses.
    Budget budget = {};
    // What is known of it before the agent says anything: the conversation it goes on in.
    TurnReading begun = {};
    // What the agent says last is wanted as a whole, and not only the end of it.
    bool wants_words = false;
    // Where it writes that itself: all of it is there once there is a file of this name. Empty: it
    // is said in its output.
    std::filesystem::path reply = {};
    // An interactive agent gets the terminal; another one gets `input` and pipes.
    bool interactive = false;
};

struct TurnOutcome {
    TurnEnd end = TurnEnd::exited;
    // The agent's exit status, or 128 + signal.
    int status = 0;
    Millis took{0};
    // Processes that the agent left behind and the keeper ended.
    int left_behind = 0;
    // The last lines of what was told, for the message when it failed.
    std::string tail;
    // What `every` failed with, when that is why the turn was interrupted.
    std::optional<Error> error = {};
    RuntimeOutput form = RuntimeOutput::plain;
    // What its output said.
    TurnReading reading = {};
    // The last lines of its standard error.
    std::string errors = {};
    // What it said last, where that was wanted, byte by byte.
    std::optional<std::string> words = {};
    // Why there are none, as a sentence without a full stop ("the reply is longer than 8 MiB").
    std::string no_words = {};

    TurnVerdict verdict() const {
        return verdict_on(reading, {.end = end, .status = status, .form = form, .errors = errors});
    }
    // By somebody else: it says nothing of what the agent was doing.
    bool was_killed() const {
        constexpr int killed = 128 + 9;
        return end == TurnEnd::lost || (end == TurnEnd::exited && status == killed);
    }
    // Nobody cut it off.
    bool came_to_its_end() const {
        return (end == TurnEnd::exited || end == TurnEnd::concluded) && !was_killed();
    }
};

// How a turn ended, for the record of its session.
inline std::string end_text(const TurnOutcome& turn) {
    const TurnVerdict verdict = turn.verdict();
    return verdict.sentence.empty() ? "the agent ended with status " + std::to_string(turn.status)
                                    : verdict.sentence;
}

// A turn that has not begun.
class AgentTurn {
  public:
    virtual ~AgentTurn() = default;
    // The keeper, waiting to begin: the lease names it before the agent starts.
    virtual const ProcessIdentity& keeper() const = 0;
};

// Who looks after a turn while it runs.
struct TurnWatch {
    // How often `every` is called. When it returns an error the turn is interrupted and says which.
    Millis interval{1000};
    std::function<Result<void>()> every = {};
    // For what the agent says and does, a line each.
    std::function<void(const LiveLine&)> line = {};
    // Once, when the turn has ended; others may be running still.
    std::function<void(Result<TurnOutcome>)> ended = {};
};
struct WatchedTurn {
    std::unique_ptr<AgentTurn> turn;
    TurnWatch watch;
};

// The runtimes there are: the project's own definitions, the user's for all projects, and those
// that are shipped; one stands in for a later one of the same name.
class RuntimeCatalog {
  public:
    virtual ~RuntimeCatalog() = default;
    // runtime-missing with the names there are, config-invalid with file, line and key.
    virtual Result<RuntimeDefinition> definition(const std::string& name) = 0;
    // Sorted.
    virtual Result<std::vector<std::string>> names() = 0;
};

class AgentRuntime {
  public:
    virtual ~AgentRuntime() = default;
    // Starts the keeper. runtime-missing when the agent's program is not on PATH.
    virtual Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) = 0;
    // Starts the agents of turns that it has prepared, all at once, and comes back when each of
    // them has ended. Turns on a terminal are run alone.
    virtual void run(std::vector<WatchedTurn> turns) = 0;
};

// Whether the person asked to stop (SIGINT, SIGTERM, SIGHUP). Long waits end when it becomes true.
class Interrupt {
  public:
    virtual ~Interrupt() = default;
    virtual bool requested() const = 0;
    // Waits until asked to stop, or `limit` passes.
    virtual void wait(Millis limit) = 0;
};

} // namespace atelier
