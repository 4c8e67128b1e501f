// An agent for runs that are killed: its every step may be repeated, and it repeats what did not
// come to its end. Of each changeset it commits one file, which is called like it; what it has
// committed it writes down in `committed` beside itself.
#pragma once

#include "support/atelier_sandbox.hpp"
#include "support/file_contents.hpp"

#include <csignal>
#include <filesystem>

namespace atelier::test {

inline constexpr auto stubborn_agent = R"sh(#!/bin/sh
file=$ATELIER_CHANGESET_ID.txt
until [ -n "$(git log --format=%H HEAD -- "$file" 2>/dev/null)" ]; do
    rm -f "$(git rev-parse --git-path index.lock)" "$(git rev-parse --git-path HEAD.lock)" \
        "$(git rev-parse --git-path "refs/heads/$(git branch --show-current).lock")"
    echo "$ATELIER_CHANGESET_ID" >"$file"
    git add -A && git commit -q -m "Add $file"
done
echo "Add $file" >>"$(dirname "$0")/committed"
until changeset_done; do :; done
)sh";

// The runtime `stubborn` of that project.
inline void use_stubborn_agent(AtelierSandbox& sandbox, const std::filesystem::path& project) {
    const std::filesystem::path agent = sandbox.root() / "agent.sh";
    write_file(agent, stubborn_agent);
    std::filesystem::permissions(agent, std::filesystem::perms::owner_all);
    write_file(project / "templates/runtimes/stubborn.yaml",
               "name: stubborn\nworker: [\"" + agent.string() + "\"]\nskills: skills\n");
}

// What does not end by itself when a run is killed.
inline void kill_everything_of(const std::filesystem::path& sandbox) {
    eventually("everything is gone", [&] {
        const auto left = processes_of(sandbox);
        for (const pid_t pid : left)
            ::kill(pid, SIGKILL);
        return left.empty();
    });
}

} // namespace atelier::test
