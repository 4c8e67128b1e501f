// Git's own program, run on one repository's common dir in an environment of our making.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/guard/sandbox.hpp"
#include "ports/process.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Whose configuration a call obeys.
enum class GitPlace {
    // Ours, which names no program: whatever needs only objects and refs.
    safe,
    // The repository's, for questions about it, the moves of refs that the user's
    // `reference-transaction` has to see, and what the user signs.
    repository,
    // The repository's, with the user's filters and drivers, in a checkout where agents have
    // worked:
    // below a keeper, which ends what is left behind, and surrounded as `confine` says.
    worktree
};

struct GitCall {
    // Without the leading "git".
    std::vector<std::string> arguments;
    std::string input = {};
    // Added to or put over the common environment; an empty value removes a variable.
    Environment environment = {};
    std::optional<std::filesystem::path> directory = {};
    Millis deadline{60'000};
    GitPlace place = GitPlace::safe;
    // Another one where Git would start it, and we have to.
    std::string program = "git";
};

// A call in a checkout, or, with the git dir for a work tree, on a git dir alone: whatever it reads
// there an agent may have written.
GitCall call_in_checkout(const std::filesystem::path& git_dir,
                         const std::filesystem::path& work_tree, std::vector<std::string> arguments,
                         Millis deadline);

// What a git child of ours sees of `environment`: nothing that ties it to another repository, no
// prompts, no optional locks, the C locale; configuration handed over by environment stays except
// hooks.
Environment git_environment(const Environment& environment);

// Calls may be made by several threads at once.
class Git {
  public:
    // Runs in a git dir, where there is no checkout whose attributes could be read, with GIT_DIR
    // naming it: the one that `use` gave, else `common_dir` for every place.
    Git(Process& process, const Environment& environment, std::filesystem::path common_dir);

    // Says at each call where the git dir of our own is (config/safe_git_dir.hpp).
    using SafeGitDirFinder = std::function<Result<std::filesystem::path>()>;
    void use(SafeGitDirFinder safe) { safe_ = std::move(safe); }

    // Naming GIT_DIR would pass over Git's own check of who owns the repository: with this the
    // first call asks Git for it in `checkout`, and every call fails with its words if it refuses.
    void check_owner_first(std::filesystem::path checkout) {
        shared_->untrusted = std::move(checkout);
    }

    // `keeper` is the program atelier-keeper.
    void keep_by(std::filesystem::path keeper) { keeper_ = std::move(keeper); }
    void confine(Confine confine) { confine_ = std::move(confine); }

    // Every call from here on has ATELIER_AGENT_SESSION in its environment.
    void mark(const SessionId& session) { environment_["ATELIER_AGENT_SESSION"] = session.str(); }

    // Every call from here on writes its objects there; the folder names as alternates where it
    // reads.
    void write_objects_to(const std::filesystem::path& objects) {
        environment_["GIT_OBJECT_DIRECTORY"] = objects.string();
    }

    // Any exit status is an answer; git-failed when it ran out of time. A call that met a worktree
    // which another process was just registering is made again for a moment.
    Result<ProcessResult> run(const GitCall& call) const;
    // Says from what Git answers; nullopt where only Git can tell.
    using AnswerBasis = std::function<std::optional<std::string>()>;
    // The same, from what Git said to that call before, while `basis` is what it was then.
    Result<ProcessResult> run_known(const GitCall& call, const AnswerBasis& basis) const;
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
    // Of every copy together.
    struct Shared {
        std::mutex asking;
        std::optional<std::filesystem::path> untrusted = {};
        // What confines reads the plan, and keeps what it has tried.
        std::mutex confining;
        struct Known {
            std::string basis;
            ProcessResult answer;
        };
        std::mutex knowing;
        // By what was asked.
        std::map<std::string, Known> known = {};
    };
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    SafeGitDirFinder safe_;
    std::filesystem::path keeper_;
    Confine confine_;

    // Another text for whatever Git may answer otherwise.
    std::string asked_by(const GitCall& call) const;
    Result<void> ask_for_owner() const;
    std::optional<ProcessResult> known_answer(const std::string& asked,
                                              const std::string& basis) const;
    Result<ProcessResult> start(const GitCall& call) const;
    Result<ProcessRequest> prepared(const GitCall& call) const;
};

// What Git, and the programs that it starts, said of a failure, as one line: all of it in its
// order, as the cause stands before what it led to.
std::string gits_words(std::string_view err);
Error git_failure(const GitCall& call, const ProcessResult& result);
// The same, ref-conflict where a new branch's name collides with another's folder.
Error ref_failure(const GitCall& call, const ProcessResult& result);

// Fields separated by NUL; the last one's NUL opens no further field.
std::vector<std::string> nul_fields(std::string_view text);

} // namespace atelier
