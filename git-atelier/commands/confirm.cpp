#include "commands/confirm.hpp"

namespace atelier {

Result<bool> confirmed(const Args& args, CommandEnv& env, const std::string& question) {
    if (args.has("yes")) return true;
    if (!env.has_terminal())
        return fail(ErrorCode::usage, "there is no terminal to ask on, and --yes was not given",
                    "add --yes to do it");
    return env.confirm(question);
}

} // namespace atelier
