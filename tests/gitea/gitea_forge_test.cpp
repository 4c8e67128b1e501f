// The port Forge before a real Gitea, with a real repository in it: what the contract's Gitea of
// these tests only claims to be like.
#include "support/eventually.hpp"
#include "support/git_sandbox.hpp"
#include "support/git_values.hpp"
#include "support/real_gitea.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// `main` and `next`, and `work` with one commit more, which changes line 2 of src/a.txt.
struct OnRealGitea {
    RealGitea& server = RealGitea::running();
    GitSandbox sandbox;
    BuiltRepository repository = sandbox.plain();
    std::string name = server.new_repository();
    ChildProcess process;
    GiteaForge forge{process, server.options(name)};

    OnRealGitea() {
        git({"remote", "add", "origin", server.address(name)});
        git({"branch", "next"});
        git({"switch", "-q", "-c", "work"});
        write_file(repository.folder / "src/a.txt", "a1\nb2\nb3\na4\na5\na6\na7\na8\na9\n");
        git({"commit", "-q", "-a", "-m", "Change"});
        push({"main", "next", "work"});
        server.wait_for_first_push(name);
    }
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox.git(repository.folder, arguments);
    }
    void push(const std::vector<std::string>& refs) {
        std::vector<std::string> words{"push", "-q", "--force", "origin"};
        words.insert(words.end(), refs.begin(), refs.end());
        git(words);
    }
    CommitId head(const std::string& ref) {
        return unwrap(CommitId::parse(git({"rev-parse", ref})));
    }
    PullRequest made(const std::string& base = "main", bool draft = false) {
        return unwrap(forge.create(
            {branch("work"), {"A title", "A body\n\nof \"two\"", branch(base)}, draft}));
    }
    Json ask(const std::string& user, const std::string& method, const std::string& below,
             Json body = {}) {
        return server.ask(user, method, name, below, std::move(body));
    }
    PullRequest now(std::int64_t number = 1) { return *unwrap(forge.pull_request(number)); }
    void review(const std::string& event, const std::string& body) {
        ask("bob", "POST", "pulls/1/reviews", Json::object({{"event", event}, {"body", body}}));
    }
    void comment(const std::string& body, int line) {
        Json said = Json::object({{"path", "src/a.txt"}, {"body", body}, {"new_position", line}});
        ask("bob", "POST", "pulls/1/reviews",
            Json::object({{"event", "COMMENT"}, {"comments", Json::array({std::move(said)})}}));
    }
    void check(const char* name_of_it, const char* state) {
        ask("ann", "POST", "statuses/" + head("work").str(),
            Json::object({{"context", name_of_it}, {"state", state}}));
    }
};

} // namespace

TEST_CASE("a pull request is there on Gitea as it was made", "[gitea]") {
    OnRealGitea f;
    CHECK(unwrap(f.forge.pull_requests_of(branch("work"))).empty());
    CHECK_FALSE(unwrap(f.forge.pull_request(1)));
    const PullRequest made = f.made("main", true);
    CHECK(made.number == 1);
    CHECK(made.title == "A title");
    CHECK(made.body == "A body\n\nof \"two\"");
    CHECK(made.head == branch("work"));
    CHECK(made.head_commit == f.head("work"));
    CHECK(made.base == branch("main"));
    CHECK(made.draft);
    CHECK(made.author == ForgeUser{"ann"});
    CHECK(unwrap(f.forge.pull_requests_of(branch("work"))) == std::vector{made});
    CHECK(unwrap(f.forge.pull_requests_of(branch("main"))).empty());
    CHECK(f.made().number == 1);
    CHECK(f.made("next").number == 2);
}

TEST_CASE("Gitea refuses what makes no sense, in its words", "[gitea]") {
    OnRealGitea f;
    const Error no_base =
        must_fail(f.forge.create({branch("work"), {"A", "", branch("absent")}, false}));
    CHECK(no_base.code == ErrorCode::forge_refused);
    CHECK_THAT(no_base.message, ContainsSubstring("Gitea refused it: "));
    f.made();
    CHECK(must_fail(f.forge.edit(1, {.base = branch("absent")})).code == ErrorCode::forge_refused);
    CHECK(must_fail(f.forge.edit(9, {.title = "x"})).code == ErrorCode::not_found);
    CHECK(must_fail(f.forge.edit(9, {.body = "x"})).code == ErrorCode::not_found);
    CHECK(must_fail(f.forge.set_draft(9, true)).code == ErrorCode::not_found);
    CHECK(must_fail(f.forge.reviews(9)).code == ErrorCode::not_found);
    CHECK(must_fail(f.forge.threads(9)).code == ErrorCode::not_found);
    CHECK(must_fail(f.forge.checks(absent_commit())).code == ErrorCode::not_found);
    f.made("next");
    CHECK(must_fail(f.forge.edit(2, {.base = branch("main")})).code == ErrorCode::forge_refused);
    f.ask("ann", "PATCH", "pulls/1", Json::object({{"state", "closed"}}));
    CHECK(f.now().end == PullRequestEnd::closed);
    CHECK(must_fail(f.forge.edit(1, {.base = branch("next")})).code == ErrorCode::forge_refused);
    CHECK(must_fail(f.forge.set_draft(1, true)).code == ErrorCode::forge_refused);
}

TEST_CASE("text, base and draft change on Gitea, each by itself", "[gitea]") {
    OnRealGitea f;
    PullRequest wanted = f.made("main", true);
    const auto changed = [&](const PullRequestEdit& edit) {
        unwrap(f.forge.edit(1, edit));
        PullRequest out = f.now();
        out.mergeable = Mergeable::unknown;
        return out;
    };
    wanted.title = "Another -- with ümlauts";
    CHECK(changed({.title = wanted.title}) == wanted);
    wanted.body = "";
    CHECK(changed({.body = ""}) == wanted);
    wanted.base = branch("next");
    CHECK(changed({.base = branch("next")}) == wanted);
    for (const bool draft : {false, false, true, true}) {
        unwrap(f.forge.set_draft(1, draft));
        CHECK(f.now().draft == draft);
        CHECK(f.now().title == wanted.title);
    }
    unwrap(f.forge.set_draft(1, false));
    CHECK(eventually([&] { return f.now().mergeable == Mergeable::yes; }));
}

TEST_CASE("who is asked on Gitea and who has reviewed is told", "[gitea]") {
    OnRealGitea f;
    f.made();
    f.ask("ann", "POST", "pulls/1/requested_reviewers",
          Json::object({{"reviewers", Json::array({Json("bob")})}}));
    CHECK(f.now().asked == std::vector<ForgeUser>{{"bob"}});
    CHECK(unwrap(f.forge.reviews(1)).empty());
    f.review("REQUEST_CHANGES", "Not yet.");
    CHECK(unwrap(f.forge.reviews(1))[0].verdict == ReviewVerdict::changes_requested);
    CHECK(f.now().asked.empty());
    f.review("COMMENT", "Well.");
    f.review("APPROVED", "Yes.");
    const auto given = unwrap(f.forge.reviews(1));
    REQUIRE(given.size() == 3);
    // What somebody says later takes its place.
    CHECK(given[0].verdict == ReviewVerdict::dismissed);
    CHECK(given[0].body == "Not yet.");
    CHECK(given[0].author == ForgeUser{"bob"});
    CHECK(given[1].verdict == ReviewVerdict::commented);
    CHECK(given[2].verdict == ReviewVerdict::approved);
    CHECK(given[2].at > *parse_time("2020-01-01T00:00:00Z"));
    CHECK(f.now().asked.empty());
    const Json rows = f.ask("ann", "GET", "pulls/1/reviews");
    for (const Json& row : rows.as_array())
        if (row.string_at("state") == "APPROVED")
            f.ask("ann", "POST", "pulls/1/reviews/" + row.find("id")->dump() + "/dismissals",
                  Json::object({{"message", "No."}}));
    CHECK(unwrap(f.forge.reviews(1)).back().verdict == ReviewVerdict::dismissed);
}

TEST_CASE("threads on Gitea are told with their comments, and answered in line", "[gitea]") {
    OnRealGitea f;
    f.made();
    CHECK(unwrap(f.forge.threads(1)).empty());
    f.comment("why two?", 2);
    f.comment("why three?", 3);
    auto threads = unwrap(f.forge.threads(1));
    REQUIRE(threads.size() == 2);
    CHECK(threads[0].path == "src/a.txt");
    CHECK(threads[0].line == 2);
    CHECK_FALSE(threads[0].resolved);
    CHECK(threads[0].comments[0].body == "why two?");
    CHECK(threads[0].comments[0].author == ForgeUser{"bob"});
    CHECK(threads[1].line == 3);
    unwrap(f.forge.reply(1, threads[1], "because"));
    unwrap(f.forge.reply(1, threads[1], "really"));
    threads = unwrap(f.forge.threads(1));
    REQUIRE(threads.size() == 2);
    REQUIRE(threads[1].comments.size() == 3);
    CHECK(threads[1].comments[1].body == "because");
    CHECK(threads[1].comments[2].body == "really");
    CHECK(threads[1].comments[2].author == ForgeUser{"ann"});
    CHECK(threads[0].comments.size() == 1);
    f.ask("ann", "POST",
          "pulls/comments/" + std::to_string(threads[0].comments[0].id) + "/resolve");
    CHECK(unwrap(f.forge.threads(1))[0].resolved);
    threads[0].comments[0].id = 987654;
    CHECK(must_fail(f.forge.reply(1, threads[0], "x")).code == ErrorCode::not_found);
}

TEST_CASE("what checks a commit on Gitea is summed up", "[gitea]") {
    OnRealGitea f;
    using enum ChecksState;
    const auto now = [&] { return unwrap(f.forge.checks(f.head("work"))); };
    CHECK(now() == Checks{});
    f.check("build", "success");
    CHECK(now() == Checks{passed});
    f.check("test", "pending");
    CHECK(now() == Checks{pending, {"test"}});
    f.check("test", "failure");
    CHECK(now() == Checks{failed, {"test"}});
    f.check("test", "success");
    f.check("lint", "skipped");
    CHECK(now() == Checks{passed});
}

TEST_CASE("how a pull request on Gitea was merged is told, its branch gone or not", "[gitea]") {
    OnRealGitea f;
    const char* const how = GENERATE("merge", "squash", "rebase");
    INFO(how);
    const PullRequest made = f.made();
    CHECK(eventually([&] { return f.now().mergeable == Mergeable::yes; }));
    f.ask("bob", "POST", "pulls/1/merge", Json::object({{"Do", how}}));
    f.git({"fetch", "-q", "origin"});
    const PullRequest merged = f.now();
    CHECK(merged.end == PullRequestEnd::merged);
    CHECK(merged.merge_commit == f.head("origin/main"));
    CHECK(merged.head_commit == made.head_commit);
    f.ask("ann", "DELETE", "branches/work");
    const auto found = unwrap(f.forge.pull_requests_of(branch("work")));
    REQUIRE(found.size() == 1);
    CHECK(found[0].end == PullRequestEnd::merged);
    CHECK(found[0].head == branch("work"));
    CHECK(found[0].head_commit == made.head_commit);
}

TEST_CASE("a repository of Gitea that is not shown is not taken for empty", "[gitea]") {
    OnRealGitea f;
    GiteaForge absent(f.process, f.server.options("no-such-repository"));
    CHECK(must_fail(absent.pull_requests_of(branch("work"))).code == ErrorCode::forge_unknown);
    GiteaForge stranger(f.process, f.server.options(f.name, "nobody"));
    CHECK(must_fail(stranger.pull_request(1)).code == ErrorCode::forge_unknown);
}

TEST_CASE("every page of Gitea is read", "[gitea]") {
    OnRealGitea f;
    for (int i = 0; i < 53; ++i)
        f.check(("check " + std::to_string(i)).c_str(), "failure");
    CHECK(unwrap(f.forge.checks(f.head("work"))).names.size() == 53);
}
