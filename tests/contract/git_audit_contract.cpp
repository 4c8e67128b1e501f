// GitAudit: what every implementation keeps.
#include "support/repository_under_test.hpp"

#include <algorithm>

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
