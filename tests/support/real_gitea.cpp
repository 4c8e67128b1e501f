#include "support/real_gitea.hpp"

#include "base/text.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

// One that nobody listens on now; somebody may before the server does.
int free_port() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool done = ::bind(probe, any, size) == 0 && ::getsockname(probe, any, &size) == 0;
    ::close(probe);
    REQUIRE(done);
    return ntohs(address.sin_port);
}

fs::path tea() {
#ifdef ATELIER_TEST_TEA
    return ATELIER_TEST_TEA;
#else
    return test_forge_program();
#endif
}

Environment clean_environment(const fs::path& home) {
    const char* const path = std::getenv("PATH");
    return {{"PATH", path == nullptr ? "/usr/bin:/bin" : path}, {"HOME", home.string()}};
}

} // namespace

RealGitea& RealGitea::running() {
    static RealGitea it;
    return it;
}

RealGitea::RealGitea() : port_(free_port()) {
    fs::create_directories(folder_ / "bin");
    fs::create_symlink(tea(), folder_ / "bin" / "tea");
    write_configuration();
    administer({"migrate"});
    add_user("ann", {"--admin"});
    add_user("bob");
    tokens_["nobody"] = std::string(40, '0');
    for (const auto& [user, token] : tokens_)
        log_in(folder_ / user, user);
    server_ = std::make_unique<Background>(call({"web"}), clean_environment(folder_.path()),
                                           folder_.path(), folder_ / "output");
    INFO(server_->output());
    eventually("Gitea answers", [this] { return answers(); });
}

void RealGitea::write_configuration() const {
    const std::string port = std::to_string(port_);
    const std::string data = (folder_ / "data").string();
    write_file(
        folder_ / "app.ini",
        "I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true\nRUN_MODE = prod\nWORK_PATH = " + data +
            "\n[server]\nHTTP_ADDR = 127.0.0.1\nHTTP_PORT = " + port +
            "\nROOT_URL = http://127.0.0.1:" + port +
            "/\nDISABLE_SSH = true\nOFFLINE_MODE = true\nSTATIC_ROOT_PATH = " + ATELIER_TEST_GITEA +
            "\n[database]\nDB_TYPE = sqlite3\n[security]\nINSTALL_LOCK = true\n"
            "SECRET_KEY = a-secret\n[log]\nMODE = file\nLEVEL = Error\n"
            "[indexer]\nISSUE_INDEXER_TYPE = db\n[cron]\nENABLED = false\n"
            "[actions]\nENABLED = false\n[packages]\nENABLED = false\n");
}

std::vector<std::string> RealGitea::call(const std::vector<std::string>& words) const {
    std::vector<std::string> out{(fs::path(ATELIER_TEST_GITEA) / "gitea").string(), "--config",
                                 (folder_ / "app.ini").string()};
    out.insert(out.end(), words.begin(), words.end());
    return out;
}

std::string RealGitea::administer(const std::vector<std::string>& words) {
    const auto done = unwrap(process_.run({.argv = call(words),
                                           .environment = clean_environment(folder_.path()),
                                           .deadline = Millis{300'000}}));
    INFO(done.out << done.err);
    REQUIRE(done.status == 0);
    return done.out;
}

void RealGitea::add_user(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words{"admin",
                                   "user",
                                   "create",
                                   "--username",
                                   name,
                                   "--email",
                                   name + "@example.org",
                                   "--random-password",
                                   "--must-change-password=false",
                                   "--access-token"};
    words.insert(words.end(), more.begin(), more.end());
    const std::string said = administer(words);
    const std::string mark = "successfully created... ";
    const auto at = said.find(mark);
    REQUIRE(at != std::string::npos);
    tokens_[name] = trim(lines_of(said.substr(at + mark.size())).front());
}

void RealGitea::log_in(const fs::path& home, const std::string& user) const {
    const fs::path folder = home / ".config" / "tea";
    fs::create_directories(folder);
    write_file(folder / "config.yml",
               "logins:\n  - name: here\n    url: http://127.0.0.1:" + std::to_string(port_) +
                   "\n    token: " + tokens_.at(user) + "\n    default: true\n    user: " + user +
                   "\n");
}

bool RealGitea::answers() {
    const auto said = process_.run({.argv = {"tea", "api", "--login", "here", "/version"},
                                    .environment = environment("ann"),
                                    .deadline = Millis{30'000}});
    return said && said->status == 0 && said->out.find("version") != std::string::npos;
}

Environment RealGitea::environment(const std::string& user) const {
    Environment out = clean_environment(folder_ / user);
    out["PATH"] = (folder_ / "bin").string() + ":" + out["PATH"];
    out["FORGE_HOST"] = "127.0.0.1";
    out["FORGE_SERVER"] = "127.0.0.1:" + std::to_string(port_);
    out["FORGE_TOKEN"] = tokens_.at(user);
    return out;
}

ForgeOptions RealGitea::options(const std::string& repository, const std::string& user) const {
    return {.repository = {"127.0.0.1", "ann", repository},
            .environment = environment(user),
            .deadline = Millis{120'000}};
}

std::string RealGitea::address(const std::string& repository) const {
    return "http://ann:" + tokens_.at("ann") + "@127.0.0.1:" + std::to_string(port_) + "/ann/" +
           repository + ".git";
}

Json RealGitea::ask(const std::string& user, const std::string& method,
                    const std::string& repository, const std::string& below, Json body) {
    const forge::TeaProgram tea(process_, options(repository, user));
    const std::string path = repository.empty() ? below : tea.path_of(below);
    INFO(user << " " << method << " " << path << " " << body.dump());
    auto answer = unwrap(tea.ask({method, path, std::move(body)}));
    INFO(answer.body.dump());
    REQUIRE(answer.is_good());
    return std::move(answer.body);
}

void RealGitea::wait_for_first_push(const std::string& repository) {
    eventually("the repository has commits",
               [&] { return *ask("ann", "GET", repository, "").find("empty") == Json(false); });
}

std::string RealGitea::new_repository() {
    const std::string name = "tool-" + std::to_string(++repositories_);
    ask("ann", "POST", "", "user/repos",
        Json::object({{"name", name}, {"default_branch", "main"}}));
    ask("ann", "PUT", name, "collaborators/bob", Json::object({{"permission", "write"}}));
    return name;
}

} // namespace atelier::test
