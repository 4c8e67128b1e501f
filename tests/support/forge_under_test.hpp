// A forge in memory, asked as it is, by the real gh, or by what stands in for glab and tea, through
// servers of ours.
#pragma once

#include "adapters/forge/gitea_forge.hpp"
#include "adapters/forge/github_forge.hpp"
#include "adapters/forge/gitlab_forge.hpp"
#include "adapters/process/child_process.hpp"
#include "support/git_values.hpp"
#include "support/gitea_server.hpp"
#include "support/github_server.hpp"
#include "support/gitlab_server.hpp"
#include "support/memory_forge.hpp"
#include "support/samples.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_places.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace atelier::test {

enum class TestedForge { memory, github, gitlab, gitea };

inline std::vector<TestedForge> forges_under_test() {
    return {TestedForge::memory, TestedForge::github, TestedForge::gitlab, TestedForge::gitea};
}

inline std::string path_of_tests() {
    const char* const path = std::getenv("PATH");
    return path == nullptr ? "/usr/bin:/bin" : path;
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
        return {{"PATH", path_of_tests()},
                {"HOME", folder_.path().string()},
                {"GH_CONFIG_DIR", folder_.path().string()},
                {"GH_TOKEN", "a-token"}};
    }
    ForgeOptions options(Millis deadline) const {
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

// A server of ours, and an adapter with what stands in for its program (forge_program_main.cpp).
template <class Server, class Adapter>
class RestForgeUnderTest {
  public:
    RestForgeUnderTest(MemoryForge& forge, std::string program, std::string host,
                       Millis deadline = Millis{120'000})
        : program_(std::move(program)), host_(std::move(host)), server(forge, folder_ / "socket"),
          forge(process_, options(deadline)) {
        std::filesystem::create_symlink(test_forge_program(), folder_ / program_);
    }
    ForgeOptions options(Millis deadline) const {
        return {.repository = {host_, "ann", "tool"},
                .environment = {{"PATH", folder_.path().string()},
                                {"FORGE_HOST", host_},
                                {"FORGE_SERVER", (folder_ / "socket").string()}},
                .deadline = deadline};
    }

  private:
    TemporaryFolder folder_;
    std::string program_;
    std::string host_;
    ChildProcess process_;

  public:
    Server server;
    Adapter forge;
};

struct GitlabUnderTest : RestForgeUnderTest<GitlabServer, GitlabForge> {
    explicit GitlabUnderTest(MemoryForge& forge, Millis deadline = Millis{120'000})
        : RestForgeUnderTest(forge, "glab", "gitlab.com", deadline) {}
};
struct GiteaUnderTest : RestForgeUnderTest<GiteaServer, GiteaForge> {
    explicit GiteaUnderTest(MemoryForge& forge, Millis deadline = Millis{120'000})
        : RestForgeUnderTest(forge, "tea", "codeberg.org", deadline) {}
};

// `main` and `next` with a commit each, and `work` with one more.
class ForgeUnderTest {
    TestedForge kind_;
    std::unique_ptr<MemoryForge> memory_ = std::make_unique<MemoryForge>();
    std::unique_ptr<GithubUnderTest> github_;
    std::unique_ptr<GitlabUnderTest> gitlab_;
    std::unique_ptr<GiteaUnderTest> gitea_;

    Forge& chosen() {
        switch (kind_) {
        case TestedForge::github:
            github_ = std::make_unique<GithubUnderTest>(*memory_);
            return github_->forge;
        case TestedForge::gitlab:
            gitlab_ = std::make_unique<GitlabUnderTest>(*memory_);
            return gitlab_->forge;
        case TestedForge::gitea:
            gitea_ = std::make_unique<GiteaUnderTest>(*memory_);
            return gitea_->forge;
        case TestedForge::memory:
            break;
        }
        return *memory_;
    }
    bool tells_all() const { return kind_ == TestedForge::memory || kind_ == TestedForge::github; }

  public:
    explicit ForgeUnderTest(TestedForge kind) : kind_(kind), server(*memory_), forge(chosen()) {
        for (const char* name : {"main", "next", "third"})
            server.push(branch(name), main);
        server.push(branch("work"), work);
    }
    std::string name() const {
        constexpr std::array names{"memory", "gh", "glab", "tea"};
        return names.at(static_cast<std::size_t>(kind_));
    }
    // As this forge shows it: not each says who is a program, what a review says in words, and
    // that something cannot be merged.
    ForgeUser shown(const ForgeUser& user) const { return {user.name, user.is_bot && tells_all()}; }
    Review shown(Review review) const {
        review.author = shown(review.author);
        if (kind_ == TestedForge::gitlab) review.body.clear();
        return review;
    }
    Mergeable shown(Mergeable it) const {
        return it == Mergeable::no && kind_ == TestedForge::gitea ? Mergeable::unknown : it;
    }

    const CommitId main = *CommitId::parse(std::string(40, 'a'));
    const CommitId work = *CommitId::parse(std::string(40, 'b'));
    // What people do there.
    MemoryForge& server;
    Forge& forge;
};

} // namespace atelier::test
