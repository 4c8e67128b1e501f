// What a hook handler is. A file in hooks/ defines one `NAME_hook` and is listed with
// atelier_hook(NAME) in hooks/CMakeLists.txt; its program is atelier-NAME.
#pragma once

#include "app/guard/check_guard.hpp"
#include "wiring/skill.hpp"

namespace atelier {

// What a failure of ours means to the one who called: a guard fails closed and stops it, an
// observer fails open: it says so in one line on stderr and lets it go on with status 0 (DESIGN
// section 6).
enum class FailurePolicy { fail_open, fail_closed };

// What Git hands to one of its hooks.
struct GitMoment {
    std::vector<std::string> arguments;
    // Standard input, where the event has one.
    std::string input;
    // What HEAD stands for: "refs/heads/x", or a commit.
    std::function<Result<std::string>()> head;
    // The text of a file that Git named, and a way to lengthen it.
    std::function<Result<std::string>(const std::string& file)> read;
    std::function<Result<void>(const std::string& file, const std::string& text)> append;
    // Git's own program in this place, for what has to be changed.
    std::function<Result<std::string>(std::vector<std::string>)> git;
};

// What a guard does at one moment of Git; an error stops Git there. Lines for the person come back.
using GitGuard = Result<std::vector<std::string>> (*)(const GuardScene&, const GitMoment&);

struct Hook {
    Declaration declaration;
    FailurePolicy duty;
    // Of an agent runtime.
    Result<Outcome> (*run)(const Args&, SkillEnv&) = nullptr;
    // Of Git; see wiring/git_hook.hpp.
    GitGuard guard = nullptr;
    // Whether a call with these arguments is looked at; asked before anything is read, as Git
    // starts some hooks many times for one commit. nullptr: every call is.
    bool (*looks_at)(const std::vector<std::string>& arguments) = nullptr;
};

// Every hook handler of the multi-call program; made by CMake from the atelier_hook lines.
std::span<const Hook* const> registered_hooks();

// Returns the exit status. Without ATELIER_AGENT_ID it is a person who works here, and a handler
// does nothing.
int run_hook(const Hook& hook, const std::vector<std::string>& arguments);

} // namespace atelier
