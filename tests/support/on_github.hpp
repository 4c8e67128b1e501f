// A project whose work is published on a GitHub of the test's own: a bare remote, and the real gh
// before a server that sees what is pushed there.
#pragma once

#include "base/text.hpp"
#include "support/answering_agent.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/forge_merge.hpp"
#include "support/github_server.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

#include <string>
#include <vector>

namespace atelier::test {

// `b` stands on `a`, of two commits.
inline constexpr const char* two_changesets = R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - key: a
        title: Say hello
        description: |
          demo: write a.txt a
          demo: write more.txt more
      - key: b
        title: Say goodbye
        description: "demo: write b.txt b"
        depends_on: [a]
)";

struct OnGithub {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    std::filesystem::path bare = sandbox.root() / "tool.git";
    MemoryForge forge;
    GithubServer github{forge, sandbox.root() / "gh.socket"};
    std::string epic;
    // Who works.
    std::string agent = "demo";

    // `settings`: of branches, in JSON; drafts one after the other without any.
    explicit OnGithub(const std::string& settings = {}, const std::string& plan = two_changesets) {
        git(sandbox.root(), {"clone", "-q", "--bare", repository.folder.string(), bare.string()});
        git(bare, {"config", "core.logAllRefUpdates", "always"});
        const std::string address = "https://github.com/ann/tool.git";
        here({"remote", "add", "origin", address});
        here({"config", "url." + bare.string() + ".insteadOf", address});
        here({"fetch", "-q", "origin"});
        const std::filesystem::path config = sandbox.root() / "gh";
        std::filesystem::create_directories(config);
        write_file(config / "config.yml",
                   "http_unix_socket: " + (sandbox.root() / "gh.socket").string() + "\n");
        sandbox.environment()["GH_CONFIG_DIR"] = config.string();
        sandbox.environment()["GH_TOKEN"] = "a-token";
        // As a forge does that has the repository itself.
        github.before_answer = [this] { see_pushes(); };
        sandbox.atelier(repository.folder, {"init", "--yes", "--pr-mode", "draft"});
        if (!settings.empty()) set(settings);
        epic = sandbox.plan(repository.folder, plan).front();
    }
    void set(const std::string& settings) {
        write_file(sandbox.project(repository.folder) / "config.user.json",
                   R"({"branch": {)" + settings + "}}");
    }
    std::string git(const std::filesystem::path& folder,
                    const std::vector<std::string>& arguments) {
        return sandbox.git().git(folder, arguments);
    }
    std::string here(const std::vector<std::string>& arguments) {
        return git(repository.folder, arguments);
    }
    void see_pushes() {
        for (const std::string& line :
             lines_of(git(bare, {"for-each-ref", "--format=%(refname:short) %(objectname)",
                                 "refs/heads"}))) {
            const auto blank = line.find(' ');
            forge.push(*BranchName::parse(line.substr(0, blank)),
                       *CommitId::parse(line.substr(blank + 1)));
        }
    }
    std::string id(int number) const { return epic + "." + std::to_string(number); }
    std::string branch(int number) const { return "greeting-" + id(number); }
    BranchName branch_name(int number) const { return *BranchName::parse(branch(number)); }
    std::string there(const std::string& name) { return git(bare, {"rev-parse", name}); }
    bool is_there(const std::string& name) {
        return sandbox.git().try_git(bare, {"rev-parse", "-q", "--verify", name}).status == 0;
    }
    std::vector<PullRequest> pull_requests(int changeset) {
        return unwrap(forge.pull_requests_of(branch_name(changeset)));
    }
    PullRequest pull_request(std::int64_t number) { return *unwrap(forge.pull_request(number)); }
    // As a person presses the button there.
    std::string merge(std::int64_t number, ForgeMerge way = ForgeMerge::merge) {
        see_pushes();
        const PullRequest found = pull_request(number);
        const std::string made = merged_on_forge(sandbox.git(), bare,
                                                 {.head = found.head.str(),
                                                  .base = found.base.str(),
                                                  .title = found.title,
                                                  .number = number,
                                                  .way = way});
        forge.merge(number, *CommitId::parse(made));
        return made;
    }
    // Instead of the demo agent; it is given the file of its prompt.
    void use_agent(const std::string& script) {
        agent = "own";
        test::use_agent(sandbox, repository.folder, agent, script);
    }
    void asks_for_changes() {
        forge.review(1, {{"bob"},
                         ReviewVerdict::changes_requested,
                         "Not yet.",
                         *parse_time("2030-01-01T09:00:00Z")});
    }
    // How often the remote's branch was moved by a push.
    std::size_t pushes(int changeset) {
        return lines_of(git(bare, {"reflog", "show", "--format=%H", branch(changeset)})).size();
    }
    Json changeset(int number) {
        const Json status = sandbox.json(repository.folder, {"status"});
        return at(status, {"epics", "0", "changesets", std::to_string(number - 1)});
    }
    std::string why(int number) { return sandbox.atelier(repository.folder, {"why", id(number)}); }
    ProcessResult work(const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"work", "--mode", "auto", "--agent", agent};
        words.insert(words.end(), more.begin(), more.end());
        ProcessResult worked = sandbox.try_atelier(repository.folder, words);
        INFO(worked.out << worked.err);
        CHECK(worked.status == 0);
        return worked;
    }
    bool is_finished() { return sandbox.atelier(repository.folder, {"list"}).empty(); }
};

} // namespace atelier::test
