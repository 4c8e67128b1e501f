// The user's own hook of an event, as Git would call it if ours did not stand in its place.
#pragma once

#include "adapters/git/hooks/user_hooks.hpp"

namespace atelier {

struct UserHookCall {
    std::filesystem::path program;
    // The first is the program's name.
    std::vector<std::string> argv;
    // Git's own, in which the hook finds its folder where it expects it.
    Environment environment;
};

// `shim` is our program in a hooks directory of ours, whose name is the event; `arguments` are
// Git's. nullopt when the user has no hook of that event. Gives a shim to every other event for
// which there is a hook by now, so that one the user got since the session began is called too.
Result<std::optional<UserHookCall>> user_hook_call(Process& process, const Environment& environment,
                                                   const HookPlace& place,
                                                   const std::filesystem::path& shim,
                                                   const std::vector<std::string>& arguments);

} // namespace atelier
