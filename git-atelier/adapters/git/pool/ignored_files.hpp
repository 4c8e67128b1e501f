// Which of the files that Git ignores a worktree takes along from one changeset to the next: build
// output and installed packages, never what would say of tracked files how Git takes them. Names
// are relative to the worktree, as Git lists them: a folder in which nothing is tracked ends with
// a slash, and stands for all that is in it.
#pragma once

#include <string>
#include <vector>

namespace atelier {

// Of what is not tracked: what goes, though it is ignored. `brought` is made anew for each
// changeset. What is asked to go may stand in a folder that stays.
std::vector<std::string> never_stays(const std::vector<std::string>& untracked,
                                     const std::vector<std::string>& brought);

// Of what is ignored: what stands where files that are about to be tracked come, or in a folder
// that is not ignored as a whole any more because of them.
std::vector<std::string> in_the_way_of(const std::vector<std::string>& coming,
                                       const std::vector<std::string>& ignored);

// Of what is neither tracked nor ignored now: what was ignored before. Anything else is somebody's.
std::vector<std::string> no_longer_ignored(const std::vector<std::string>& untracked,
                                           const std::vector<std::string>& ignored_before);

} // namespace atelier
