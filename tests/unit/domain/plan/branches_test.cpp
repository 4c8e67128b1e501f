#include "domain/plan/branches.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

std::vector<RootBranchFault> faults_of(const std::string& root, const std::string& parent = "dev") {
    const RepositoryBranches repository{*BranchName::parse("main"),
                                        {"main", "old", "alias", "given", "given/x", "there/y"},
                                        {{"alias", "refs/heads/main"}}};
    const std::vector<GivenRoot> given{{*BranchName::parse("given"), "of at-1"},
                                       {*BranchName::parse("there/y"), "of at-2"}};
    return root_branch_faults(*BranchName::parse(root), *BranchName::parse(parent), repository,
                              given);
}

std::vector<Rule> rules_against(const std::string& root, const std::string& parent = "dev") {
    std::vector<Rule> rules;
    for (const RootBranchFault& found : faults_of(root, parent))
        rules.push_back(found.fault.rule);
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
    CHECK(rules_against("main") == Rules{Rule::branch_of_parent});
    CHECK(rules_against("old") == Rules{Rule::branch_exists});
    CHECK(rules_against("alias") == Rules{Rule::branch_symbolic});
}

TEST_CASE("each branch that is in the way of a root branch is told once", "[domain][branches]") {
    const auto shared = faults_of("given/x");
    REQUIRE(shared.size() == 2);
    CHECK(shared[0].fault.what == "'given/x' is a branch of the repository already");
    CHECK(shared[1].fault.what == "'given/x' and 'given', which is the root branch of at-1, cannot "
                                  "both exist in Git");
    CHECK(shared[1].taken->str() == "given");
    const auto both = faults_of("there/y");
    REQUIRE(both.size() == 1);
    CHECK(both[0].fault.rule == Rule::branch_shared);
    CHECK(both[0].fault.what == "'there/y' is the root branch of at-2 already");
    const auto folder = faults_of("there");
    REQUIRE(folder.size() == 1);
    CHECK_THAT(folder[0].fault.what, ContainsSubstring("which is the root branch of at-2"));
    CHECK(rules_against("there", "there") == Rules{Rule::branch_of_parent, Rule::branch_collides});
}

TEST_CASE("turns on a document have a branch beside its own", "[domain][branches]") {
    const BranchName document = *BranchName::parse("poem-at-r");
    const auto turns = turn_branch(document);
    REQUIRE(turns.has_value());
    CHECK(turns->str() == "poem-at-r-turn");
    CHECK(document_branch_of(*turns) == document);
    CHECK_FALSE(document_branch_of(document));
}
