// Agents that are shell scripts, among them one that answers what a review says.
#pragma once

#include "support/atelier_sandbox.hpp"
#include "support/file_contents.hpp"

#include <string>

namespace atelier::test {

// Adds a line to a file of its changeset's name, and answers each thread of its brief.
inline constexpr const char* answering_agent = R"sh(#!/bin/sh
prompt=$1
set --
for thread in $(sed -n 's/^Thread \([0-9]*\), .*/\1/p' "$prompt"); do
    set -- "$@" --answer "$thread=Said louder."
done
echo "$# words" >>"$ATELIER_CHANGESET_ID.txt"
git add -A && git commit -q -m "Say it"
exec changeset_done --summary said "$@"
)sh";

// `script`, which is given the file of its prompt, is the agent of that name from now on.
inline void use_agent(AtelierSandbox& sandbox, const std::filesystem::path& repository,
                      const std::string& name, const std::string& script) {
    const std::filesystem::path program = sandbox.root() / (name + ".sh");
    write_file(program, script);
    write_file(sandbox.project(repository) / "templates/runtimes" / (name + ".yaml"),
               "name: " + name + "\nworker: [sh, \"" + program.string() +
                   "\", \"{prompt_file}\"]\nprompt: file\n");
}

} // namespace atelier::test
