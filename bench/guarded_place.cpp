#include "guarded_place.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace fs = std::filesystem;

namespace atelier::bench {

namespace {

constexpr const char* plan = R"(epics:
  - title: Measured
    root_branch: measured
    changesets:
      - title: One
        description: Commit.
)";

// All that somebody writes into the named pipe.
std::string read_pipe(const fs::path& pipe) {
    const int end = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    std::string text;
    char buffer[8192];
    pollfd waiting{end, POLLIN, 0};
    while (::poll(&waiting, 1, 60'000) == 1) {
        const ssize_t count = ::read(end, buffer, sizeof buffer);
        if (count <= 0) break;
        text.append(buffer, static_cast<std::size_t>(count));
    }
    ::close(end);
    if (text.empty()) throw std::runtime_error("no agent came");
    return text;
}

// `env -0`
std::vector<std::string> variables_in(const std::string& text) {
    std::vector<std::string> found;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\0', begin), text.size());
        found.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return found;
}

std::string value_of(const std::vector<std::string>& variables, const std::string& name) {
    for (const std::string& variable : variables)
        if (variable.starts_with(name + "=")) return variable.substr(name.size() + 1);
    throw std::runtime_error("the agent was given no " + name);
}

} // namespace

GuardedPlace::GuardedPlace(fs::path bin, fs::path git, fs::path managers, std::size_t files)
    : bin_(std::move(bin)), git_(std::move(git)), managers_(std::move(managers)) {
    try {
        const fs::path repository = top() / "repository";
        fill(repository, files);
        unwrap(call({"git", "worktree", "add", "-q", "-b", "plain", (top() / "plain").string()},
                    repository));
        paths_.push_back({"no hooks", top() / "plain", environment()});
        add_husky();
        add_lefthook();
        begin_session(repository);
    } catch (...) {
        end_session();
        throw;
    }
}

GuardedPlace::~GuardedPlace() {
    end_session();
}

std::vector<std::string> GuardedPlace::environment() const {
    auto variables = environment_in(top(), git_.string() + ":" + bin_.string() + ":" +
                                               managers_.string() + ":/usr/bin:/bin");
    variables.emplace_back("npm_config_update_notifier=false");
    return variables;
}

Call GuardedPlace::call(std::vector<std::string> argv, const fs::path& folder) const {
    for (const fs::path& programs : {git_, bin_, managers_, fs::path("/usr/bin")})
        if (argv[0].find('/') == std::string::npos && fs::exists(programs / argv[0]))
            argv[0] = (programs / argv[0]).string();
    return {std::move(argv), environment(), folder};
}

Call GuardedPlace::git(const CommitPlace& place, std::vector<std::string> words) const {
    words.insert(words.begin(), "git");
    Call made = call(std::move(words), place.folder);
    made.environment = place.environment;
    return made;
}

void GuardedPlace::fill(const fs::path& repository, std::size_t files) const {
    for (std::size_t n = 0; n < files; ++n)
        write(repository / ("folder-" + std::to_string(n / 100)) /
                  ("file-" + std::to_string(n) + ".txt"),
              "line " + std::to_string(n) + "\n");
    unwrap(call({"git", "init", "-q", "-b", "main"}, repository));
    unwrap(call({"git", "add", "-A"}, repository));
    unwrap(call({"git", "-c", "gc.auto=0", "commit", "-q", "-m", "Begin"}, repository));
    unwrap(call({"git", "gc", "-q"}, repository));
}

void GuardedPlace::add_husky() {
    const fs::path folder = top() / "husky";
    unwrap(call({"git", "clone", "-q", "repository", folder.string()}, top()));
    write(folder / "package.json", R"({"private": true, "scripts": {"prepare": "husky"}})");
    write(folder / ".git/info/exclude", "node_modules\n");
    fs::create_directory_symlink(managers_.parent_path() / "node_modules", folder / "node_modules");
    unwrap(call({"npm", "run", "--silent", "prepare"}, folder));
    write(folder / ".husky/pre-commit", "");
    paths_.push_back({"husky, one empty hook", folder, environment()});
}

void GuardedPlace::add_lefthook() {
    const fs::path folder = top() / "lefthook";
    unwrap(call({"git", "clone", "-q", "repository", folder.string()}, top()));
    write(folder / "lefthook.yml", "pre-commit:\n  commands:\n    empty:\n      run: \"true\"\n");
    unwrap(call({"lefthook", "install"}, folder));
    paths_.push_back({"lefthook, one empty hook", folder, environment()});
}

void GuardedPlace::begin_session(const fs::path& repository) {
    write(top() / "plan.yaml", plan);
    unwrap(call({"git-atelier", "init", "--yes"}, repository));
    unwrap(call({"git-atelier", "plan", "--from", (top() / "plan.yaml").string()}, repository));
    const fs::path came = top() / "came";
    const fs::path go = top() / "go";
    if (::mkfifo(came.c_str(), 0600) != 0 || ::mkfifo(go.c_str(), 0600) != 0)
        throw std::runtime_error("no named pipe");
    write(top() / "agent.sh", "env -0 >'" + came.string() + "'; cat '" + go.string() + "'\n");
    for (const auto& project : fs::directory_iterator(top() / "data/projects"))
        write(project.path() / "templates/runtimes/waiting.yaml",
              "name: waiting\nworker: [sh, \"" + (top() / "agent.sh").string() + "\"]\n");
    session_ = start(
        call({"git-atelier", "work", "--mode", "auto", "--run-mode", "once", "--agent", "waiting"},
             repository));
    const auto variables = variables_in(read_pipe(came));
    paths_.insert(paths_.begin() + 1,
                  {"ours", value_of(variables, "ATELIER_WORKSPACE_DIR"), variables});
}

void GuardedPlace::end_session() {
    if (session_ == 0) return;
    ::kill(session_, SIGTERM);
    wait_for(session_);
    session_ = 0;
}

} // namespace atelier::bench
