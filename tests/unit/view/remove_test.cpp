#include "view/remove.hpp"

#include "support/catch.hpp"
#include "view/gc.hpp"

using namespace atelier;

TEST_CASE("what goes and what stays with a project is told in both forms") {
    RemoveOutcome outcome{.enlistment = "/home/ada/hello",
                          .worktrees = {"/data/w"},
                          .branches = {"one-at-1.1"},
                          .left = {{"one", "what landed is on it"}},
                          .rescue_refs = {"refs/atelier/rescue/x/y"},
                          .pieces = 2,
                          .piece_texts = "/data/removed/hello/pieces",
                          .git_key = "includeIf.x.path",
                          .kept = "/data/removed/hello",
                          .exported = "/data/removed/hello/plan.jsonl"};
    const std::string text = remove_text(outcome, {});
    for (const char* part :
         {"would unregister /home/ada/hello", "would remove the worktree /data/w",
          "would remove the branch one-at-1.1", "the branch one stays: what landed is on it",
          "refs/atelier/rescue/x/y stays",
          "would remove 2 refs of pieces below refs/atelier/pieces/",
          "the texts of pieces would be in /data/removed/hello/pieces",
          "would be /data/removed/hello"})
        CHECK_THAT(text, ContainsSubstring(part));
    outcome.removed = true;
    CHECK_THAT(remove_text(outcome, {}), ContainsSubstring("removed the worktree /data/w"));
    const Json document = remove_json(outcome);
    CHECK(document.find("removed")->as_bool());
    CHECK(document.find("left")->as_array().front().string_at("branch") == "one");
    CHECK(document.string_at("exported") == "/data/removed/hello/plan.jsonl");
}

TEST_CASE("what is collected is told with the reason, and what is left with what to do") {
    GcOutcome outcome;
    CHECK(garbage_text(outcome, {}) == "nothing is left over\n");
    outcome.items = {{.kind = GcKind::worktree,
                      .name = "/data/w",
                      .why = "its changeset has landed",
                      .state = GcState::done,
                      .kept = {"refs/atelier/rescue/x"}},
                     {.kind = GcKind::session,
                      .name = "s-1",
                      .why = "its lease runs",
                      .hint = "wait",
                      .state = GcState::left},
                     {.kind = GcKind::session,
                      .name = "s-2",
                      .why = "its lease runs",
                      .hint = "wait",
                      .state = GcState::left}};
    const std::string text = garbage_text(outcome, {});
    CHECK_THAT(text, ContainsSubstring("gone  worktree  /data/w  its changeset has landed"));
    CHECK_THAT(text, ContainsSubstring("/data/w is kept as refs/atelier/rescue/x"));
    CHECK_THAT(text, ContainsSubstring("\ns-1\ns-2: wait\n"));
    const Json items = *garbage_json(outcome, Audience::person).find("items");
    CHECK(items.as_array()[0].string_at("state") == "done");
    CHECK(items.as_array()[1].string_at("kind") == "session");
    CHECK(items.as_array()[1].string_at("hint") == "wait");
}

TEST_CASE("an agent that looks is not sent to a command by what is left") {
    GcOutcome outcome;
    outcome.items = {
        {.kind = GcKind::session, .name = "s-1", .why = "", .hint = advise(Hint::gc_ends)}};
    CHECK_THAT(garbage_text(outcome, {}), ContainsSubstring("'git atelier gc'"));
    CHECK_THAT(garbage_text(outcome, {.reader = Audience::worker}),
               ContainsSubstring("s-1: the overseer"));
    CHECK_THAT(garbage_json(outcome, Audience::worker).dump(), !ContainsSubstring("git atelier"));
}
