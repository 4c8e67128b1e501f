// A registered repository and an agent whose model plays a script.
#pragma once

#include "agents/model_server.hpp"
#include "support/atelier_sandbox.hpp"

#include <string>

namespace atelier::test {

class AgentDesk {
  public:
    // `settings`: a JSON document, the project's config.user.json.
    AgentDesk(const std::string& agent, const ModelScript& script,
              const std::string& settings = "{}");

    AtelierSandbox& sandbox() { return sandbox_; }
    const std::filesystem::path& folder() const { return repository_.folder; }
    const ModelServer& model() const { return model_; }
    // An epic with one changeset, to write hello.txt, whose root branch is `greet`; the changeset.
    std::string plan_greeting();
    // `work --yes MORE` with the agent to its end.
    ProcessResult work(std::vector<std::string> more = {});
    // The same; its one JSON document, whatever its status.
    Json work_document();

  private:
    AtelierSandbox sandbox_;
    BuiltRepository repository_;
    ModelServer model_;
    std::string agent_;
};

} // namespace atelier::test
