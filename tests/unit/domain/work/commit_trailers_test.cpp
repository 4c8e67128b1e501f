#include "domain/work/commit_trailers.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const std::vector<std::pair<std::string, std::string>> two = {{"Atelier-Epic", "at-1"},
                                                              {"Atelier-Agent", "a/b/c"}};

} // namespace

TEST_CASE("a plain message gets its trailers as a block of their own", "[unit][trailers]") {
    for (const char* message : {"One line\n", "fix: a colon in the title\n", "A title\n\nA text.\n",
                                "A title\n\nSome text\nin two lines\n\nand more\n", "\xc3\x84hm\n"})
        CHECK(plain_trailers(message, two) == "\nAtelier-Epic: at-1\nAtelier-Agent: a/b/c\n");
}

TEST_CASE("what Git alone can judge is left to Git", "[unit][trailers]") {
    for (const char* message :
         {"", "\n", "no end", "two ends\n\n", "\nA late title\n", "A title\n\nSigned-off-by: Me\n",
          "A title\n\nSee: below\n\nA text.\n", "A title\n\nBug #1\n", "A title\n# a comment\n",
          "A title\n---\n file | 1 +\n", "A title\n\ndiff --git a/x b/x\n", "A title\r\n",
          "A title\n\n(cherry picked from commit 1)\n", "A title\n\n  indented\n",
          "; other comment\n"})
        CHECK_FALSE(plain_trailers(message, two));
}

TEST_CASE("who made a commit is told by the session, its trailer, its committer, in that order",
          "[unit][trailers]") {
    const AgentId one = *AgentId::parse("atelier/worker/one");
    const AgentId two = *AgentId::parse("atelier/worker/two");
    MadeCommit commit{*CommitId::parse(std::string(40, 'a')), "Ada", "ada@example.org"};
    CHECK_FALSE(maker_of(commit, std::nullopt));
    CHECK(maker_of(commit, one) == one);
    commit.committer_name = two.str();
    CHECK(maker_of(commit, std::nullopt) == two);
    CHECK(maker_of(commit, one) == one);
    commit.agents = {"me", one.str()};
    CHECK(maker_of(commit, std::nullopt) == one);
}

TEST_CASE("a commit that names an overseer is a person's", "[unit][trailers]") {
    const MadeCommit commit{*CommitId::parse(std::string(40, 'a')),
                            "atelier/overseer/ada",
                            "ada@example.org",
                            {"atelier/overseer/ada"}};
    CHECK_FALSE(maker_of(commit, std::nullopt));
}

TEST_CASE("a commit is a copy of one with its patch, its author and that one's time",
          "[unit][trailers]") {
    const auto made = [](char id, const std::string& author) {
        MadeCommit commit{*CommitId::parse(std::string(40, id)), "atelier/worker/one", "a@x"};
        commit.author = author;
        return commit;
    };
    const MadeCommit theirs = made('a', "Ada <ada@x> 1700000000");
    const std::map<CommitId, std::string> patches = {
        {theirs.id, "p"}, {made('b', "").id, "p"}, {made('c', "").id, "q"}};
    const auto copied = [&](char id, const std::string& author) {
        return !copies_of({theirs}, {made(id, author)}, patches).empty();
    };
    CHECK(copies_of({theirs}, {made('b', theirs.author)}, patches).at(made('b', "").id) == theirs);
    CHECK_FALSE(copied('b', "Ada <ada@x> 1700000001"));
    CHECK_FALSE(copied('b', "Eve <eve@x> 1700000000"));
    CHECK_FALSE(copied('c', theirs.author));
    // It changes nothing, which proves nothing.
    CHECK_FALSE(copied('d', theirs.author));
    CHECK(copies_of({}, {made('b', theirs.author)}, patches).empty());
}

TEST_CASE("a title and trailers are one line each", "[unit][trailers]") {
    CHECK(titled_message("A poem\nabout  the sea", two) ==
          "A poem about the sea\n\nAtelier-Epic: at-1\nAtelier-Agent: a/b/c\n");
    CHECK(titled_message("x", {{"Form", " haiku\r\nForged: yes "}, {"Patron", " \n"}}) ==
          "x\n\nForm: haiku Forged: yes\n");
    CHECK(titled_message("x\xff", {}) == "x\xef\xbf\xbd\n");
    CHECK(titled_message(std::string_view("a\0b", 3), {{"Empty", ""}}) == "a b\n");
}
