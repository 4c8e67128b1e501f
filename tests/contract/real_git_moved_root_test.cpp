// A root branch that another process moves between our look at it and our move: ATELIER_TEST_MOVES
// says how many times, 8 without it.
#include "support/repository_fixture.hpp"

#include "base/text.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"

#include <cstdlib>
#include <iostream>

using namespace atelier;
using namespace atelier::test;

namespace {

int wanted_moves() {
    const char* wanted = std::getenv("ATELIER_TEST_MOVES");
    return wanted == nullptr ? 8 : std::max(1, std::atoi(wanted));
}

struct MovedRoot : RepositoryFixture {
    const CommitId base = at("HEAD");

    MovedRoot() { git({"branch", "root"}); }

    // A commit with one new file; by a process of its own, which moves the branch.
    CommitId commit_on(const std::string& branch, const std::string& from,
                       const std::string& file) {
        git({"fast-import", "--quiet"},
            "commit refs/heads/" + branch +
                "\nauthor A <a@example.org> 1700000000 +0000\ncommitter A <a@example.org> "
                "1700000000 +0000\ndata <<END\n" +
                file + "\nEND\nfrom " + from + "\nM 100644 inline " + file +
                "\ndata <<END\nx\nEND\n\n");
        return at(branch);
    }
    CommitId replayed(const CommitId& head, const CommitId& onto) {
        return unwrap(
                   repository.replays().replay(
                       {base, head, onto, {{"Atelier-Changeset", "at-x.1"}}, "W", "w@example.org"}))
            .head.value();
    }
    Result<void> move_root(const CommitId& from, const CommitId& to) {
        return repository.refs().update_refs({{"refs/heads/root", to, from}}, "atelier: land");
    }
};

} // namespace

TEST_CASE("a root branch that another process moves meanwhile loses nobody's commits",
          "[contract][git][cas]") {
    MovedRoot f;
    const int wanted = wanted_moves();
    int refused = 0;
    for (int number = 1; number <= wanted; ++number) {
        INFO("move " << number);
        const std::string name = std::to_string(number);
        const CommitId work = f.commit_on("work-" + name, f.base.str(), "ours-" + name);
        const CommitId seen = f.at("root");
        const CommitId made = f.replayed(work, seen);
        const CommitId theirs = f.commit_on("root", seen.str(), "theirs-" + name);
        const auto late = f.move_root(seen, made);
        REQUIRE_FALSE(late);
        CHECK(late.error().code == ErrorCode::root_moved);
        ++refused;
        REQUIRE(f.at("root") == theirs);
        const CommitId again = f.replayed(work, theirs);
        unwrap(f.move_root(theirs, again));
        REQUIRE(f.at("root") == again);
    }
    std::cout << refused << " moves of a root branch between look and move\n";
    CHECK(f.git({"rev-list", "--count", f.base.str() + "..root"}) == std::to_string(2 * wanted));
    const auto files = lines_of(f.git({"ls-tree", "--name-only", "root"}));
    for (int number = 1; number <= wanted; ++number)
        for (const char* side : {"ours-", "theirs-"})
            CHECK(std::ranges::count(files, side + std::to_string(number)) == 1);
    CHECK(f.git({"fsck", "--strict", "--no-dangling"}).empty());
}
