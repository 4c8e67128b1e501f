// Hermetic Git for tests: a temporary folder with a HOME of its own, no system configuration, one
// identity, dates that tick, the C locale, and a builder for each kind of repository that the
// program has to work with. A git command that fails fails the test.
#pragma once

#include "base/ids.hpp"
#include "ports/process.hpp"
#include "support/file_contents.hpp"
#include "support/spawn_process.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace atelier::test {

enum class RepositoryKind {
    plain,
    // A path with a blank, quotes and letters outside ASCII.
    odd_path,
    submodule,
    // `folder` is a linked worktree of a bare repository.
    bare,
    partial_clone,
    sparse,
    sha256,
    // A plain one that has linked worktrees of the user's.
    own_worktrees,
    separate_git_dir,
    // With a submodule, libs/module, whose origin has a commit more, "Second".
    superproject,
    // With a large file, assets/large.bin, that Git LFS keeps (has_lfs).
    large_files,
};
constexpr auto names_of(RepositoryKind) {
    return std::to_array<Named<RepositoryKind>>({
        {RepositoryKind::plain, "plain"},
        {RepositoryKind::odd_path, "odd path"},
        {RepositoryKind::submodule, "submodule"},
        {RepositoryKind::bare, "bare"},
        {RepositoryKind::partial_clone, "partial clone"},
        {RepositoryKind::sparse, "sparse"},
        {RepositoryKind::sha256, "sha256"},
        {RepositoryKind::own_worktrees, "own worktrees"},
        {RepositoryKind::separate_git_dir, "separate git dir"},
        {RepositoryKind::superproject, "superproject"},
        {RepositoryKind::large_files, "large files"},
    });
}

// A repository on branch `main` with the files README.md, src/a.txt, src/b.txt and docs/guide.md.
struct BuiltRepository {
    // A checkout where the user stands.
    std::filesystem::path folder;
    std::filesystem::path common_dir;
    std::filesystem::path enlistment;
};

class GitSandbox {
  public:
    GitSandbox();
    ~GitSandbox();
    GitSandbox(const GitSandbox&) = delete;
    GitSandbox& operator=(const GitSandbox&) = delete;

    // Everything is below it; removed at the end.
    const std::filesystem::path& root() const { return root_; }
    std::filesystem::path home() const { return root_ / "home"; }
    // For the programs under test: PATH, HOME, TMPDIR and hermetic Git, nothing else.
    const Environment& environment() const { return environment_; }
    Process& process() { return process_; }

    // Standard output without its last newline.
    std::string git(const std::filesystem::path& folder, std::vector<std::string> arguments,
                    const std::string& input = {});
    // The same, where failing is an answer.
    ProcessResult try_git(const std::filesystem::path& folder, std::vector<std::string> arguments,
                          const std::string& input = {});

    BuiltRepository build(RepositoryKind kind, const std::string& name = "repo");
    BuiltRepository plain(const std::string& name = "repo") {
        return build(RepositoryKind::plain, name);
    }
    // Whether Git LFS is installed.
    bool has_lfs();
    // Writes the files and commits exactly them on what `folder` has checked out.
    CommitId commit(const std::filesystem::path& folder, const std::string& message,
                    const FileContents& files);
    // One commit with `count` files on a branch, without a checkout.
    CommitId fill(const std::filesystem::path& folder, const std::string& branch,
                  std::size_t count);
    CommitId resolve(const std::filesystem::path& folder, const std::string& name);

  private:
    std::filesystem::path root_;
    Environment environment_;
    SpawnProcess process_;
    long long ticks_ = 0;

    void first_commit(const std::filesystem::path& folder);
    void add_module(const std::filesystem::path& folder, const std::filesystem::path& origin);
    void add_large_file(const std::filesystem::path& folder);
};

void write_file(const std::filesystem::path& path, const std::string& content);
std::string read_file(const std::filesystem::path& path);

// Everything of a user's checkout that nobody may touch, byte for byte: HEAD and what it stands
// for, the index, the configuration, hooks, and all files.
using CheckoutSnapshot = std::map<std::string, std::string>;
CheckoutSnapshot snapshot(GitSandbox& sandbox, const std::filesystem::path& folder);
// What differs, one name a line; "" when nothing does.
std::string difference(const CheckoutSnapshot& before, const CheckoutSnapshot& after);

} // namespace atelier::test
