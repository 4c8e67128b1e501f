#include "support/atelier_sandbox.hpp"

#include "base/text.hpp"
#include "domain/project/project.hpp"
#include "support/catch.hpp"
#include "support/exec_vectors.hpp"
#include "support/test_places.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

using Steady = std::chrono::steady_clock;

int status_of(int raw) {
    return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

} // namespace

Background::Background(const std::vector<std::string>& argv, const Environment& environment,
                       const fs::path& folder, const fs::path& output)
    : output_(output) {
    const ExecVectors exec(argv, environment);
    const int sink = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const int source = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(source, 0);
        ::dup2(sink, 1);
        ::dup2(sink, 2);
        if (::chdir(folder.c_str()) == 0)
            ::execve(exec.arguments()[0], exec.arguments(), exec.variables());
        ::_exit(127);
    }
    ::close(sink);
    ::close(source);
}

Background::Background(Background&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), output_(std::move(other.output_)) {}

Background::~Background() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void Background::signal(int number) const {
    ::kill(pid_, number);
}

int Background::wait(Millis deadline) {
    const auto end = Steady::now() + deadline;
    int raw = 0;
    while (::waitpid(pid_, &raw, WNOHANG) == 0) {
        if (Steady::now() > end) FAIL("still running at the deadline: " << output());
        ::poll(nullptr, 0, 5);
    }
    pid_ = -1;
    return status_of(raw);
}

std::string Background::output() const {
    return read_file(output_);
}

std::string numbered_parts(const std::string& description, int changesets) {
    std::string plan = "epics:\n  - title: One\n    root_branch: one\n    changesets:\n";
    for (int i = 1; i <= changesets; ++i) {
        const std::string number = std::to_string(i);
        std::string text = description;
        if (const auto at = text.find('N'); at != std::string::npos) text.replace(at, 1, number);
        plan +=
            "      - title: Part " + number + "\n        description: |\n          " + text + "\n";
    }
    return plan;
}

AtelierSandbox::AtelierSandbox() : programs_(programs_folder()) {
    environment_ = git_.environment();
    environment_["ATELIER_DATA_DIR"] = (git_.root() / "data").string();
    environment_["USER"] = "ursula";
    use_programs(programs_);
}

void AtelierSandbox::use_programs(const fs::path& folder) {
    programs_ = folder;
    environment_["PATH"] = folder.string() + ":" + git_.environment().at("PATH");
}

ProcessResult AtelierSandbox::run(const fs::path& folder, std::vector<std::string> argv,
                                  const std::string& input) {
    ProcessRequest request;
    request.argv = std::move(argv);
    request.environment = environment_;
    request.directory = folder;
    request.input = input;
    request.deadline = Millis{300'000};
    auto result = git_.process().run(request);
    if (!result) FAIL(result.error().message);
    return *std::move(result);
}

ProcessResult AtelierSandbox::try_atelier(const fs::path& folder,
                                          std::vector<std::string> arguments,
                                          const std::string& input) {
    arguments.insert(arguments.begin(), (programs_ / "git-atelier").string());
    return run(folder, std::move(arguments), input);
}

std::string AtelierSandbox::atelier(const fs::path& folder, std::vector<std::string> arguments,
                                    const std::string& input) {
    const std::string shown = join(arguments, " ");
    const ProcessResult result = try_atelier(folder, std::move(arguments), input);
    if (result.status != 0)
        FAIL("git atelier " << shown << " ended with " << result.status << "\n"
                            << result.out << result.err);
    return result.out;
}

Json AtelierSandbox::json(const fs::path& folder, std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const std::string out = atelier(folder, std::move(arguments));
    auto parsed = parse_json(out);
    if (std::holds_alternative<JsonFault>(parsed)) FAIL("no JSON document: " << out);
    return std::get<Json>(std::move(parsed));
}

Background AtelierSandbox::start(const fs::path& folder, std::vector<std::string> arguments) {
    static int count = 0;
    arguments.insert(arguments.begin(), (programs_ / "git-atelier").string());
    return Background(arguments, environment_, folder,
                      git_.root() / ("background-" + std::to_string(++count)));
}

std::vector<std::string> AtelierSandbox::plan(const fs::path& folder, const std::string& plan) {
    atelier(folder, {"init", "--yes"});
    atelier(folder, {"plan", "--from", "-"}, plan);
    std::vector<std::string> ids;
    const Json status = json(folder, {"status"});
    for (const Json& epic : at(status, {"epics"}).as_array())
        ids.push_back(epic.string_at("id"));
    return ids;
}

ProcessResult AtelierSandbox::work(const fs::path& folder, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"work", "--mode", "auto", "--agent", "demo"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return try_atelier(folder, arguments);
}

fs::path AtelierSandbox::project(const fs::path& enlistment) {
    return fs::path(environment_.at("ATELIER_DATA_DIR")) / "projects" /
           project_key(fs::canonical(enlistment));
}

std::set<pid_t> processes_of(const fs::path& sandbox) {
    std::set<pid_t> found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator("/proc", none)) {
        const auto pid = parse_integer(entry.path().filename().string());
        if (!pid || *pid == ::getpid()) continue;
        const std::string environment = read_file(entry.path() / "environ");
        if (environment.find(sandbox.string() + "/") != std::string::npos)
            found.insert(static_cast<pid_t>(*pid));
    }
    return found;
}

const Json& at(const Json& document, const std::vector<std::string>& path) {
    const Json* here = &document;
    for (const std::string& key : path) {
        if (here->is_array()) {
            const auto index = parse_integer(key);
            if (!index || static_cast<std::size_t>(*index) >= here->as_array().size())
                FAIL("no item " << key << " in " << here->dump());
            here = &here->as_array()[static_cast<std::size_t>(*index)];
        } else {
            const Json* next = here->find(key);
            if (next == nullptr) FAIL("no member " << key << " in " << here->dump());
            here = next;
        }
    }
    return *here;
}

} // namespace atelier::test
