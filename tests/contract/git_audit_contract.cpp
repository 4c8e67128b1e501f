// GitAudit: what every implementation keeps.
#include "support/repository_under_test.hpp"

#include <algorithm>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

TEST_CASE("the state of a repository holds its refs, heads, settings and hooks",
          "[contract][git][audit]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId head = f.at("HEAD");
    const fs::path place = f.git->work("at-x.1");
    const fs::path hook = f.git->repository().common_dir() / "hooks/pre-commit";
    unwrap(f.worktrees.add_worktree(place, branch("work"), head));
    f.git->force("refs/remotes/origin/main", head);
    f.git->set_origin_head("main");
    f.git->set("x.y", "one");
    f.git->set("x.y", "two");
    f.git->write(hook, "#!/bin/sh\n");
    unwrap(f.configuration.set_include("gitdir:./worktrees/at-*", "/x"));

    const RepositoryState state = unwrap(f.audit.state());
    std::map<std::string, std::string> refs;
    for (const RefLine ref : state.refs)
        refs.emplace(ref.name(), ref.value());
    CHECK(refs == std::map<std::string, std::string>{
                      {"refs/heads/main", head.str()},
                      {"refs/heads/work", head.str()},
                      {"refs/remotes/origin/HEAD", "ref:refs/remotes/origin/main"},
                      {"refs/remotes/origin/main", head.str()}});
    CHECK(state.heads == std::map<std::string, std::string>{{f.folder.string(), "refs/heads/main"},
                                                            {place.string(), "refs/heads/work"}});
    const auto has = [&](const std::string& key, const std::string& value) {
        return std::count(state.configuration.begin(), state.configuration.end(),
                          std::pair{key, value}) == 1;
    };
    CHECK(has("x.y", "one"));
    CHECK(has("x.y", "two"));
    CHECK(has("includeif.gitdir:./worktrees/at-*.path", "/x"));
    CHECK(state.files.contains(hook.string()));
    CHECK(state.submodules.empty());
    CHECK(unwrap(f.audit.state()) == state);

    f.git->write(hook, "#!/bin/sh\nexit 1\n");
    f.git->detach(place);
    const RepositoryState later = unwrap(f.audit.state());
    CHECK(later.heads.at(place.string()) == head.str());
    CHECK(later.files.at(hook.string()) != state.files.at(hook.string()));
}

TEST_CASE("commits beyond what is known are told with who committed them",
          "[contract][git][audit]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const CommitId first = f.at("HEAD");
    const CommitId second = f.commit("Two\n", {{"two.txt", "2\n"}});
    const CommitId third = f.commit("Three\n", {{"three.txt", "3\n"}});
    const CommitId absent = *CommitId::parse(std::string(40, 'd'));
    const auto ids = [&](const std::vector<CommitId>& heads, const std::vector<CommitId>& known) {
        std::set<std::string> found;
        for (const NewCommit& commit : unwrap(f.audit.commits_beyond(heads, known))) {
            CHECK_FALSE(commit.committer.empty());
            found.insert(commit.id);
        }
        return found;
    };
    CHECK(ids({third}, {first}) == std::set<std::string>{second.str(), third.str()});
    CHECK(ids({third, second}, {second, absent}) == std::set<std::string>{third.str()});
    CHECK(ids({first}, {third}).empty());
    CHECK(ids({}, {}).empty());
}

TEST_CASE("a ref whose log has something in it is told apart from one whose log was emptied",
          "[contract][git][audit]") {
    const PortsUnderTest f;
    INFO(f.git->name());
    const std::string before = unwrap(f.audit.state()).logs;
    CHECK_THAT(before, ContainsSubstring("refs/heads/main\n"));
    f.git->empty_log("refs/heads/main");
    CHECK_THAT(unwrap(f.audit.state()).logs, !ContainsSubstring("refs/heads/main\n"));
}
