// The real programs on real repositories, with a data folder of the test's own.
#pragma once

#include "base/json.hpp"
#include "support/eventually.hpp"
#include "support/git_sandbox.hpp"

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace atelier::test {

// A program that runs beside the test; ended at the latest with this object.
class Background {
  public:
    Background(const std::vector<std::string>& argv, const Environment& environment,
               const std::filesystem::path& folder, const std::filesystem::path& output);
    ~Background();
    Background(Background&& other) noexcept;
    Background(const Background&) = delete;

    pid_t pid() const { return pid_; }
    void signal(int number) const;
    // The exit status, or 128 + signal; fails the test at the deadline.
    int wait(Millis deadline = Millis{180'000});
    // Standard output and standard error so far.
    std::string output() const;

  private:
    pid_t pid_ = -1;
    std::filesystem::path output_;
};

// A plan of one epic on the root branch `one`, with so many changesets that do not know of each
// other, "Part 1" and on; each is described by `description`, in which the first N is its number.
std::string numbered_parts(const std::string& description, int changesets);

class AtelierSandbox {
  public:
    AtelierSandbox();

    GitSandbox& git() { return git_; }
    std::filesystem::path root() const { return git_.root(); }
    // Where the programs are; tests replace single ones by putting a folder of their own in front.
    std::filesystem::path programs() const { return programs_; }
    void use_programs(const std::filesystem::path& folder);
    Environment& environment() { return environment_; }

    ProcessResult run(const std::filesystem::path& folder, std::vector<std::string> argv,
                      const std::string& input = {});
    // `git-atelier ARGUMENTS`, whatever its end.
    ProcessResult try_atelier(const std::filesystem::path& folder,
                              std::vector<std::string> arguments, const std::string& input = {});
    // The same; a status other than 0 fails the test. Standard output.
    std::string atelier(const std::filesystem::path& folder, std::vector<std::string> arguments,
                        const std::string& input = {});
    Json json(const std::filesystem::path& folder, std::vector<std::string> arguments);
    Background start(const std::filesystem::path& folder, std::vector<std::string> arguments);

    // Registers the repository and plans `plan` (YAML); the ids of its epics.
    std::vector<std::string> plan(const std::filesystem::path& folder, const std::string& plan);
    // `work --mode auto` with the demo agent to its end.
    ProcessResult work(const std::filesystem::path& folder, std::vector<std::string> more = {});
    std::filesystem::path project(const std::filesystem::path& folder);

  private:
    GitSandbox git_;
    std::filesystem::path programs_;
    Environment environment_;
};

// Whatever knows of the sandbox by its environment.
std::set<pid_t> processes_of(const std::filesystem::path& sandbox);

// The member at a path like {"epics", "0", "title"}; fails the test when there is none.
const Json& at(const Json& document, const std::vector<std::string>& path);

} // namespace atelier::test
