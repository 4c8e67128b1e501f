// What ways to write are made of.
#pragma once

#include "support/bypass_cases.hpp"

#include <string>
#include <vector>

namespace atelier::test {

using Ways = std::vector<BypassCase>;

// What a commit changes.
inline const std::string own_branch = "ref refs/heads/{branch}";

Ways all(std::vector<Ways> parts);

// `git WORDS` in the worktree.
Step git(std::vector<std::string> words, std::string input = {});
// The same from elsewhere, with nothing of the session's environment.
Step git_alone(std::vector<std::string> words);
Step commit(std::vector<std::string> options = {});
Step move_side();
// Git's words behind what switches every hook of ours off.
std::vector<std::string> unhooked(std::vector<std::string> words);
// So, and under the user's name, as a program on libgit2 does it.
Step as_user(std::vector<std::string> words);

Step write(std::string path, std::string text);
Step append(std::string path, std::string text);

// Ways that leave little to see, which both roles may try.
Ways quiet_ways();

} // namespace atelier::test
