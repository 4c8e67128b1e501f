// An agent whose turns are shell scripts that a test writes, one after the other; it keeps the
// brief of each.
#pragma once

#include "support/atelier_sandbox.hpp"

#include <filesystem>
#include <string>

namespace atelier::test {

inline constexpr auto scripted_turns_agent = R"sh(#!/bin/sh
root=@ROOT@
echo turn >>"$root/turns"
number=$(wc -l <"$root/turns")
cat >"$root/prompt-$number"
. "$root/turn-$number"
)sh";

// The runtime `scripted` of that project.
inline void use_scripted_turns(AtelierSandbox& sandbox, const std::filesystem::path& project) {
    const std::filesystem::path agent = sandbox.root() / "agent";
    std::string text = scripted_turns_agent;
    text.replace(text.find("@ROOT@"), 6, sandbox.root().string());
    write_file(agent, text);
    std::filesystem::permissions(agent, std::filesystem::perms::owner_all);
    write_file(project / "templates/runtimes/scripted.yaml",
               "worker: [" + agent.string() + "]\nprompt: stdin\noutput: plain\n");
}

// What the agent does in that turn, the first one being 1.
inline void script_turn(AtelierSandbox& sandbox, int number, const std::string& script) {
    write_file(sandbox.root() / ("turn-" + std::to_string(number)), script);
}
inline std::string brief_of_turn(AtelierSandbox& sandbox, int number) {
    return read_file(sandbox.root() / ("prompt-" + std::to_string(number)));
}

} // namespace atelier::test
