// What a forge makes of a pull request whose button somebody presses, in the repository that it
// has: the three ways of GitHub, with the messages that it writes by itself and itself as
// committer.
#pragma once

#include "base/text.hpp"
#include "support/git_sandbox.hpp"

#include <array>
#include <string>

namespace atelier::test {

enum class ForgeMerge { merge, squash, rebase };
inline constexpr std::array forge_merges{ForgeMerge::merge, ForgeMerge::squash, ForgeMerge::rebase};

struct MergedThere {
    std::string head;
    std::string base;
    std::string title;
    std::int64_t number = 1;
    ForgeMerge way = ForgeMerge::merge;
};

// Of one commit the message is that commit's own, else a list of them.
inline std::string squash_message(GitSandbox& sandbox, const std::filesystem::path& clone,
                                  const MergedThere& merged) {
    const std::string range = "origin/" + merged.base + "..origin/" + merged.head;
    const auto commits = lines_of(sandbox.git(clone, {"rev-list", "--reverse", range}));
    const auto said = [&](const std::string& commit, const char* format) {
        return sandbox.git(clone, {"log", "-1", std::string("--format=") + format, commit});
    };
    const std::string number = " (#" + std::to_string(merged.number) + ")";
    if (commits.size() == 1)
        return said(commits[0], "%s") + number + "\n\n" + said(commits[0], "%b");
    std::string message = merged.title + number + "\n";
    for (const std::string& commit : commits)
        message += "\n* " + said(commit, "%s") + "\n\n" + said(commit, "%b");
    return message;
}

// The new head of the base.
inline std::string merged_on_forge(GitSandbox& sandbox, const std::filesystem::path& bare,
                                   const MergedThere& merged) {
    const std::filesystem::path clone =
        sandbox.root() / ("merge-" + std::to_string(merged.number) + "-" + merged.base);
    const std::string head = "origin/" + merged.head;
    sandbox.git(sandbox.root(), {"clone", "-q", bare.string(), clone.string()});
    sandbox.git(clone, {"config", "user.name", "GitHub"});
    sandbox.git(clone, {"config", "user.email", "noreply@github.com"});
    sandbox.git(clone, {"switch", "-q", "--detach", "origin/" + merged.base});
    switch (merged.way) {
    case ForgeMerge::merge:
        sandbox.git(clone, {"merge", "-q", "--no-ff", "-m",
                            "Merge pull request #" + std::to_string(merged.number) + " from ann/" +
                                merged.head + "\n\n" + merged.title,
                            head});
        break;
    case ForgeMerge::squash: {
        const std::string message = squash_message(sandbox, clone, merged);
        sandbox.git(clone, {"merge", "-q", "--squash", head});
        sandbox.git(clone, {"commit", "-q", "-m", message});
        break;
    }
    case ForgeMerge::rebase:
        sandbox.git(clone, {"switch", "-q", "--detach", head});
        sandbox.git(clone, {"rebase", "-q", "--force-rebase", "origin/" + merged.base});
        break;
    }
    sandbox.git(clone, {"push", "-q", "origin", "HEAD:refs/heads/" + merged.base});
    return sandbox.git(bare, {"rev-parse", merged.base});
}

} // namespace atelier::test
