// A real Gitea, the one of tools/install-gitea, on a port of its own, for all tests of a process:
// what people and programs do there is done by its interface, through the tea that ATELIER_TEST_TEA
// names, else through what stands in for it (forge_program_main.cpp).
#pragma once

#include "adapters/forge/gitea_forge.hpp"
#include "adapters/process/child_process.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/temporary_folder.hpp"

#include <map>
#include <memory>
#include <string>

namespace atelier::test {

class RealGitea {
  public:
    // Started at the first call; it ends with the process. Its people are ann, who is its
    // administrator, and bob.
    static RealGitea& running();

    // A new repository of ann's, empty, in which bob works too.
    std::string new_repository();
    // The folder of tea.
    std::filesystem::path programs() const { return folder_ / "bin"; }
    // The server has seen what was pushed there first: it does so after it has answered.
    void wait_for_first_push(const std::string& repository);
    // What leads there for Git, as ann.
    std::string address(const std::string& repository) const;
    ForgeOptions options(const std::string& repository, const std::string& user = "ann") const;
    // As `user`, on repository/PATH; fails the test when it is refused.
    Json ask(const std::string& user, const std::string& method, const std::string& repository,
             const std::string& below, Json body = {});
    // tea, logged in as `user`, has its configuration below that folder.
    void log_in(const std::filesystem::path& home, const std::string& user) const;
    // What leads to it as `user`, one of its people or nobody; PATH has tea first.
    Environment environment(const std::string& user) const;

    RealGitea(const RealGitea&) = delete;
    RealGitea& operator=(const RealGitea&) = delete;

  private:
    RealGitea();
    void write_configuration() const;
    std::vector<std::string> call(const std::vector<std::string>& words) const;
    // What it prints.
    std::string administer(const std::vector<std::string>& words);
    void add_user(const std::string& name, const std::vector<std::string>& more = {});
    bool answers();

    TemporaryFolder folder_;
    ChildProcess process_;
    std::map<std::string, std::string> tokens_;
    int port_ = 0;
    int repositories_ = 0;
    std::unique_ptr<Background> server_;
};

} // namespace atelier::test
