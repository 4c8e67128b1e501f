// What a user of each agent has at home: a login, and settings that say where the model is.
#pragma once

#include "support/atelier_sandbox.hpp"

#include <string>

namespace atelier::test {

// Writes it into the sandbox's home for the agent `name`, and puts the agents on its PATH. `model`
// is the address of the model server, `repository` one that the user trusts. What an agent reads
// from its environment alone goes there.
void log_in(AtelierSandbox& sandbox, const std::string& name, const std::string& model,
            const std::filesystem::path& repository = "/nowhere");

// Then has Gemini CLI or Qwen Code ask no more whether a folder is trusted.
void trust_every_folder(AtelierSandbox& sandbox, const std::string& name);

} // namespace atelier::test
