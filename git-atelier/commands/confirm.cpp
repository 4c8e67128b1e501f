#include "commands/confirm.hpp"

namespace atelier {

Result<bool> confirmed(const Args& args, CommandEnv& env, const std::string& question) {
    if (args.has("yes")) return true;
    if (!env.has_terminal())
        return fail(ErrorCode::usage, "cannot ask for confirmation: not a terminal",
                    advise(Hint::add_yes));
    return env.confirm(question);
}

} // namespace atelier
