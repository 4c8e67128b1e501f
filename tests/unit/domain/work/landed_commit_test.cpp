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
    return landing_among(commits, landed_one, planned_then);
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
