#include "support/write_scene.hpp"

#include "base/text.hpp"

namespace atelier::test {

namespace fs = std::filesystem;

WriteScene::WriteScene(GitSandbox& sandbox)
    : git(sandbox), repository(git.plain()), remote(git.root() / "remote.git"),
      clone(git.root() / "clone"), side(git.resolve(repository.folder, "HEAD")) {
    const fs::path& main = repository.folder;
    git.git(main, {"branch", "side"});
    git.commit(main, "Second\n", {{"src/b.txt", "b1\nb2\nb3\nb4\n"}});
    git.git(git.root(), {"clone", "-q", "--bare", main.string(), remote.string()});
    git.git(main, {"remote", "add", "origin", remote.string()});
    git.git(git.root(), {"clone", "-q", main.string(), clone.string()});

    git.git(clone, {"checkout", "-q", "-b", "side", "origin/side"});
    side = git.commit(clone, "Side\n", {{"side.txt", "side\n"}});
    git.git(clone, {"push", "-q", "origin", "side"});
    git.git(clone, {"checkout", "-q", "-b", "topic", "main"});
    git.commit(clone, "Topic\n", {{"topic.txt", "topic\n"}});
    patch = git.git(clone, {"format-patch", "-1", "--stdout"}) + "\n";
}

std::string fill_places(const WriteScene& scene, const Stand& stand, std::string text) {
    const fs::path& main = scene.repository.folder;
    const std::string id = stand.worktree.filename().string();
    const std::map<std::string, std::string> places = {
        {"{main}", main.string()},
        {"{main-name}", main.filename().string()},
        {"{common}", scene.repository.common_dir.string()},
        {"{remote}", scene.remote.string()},
        {"{clone}", scene.clone.string()},
        {"{side}", scene.side.str()},
        {"{patch}", scene.patch},
        {"{worktree}", stand.worktree.string()},
        {"{worktree-name}", id},
        {"{git-dir}", (scene.repository.common_dir / "worktrees" / id).string()},
        {"{branch}", stand.branch},
        {"{hooks}", stand.hooks.string()},
        {"{carrier}", stand.carrier.string()},
        {"{scratch}", stand.scratch.string()},
        {"{path}", scene.git.environment().at("PATH")},
        {"{home}", scene.git.home().string()},
    };
    for (const auto& [name, value] : places)
        for (auto at = text.find(name); at != std::string::npos;
             at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    return text;
}

Stand plain_stand(WriteScene& scene, const std::string& branch) {
    const fs::path folder = scene.git.root() / "plain";
    Stand stand{.worktree = folder / "worktrees" / "at-plain",
                .branch = branch,
                .hooks = folder / "hooks",
                .carrier = folder / "git.config",
                .scratch = folder / "scratch"};
    fs::create_directories(stand.scratch);
    scene.git.git(scene.repository.folder,
                  {"worktree", "add", "-q", "-b", branch, stand.worktree.string(), "main"});
    write_file(stand.hooks / "pre-commit", "#!/bin/sh\n");
    fs::permissions(stand.hooks / "pre-commit", fs::perms::owner_all);
    write_file(stand.carrier, "[core]\n\thooksPath = " + stand.hooks.string() + "\n");
    scene.git.git(scene.repository.folder,
                  {"config", "includeIf.gitdir:./worktrees/at-*.path", stand.carrier.string()});
    return stand;
}

RepositoryPicture picture_of(WriteScene& scene) {
    return picture_of(scene.git, {.common_dir = scene.repository.common_dir,
                                  .beside = {{"remote", scene.remote}, {"clone", scene.clone}}});
}

} // namespace atelier::test
