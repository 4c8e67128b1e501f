#include "domain/plan/branches.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::vector<Rule> rules_against(const std::string& root, const std::string& parent = "dev") {
    const RepositoryBranches repository{
        *BranchName::parse("main"), {"main", "old", "alias"}, {{"alias", "refs/heads/main"}}};
    std::vector<Rule> rules;
    for (const PlanFault& found :
         root_branch_faults(*BranchName::parse(root), *BranchName::parse(parent), repository))
        rules.push_back(found.rule);
    return rules;
}

using Rules = std::vector<Rule>;

} // namespace

TEST_CASE("a name that means something else in Git is no root branch", "[domain][branches]") {
    for (const char* name : {"refs/heads/x", "heads/x", "tags/x", "remotes/origin/x", "origin/x",
                             "FETCH_HEAD", "ORIG_HEAD", "fetch_head", "head", "stash", "origin",
                             "refs", "0123456789012345678901234567890123456789"}) {
        INFO(name);
        CHECK(rules_against(name) == Rules{Rule::branch_reserved});
    }
    for (const char* name :
         {"feature", "feature/heads", "stash/x", "originals/x", "ahead", "a/stash"}) {
        INFO(name);
        CHECK(rules_against(name).empty());
    }
}

TEST_CASE("an epic collects its work on a branch of its own", "[domain][branches]") {
    CHECK(rules_against("dev") == Rules{Rule::branch_of_parent});
    CHECK(rules_against("main") == Rules{Rule::branch_of_parent, Rule::branch_exists});
    CHECK(rules_against("old") == Rules{Rule::branch_exists});
    CHECK(rules_against("alias") == Rules{Rule::branch_symbolic});
}
