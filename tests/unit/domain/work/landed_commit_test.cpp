#include "domain/work/landed_commit.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const BeadId landed_one = *BeadId::parse("at-x.1");
const Time planned_then{Millis{10'700}};

MarkedCommit marked_commit(char id, std::int64_t second, std::vector<std::string> values) {
    return {*CommitId::parse(std::string(40, id)), Time{Seconds{second}}, std::move(values)};
}

std::optional<CommitId> landing(const std::vector<MarkedCommit>& commits) {
    const auto found = landing_among(commits, landed_one, planned_then, std::nullopt);
    if (!found) return std::nullopt;
    CHECK_FALSE(found->head);
    return found->commit;
}

CommitId commit_of(char id) {
    return *CommitId::parse(std::string(40, id));
}

std::optional<std::size_t> begin_among(const std::vector<std::string>& named) {
    std::vector<CommitId> commits;
    std::vector<MarkedCommit> marked;
    for (std::size_t i = 0; i < named.size(); ++i) {
        const char id = "0123456789abcdef"[i + 1];
        commits.push_back(commit_of(id));
        if (!named[i].empty()) marked.push_back(marked_commit(id, 20, {named[i]}));
    }
    return begin_of_own(commits, marked, landed_one, *BeadId::parse("at-x"));
}

} // namespace

TEST_CASE("a changeset has landed with the newest commit that names it", "[domain][landing]") {
    CHECK_FALSE(landing({}));
    CHECK_FALSE(landing({marked_commit('a', 20, {"at-x.11"}), marked_commit('b', 20, {"at-x"})}));
    CHECK(landing({marked_commit('a', 20, {"at-x.2"}), marked_commit('b', 19, {"at-x.1"}),
                   marked_commit('c', 18, {"at-x.1"})}) == *CommitId::parse(std::string(40, 'b')));
    CHECK(landing({marked_commit('a', 20, {"at-x.1", "at-x.1"})}));
}

TEST_CASE("a commit that names two changesets is a proof of neither", "[domain][landing]") {
    CHECK_FALSE(landing({marked_commit('a', 20, {"at-x.1", "at-x.2"})}));
    CHECK_FALSE(landing({marked_commit('a', 20, {"at-x.2", "at-x.1"})}));
}

TEST_CASE("what landed before the changeset was planned was another of that id",
          "[domain][landing]") {
    CHECK_FALSE(landing({marked_commit('a', 9, {"at-x.1"})}));
    // In the same second, which is all that Git knows.
    CHECK(landing({marked_commit('a', 10, {"at-x.1"})}));
}

TEST_CASE("a landing that was begun has landed when its commit is there", "[domain][landing]") {
    const BegunLanding begun{.head = commit_of('e'), .commit = commit_of('b')};
    const std::vector<MarkedCommit> there{marked_commit('a', 20, {"at-x.1"}),
                                          marked_commit('b', 19, {"at-x.1", "at-x.2"})};
    CHECK(landing_among(there, landed_one, planned_then, begun) ==
          FoundLanding{commit_of('b'), commit_of('e')});
    // What landed is something else.
    CHECK(landing_among({there[0]}, landed_one, planned_then, begun) ==
          FoundLanding{commit_of('a')});
    CHECK_FALSE(landing_among({}, landed_one, planned_then, begun));
}

TEST_CASE("a changeset's own commits begin above those of others of its epic",
          "[domain][landing]") {
    CHECK(begin_among({}) == 0);
    CHECK(begin_among({"at-x.1", "at-x.1"}) == 0);
    CHECK(begin_among({"at-x.2", "at-x.3", "at-x.1"}) == 2);
    CHECK(begin_among({"at-x.2"}) == 1);
}

TEST_CASE("commits that may be somebody else's begin nothing", "[domain][landing]") {
    for (const auto& named : std::vector<std::vector<std::string>>{{""},
                                                                   {"at-x.1", ""},
                                                                   {"", "at-x.1"},
                                                                   {"at-x.1", "at-x.2"},
                                                                   {"at-y.2", "at-x.1"},
                                                                   {"at-x", "at-x.1"},
                                                                   {"no id", "at-x.1"}})
        CHECK_FALSE(begin_among(named));
}

TEST_CASE("a commit that names another changeset, or is older, is another's", "[domain][landing]") {
    const MarkedCommit own{commit_of('a'), planned_then, {"at-x.1"}};
    const MarkedCommit others{commit_of('b'), planned_then, {"at-x.2"}};
    const MarkedCommit older{commit_of('c'), planned_then - Seconds{10}, {"at-x.1"}};
    const std::vector<CommitId> commits = {commit_of('a'), commit_of('b'), commit_of('c')};
    CHECK(names_no_other(commits, {own}, landed_one, planned_then));
    CHECK(names_no_other({commit_of('d')}, {others, older}, landed_one, planned_then));
    CHECK_FALSE(names_no_other(commits, {own, others}, landed_one, planned_then));
    CHECK_FALSE(names_no_other(commits, {own, older}, landed_one, planned_then));
}
