// A model that plays a script, for the agents under test.
#pragma once

#include "base/json.hpp"
#include "support/atelier_sandbox.hpp"

#include <string>
#include <vector>

namespace atelier::test {

// What the model does: a sequence of turns as README.md in this folder has them.
class ModelScript {
  public:
    ModelScript& says(const std::string& text);
    // Calls the agent's tool for commands.
    ModelScript& runs(const std::string& command);
    // Any other turn, as JSON.
    ModelScript& turn(const std::string& json);
    // Answers requests without a tool for commands too: of an agent that offers its model none.
    ModelScript& toolless();
    // What each of its answers costs, in tokens.
    ModelScript& uses(int input, int cached, int output);

    std::string text() const;

  private:
    std::vector<std::string> turns_;
    std::string more_;
};

class ModelServer {
  public:
    // Listens when this returns.
    ModelServer(AtelierSandbox& sandbox, const ModelScript& script);

    const std::string& url() const { return url_; }
    // What it was asked, oldest first: `said` and `results` are what is new in each request.
    std::vector<Json> requests() const;
    // All that was said to the model in requests that follow the script.
    std::string heard() const;
    // Everything that was sent to the model in such requests, instructions and tools included, as
    // JSON.
    std::string read() const;
    // The results of the commands it called, one after the other.
    std::vector<std::string> results() const;

  private:
    std::filesystem::path log_;
    Background server_;
    std::string url_;
};

// The folder of programs that tools/install-agents printed: the one that was built with, unless the
// variable ATELIER_TEST_AGENTS names another.
std::filesystem::path agents_folder();

} // namespace atelier::test
