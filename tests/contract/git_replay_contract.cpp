// GitReplay: what every implementation keeps.
#include "support/repository_under_test.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Two branches, `work` and `root`, that both began at `base`; `folder` stands on `work`.
struct ForkUnderTest : PortsUnderTest {
    ForkUnderTest() {
        git->force("refs/heads/root", base);
        git->switch_to(folder, "work", base);
    }

    CommitId on_work(const std::string& message, const FileContents& files) const {
        return commit(message, files);
    }
    CommitId on_root(const std::string& message, const FileContents& files) const {
        git->switch_to(folder, "root");
        const CommitId made = commit(message, files);
        git->switch_to(folder, "work");
        return made;
    }
    ReplayRequest request(const CommitId& head, const CommitId& onto) const {
        return {.base = base,
                .head = head,
                .onto = onto,
                .trailers = {{"Atelier-Epic", "at-x"}, {"Atelier-Changeset", "at-x.1"}},
                .committer_name = "worker alice",
                .committer_email = "alice@example.org"};
    }
    Result<ReplayResult> replay(const CommitId& head, const CommitId& onto) const {
        return replays.replay(request(head, onto));
    }

    CommitId base = at("HEAD");
};

} // namespace

TEST_CASE("a replayed branch stands on the other one, with the trailers it has to carry",
          "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    f.on_work("Change b\n\nWhy: because.\n", {{"src/b.txt", "b\n"}});
    const CommitId two =
        f.on_work("Two\n\nAtelier-Epic: at-x\nSigned-off-by: me\n", {{"src/c.txt", "c\n"}});
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});

    const ReplayResult result = unwrap(f.replay(two, onto));
    REQUIRE(result.head);
    CHECK(result.commits == 2);
    CHECK(result.conflicts.empty());
    const auto made = unwrap(f.history.commits(onto, *result.head));
    REQUIRE(made.size() == 2);
    CHECK(unwrap(f.history.is_ancestor(onto, *result.head)));
    CHECK(unwrap(f.history.message(made[1])) ==
          "Two\n\nAtelier-Epic: at-x\nSigned-off-by: me\nAtelier-Changeset: at-x.1\n");
    CHECK_THAT(unwrap(f.history.message(made[0])),
               ContainsSubstring("Change b\n\nWhy: because.\n") &&
                   ContainsSubstring("Atelier-Epic: at-x\nAtelier-Changeset: at-x.1\n"));
    CHECK(f.git->file_at(*result.head, "docs/guide.md") == "other\n");
    CHECK(f.git->file_at(*result.head, "src/b.txt") == "b\n");
    CHECK(f.git->file_at(*result.head, "src/c.txt") == "c\n");
    CHECK(f.at("refs/heads/root") == onto);
    CHECK(f.at("refs/heads/work") == two);

    SECTION("replayed again where it stands it keeps its commits") {
        ReplayRequest again = f.request(*result.head, onto);
        again.base = onto;
        const ReplayResult same = unwrap(f.replays.replay(again));
        CHECK(same.head == result.head);
        CHECK(same.commits == 2);
    }
    SECTION("replayed onto what has it already it leaves nothing") {
        const ReplayResult nothing = unwrap(f.replay(two, *result.head));
        CHECK(nothing.head == result.head);
        CHECK(nothing.commits == 0);
        CHECK(nothing.dropped_empty == 2);
    }
}

TEST_CASE("each commit is replayed as whose it is", "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const CommitId one = f.on_work("One\n", {{"src/b.txt", "b\n"}});
    const CommitId two = f.on_work("Two\n", {{"src/c.txt", "c\n"}});
    ReplayRequest request = f.request(two, f.base);
    SECTION("in place") {}
    SECTION("moved") {
        request.onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
    }
    request.others = {
        {two, {{{"Atelier-Overseer", "Ada <ada@example.org>"}}, "Ada", "ada@example.org"}}};
    const ReplayResult result = unwrap(f.replays.replay(request));
    const auto made = unwrap(f.history.made(request.onto, result.head.value()));
    REQUIRE(made.size() == 2);
    CHECK(made[0].committer_name == "worker alice");
    CHECK(made[1].committer_name == "Ada");
    CHECK(made[1].committer_email == "ada@example.org");
    CHECK(unwrap(f.history.message(made[1].id)) ==
          "Two\n\nAtelier-Overseer: Ada <ada@example.org>\n");
    CHECK_THAT(unwrap(f.history.message(made[0].id)), ContainsSubstring("Atelier-Epic: at-x\n"));
}

TEST_CASE("a branch without commits lands nothing", "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
    const ReplayResult result = unwrap(f.replay(f.base, onto));
    CHECK(result.head == onto);
    CHECK(result.commits == 0);
}

TEST_CASE("empty commits are dropped unless they are wanted", "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    f.on_work("Empty\n", {});
    const CommitId head = f.on_work("Real\n", {{"src/b.txt", "b\n"}});
    SECTION("moved") {
        const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
        const ReplayResult result = unwrap(f.replay(head, onto));
        CHECK(result.commits == 1);
        CHECK(result.dropped_empty == 1);
        ReplayRequest request = f.request(head, onto);
        request.keep_empty = true;
        CHECK(unwrap(f.replays.replay(request)).commits == 2);
    }
    SECTION("in place") {
        const ReplayResult result = unwrap(f.replay(head, f.base));
        CHECK(result.commits == 1);
        CHECK(unwrap(f.history.commits(f.base, result.head.value())).size() == 1);
    }
}

TEST_CASE("a conflict names its paths and leaves nothing behind", "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    f.on_work("Fine\n", {{"src/c.txt", "c\n"}});
    const CommitId bad = f.on_work(
        "Clash\n", {{"src/a.txt", "mine\n"}, {"src/b.txt", std::nullopt}, {"ö new", "mine\n"}});
    const CommitId onto = f.on_root(
        "Root\n", {{"src/a.txt", "theirs\n"}, {"src/b.txt", "theirs\n"}, {"ö new", "theirs\n"}});
    const RepositoryState before = unwrap(f.audit.state());
    const ReplayResult result = unwrap(f.replay(bad, onto));
    CHECK_FALSE(result.head);
    CHECK(result.conflicting_commit == bad);
    CHECK(result.conflicts == std::vector<std::string>{"src/a.txt", "src/b.txt", "ö new"});
    CHECK(unwrap(f.audit.state()) == before);
    CHECK(unwrap(f.worktrees.worktree_state(f.folder)).changed.empty());
}

TEST_CASE("a range that is no plain line of commits is refused", "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
    SECTION("a merge") {
        f.on_work("Mine\n", {{"src/c.txt", "c\n"}});
        const auto result = f.replay(f.git->merge(f.folder, onto), onto);
        CHECK(code_of(result) == ErrorCode::git_failed);
        CHECK_THAT(result.error().message, ContainsSubstring("is a merge commit"));
        CHECK_THAT(result.error().hint, ContainsSubstring("git rebase"));
    }
    SECTION("a base elsewhere") {
        ReplayRequest request = f.request(f.base, onto);
        request.base = onto;
        const auto result = f.replays.replay(request);
        CHECK(code_of(result) == ErrorCode::git_failed);
        CHECK_THAT(result.error().message, ContainsSubstring("is not an ancestor of"));
    }
    SECTION("a root commit") {
        CHECK(code_of(f.replay(f.git->root_commit(), onto)) == ErrorCode::git_failed);
    }
    SECTION("a commit that is not here") {
        CHECK(code_of(f.replay(absent_commit(), onto)) == ErrorCode::git_failed);
    }
}

TEST_CASE("a snapshot holds all that differs in a worktree, and moves nothing",
          "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const fs::path place = f.git->work("at-x.1");
    unwrap(f.worktrees.add_worktree(place, branch("mine"), f.base));
    CHECK_FALSE(unwrap(f.replays.snapshot_worktree(place, "Left over", {})));
    f.git->write(place / "src/a.txt", "changed\n");
    f.git->write(place / "deep/er/new", "new\n");
    f.git->remove(place / "src/b.txt");
    const RepositoryState before = unwrap(f.audit.state());
    const auto kept = unwrap(f.replays.snapshot_worktree(place, "Left over", {}));
    REQUIRE(kept);
    CHECK(unwrap(f.history.commits(f.base, *kept)) == std::vector{*kept});
    CHECK(unwrap(f.history.message(*kept)) == "Left over\n");
    CHECK(f.git->file_at(*kept, "src/a.txt") == "changed\n");
    CHECK(f.git->file_at(*kept, "deep/er/new") == "new\n");
    CHECK(f.git->file_at(*kept, "src/b.txt").empty());
    CHECK(f.git->file_at(*kept, "docs/guide.md") == "guide\n");
    CHECK(unwrap(f.audit.state()) == before);
    CHECK(unwrap(f.worktrees.worktree_state(place)).changed.size() == 3);
}

TEST_CASE("a commit is replayed with another message where one is given",
          "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const CommitId words = f.on_root("One\n", {{"docs/guide.md", "words\n"}});
    const CommitId one = f.on_work("One\n\nAtelier-Agent: atelier/worker/a\n", {{"x", "1\n"}});
    ReplayRequest request = f.request(one, f.base);
    SECTION("in place") {}
    SECTION("moved") {
        request.onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
    }
    CommitOwner theirs{{{"Atelier-Epic", "at-x"}}, "Ada", "ada@example.org"};
    theirs.message_of = words;
    request.others.emplace(one, theirs);
    const ReplayResult result = unwrap(f.replays.replay(request));
    REQUIRE(result.head);
    CHECK(*result.head != one);
    CHECK(unwrap(f.history.message(*result.head)) == "One\n\nAtelier-Epic: at-x\n");
}

TEST_CASE("a branch comes onto another in one commit, with one parent or with both",
          "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    f.on_work("B\n", {{"src/b.txt", "b\n"}});
    const CommitId head = f.on_work("C\n", {{"src/c.txt", "c\n"}});
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}});
    const auto join = [&](Join how, const CommitId& on) {
        return unwrap(f.replays.join({.onto = on,
                                      .head = head,
                                      .join = how,
                                      .message = "Bring it in\n\nKey: value\n",
                                      .name = "Ursula",
                                      .email = "ursula@example.org"}));
    };
    const CommitId squashed = join(Join::squash, onto).head.value();
    const CommitId merged = join(Join::merge, onto).head.value();
    for (const CommitId& made : {squashed, merged}) {
        CHECK(unwrap(f.history.is_ancestor(onto, made)));
        CHECK(unwrap(f.history.message(made)) == "Bring it in\n\nKey: value\n");
        CHECK(f.git->file_at(made, "docs/guide.md") == "other\n");
        CHECK(f.git->file_at(made, "src/b.txt") == "b\n");
        CHECK(f.git->file_at(made, "src/c.txt") == "c\n");
    }
    CHECK_FALSE(unwrap(f.history.is_ancestor(head, squashed)));
    CHECK(unwrap(f.history.is_ancestor(head, merged)));
    CHECK(unwrap(f.history.commits(onto, squashed)).size() == 1);
    CHECK(unwrap(f.history.made(onto, squashed))
              .front()
              .author.starts_with("Ursula <ursula@example.org>"));
    // What is there already makes no commit.
    CHECK(join(Join::squash, squashed).head == squashed);
    CHECK(f.at("refs/heads/root") == onto);
    CHECK(f.at("refs/heads/work") == head);

    const CommitId theirs = f.on_root("Theirs\n", {{"src/b.txt", "theirs\n"}});
    for (const Join how : {Join::squash, Join::merge}) {
        const JoinResult conflict = join(how, theirs);
        CHECK_FALSE(conflict.head);
        CHECK(conflict.conflicts == std::vector<std::string>{"src/b.txt"});
    }
}

TEST_CASE("lines are replayed together, one on what another has come to",
          "[contract][git][replay]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const CommitId one = f.on_work("One\n", {{"one", "1\n"}});
    const CommitId two = f.on_work("Two\n", {{"src/b.txt", "two\n"}});
    const CommitId three = f.on_work("Three\n", {{"three", "3\n"}});
    const CommitId onto = f.on_root("Root\n", {{"docs/guide.md", "other\n"}, {"src/b.txt", "r\n"}});
    const CommitOwner owner{{}, "worker alice", "alice@example.org", {}};
    const auto results = unwrap(f.replays.replay_forest(
        {.lines = {{.base = f.base, .commits = {one}, .onto = onto},
                   {.base = one, .commits = {two}, .onto = std::size_t{0}},
                   {.base = two, .commits = {three}, .onto = std::size_t{1}},
                   {.base = two, .commits = {three}, .onto = std::size_t{0}},
                   {.base = f.base, .commits = {}, .onto = onto}},
         .owners = {{one, owner}, {two, owner}, {three, owner}}}));
    REQUIRE(results.size() == 5);
    CHECK(unwrap(f.history.is_ancestor(onto, results[0].head.value())));
    CHECK(results[0].rewritten == std::vector<RewrittenCommit>{{one, *results[0].head}});
    CHECK(results[1].conflicts == std::vector<std::string>{"src/b.txt"});
    CHECK(results[1].conflicting_commit == two);
    CHECK_FALSE(results[2].head);
    CHECK(results[2].conflicts.empty());
    CHECK(unwrap(f.history.is_ancestor(*results[0].head, results[3].head.value())));
    CHECK(f.git->file_at(*results[3].head, "src/b.txt") == "r\n");
    CHECK(f.git->file_at(*results[3].head, "three") == "3\n");
    CHECK(unwrap(f.history.message(*results[3].head)) == "Three\n");
    CHECK(unwrap(f.history.made(*results[0].head, *results[3].head)).front().committer_name ==
          "worker alice");
    CHECK(results[4].head == onto);
    CHECK(f.at("refs/heads/work") == three);
}

TEST_CASE("how open work would meet is foreseen", "[contract][git][replay][forecast]") {
    const ForkUnderTest f;
    INFO(f.git->name());
    const CommitId mine = f.on_work("Mine\n", {{"src/a.txt", "mine\n"}});
    const CommitId root = f.on_root("Root\n", {{"docs/guide.md", "root\n"}});
    const OpenWork work{f.base, mine, root};

    f.git->switch_to(f.folder, "same", f.base);
    const OpenWork same{f.base, f.commit("Same file\n", {{"src/a.txt", "theirs\n"}}), root};
    f.git->switch_to(f.folder, "other", f.base);
    f.commit("Another file\n", {{"src/b.txt", "b\n"}});
    const OpenWork other{f.base, f.commit("And one more\n", {{"src/c.txt", "c\n"}}), root};
    // Begun when the root branch had moved; what that changed is nothing of its own.
    f.git->switch_to(f.folder, "later", root);
    const OpenWork later{root, f.commit("Later\n", {{"src/d.txt", "d\n"}}), root};
    f.git->switch_to(f.folder, "guide", f.base);
    const OpenWork guide{f.base, f.commit("Guide\n", {{"docs/guide.md", "mine\n"}}), root};

    const auto found = unwrap(f.replays.foresee({{work, root},
                                                 {guide, root},
                                                 {work, same},
                                                 {work, other},
                                                 {later, work},
                                                 {later, guide},
                                                 {guide, later},
                                                 {other, root}}));
    const Encounter fine = std::vector<std::string>();
    const Encounter in_guide = std::vector<std::string>{"docs/guide.md"};
    REQUIRE(found.size() == 8);
    CHECK(found[0] == fine);
    CHECK(found[1] == in_guide);
    CHECK(found[2] == Encounter(std::vector<std::string>{"src/a.txt"}));
    CHECK(found[3] == fine);
    CHECK(found[4] == fine);
    CHECK(found[5] == fine);
    CHECK(found[6] == fine);
    CHECK(found[7] == fine);
    CHECK(f.at("refs/heads/root") == root);

    SECTION("a whole branch meets another one as a merge would") {
        const auto whole =
            unwrap(f.replays.foresee({{OpenWork{f.base, root, guide.head, true}, guide.head},
                                      {OpenWork{f.base, root, work.head, true}, work.head}}));
        CHECK(whole.at(0) == in_guide);
        CHECK(whole.at(1) == fine);
    }
    SECTION("what is no line of commits cannot be told") {
        const CommitId unrelated = *CommitId::parse(std::string(40, 'd'));
        CHECK(unwrap(f.replays.foresee({})).empty());
        CHECK(unwrap(f.replays.foresee({{OpenWork{f.base, unrelated, root}, root}})).at(0) ==
              Encounter());
    }
}
