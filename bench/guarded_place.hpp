// Where commits are measured: one content in three repositories. In the first stand a plain linked
// worktree and the worktree of a session of ours, whose agent waits; the others have a hook manager
// with one empty pre-commit hook.
#pragma once

#include "bench_setup.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::bench {

struct CommitPlace {
    std::string name;
    std::filesystem::path folder;
    std::vector<std::string> environment;
};

class GuardedPlace {
  public:
    // Folders of programs: ours, Git's, and the hook managers'. Throws what goes wrong.
    GuardedPlace(std::filesystem::path bin, std::filesystem::path git,
                 std::filesystem::path managers, std::size_t files);
    ~GuardedPlace();
    GuardedPlace(const GuardedPlace&) = delete;
    GuardedPlace& operator=(const GuardedPlace&) = delete;

    // Unguarded, guarded, husky, lefthook.
    const std::vector<CommitPlace>& paths() const { return paths_; }
    Call git(const CommitPlace& place, std::vector<std::string> words) const;

  private:
    OwnFolder top_;
    std::filesystem::path bin_;
    std::filesystem::path git_;
    std::filesystem::path managers_;
    std::vector<CommitPlace> paths_;
    // Of `git atelier work`; 0 when there is none.
    pid_t session_ = 0;

    const std::filesystem::path& top() const { return top_.path(); }
    std::vector<std::string> environment() const;
    Call call(std::vector<std::string> argv, const std::filesystem::path& folder) const;
    void fill(const std::filesystem::path& repository, std::size_t files) const;
    void begin_session(const std::filesystem::path& repository);
    void end_session();
    void add_husky();
    void add_lefthook();
};

} // namespace atelier::bench
