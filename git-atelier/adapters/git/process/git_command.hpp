// Git's own program, run on one repository's common dir in an environment of our making.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct GitCall {
    // Without the leading "git".
    std::vector<std::string> arguments;
    std::string input = {};
    // Added to or put over the common environment; an empty value removes a variable.
    Environment environment = {};
    std::optional<std::filesystem::path> directory = {};
    Millis deadline{60'000};
};

// What a git child of ours sees of `environment`: nothing that ties it to another repository, no
// prompts, no optional locks, the C locale; configuration handed over by environment stays except
// hooks.
Environment git_environment(const Environment& environment);

class Git {
  public:
    // Runs in `common_dir`, where there is no checkout whose attributes could be read, with GIT_DIR
    // naming it.
    Git(Process& process, const Environment& environment, std::filesystem::path common_dir);

    // Naming GIT_DIR would pass over Git's own check of who owns the repository: with this the
    // first call asks Git for it in `checkout`, and every call fails with its words if it refuses.
    void check_owner_first(std::filesystem::path checkout) { untrusted_ = std::move(checkout); }

    // Every call from here on has ATELIER_AGENT_SESSION in its environment.
    void mark(const SessionId& session) { environment_["ATELIER_AGENT_SESSION"] = session.str(); }

    // Any exit status is an answer; git-failed when it ran out of time.
    Result<ProcessResult> run(const GitCall& call) const;
    // Standard output; a status other than 0 is git-failed with Git's words.
    Result<std::string> output(const GitCall& call) const;
    Result<std::string> output(std::vector<std::string> arguments) const {
        return output(GitCall{std::move(arguments)});
    }
    // output without its last newline
    Result<std::string> line(std::vector<std::string> arguments) const;

    const Environment& environment() const { return environment_; }
    const std::filesystem::path& common_dir() const { return common_dir_; }

  private:
    Process& process_;
    Environment environment_;
    std::filesystem::path common_dir_;
    mutable std::optional<std::filesystem::path> untrusted_;

    Result<ProcessResult> start(const GitCall& call) const;
};

// What Git, and the programs that it starts, said of a failure, as one line: all of it in its
// order, as the cause stands before what it led to.
std::string gits_words(std::string_view err);
Error git_failure(const GitCall& call, const ProcessResult& result);
// The same, ref-conflict where a new branch's name collides with another's folder.
Error ref_failure(const GitCall& call, const ProcessResult& result);

// Fields separated by NUL; the last one's NUL opens no further field.
std::vector<std::string> nul_fields(std::string_view text);

// A folder of its own for indexes and the like, removed with everything in it at the end.
class ScratchFolder {
  public:
    static Result<ScratchFolder> make(const Environment& environment);
    ~ScratchFolder();
    ScratchFolder(ScratchFolder&& other) noexcept;
    ScratchFolder& operator=(ScratchFolder&&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

} // namespace atelier
