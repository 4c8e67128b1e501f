// What a hook handler is. A file in hooks/ defines one `NAME_hook` and is listed with
// atelier_hook(NAME) in hooks/CMakeLists.txt; its program is atelier-NAME.
#pragma once

#include "app/guard/answer_hook.hpp"
#include "domain/agent/hook_reply.hpp"
#include "wiring/skill.hpp"

namespace atelier {

// What a failure of ours means to the one who called: a guard fails closed and stops it, an
// observer fails open: it says so in one line on stderr and lets it go on with status 0.
enum class FailurePolicy { fail_open, fail_closed };

struct Hook {
    Declaration declaration;
    FailurePolicy duty;
    // Of an agent runtime.
    Result<Outcome> (*run)(const Args&, SkillEnv&) = nullptr;
    // Of Git; see wiring/git_hook.hpp.
    HookGuard guard = {};
};

// Of handlers that an agent's runtime calls: in whose form they answer.
constexpr Option hook_form_option{
    .name = "form",
    .help = "answer as claude, codex, gemini, copilot, opencode or pi reads it",
    .value = "NAME",
    .choices = all_names<HookDialect>};
// Claude Code's where none is named, which most understand.
Result<HookDialect> form_of_reply(const Args& args);

// Every hook handler of the multi-call program; made by CMake from the atelier_hook lines.
std::span<const Hook* const> registered_hooks();

// Returns the exit status. Without ATELIER_AGENT_ID it is a person who works here, and a handler
// does nothing.
int run_hook(const Hook& hook, const std::vector<std::string>& arguments);

} // namespace atelier
