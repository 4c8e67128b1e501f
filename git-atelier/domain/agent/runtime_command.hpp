// The command line of an agent, from its runtime's definition.
#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// No longer text is given to an agent as an argument: the system takes less than 128 KiB.
inline constexpr std::size_t longest_prompt_argument = 100UL << 10U;

// `brief` as an argument: itself, or, where it is too long, a sentence that sends the agent to
// `file`, which holds it.
std::string prompt_argument(const std::string& brief, const std::string& file);

// What the placeholders {prompt} {prompt_file} {instructions} {home} {worktree} {git_dir} {project}
// {session} {model} {runtime_session} {max_tokens} {max_cost} {max_credits} {system_file}
// {reply_file} {temperature} stand for.
struct RuntimeFacts {
    std::string prompt;
    std::string prompt_file;
    // How the agent's role works here, as in its AGENTS.md.
    std::string instructions = {};
    std::string home;
    std::string worktree;
    std::string git_dir;
    // Where the plan is, which the skills write to.
    std::string project;
    std::string session;
    // "" when none was chosen.
    std::string model;
    std::string runtime_session;
    // What the session may use, "" for as much as it likes.
    std::string max_tokens = {};
    std::string max_cost = {};
    std::string max_credits = {};
    // Of a turn without tools: where it is told who answers, where the answer is to be written, and
    // how freely; "" in any other.
    std::string system_file = {};
    std::string reply_file = {};
    std::string temperature = {};
};

// The first placeholder in `text` that stands for nothing, with its braces; "" where there is none.
// {options} is one only as a whole argument of a command.
std::string unknown_placeholder(std::string_view text);

// Whether one of these has that placeholder in it, with its braces.
bool mentions(const std::vector<std::string>& words, std::string_view placeholder);

// Which ones there are.
Advice placeholders_there_are();

// Fills the placeholders of `argv` and adds the configured `options` (their placeholders filled as
// well): where an argument is exactly {options}, else at the end. An argument that asks for the
// model, the runtime's session, a budget or what belongs to a turn without tools when there is none
// is left out; when it is nothing but the placeholder, the option in front of it goes too.
// config-invalid: an unknown placeholder, or nothing left to run. `where` names the definition in
// errors.
Result<std::vector<std::string>> runtime_command(const std::vector<std::string>& argv,
                                                 const std::vector<std::string>& options,
                                                 const RuntimeFacts& facts,
                                                 const std::string& where);

// The same for the values of `env`; one that asks for a fact that is not there is left out.
Result<std::map<std::string, std::string>>
runtime_environment(const std::map<std::string, std::string>& env, const RuntimeFacts& facts,
                    const std::string& where);

} // namespace atelier
