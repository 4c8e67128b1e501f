#include "commands/confirm.hpp"

namespace atelier {

Result<bool> confirmed(const Args& args, CommandEnv& env, const std::string& what,
                       const std::string& question) {
    if (args.has("yes")) return true;
    if (env.has_terminal()) return env.confirm(what + question);
    if (!args.has("json")) ATELIER_CHECK(env.print(what));
    return fail(ErrorCode::usage, "cannot ask for confirmation: not a terminal",
                advise(Hint::add_yes));
}

} // namespace atelier
