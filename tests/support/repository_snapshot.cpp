#include "support/repository_snapshot.hpp"

#include "base/text.hpp"
#include "support/unwrap.hpp"

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

std::string ask(GitSandbox& sandbox, const fs::path& folder, std::vector<std::string> argv) {
    argv.insert(argv.begin(), "git");
    ProcessRequest request{.argv = std::move(argv), .environment = sandbox.environment()};
    request.environment["GIT_OPTIONAL_LOCKS"] = "0";
    request.directory = folder;
    ProcessResult result = unwrap(sandbox.process().run(request));
    return result.status == 0 ? result.out : "(cannot be read)";
}

// What Git says of a file depends on its bytes alone: asked once for each.
std::string ask_of(GitSandbox& sandbox, const fs::path& file, const fs::path& folder,
                   const std::vector<std::string>& argv) {
    static std::map<std::pair<std::string, std::string>, std::string> known;
    const auto [place, fresh] = known.try_emplace({argv.front(), read_file(file)});
    if (fresh) place->second = ask(sandbox, folder, argv);
    return place->second;
}

void take_refs(GitSandbox& sandbox, const fs::path& folder, const std::string& before,
               RepositoryPicture& picture) {
    const std::string refs =
        ask(sandbox, folder, {"for-each-ref", "--format=%(refname) %(objectname)%(symref)"});
    for (const std::string& line : lines_of(refs)) {
        const auto blank = line.find(' ');
        picture[before + "ref " + line.substr(0, blank)] = line.substr(blank + 1);
    }
}

std::string content(const fs::path& path) {
    const auto mode = static_cast<unsigned>(fs::symlink_status(path).permissions());
    return std::to_string(mode) + " " +
           (fs::is_symlink(path) ? fs::read_symlink(path).string() : read_file(path));
}

// Every file below `folder`, without the git dir of a worktree.
void take_files(const fs::path& folder, const std::string& before, const std::string& after,
                RepositoryPicture& picture) {
    std::error_code gone;
    for (auto it = fs::recursive_directory_iterator(folder, gone); it != fs::end(it); ++it) {
        const fs::path name = fs::relative(it->path(), folder);
        if (name == ".git") {
            it.disable_recursion_pending();
            continue;
        }
        if (it->is_symlink() || !it->is_directory())
            picture[before + name.string() + after] = content(it->path());
    }
}

void take_worktree(GitSandbox& sandbox, const fs::path& git_dir, const fs::path& folder,
                   RepositoryPicture& picture) {
    const std::string of = " of " + folder.filename().string();
    picture["HEAD" + of] = read_file(git_dir / "HEAD");
    picture["index" + of] =
        ask_of(sandbox, git_dir / "index", folder, {"ls-files", "--stage", "-v"});
    for (const char* file :
         {"MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_START", "config.worktree",
          "rebase-merge/head-name", "rebase-apply/applying", "info/sparse-checkout"})
        if (fs::exists(git_dir / file))
            picture["operation" + of] += file + std::string(" ") + read_file(git_dir / file);
    take_files(folder, "file ", of, picture);
}

void take_config(GitSandbox& sandbox, const fs::path& common, RepositoryPicture& picture) {
    const std::string entries =
        ask_of(sandbox, common / "config", common, {"config", "--file", "config", "--list", "-z"});
    for (const std::string& entry : split(entries, '\0')) {
        const auto end = entry.find('\n');
        if (!entry.empty())
            picture["config " + entry.substr(0, end)] += entry.substr(end + 1) + "\n";
    }
    picture["config text"] = read_file(common / "config");
    picture["user config"] = read_file(sandbox.home() / ".gitconfig");
}

} // namespace

RepositoryPicture picture_of(GitSandbox& sandbox, const SnapshotSubject& subject) {
    RepositoryPicture picture;
    const fs::path& common = subject.common_dir;
    take_refs(sandbox, common, "", picture);
    take_config(sandbox, common, picture);
    take_files(common / "hooks", "hook ", "", picture);
    take_files(common / "info", "note info/", "", picture);
    if (std::error_code none; fs::file_size(common / "logs/refs/heads/main", none) > 0 && !none)
        picture["log refs/heads/main"] = "kept";
    for (const char* file : {"description", "shallow", "objects/info/alternates", "commondir"})
        if (fs::exists(common / file))
            picture[std::string("note ") + file] = content(common / file);
    if (common.filename() == ".git") take_worktree(sandbox, common, common.parent_path(), picture);
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(common / "worktrees", none)) {
        const fs::path link = std::string(trim(read_file(entry.path() / "gitdir")));
        picture["worktree " + entry.path().filename().string()] = link.string();
        if (fs::exists(link)) take_worktree(sandbox, entry.path(), link.parent_path(), picture);
    }
    for (const auto& [name, folder] : subject.beside) {
        take_refs(sandbox, folder, name + ": ", picture);
        const fs::path inside = folder / ".git";
        picture[name + ": HEAD"] = read_file((fs::exists(inside) ? inside : folder) / "HEAD");
    }
    for (const auto& [name, path] : subject.files) {
        if (fs::is_directory(path))
            take_files(path, name + ": ", "", picture);
        else if (fs::exists(path))
            picture[name] = content(path);
    }
    return picture;
}

std::set<std::string> changed(const RepositoryPicture& before, const RepositoryPicture& after) {
    std::set<std::string> names;
    for (const auto& [name, text] : before)
        if (!after.contains(name) || after.at(name) != text) names.insert(name);
    for (const auto& [name, text] : after)
        if (!before.contains(name)) names.insert(name);
    return names;
}

} // namespace atelier::test
