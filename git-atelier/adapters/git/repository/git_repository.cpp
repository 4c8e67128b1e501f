#include "adapters/git/repository/git_repository.hpp"

#include "adapters/git/config/ref_files.hpp"
#include "adapters/git/config/safe_git_dir.hpp"
#include "base/text.hpp"
#include "posix/find_program.hpp"

namespace atelier {

GitRepository::GitRepository(Process& process, const Environment& environment,
                             RepositoryLayout layout, OpenObjects open_objects, GitPlaces places)
    : layout_(std::move(layout)), git_(process, environment, layout_.common_dir),
      hooks_(process, environment, layout_), refs_(git_, layout_), history_(git_, layout_),
      worktrees_(git_, layout_, refs_, hooks_),
      replays_(git_, layout_, history_, worktrees_, open_objects), configuration_(git_, layout_),
      audit_(git_, layout_, environment, worktrees_), remotes_(git_, refs_),
      pieces_(git_, layout_, refs_, std::move(open_objects)) {
    git_.use([safe = std::make_shared<SafeGitDir>(layout_, git_.environment(),
                                                  std::move(places.safe_git_dir))] {
        return safe->renew();
    });
    git_.keep_by(std::move(places.keeper));
    if (layout_.foreign) git_.check_owner_first(layout_.worktree.value_or(layout_.enlistment));
}

Result<GitVersion> GitRepository::version() {
    const GitCall call{{"version"}};
    ATELIER_TRY(const ProcessResult result, git_.run_known(call, [&] {
        const auto program = posix::find_program("git", git_.environment(), layout_.common_dir);
        return program ? std::optional(stamp_of(*program)) : std::nullopt;
    }));
    if (result.status != 0) return fail(git_failure(call, result));
    return parse_git_version(std::string(trim(result.out)));
}

void GitRepository::tag_children(const SessionId& session) {
    git_.mark(session);
}

Result<UserHooks> GitRepository::user_hooks(const std::filesystem::path& worktree) {
    ATELIER_TRY(std::filesystem::path folder, hooks_.folder(worktree));
    auto events = hooks_in(folder);
    return UserHooks{std::move(folder), std::move(events)};
}

std::unique_ptr<Repository> open_repository(Process& process, const Environment& environment,
                                            RepositoryLayout layout) {
    return std::make_unique<GitRepository>(process, environment, std::move(layout));
}

} // namespace atelier
