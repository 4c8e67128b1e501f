#include "view/whereabouts.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a worktree and a transcript are named by their whole paths", "[view][show]") {
    const Whereabouts both{.worktree = "/data/worktrees/one", .transcript = "/data/s-1.jsonl"};
    CHECK(whereabouts_text(both, {}) == "\nWhere to look\n"
                                        "  worktree    /data/worktrees/one\n"
                                        "  transcript  /data/s-1.jsonl\n");
    CHECK(whereabouts_text({}, {}).empty());
    Json body = Json::object();
    add_whereabouts(body, {.worktree = "/data/worktrees/one"});
    CHECK(body.dump() ==
          R"({"worktree":"/data/worktrees/one","transcript":null,"diffstat":null,"usage":null,)"
          R"("last_words":null})");
    const Whereabouts used{.turn = TurnReading{.tokens = TokenUsage{1000, 200, 50}}};
    CHECK_THAT(whereabouts_text(used, {}), ContainsSubstring("  usage  1,200 tokens in"));
    const Whereabouts changed{.changes = std::vector<FileChange>{{.path = "a", .added = 2}}};
    CHECK_THAT(whereabouts_text(changed, {}), ContainsSubstring("  changes  1 file, 2 lines"));
    Json with_stat = Json::object();
    add_whereabouts(with_stat, changed);
    CHECK_THAT(with_stat.dump(),
               ContainsSubstring(R"("diffstat":{"files":1,"added":2,"deleted":0})"));
    CHECK(whereabouts_text({.changes = std::vector<FileChange>{}}, {}).empty());
    Json told = Json::object();
    add_whereabouts(told, used);
    CHECK_THAT(told.dump(), ContainsSubstring(R"("usage":{"tokens":{"input":1000,)"));
}

TEST_CASE("what an agent said last is shown in one line, and kept whole in the document",
          "[view][show]") {
    Whereabouts said{.turn = TurnReading{.last_words = "It is done.\n\nAll\x1b[31m of it.\n"}};
    CHECK(whereabouts_text(said, {}) == "\nSaid last by its agent\n"
                                        "  It is done. All [31m of it.\n");
    CHECK(whereabouts_text(said, {.colour = false, .columns = 14}) == "\nSaid last by its agent\n"
                                                                      "  It is done.\n"
                                                                      "  All [31m of\n"
                                                                      "  it.\n");
    Json body = Json::object();
    add_whereabouts(body, said);
    CHECK(body.find("usage")->is_null());
    CHECK(body.string_at("last_words") == "It is done.\n\nAll\x1b[31m of it.\n");
}
