#include "adapters/git/repository/git_repository.hpp"

#include "adapters/git/config/safe_git_dir.hpp"

namespace atelier {

GitRepository::GitRepository(Process& process, const Environment& environment,
                             RepositoryLayout layout, OpenObjects open_objects, GitPlaces places)
    : layout_(std::move(layout)), git_(process, environment, layout_.common_dir),
      hooks_(process, environment, layout_), refs_(git_, layout_), history_(git_, layout_),
      worktrees_(git_, layout_, refs_, hooks_),
      replays_(git_, layout_, history_, worktrees_, std::move(open_objects)),
      configuration_(git_, layout_), audit_(git_, layout_, environment, worktrees_),
      remotes_(git_, refs_) {
    git_.use([safe = std::make_shared<SafeGitDir>(layout_, git_.environment(),
                                                  std::move(places.safe_git_dir))] {
        return safe->renew();
    });
    git_.keep_by(std::move(places.keeper));
    if (layout_.foreign) git_.check_owner_first(layout_.worktree.value_or(layout_.enlistment));
}

Result<GitVersion> GitRepository::version() {
    ATELIER_TRY(const std::string text, git_.line({"version"}));
    return parse_git_version(text);
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
