#include "domain/guard/change_verdict.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

ChangeVerdict nobodys(ChangeKind thing, const std::string& name,
                      const std::optional<std::string>& before = {},
                      const std::optional<std::string>& after = "x") {
    return verdict_on({thing, name, before, after}, Attribution::unknown);
}

} // namespace

TEST_CASE("an agent answers for what bears its mark, and nobody for what others did") {
    for (const ChangeKind thing : {ChangeKind::ref, ChangeKind::head, ChangeKind::checkout,
                                   ChangeKind::setting, ChangeKind::file, ChangeKind::submodule}) {
        const StateChange change{thing, "refs/tags/v1", std::nullopt, "1111"};
        CHECK(verdict_on(change, Attribution::session) == ChangeVerdict::question);
        CHECK(verdict_on(change, Attribution::others) == ChangeVerdict::silent);
    }
}

TEST_CASE("what bears nobody's mark is a remark unless people do it all day") {
    CHECK(nobodys(ChangeKind::ref, "refs/heads/topic") == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::ref, "refs/heads/topic", "1", {}) == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::ref, "refs/stash", "1", {}) == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::ref, "refs/replace/1") == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::ref, "refs/tags/v1") == ChangeVerdict::silent);
    CHECK(nobodys(ChangeKind::ref, "refs/tags/v1", "1", "2") == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::ref, "refs/tags/v1", "1", {}) == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::ref, "refs/prefetch/remotes/origin/main") == ChangeVerdict::silent);
    CHECK(nobodys(ChangeKind::ref, "refs/bisect/bad") == ChangeVerdict::silent);
    CHECK(nobodys(ChangeKind::ref, "refs/notes/atelier") == ChangeVerdict::silent);
    CHECK(nobodys(ChangeKind::head, "/repo") == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::checkout, "/elsewhere") == ChangeVerdict::remark);
    CHECK(nobodys(ChangeKind::file, "/repo/.git/hooks/pre-commit") == ChangeVerdict::remark);
}

TEST_CASE("settings are a remark, but for what notes which branch follows which") {
    for (const char* key :
         {"branch.topic.remote", "branch.a.b.merge", "branch.topic.pushRemote",
          "branch.topic.vscode-merge-base", "branch.topic.github-pr-owner-number",
          "Branch.topic.Rebase", "remote.origin.gh-resolved", "lfs.repositoryformatversion"}) {
        CAPTURE(key);
        CHECK(nobodys(ChangeKind::setting, key) == ChangeVerdict::silent);
        CHECK(nobodys(ChangeKind::setting, key, "a", {}) == ChangeVerdict::silent);
    }
    for (const char* key : {"user.name", "core.hookspath", "branch.topic.mergeoptions",
                            "remote.origin.url", "filter.lfs.smudge", "remote", "branch.remote"}) {
        CAPTURE(key);
        CHECK(nobodys(ChangeKind::setting, key) == ChangeVerdict::remark);
    }
}

TEST_CASE("who switched a checkout is whoever its log names for that branch") {
    const AgentId agent = *AgentId::parse("atelier/worker/worker-1");
    const RefLogEntry there{agent.str(), "11", "checkout: moving from main to topic"};
    const RefLogEntry by_person{"Ann", "11", "checkout: moving from main to topic"};
    const RefLogEntry commit{"Ann", "22", "commit: more"};
    const std::string topic = "refs/heads/topic";
    CHECK(doer_of_head({there}, agent, topic) == Attribution::session);
    CHECK(doer_of_head({commit, there}, agent, topic) == Attribution::session);
    CHECK(doer_of_head({by_person, there}, agent, topic) == Attribution::others);
    CHECK(doer_of_head({}, agent, topic) == Attribution::unknown);
    // It was written past the log.
    CHECK(doer_of_head({{"Ann", "11", "checkout: moving from topic to main"}, by_person}, agent,
                       topic) == Attribution::unknown);
    CHECK(doer_of_head({by_person}, agent, "refs/heads/a/topic") == Attribution::unknown);
    CHECK(doer_of_head({{"Ann", "11", "Branch: renamed refs/heads/main to refs/heads/topic"}},
                       agent, topic) == Attribution::others);
    CHECK(doer_of_head({{"Ann", "11", "rebase (finish): returning to refs/heads/topic"}}, agent,
                       topic) == Attribution::others);
    // Detached.
    CHECK(doer_of_head({there}, agent, "11") == Attribution::session);
    CHECK(doer_of_head({commit, there}, agent, "11") == Attribution::unknown);
}

TEST_CASE("of a branch that people look at every move is told, whoever its log names") {
    const StateChange moved{ChangeKind::ref, "refs/heads/main", "1", "2"};
    for (const Attribution doer : {Attribution::others, Attribution::unknown})
        CHECK(verdict_on(moved, doer, BranchNews::shown) == ChangeVerdict::remark);
    for (const Attribution doer : {Attribution::session, Attribution::others, Attribution::unknown})
        CHECK(verdict_on(moved, doer, BranchNews::of_agent) == ChangeVerdict::question);
    CHECK(verdict_on(moved, Attribution::session, BranchNews::shown) == ChangeVerdict::question);
}
