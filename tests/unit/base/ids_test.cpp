#include "base/ids.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("ids are letters, digits, dashes, dots and underscores") {
    for (const char* text :
         {"at-x7k2p", "at-x7k2p.3", "at-x7k2p.3.12", "at-worker-alice", "A_b.c-9", "0"})
        CHECK(BeadId::parse(text)->str() == text);
    for (const std::string text :
         {"", "-x", ".x", "a b", "a/b", "a\nb", "ü", "null", "a:b", "a'b", "--help"}) {
        INFO(text);
        const auto refused = BeadId::parse(text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::usage);
    }
    CHECK(BeadId::parse(std::string(120, 'a')));
    CHECK_FALSE(BeadId::parse(std::string(121, 'a')));
    CHECK_FALSE(BeadId::parse(std::string_view("a\0b", 3)));
}

TEST_CASE("an unreadable id is shown short and in UTF-8") {
    const auto refused = BeadId::parse(std::string(1000, '\xff'));
    CHECK(refused.error().message.size() < 300);
}

TEST_CASE("commits are full and lower-case") {
    CHECK(CommitId::parse(std::string(40, 'a')));
    CHECK(CommitId::parse(std::string(64, '1')));
    for (const std::string& text :
         {std::string(39, 'a'), std::string(41, 'a'), std::string(40, 'A'), std::string(40, 'g'),
          std::string(), std::string("HEAD")})
        CHECK_FALSE(CommitId::parse(text));
}

TEST_CASE("an object, a commit and a tree are never what Git writes for none") {
    for (const std::size_t digits : {40U, 64U}) {
        const std::string none(digits, '0');
        CHECK_FALSE(ObjectId::parse(none));
        CHECK_FALSE(CommitId::parse(none));
        CHECK_FALSE(TreeId::parse(none));
        CHECK(ObjectId::parse(std::string(digits - 1, '0') + "1"));
        CHECK(TreeId::parse(std::string(digits, 'a')));
    }
    CHECK(TreeId::parse("x").error().message == "'x' is not a full tree id");
    CHECK(ObjectId::parse("x").error().message == "'x' is not a full object id");
}

TEST_CASE("branch names are those that Git takes") {
    for (const char* text :
         {"main", "feature/x", "a-b_c.d", "greeting-at-x7k2p.1", "größe", "a@b", "x/y/z", "{a}"})
        CHECK(BranchName::parse(text)->str() == text);
    for (const char* text :
         {"",    "-x",   "HEAD",   "@",        "a..b", "a//b",  "/a",  "a/",  "a.",
          ".a",  "a/.b", "a.lock", "a.lock/b", "a b",  "a~b",   "a^b", "a:b", "a?b",
          "a*b", "a[b",  "a\\b",   "a@{b",     "a\tb", "a\x7f", "\xff"}) {
        INFO(text);
        CHECK_FALSE(BranchName::parse(text));
    }
    CHECK(full_ref(*BranchName::parse("main")) == "refs/heads/main");
}

TEST_CASE("an agent is known by role and name") {
    const AgentId alice = *AgentId::parse("atelier/worker/alice");
    CHECK(alice.role() == Role::worker);
    CHECK(alice.name() == "alice");
    CHECK(alice.str() == "atelier/worker/alice");
    CHECK(alice.bead("at").str() == "at-worker-alice");
    CHECK(AgentId::parse("atelier/artisan/scout")->bead("at").str() == "at-artisan-scout");
    CHECK(*AgentId::make(Role::planner, "plan-1") == *AgentId::parse("atelier/planner/plan-1"));
    for (const char* text :
         {"", "alice", "worker/alice", "atelier/worker", "atelier/boss/alice", "atelier/worker/",
          "atelier/worker/a/b", "other/worker/alice", "atelier/worker/..", "atelier/worker/.a",
          "atelier/worker/a..b", "atelier/worker/a.", "atelier/worker/a.lock", "atelier/worker/a b",
          "atelier/Worker/alice", "atelier/worker/-a"}) {
        INFO(text);
        CHECK_FALSE(AgentId::parse(text));
    }
    CHECK(AgentId::make(Role::worker, std::string(48, 'a')));
    CHECK_FALSE(AgentId::make(Role::worker, std::string(49, 'a')));
}

TEST_CASE("names of enumerators are found both ways") {
    CHECK(name_of(Role::planner) == "planner");
    CHECK(parse_name<Role>("overseer") == Role::overseer);
    CHECK_FALSE(parse_name<Role>("Overseer"));
    CHECK(choices_of<Role>() == "worker, planner, artisan or overseer");
}
