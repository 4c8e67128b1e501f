// Artisans whose agent is a shell script. The usual one writes down whom it plays and what it was
// shown, each time that it has replied.
#pragma once

#include "support/atelier_sandbox.hpp"

#include <filesystem>
#include <string>

namespace atelier::test {

// Says "scout 1, line 1" and on to line 20, with the next number where it sees an own text already.
// Of what it was shown it writes "scout 1: calligrapher 1 (20)", with the number of lines, once its
// reply is in place. Where there is a file `slow` beside it, it takes its time; a reviewer is
// content with a second text.
inline constexpr auto recording_agent = R"sh(#!/bin/sh
set -eu
here=$(dirname "$0")
artisan=${ATELIER_AGENT_ID##*/}
[ ! -e "$here/slow" ] || sleep 0.05
shown=$(awk '/^[a-z]+ [0-9]+, line [0-9]+$/ {
    name = $1 " " substr($2, 1, length($2) - 1)
    if (!(name in lines)) order[++names] = name
    lines[name]++
} END { for (i = 1; i <= names; i++) printf " %s (%d)", order[i], lines[order[i]] }' "$1")
times=1
while :; do
    case $shown in *" $artisan $times ("*) times=$((times + 1)) ;; *) break ;; esac
done
if grep -q '^{"verdict": ' "$1"; then
    case $shown in *" 2 ("*) verdict=approved ;; *) verdict=changes_requested ;; esac
    printf '{"content": "read", "verdict": "%s"}' "$verdict" >"$2.tmp"
else
    i=1
    while [ "$i" -le 20 ]; do
        echo "$artisan $times, line $i"
        i=$((i + 1))
    done >"$2.tmp"
fi
mv -f -- "$2.tmp" "$2"
echo "$artisan $times:$shown" >>"$here/recorded"
)sh";

// `script`, given the files of the prompt and of the reply, plays every artisan of that project.
inline void use_text_agent(AtelierSandbox& sandbox, const std::filesystem::path& project,
                           const std::string& script = recording_agent) {
    const std::filesystem::path program = sandbox.root() / "artisan.sh";
    write_file(program, script);
    write_file(project / "templates/runtimes/scripted.yaml",
               "name: scripted\nworker: [\"false\", \"{prompt_file}\"]\ntext: [sh, \"" +
                   program.string() + "\", \"{prompt_file}\", \"{reply_file}\"]\nprompt: file\n");
}

// What the recording agents wrote, in the order in which they replied.
inline std::string recorded(AtelierSandbox& sandbox) {
    const std::filesystem::path file = sandbox.root() / "recorded";
    return std::filesystem::exists(file) ? read_file(file) : "";
}

} // namespace atelier::test
