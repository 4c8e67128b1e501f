// A forge in memory, asked as it is or by the real gh through a server of ours.
#pragma once

#include "adapters/forge/github_forge.hpp"
#include "adapters/process/child_process.hpp"
#include "support/git_values.hpp"
#include "support/github_server.hpp"
#include "support/memory_forge.hpp"
#include "support/samples.hpp"
#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <memory>

namespace atelier::test {

enum class ForgeKind { memory, github };

inline std::vector<ForgeKind> forges_under_test() {
    return {ForgeKind::memory, ForgeKind::github};
}

// The real gh with a configuration of its own, and a GitHub in reach of nothing else.
class GithubUnderTest {
  public:
    explicit GithubUnderTest(MemoryForge& forge, Millis deadline = Millis{120'000})
        : server(forge, folder_ / "socket"), forge(process_, options(deadline)) {
        std::ofstream(folder_ / "config.yml")
            << "http_unix_socket: " << (folder_ / "socket").string() << "\n";
    }

    Environment environment() const {
        const char* const path = std::getenv("PATH");
        return {{"PATH", path == nullptr ? "/usr/bin:/bin" : path},
                {"HOME", folder_.path().string()},
                {"GH_CONFIG_DIR", folder_.path().string()},
                {"GH_TOKEN", "a-token"}};
    }
    GithubOptions options(Millis deadline) const {
        return {.repository = {"github.com", "ann", "tool"},
                .environment = environment(),
                .deadline = deadline};
    }

  private:
    TemporaryFolder folder_;
    ChildProcess process_;

  public:
    GithubServer server;
    GithubForge forge;
};

// `main` and `next` with a commit each, and `work` with one more.
class ForgeUnderTest {
    std::unique_ptr<MemoryForge> memory_ = std::make_unique<MemoryForge>();
    std::unique_ptr<GithubUnderTest> github_;

  public:
    explicit ForgeUnderTest(ForgeKind kind)
        : github_(kind == ForgeKind::github ? std::make_unique<GithubUnderTest>(*memory_)
                                            : nullptr),
          server(*memory_), forge(github_ ? static_cast<Forge&>(github_->forge) : *memory_) {
        for (const char* name : {"main", "next", "third"})
            server.push(branch(name), main);
        server.push(branch("work"), work);
    }
    std::string name() const { return github_ ? "gh" : "memory"; }

    const CommitId main = *CommitId::parse(std::string(40, 'a'));
    const CommitId work = *CommitId::parse(std::string(40, 'b'));
    // What people do there.
    MemoryForge& server;
    Forge& forge;
};

} // namespace atelier::test
