#include "adapters/git/hooks/hook_probe.hpp"

#include "adapters/git/hooks/user_hooks.hpp"
#include "adapters/git/process/git_command.hpp"
#include "adapters/git/process/scratch_folder.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Neither the user's own configuration nor their hooks have a say in the clone.
Environment probing(const Environment& environment) {
    Environment alone = git_environment(environment);
    std::erase_if(alone, [](const auto& variable) {
        return variable.first.starts_with("ATELIER_") || variable.first.starts_with("GIT_CONFIG_");
    });
    alone["GIT_CONFIG_GLOBAL"] = "/dev/null";
    alone["GIT_CONFIG_NOSYSTEM"] = "1";
    for (const char* who : {"GIT_AUTHOR_", "GIT_COMMITTER_"}) {
        alone[std::string(who) + "NAME"] = "Rehearsal";
        alone[std::string(who) + "EMAIL"] = "rehearsal@localhost";
    }
    return alone;
}

Result<void> write_program(const fs::path& file, const std::string& text) {
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    auto draft = posix::Draft::beside(file);
    if (!draft) return fail(posix::errno_error("write", file, draft.error()));
    auto written = draft->fill(text, 0700);
    if (written) written = draft->take_place_of(file);
    if (!written) return fail(posix::errno_error("write", file, written.error()));
    return {};
}

class Probe final : public HookProbe {
  public:
    Probe(Process& process, Environment environment, ScratchFolder scratch, const std::string& name)
        : process_(process), environment_(std::move(environment)), scratch_(std::move(scratch)),
          clone_(scratch_.path() / "repository"), project_(scratch_.path() / "project"),
          worktree_(project_ / "worktrees" / name), record_(scratch_.path() / "ran") {}

    Result<void> begin(const RepositoryLayout& source, const OpenRepository& open) {
        ATELIER_CHECK(git({"clone", "--quiet", "--bare", "--shared", "--no-tags",
                           "--template=", "--", source.common_dir.string(), clone_.string()},
                          {}, scratch_.path()));
        ATELIER_CHECK(git({"worktree", "add", "--quiet", "--no-checkout", "-b",
                           worktree_.filename(), "--", worktree_.string(), "HEAD"},
                          clone_, clone_));
        ATELIER_TRY(RepositoryLayout found, discover_repository(worktree_));
        repository_ = open(process_, environment_, std::move(found));
        return {};
    }

    // `folder` is where Git would look for them in our worktree.
    Result<void> place_stand_ins(const fs::path& folder, const fs::path& source_common_dir) {
        fs::path place = scratch_.path() / "hooks";
        if (folder != worktree_ && is_below(folder.native(), worktree_.native())) {
            const std::string below = folder.lexically_relative(worktree_).string();
            // What is not in the commit is in no new worktree.
            ATELIER_CHECK(try_git({"checkout", "--quiet", "HEAD", "--", below}));
            ATELIER_CHECK(git({"config", "core.hooksPath", below}, clone_, clone_));
            place = folder;
        } else if (folder == source_common_dir / "hooks") {
            place = clone_ / "hooks";
        } else {
            ATELIER_CHECK(git({"config", "core.hooksPath", place.string()}, clone_, clone_));
        }
        hooks_ = hooks_in(folder);
        for (const std::string& event : hooks_)
            ATELIER_CHECK(write_program(place / event, "#!/bin/sh\necho " + event + " >>" +
                                                           shell_quoted(record_.string()) + "\n"));
        return {};
    }

    Repository& repository() override { return *repository_; }
    const fs::path& project() const override { return project_; }
    const fs::path& worktree() const override { return worktree_; }
    const std::vector<std::string>& hooks() const override { return hooks_; }

    Result<std::vector<std::string>> commit() override {
        // As somebody who works there would: Git finds the repository, and the hooks, by itself.
        ProcessRequest request{
            .argv = {"git", "commit", "--quiet", "--allow-empty", "-m", "A rehearsal"},
            .environment = environment_,
            .directory = worktree_};
        ATELIER_TRY(const ProcessResult result, process_.run(request));
        if (result.status != 0 || result.timed_out) return fail(git_failure({{"commit"}}, result));
        std::vector<std::string> ran = lines_of(posix::read_file(record_).value_or(""));
        std::sort(ran.begin(), ran.end());
        ran.erase(std::unique(ran.begin(), ran.end()), ran.end());
        return ran;
    }

  private:
    Process& process_;
    Environment environment_;
    ScratchFolder scratch_;
    fs::path clone_;
    fs::path project_;
    fs::path worktree_;
    fs::path record_;
    std::unique_ptr<Repository> repository_;
    std::vector<std::string> hooks_;

    Result<ProcessResult> run_git(std::vector<std::string> words, const fs::path& git_dir,
                                  const fs::path& folder) {
        words.insert(words.begin(), {"git", "-c", "core.hooksPath=/dev/null"});
        ProcessRequest request{
            .argv = std::move(words), .environment = environment_, .directory = folder};
        if (!git_dir.empty()) request.environment["GIT_DIR"] = git_dir.string();
        return process_.run(request);
    }
    Result<void> git(std::vector<std::string> words, const fs::path& git_dir,
                     const fs::path& folder) {
        const GitCall call{words};
        ATELIER_TRY(const ProcessResult result, run_git(std::move(words), git_dir, folder));
        if (result.status != 0 || result.timed_out) return fail(git_failure(call, result));
        return {};
    }
    Result<void> try_git(std::vector<std::string> words) {
        ATELIER_CHECK(run_git(std::move(words), {}, worktree_));
        return {};
    }
};

} // namespace

Result<std::unique_ptr<HookProbe>> GitHookProber::begin(const std::string& worktree_name) {
    ATELIER_TRY(ScratchFolder scratch, ScratchFolder::make(environment_));
    auto probe =
        std::make_unique<Probe>(process_, probing(environment_), std::move(scratch), worktree_name);
    ATELIER_CHECK(probe->begin(place_, open_));
    ATELIER_TRY(const fs::path folder,
                user_hooks_folder(process_, environment_,
                                  {place_.common_dir, place_.common_dir, probe->worktree()}));
    ATELIER_CHECK(probe->place_stand_ins(folder, place_.common_dir));
    return probe;
}

} // namespace atelier
