// An agent that does what the test says while its session runs: the program atelier-test-agent,
// which the session starts, connects to a socket of the test's and runs what it is told there, as a
// child of its own with the environment and the bounds that the session gave it.
#pragma once

#include "ports/process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::test {

class ScriptedAgent {
  public:
    // Listens at `socket`.
    explicit ScriptedAgent(const std::filesystem::path& socket);
    ~ScriptedAgent();
    ScriptedAgent(const ScriptedAgent&) = delete;
    ScriptedAgent& operator=(const ScriptedAgent&) = delete;

    // Until the agent is there, up to the deadline; false: it did not come.
    bool await(Millis deadline = Millis{60'000});
    // What the session gave it.
    const Environment& environment() const { return environment_; }
    ProcessResult run(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                      const std::string& input = {});
    // The agent ends with that status.
    void leave(int status);

  private:
    int listener_ = -1;
    int connection_ = -1;
    Environment environment_;
};

// The other side: the program's whole life. It ends at once, and well, where nobody listens any
// more: a session takes a second turn with an agent that has said nothing.
int play_the_agent(const std::filesystem::path& socket, const Environment& environment);

} // namespace atelier::test
