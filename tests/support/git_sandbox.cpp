#include "support/git_sandbox.hpp"

#include "support/catch.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

fs::path make_temporary_folder() {
    const char* base = std::getenv("TMPDIR");
    std::string pattern = std::string(base != nullptr ? base : "/tmp") + "/atelier-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return fs::canonical(pattern);
}

} // namespace

GitSandbox::GitSandbox() : root_(make_temporary_folder()) {
    fs::create_directories(home());
    fs::create_directories(root_ / "tmp");
    const char* path = std::getenv("PATH");
    environment_ = {{"PATH", path != nullptr ? path : "/usr/bin:/bin"},
                    {"HOME", home().string()},
                    {"TMPDIR", (root_ / "tmp").string()},
                    {"LC_ALL", "C"},
                    {"TZ", "UTC"},
                    {"GIT_CONFIG_NOSYSTEM", "1"},
                    {"GIT_CONFIG_GLOBAL", (home() / ".gitconfig").string()},
                    {"GIT_TERMINAL_PROMPT", "0"},
                    {"GIT_CEILING_DIRECTORIES", root_.parent_path().string()}};
    write_file(home() / ".gitconfig", "[user]\n\tname = Ursula User\n\temail = ursula@example.org\n"
                                      "[init]\n\tdefaultBranch = main\n"
                                      "[gc]\n\tauto = 0\n"
                                      "[maintenance]\n\tauto = false\n"
                                      "[advice]\n\tdetachedHead = false\n"
                                      "[protocol \"file\"]\n\tallow = always\n");
}

GitSandbox::~GitSandbox() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

ProcessResult GitSandbox::try_git(const fs::path& folder, std::vector<std::string> arguments,
                                  const std::string& input) {
    ProcessRequest request;
    request.argv = std::move(arguments);
    request.argv.insert(request.argv.begin(), "git");
    request.environment = environment_;
    const std::string date = std::to_string(1'700'000'000 + 60 * ++ticks_) + " +0000";
    request.environment["GIT_AUTHOR_DATE"] = date;
    request.environment["GIT_COMMITTER_DATE"] = date;
    request.directory = folder;
    request.input = input;
    auto result = process_.run(request);
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

std::string GitSandbox::git(const fs::path& folder, std::vector<std::string> arguments,
                            const std::string& input) {
    const std::string shown = arguments.empty() ? "" : arguments.front();
    ProcessResult result = try_git(folder, std::move(arguments), input);
    if (result.status != 0 || result.timed_out)
        FAIL("git " << shown << " in " << folder << " ended with " << result.status << ": "
                    << result.err << result.out);
    if (result.out.ends_with('\n')) result.out.pop_back();
    return result.out;
}

CommitId GitSandbox::resolve(const fs::path& folder, const std::string& name) {
    return *CommitId::parse(git(folder, {"rev-parse", "--verify", name + "^{commit}"}));
}

CommitId GitSandbox::commit(const fs::path& folder, const std::string& message,
                            const FileContents& files) {
    std::vector<std::string> add = {"add", "--sparse", "--"};
    std::vector<std::string> remove = {"rm", "-q", "--cached", "--sparse", "--"};
    for (const auto& [path, content] : files) {
        if (content) {
            write_file(folder / path, *content);
            add.push_back(path);
        } else {
            fs::remove(folder / path);
            remove.push_back(path);
        }
    }
    if (add.size() > 3) git(folder, add);
    if (remove.size() > 5) git(folder, remove);
    git(folder, {"commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", message});
    return resolve(folder, "HEAD");
}

CommitId GitSandbox::fill(const fs::path& folder, const std::string& branch, std::size_t count) {
    std::ostringstream stream;
    const std::string message = "Fill";
    stream << "commit refs/heads/" << branch << "\ncommitter Ursula User <ursula@example.org> "
           << 1'700'000'000 << " +0000\ndata " << message.size() << "\n"
           << message << "\n";
    for (std::size_t i = 0; i < count; ++i) {
        const std::string content = "file " + std::to_string(i) + "\n";
        stream << "M 100644 inline d" << i % 40 << "/e" << i / 40 % 25 << "/f" << i << ".txt\ndata "
               << content.size() << "\n"
               << content;
    }
    git(folder, {"fast-import", "--quiet", "--force"}, stream.str());
    return resolve(folder, "refs/heads/" + branch);
}

void GitSandbox::first_commit(const fs::path& folder) {
    commit(folder, "First\n",
           {{"README.md", "readme\n"},
            {"src/a.txt", "a1\na2\na3\na4\na5\na6\na7\na8\na9\n"},
            {"src/b.txt", "b1\nb2\nb3\n"},
            {"docs/guide.md", "guide\n"}});
}

bool GitSandbox::has_lfs() {
    return try_git(root_, {"lfs", "version"}).status == 0;
}

void GitSandbox::add_module(const fs::path& folder, const fs::path& origin) {
    git(root_, {"init", "-q", "-b", "main", origin.string()});
    first_commit(origin);
    git(folder, {"submodule", "--quiet", "add", origin.string(), "libs/module"});
    git(folder, {"commit", "-qm", "Add the module"});
    commit(origin, "Second\n", {{"src/new.txt", "new\n"}});
}

void GitSandbox::add_large_file(const fs::path& folder) {
    git(folder, {"lfs", "install", "--local"});
    git(folder, {"lfs", "track", "*.bin"});
    commit(folder, "One large file\n",
           {{".gitattributes", read_file(folder / ".gitattributes")},
            {"assets/large.bin", std::string(4000, 'a') + "\n"}});
}

BuiltRepository GitSandbox::build(RepositoryKind kind, const std::string& name) {
    const fs::path place = root_ / name;
    const auto begin = [&](const fs::path& folder, const std::vector<std::string>& options = {}) {
        std::vector<std::string> arguments = {"init", "-q", "-b", "main"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        arguments.push_back(folder.string());
        git(root_, arguments);
        first_commit(folder);
    };
    const auto ordinary = [](const fs::path& folder) {
        return BuiltRepository{folder, folder / ".git", folder};
    };
    switch (kind) {
    case RepositoryKind::plain:
        begin(place);
        return ordinary(place);
    case RepositoryKind::odd_path: {
        const fs::path odd = root_ / (name + " \"q\" 'ü' [x] ") / "ré po";
        begin(odd);
        return ordinary(odd);
    }
    case RepositoryKind::submodule: {
        begin(place);
        const fs::path origin = root_ / (name + "-module");
        begin(origin);
        git(place, {"submodule", "--quiet", "add", origin.string(), "libs/module"});
        git(place, {"commit", "-qm", "Add the module"});
        return {place / "libs/module", place / ".git/modules/libs/module", place / "libs/module"};
    }
    case RepositoryKind::bare: {
        const fs::path seed = root_ / (name + "-seed");
        begin(seed);
        const fs::path bare = root_ / (name + ".git");
        git(root_, {"clone", "-q", "--bare", seed.string(), bare.string()});
        git(bare, {"remote", "remove", "origin"});
        git(bare, {"worktree", "add", "-q", place.string(), "main"});
        return {place, bare, bare};
    }
    case RepositoryKind::partial_clone: {
        const fs::path seed = root_ / (name + "-seed");
        begin(seed);
        commit(seed, "Second\n", {{"src/b.txt", "b1\nb2\nb3\nb4\n"}});
        git(seed, {"config", "uploadpack.allowFilter", "true"});
        git(seed, {"config", "uploadpack.allowAnySHA1InWant", "true"});
        git(root_,
            {"clone", "-q", "--filter=blob:none", "file://" + seed.string(), place.string()});
        return ordinary(place);
    }
    case RepositoryKind::sparse:
        begin(place);
        git(place, {"sparse-checkout", "set", "src"});
        return ordinary(place);
    case RepositoryKind::sha256:
        begin(place, {"--object-format=sha256"});
        return ordinary(place);
    case RepositoryKind::own_worktrees:
        begin(place);
        git(place, {"worktree", "add", "-q", "-b", "side", (root_ / (name + "-side")).string()});
        git(place, {"worktree", "add", "-q", "--detach", (root_ / (name + "-detached")).string()});
        return ordinary(place);
    case RepositoryKind::separate_git_dir: {
        const fs::path apart = root_ / (name + "-apart");
        begin(place, {"--separate-git-dir", apart.string()});
        return {place, apart, apart};
    }
    case RepositoryKind::superproject:
        begin(place);
        add_module(place, root_ / (name + "-module"));
        return ordinary(place);
    case RepositoryKind::large_files:
        begin(place);
        add_large_file(place);
        return ordinary(place);
    }
    throw std::runtime_error("unknown kind of repository");
}

void write_file(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << content;
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

CheckoutSnapshot snapshot(GitSandbox& sandbox, const fs::path& folder) {
    CheckoutSnapshot found;
    const auto take = [&](const std::string& name, const fs::path& path) {
        const auto mode = static_cast<unsigned>(fs::symlink_status(path).permissions());
        found[name] = std::to_string(mode) + " " +
                      (fs::is_symlink(path) ? fs::read_symlink(path).string() : read_file(path));
    };
    const fs::path git_dir = sandbox.git(folder, {"rev-parse", "--absolute-git-dir"});
    const fs::path common =
        sandbox.git(folder, {"rev-parse", "--path-format=absolute", "--git-common-dir"});
    found["HEAD commit"] = sandbox.try_git(folder, {"rev-parse", "--verify", "HEAD"}).out;
    const fs::path top = sandbox.git(folder, {"rev-parse", "--show-toplevel"});
    for (const char* name : {"HEAD", "ORIG_HEAD", "MERGE_HEAD", "FETCH_HEAD", "index", "logs/HEAD",
                             "config.worktree", "info/sparse-checkout"})
        if (fs::exists(git_dir / name)) take(std::string("git dir: ") + name, git_dir / name);
    for (const char* name : {"config", "info/exclude", "info/attributes"})
        if (fs::exists(common / name)) take(std::string("common dir: ") + name, common / name);
    if (fs::exists(common / "hooks"))
        for (const auto& entry : fs::directory_iterator(common / "hooks"))
            take("hook: " + entry.path().filename().string(), entry.path());
    for (auto it = fs::recursive_directory_iterator(top); it != fs::end(it); ++it) {
        if (it->path().filename() == ".git") {
            it.disable_recursion_pending();
            continue;
        }
        if (it->is_symlink() || !it->is_directory())
            take("file: " + fs::relative(it->path(), top).string(), it->path());
    }
    return found;
}

std::string difference(const CheckoutSnapshot& before, const CheckoutSnapshot& after) {
    std::set<std::string> names;
    for (const auto& [name, content] : before)
        if (!after.contains(name) || after.at(name) != content) names.insert(name);
    for (const auto& [name, content] : after)
        if (!before.contains(name)) names.insert(name);
    std::string out;
    for (const std::string& name : names)
        out += name + "\n";
    return out;
}

} // namespace atelier::test
