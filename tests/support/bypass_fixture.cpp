#include "support/bypass_fixture.hpp"

#include "base/text.hpp"
#include "support/test_places.hpp"

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

// Everything of a scene, with paths that are relative to each other.
void build_scene(GitSandbox& git) {
    const fs::path main = git.plain().folder;
    const fs::path clone = git.root() / "clone";
    for (const auto& sample : fs::directory_iterator(main / ".git/hooks"))
        fs::remove(sample.path());
    git.git(main, {"branch", "side"});
    git.commit(main, "Second\n", {{"src/b.txt", "b1\nb2\nb3\nb4\n"}});
    git.git(git.root(), {"clone", "-q", "--bare", "repo", "remote.git"});
    git.git(git.root() / "remote.git", {"remote", "remove", "origin"});
    git.git(main, {"remote", "add", "origin", "../remote.git"});
    git.git(git.root(), {"clone", "-q", "repo", "clone"});
    git.git(clone, {"remote", "set-url", "origin", "../repo"});

    git.git(clone, {"checkout", "-q", "-b", "side", "origin/side"});
    git.commit(clone, "Side\n", {{"side.txt", "side\n"}});
    git.git(clone, {"push", "-q", "origin", "side"});
    git.git(clone, {"checkout", "-q", "-b", "topic", "main"});
    git.commit(clone, "Topic\n", {{"topic.txt", "topic\n"}});
    write_file(git.root() / "topic.patch",
               git.git(clone, {"format-patch", "-1", "--stdout"}) + "\n");
}

// Built once and then copied: a scene is wanted for each way that is tried.
const fs::path& built_scene() {
    static GitSandbox git;
    static const bool built = (build_scene(git), true);
    static_cast<void>(built);
    return git.root();
}

} // namespace

BypassFixture::BypassFixture(GitSandbox& sandbox)
    : git(sandbox), remote(git.root() / "remote.git"), clone(git.root() / "clone") {
    const fs::path main = git.root() / "repo";
    for (const fs::path& folder : {main, remote, clone})
        fs::copy(built_scene() / folder.filename(), folder, fs::copy_options::recursive);
    repository = {main, main / ".git", main};
    // Seen from a linked worktree a relative one leads nowhere.
    git.git(main, {"config", "remote.origin.url", remote.string()});
    patch = read_file(built_scene() / "topic.patch");
    side = git.git(clone, {"rev-parse", "side"});
}

std::string fill_places(const BypassFixture& scene, const WorktreeFixture& stand,
                        std::string text) {
    const fs::path& main = scene.repository.folder;
    const std::string id = stand.worktree.filename().string();
    const std::map<std::string, std::string> paths = {
        {"{main}", main.string()},
        {"{main-name}", main.filename().string()},
        {"{common}", scene.repository.common_dir.string()},
        {"{remote}", scene.remote.string()},
        {"{clone}", scene.clone.string()},
        {"{side}", scene.side},
        {"{patch}", scene.patch},
        {"{worktree}", stand.worktree.string()},
        {"{worktree-name}", id},
        {"{git-dir}", (scene.repository.common_dir / "worktrees" / id).string()},
        {"{branch}", stand.branch},
        {"{hooks}", stand.hooks.string()},
        {"{git_config}", stand.git_config.string()},
        {"{scratch}", stand.scratch.string()},
        {"{draft}", stand.draft},
        {"{changeset}", stand.changeset},
        {"{server}", scene.server.string()},
        {"{other}", scene.other},
        {"{tool}", test_agent().string()},
        {"{project}", stand.project.string()},
        {"{path}", scene.git.environment().at("PATH")},
        {"{home}", scene.git.home().string()},
    };
    for (const auto& [name, value] : paths)
        for (auto at = text.find(name); at != std::string::npos;
             at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    return text;
}

WorktreeFixture plain_stand(BypassFixture& scene, const std::string& branch) {
    const fs::path folder = scene.git.root() / "plain";
    WorktreeFixture stand{.worktree = folder / "worktrees" / "at-plain",
                          .branch = branch,
                          .hooks = folder / "hooks",
                          .git_config = folder / "git.config",
                          .scratch = folder / "scratch"};
    fs::create_directories(stand.scratch);
    scene.git.git(scene.repository.folder,
                  {"worktree", "add", "-q", "-b", branch, stand.worktree.string(), "main"});
    write_file(stand.hooks / "pre-commit", "#!/bin/sh\n");
    fs::permissions(stand.hooks / "pre-commit", fs::perms::owner_all);
    write_file(stand.git_config, "[core]\n\thooksPath = " + stand.hooks.string() + "\n");
    scene.git.git(scene.repository.folder,
                  {"config", "includeIf.gitdir:./worktrees/at-*.path", stand.git_config.string()});
    return stand;
}

RepositoryPicture picture_of(BypassFixture& scene) {
    const fs::path home = scene.git.home();
    RepositoryPicture beside;
    if (scene.besides) scene.besides(beside);
    RepositoryPicture picture = picture_of(
        scene.git, {.common_dir = scene.repository.common_dir,
                    .beside = {{"remote", scene.remote}, {"clone", scene.clone}},
                    .files = {{"user files", home / ".config/git"},
                              {"user shell", home / ".bashrc"},
                              {"user hooks", home / "hooks"},
                              {"included.gitconfig",
                               scene.repository.folder.parent_path() / "included.gitconfig"}}});
    picture.merge(beside);
    return picture;
}

} // namespace atelier::test
