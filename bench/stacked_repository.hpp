// A repository of many files with branches that stand on each other, one commit each.
#pragma once

#include "bench_setup.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::bench {

// "stack-0", which is the lowest, "stack-1", ...
std::string branch_name(int number);

// In a folder of its own: `base`, `root` one commit on it, and a stack from `base` on, whose top is
// checked out. Throws what goes wrong.
class StackedRepository {
  public:
    StackedRepository(int branches, int files);

    std::filesystem::path folder() const { return top_.path() / "repository"; }
    // Beside it.
    std::filesystem::path beside(const std::string& name) const { return top_.path() / name; }
    int branches() const { return branches_; }
    // Puts another commit on `root`: whatever is brought there has trees that were never written.
    void advance_root();
    Call git(std::vector<std::string> words, const std::string& program = "/usr/bin/git") const;
    // Another program, whose folder is on its PATH as well.
    Call call(const std::filesystem::path& program, std::vector<std::string> words) const;
    Environment variables() const;

  private:
    void import_stream() const;
    std::vector<std::string> environment(const std::string& path = "/usr/bin:/bin") const;

    OwnFolder top_;
    int branches_;
    int files_;
    int advanced_ = 0;
};

} // namespace atelier::bench
