#include "domain/guard/repository_state.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

RepositoryState some_state() {
    return {.refs = RefListing("refs/heads/a 1111 \nrefs/heads/main 1111 \n"
                               "refs/remotes/origin/HEAD 1111 refs/x\n"),
            .heads = {{"/r", "refs/heads/main"}},
            .configuration = {{"user.name", "Olga"}, {"remote.o.url", "a"}, {"remote.o.url", "b"}},
            .files = {{"/r/.git/hooks/pre-commit", "aa"}}};
}

const AgentId& agent() {
    static const AgentId id = unwrap(AgentId::parse("atelier/planner/plan-1"));
    return id;
}

Time at(const char* text) {
    return *parse_time(text);
}

} // namespace

TEST_CASE("a repository's state reads back as it was written") {
    CHECK(unwrap(parse_state(state_text(some_state()), "f")) == some_state());
    CHECK(unwrap(parse_state(state_text({}), "f")) == RepositoryState{});
    for (const char* broken :
         {"", "[]", "{}", "{\"schema\":\"guard/1\"}", "refs/heads/main 1111 \n",
          "{\n\"schema\":\"repository-state/3\"}"}) {
        const Error error = must_fail(parse_state(broken, "f"));
        CHECK(error.code == ErrorCode::config_invalid);
        CHECK(error.message == "f is not repository-state/3");
        CHECK(error.hint == "what the session changed is not known; 'git reflog' may show it");
    }
}

TEST_CASE("what changed in a submodule is told with its git dir") {
    RepositoryState before = some_state();
    before.submodules = {{"/r/.git/modules/m", {{"HEAD", "1"}, {"refs/heads/main", "1"}}},
                         {"/r/.git/modules/gone", {{"HEAD", "5"}}}};
    CHECK(unwrap(parse_state(state_text(before), "f")) == before);
    RepositoryState after = before;
    after.submodules.erase("/r/.git/modules/gone");
    after.submodules["/r/.git/modules/m"]["refs/heads/main"] = "2";
    after.submodules["/r/.git/modules/new"] = {{"HEAD", "3"}};
    const std::vector<StateChange> expected = {
        {ChangeKind::submodule, "/r/.git/modules/gone HEAD", "5", std::nullopt,
         "/r/.git/modules/gone"},
        {ChangeKind::submodule, "/r/.git/modules/m refs/heads/main", "1", "2", "/r/.git/modules/m"},
        {ChangeKind::submodule, "/r/.git/modules/new HEAD", std::nullopt, "3",
         "/r/.git/modules/new"}};
    CHECK(changes_between(before, after) == expected);
}

TEST_CASE("a log that was emptied is told of a ref that is still there") {
    RepositoryState before = some_state();
    before.refs = RefListing("refs/heads/gone 1 \nrefs/heads/main 1 \nrefs/heads/kept 1 \n");
    before.logs = "HEAD\nrefs/heads/gone\nrefs/heads/kept\nrefs/heads/main\n";
    CHECK(unwrap(parse_state(state_text(before), "f")) == before);
    RepositoryState after = before;
    after.refs = RefListing("refs/heads/main 1 \nrefs/heads/kept 1 \n");
    after.logs = "refs/heads/kept\n";
    std::vector<std::string> emptied;
    for (const StateChange& change : changes_between(before, after))
        if (change.thing == ChangeKind::log) emptied.push_back(change.name);
    CHECK(emptied == std::vector<std::string>{"HEAD", "refs/heads/main"});
    CHECK(changes_between(after, before).size() == 1);
    after.logs = std::string(some_logs) + "HEAD\n";
    CHECK(changes_between(before, after).size() == 1);
}

TEST_CASE("equal states differ in nothing") {
    CHECK(changes_between(some_state(), some_state()).empty());
}

TEST_CASE(
    "a symbolic ref has changed when it stands for another ref, not when that one has moved") {
    RepositoryState after = some_state();
    after.refs = RefListing("refs/heads/a 1111 \nrefs/heads/main 1111 \n"
                            "refs/remotes/origin/HEAD 2222 refs/x\n");
    CHECK(changes_between(some_state(), after).empty());
    after.refs = RefListing("refs/heads/a 1111 \nrefs/heads/main 1111 \n"
                            "refs/remotes/origin/HEAD 1111 refs/y\n");
    const StateChange expected{ChangeKind::ref, "refs/remotes/origin/HEAD", "ref:refs/x",
                               "ref:refs/y"};
    CHECK(changes_between(some_state(), after) == std::vector{expected});
}

TEST_CASE("refs that were added or taken away are told at either end and in between") {
    const auto names = [](const char* before, const char* after) {
        std::string out;
        for (const StateChange& change :
             changes_between({.refs = RefListing(before)}, {.refs = RefListing(after)}))
            out += change.before.value_or("-") + change.name + change.after.value_or("-");
        return out;
    };
    CHECK(names("", "b 1 \n") == "-b1");
    CHECK(names("b 1 \n", "") == "1b-");
    CHECK(names("b 1 \n", "a 1 \nb 1 \nc 1 \n") == "-a1-c1");
    CHECK(names("a 1 \nb 1 \nc 1 \n", "b 1 \n") == "1a-1c-");
    CHECK(names("a 1 \nc 1 \n", "b 1 \nc 2 \n") == "1a--b11c2");
    CHECK(names("a 1 \n", "a/b 1 \n") == "1a--a/b1");
}

TEST_CASE("each kind of change is named with what it was and is") {
    RepositoryState after = some_state();
    after.refs = RefListing("refs/heads/a 1111 \nrefs/heads/main 2222 \nrefs/tags/v1 3333 \n");
    after.heads["/r"] = "refs/heads/topic";
    after.heads["/elsewhere"] = "4444";
    after.files = {{"/r/.git/hooks/post-commit", "bb"}};
    after.configuration = {{"user.name", "Mallory"}, {"remote.o.url", "a"}};
    const std::vector<StateChange> expected = {
        {ChangeKind::ref, "refs/heads/main", "1111", "2222"},
        {ChangeKind::ref, "refs/remotes/origin/HEAD", "ref:refs/x", std::nullopt},
        {ChangeKind::ref, "refs/tags/v1", std::nullopt, "3333"},
        {ChangeKind::checkout, "/elsewhere", std::nullopt, "4444"},
        {ChangeKind::head, "/r", "refs/heads/main", "refs/heads/topic"},
        {ChangeKind::setting, "remote.o.url", "a\nb", "a"},
        {ChangeKind::setting, "user.name", "Olga", "Mallory"},
        {ChangeKind::file, "/r/.git/hooks/post-commit", std::nullopt, "bb"},
        {ChangeKind::file, "/r/.git/hooks/pre-commit", "aa", std::nullopt}};
    CHECK(changes_between(some_state(), after) == expected);
}

TEST_CASE("a move is the session's when every line of the log since then bears its name") {
    const RefLogEntry before{"Olga", "1111"};
    const RefLogEntry own{agent().str(), "2222"};
    const RefLogEntry again{agent().str(), "3333"};
    const RefLogEntry other{"Olga", "4444"};
    CHECK(doer_of({}, agent(), "1111") == Attribution::unknown);
    CHECK(doer_of({}, agent(), std::nullopt) == Attribution::unknown);
    CHECK(doer_of({before}, agent(), "1111") == Attribution::unknown);
    CHECK(doer_of({own}, agent(), std::nullopt) == Attribution::session);
    CHECK(doer_of({again, own, before}, agent(), "1111") == Attribution::session);
    CHECK(doer_of({again, own, before, other}, agent(), "1111") == Attribution::session);
    CHECK(doer_of({other, own, before}, agent(), "1111") == Attribution::others);
    CHECK(doer_of({own, other, before}, agent(), "1111") == Attribution::others);
    CHECK(doer_of({own, other}, agent(), std::nullopt) == Attribution::others);
    const RefLogEntry copied{agent().str(), "4444", "Branch: copied refs/heads/a to refs/heads/b"};
    CHECK(doer_of({own, copied, other}, agent(), std::nullopt) == Attribution::session);
}

TEST_CASE("a rescue ref names time and branch") {
    const Time now = at("2026-01-02T03:04:05.006Z");
    CHECK(rescue_ref(now, "refs/heads/a/b") == "refs/atelier/rescue/20260102T030405006Z/a/b");
    CHECK(rescue_ref(now, "refs/tags/v1") == "refs/atelier/rescue/20260102T030405006Z/tags/v1");
    CHECK(rescue_ref(now, "files") == "refs/atelier/rescue/20260102T030405006Z/files");
}
