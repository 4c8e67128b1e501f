// What only a network, an account, a program and a server can do wrong: on every forge, and on
// GitLab and Gitea through what stands in for their programs.
#include "support/forge_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEMPLATE_TEST_CASE("a server in trouble tells nothing", "[contract][forge]", OnGithubServer,
                   OnGitea, OnGitlab) {
    TestType scene;
    for (const int status : {500, 502, 503, 504, 408, 304}) {
        const Error error = scene.told(said_with(status, "<html>Sorry!</html>"));
        CHECK(error.code == ErrorCode::forge_unknown);
        CHECK_THAT(error.message, ContainsSubstring(std::to_string(status)));
        CHECK_THAT(std::string(error.hint), ContainsSubstring("then try again"));
    }
    CHECK(scene.told({.hangs_up = true}).code == ErrorCode::forge_unknown);
    for (const char* body : {"", "{", "null", "{}", R"([{"number":"one"}])", R"([{}])"}) {
        INFO(body);
        scene.next(said_with(200, body));
        CHECK(must_fail(scene.forge().pull_request(1)).code == ErrorCode::forge_unknown);
    }
    for (const char* body : {"", "{", "null", "{}", "7"}) {
        INFO(body);
        CHECK(scene.told(said_with(200, body)).code == ErrorCode::forge_unknown);
    }
    CHECK(scene.told(said_with(403)).code == ErrorCode::forge_refused);
    CHECK(scene.told(said_with(401)).code == ErrorCode::forge_unknown);
}

TEMPLATE_TEST_CASE("a limit of requests says until when, where GitLab or Gitea does",
                   "[contract][forge]", OnGitea, OnGitlab) {
    TestType scene;
    CHECK(scene.told(said_with(429, "Retry later", {{"Retry-After", "90"}})).code ==
          ErrorCode::rate_limited);
    const Error limited = scene.told(said_with(429, "", {{"RateLimit-Reset", "1790000000"}}));
    CHECK_THAT(limited.message, ContainsSubstring("until 2026-09-21T14:13:20.000Z"));
}

TEMPLATE_TEST_CASE("a server that does not answer is not waited for for ever", "[contract][forge]",
                   OnGithubServer, OnGitea, OnGitlab) {
    TestType scene(Millis{1'500});
    const Error error = scene.told({.is_silent = true});
    CHECK(error.code == ErrorCode::forge_unknown);
    CHECK_THAT(error.message, ContainsSubstring("did not answer within"));
}

TEMPLATE_TEST_CASE("what GitLab and Gitea do not show is not taken for absent", "[contract][forge]",
                   OnGitea, OnGitlab) {
    TestType scene;
    scene.made();
    CHECK_FALSE(unwrap(scene.forge().pull_request(2)));
    scene.server().rest.is_hidden = true;
    for (const Error& error :
         {must_fail(scene.forge().pull_request(1)),
          must_fail(scene.forge().pull_requests_of(branch("work"))),
          must_fail(scene.forge().reviews(1)), must_fail(scene.forge().threads(1)),
          must_fail(scene.forge().checks(commit)), must_fail(scene.forge().create(scene.wanted())),
          must_fail(scene.forge().set_draft(1, true)),
          must_fail(scene.forge().edit(1, {.title = "x"})),
          must_fail(scene.forge().edit(1, {.body = "x"}))}) {
        CHECK(error.code == ErrorCode::forge_unknown);
        CHECK_THAT(error.message, ContainsSubstring("shows no repository ann/tool"));
        CHECK_THAT(std::string(error.hint), ContainsSubstring("log in there: "));
    }
}

TEMPLATE_TEST_CASE("a lost answer is looked for, and nothing made twice", "[contract][forge]",
                   OnGithubServer, OnGitea, OnGitlab) {
    TestType scene;
    scene.next({.hangs_up = true}, true);
    CHECK(must_fail(scene.forge().create(scene.wanted())).code == ErrorCode::forge_unknown);
    CHECK(scene.made().number == 1);
    CHECK(unwrap(scene.forge().pull_requests_of(branch("work"))).size() == 1);
}

TEMPLATE_TEST_CASE("every page of GitLab and Gitea is read", "[contract][forge]", OnGitea,
                   OnGitlab) {
    TestType scene;
    scene.server().rest.page_size = 2;
    for (int i = 0; i < 5; ++i) {
        unwrap(scene.state.create(scene.wanted()));
        scene.state.close(i + 1);
        scene.state.review(1, {{"bob"}, ReviewVerdict::commented, std::to_string(i)});
        scene.state.check(commit, {"check " + std::to_string(i), ChecksState::failed});
        scene.state.comment(1, "a.cpp", i + 1, {.author = {"bob"}, .body = "why"});
    }
    CHECK(unwrap(scene.forge().pull_requests_of(branch("work"))).size() == 5);
    CHECK(unwrap(scene.forge().reviews(1)).size() >= 5);
    CHECK(unwrap(scene.forge().threads(1)).size() == 5);
    CHECK(unwrap(scene.forge().checks(commit)).names.size() == 5);
    scene.next(said_with(200, "[]", {{"Link", "<https://x/?page=2>; rel=\"next\""}}));
    scene.next(said_with(502));
    CHECK(must_fail(scene.forge().pull_requests_of(branch("work"))).code ==
          ErrorCode::forge_unknown);
}

TEMPLATE_TEST_CASE("the title of a draft is the one that was given", "[contract][forge]", OnGitea,
                   OnGitlab) {
    TestType scene;
    CHECK(scene.made(true).title == "A title");
    unwrap(scene.forge().edit(1, {.title = "Another"}));
    const PullRequest draft = *unwrap(scene.forge().pull_request(1));
    CHECK(draft.title == "Another");
    CHECK(draft.draft);
    unwrap(scene.forge().set_draft(1, false));
    CHECK(unwrap(scene.forge().pull_request(1))->title == "Another");
    CHECK(unwrap(scene.state.pull_request(1))->title == "Another");
}

TEMPLATE_TEST_CASE("a branch of any name is asked for as it is on GitLab and Gitea",
                   "[contract][forge]", OnGitea, OnGitlab) {
    TestType scene;
    const BranchName odd = branch("ann/it&state=open#+ü%20{owner}");
    scene.state.push(odd, commit);
    unwrap(scene.forge().create({odd, {":owner {repo}", "{branch}", branch("main")}, false}));
    const auto found = unwrap(scene.forge().pull_requests_of(odd));
    REQUIRE(found.size() == 1);
    CHECK(found[0].head == odd);
    CHECK(found[0].title == ":owner {repo}");
}

TEST_CASE("of a branch of that name elsewhere GitLab and Gitea give nothing", "[contract][forge]") {
    OnGitea gitea;
    gitea.made();
    Json elsewhere = gitea_pull_request(a_pull_request(8));
    elsewhere.find("head")->find("repo")->set("full_name", "ann/copy");
    Json gone = gitea_pull_request(a_pull_request(9));
    gone.find("head")->set("repo", Json());
    gitea.server().more_rows = {elsewhere, gone, gitea_pull_request(a_pull_request(10, "other"))};
    CHECK(unwrap(gitea.forge().pull_requests_of(branch("work"))).size() == 1);
    OnGitlab gitlab;
    gitlab.made();
    Json copy = gitlab_merge_request(a_pull_request(8));
    copy.set("source_project_id", 8);
    gitlab.server().more_rows = {copy};
    CHECK(unwrap(gitlab.forge().pull_requests_of(branch("work"))).size() == 1);
}

TEST_CASE("a repository of Gitea without commits has no pull requests", "[contract][forge]") {
    OnGitea scene;
    scene.next(said_with(404, R"({"message":"not found"})"));
    CHECK(unwrap(scene.forge().pull_requests_of(branch("work"))).empty());
}

TEST_CASE("a Gitea that knows no answers gets a review of the same line", "[contract][forge]") {
    OnGitea scene;
    scene.server().knows_answers = false;
    scene.made();
    scene.state.comment(1, "a.cpp", 3, {.author = {"bob"}, .body = "why"});
    auto threads = unwrap(scene.forge().threads(1));
    unwrap(scene.forge().reply(1, threads[0], "because"));
    CHECK(unwrap(scene.state.threads(1))[0].comments.back().body == "because");
    threads[0].comments[0].id = 7;
    CHECK(must_fail(scene.forge().reply(1, threads[0], "x")).code == ErrorCode::not_found);
}

TEST_CASE("a Gitea that makes drafts by other titles says so", "[contract][forge]") {
    OnGitea scene;
    const std::string row = gitea_pull_request(scene.made()).dump();
    scene.next(said_with(200, row));
    scene.next(said_with(201, row));
    const Error error = must_fail(scene.forge().set_draft(1, true));
    CHECK(error.code == ErrorCode::forge_refused);
    CHECK(error.message == "codeberg.org does not take pull request #1 for a draft by its title");
}

TEST_CASE("a merged pull request of Gitea keeps its branch's name", "[contract][forge]") {
    OnGitea scene;
    PullRequest merged = scene.made();
    merged.end = PullRequestEnd::merged;
    merged.merge_commit = commit;
    Json row = gitea_pull_request(merged);
    row.find("head")->set("ref", "refs/pull/1/head");
    scene.next(said_with(200, row.dump()));
    CHECK(unwrap(scene.forge().pull_request(1)) == merged);
}

TEST_CASE("an approval that GitLab took back is none", "[contract][forge]") {
    OnGitlab scene;
    scene.made();
    scene.state.review(1, {{"bob"}, ReviewVerdict::approved, ""});
    scene.state.review(1, {{"eve"}, ReviewVerdict::approved, ""});
    scene.server().approvals_reset = {"bob"};
    const auto reviews = unwrap(scene.forge().reviews(1));
    REQUIRE(reviews.size() == 2);
    CHECK(reviews[0].verdict == ReviewVerdict::dismissed);
    CHECK(reviews[1].verdict == ReviewVerdict::approved);
}

TEST_CASE("GitLab's other ways to merge, to ask and to check are read", "[contract][forge]") {
    OnGitlab scene;
    Json row = gitlab_merge_request(a_pull_request(1));
    row.set("state", "merged").set("squash_commit_sha", Json());
    scene.next(said_with(200, row.dump()));
    // Forwarded: nothing was made.
    CHECK(unwrap(scene.forge().pull_request(1))->merge_commit == a_pull_request(1).head_commit);
    row.set("state", "locked").set("author", Json::object({{"username", "project_7_bot_x"}}));
    scene.next(said_with(200, row.dump()));
    scene.next(said_with(200, "[]"));
    const PullRequest locked = *unwrap(scene.forge().pull_request(1));
    CHECK(locked.end == PullRequestEnd::open);
    CHECK(locked.author == ForgeUser{"project_7_bot_x", true});
    scene.next(said_with(200, R"([{"name":"lint","status":"failed","allow_failure":true},
                                         {"name":"test","status":"success"}])"));
    CHECK(unwrap(scene.forge().checks(commit)) == Checks{ChecksState::passed});
    scene.next(said_with(422, R"({"message":{"base":["No","way"]}})"));
    CHECK(must_fail(scene.forge().edit(1, {.body = "x"})).message == "GitLab refused it: No; way");
}

TEST_CASE("tea's login is the one for the host", "[contract][forge]") {
    OnGitea scene;
    ChildProcess process;
    ForgeOptions options = scene.tested.options(Millis{120'000});
    CHECK(unwrap(forge::TeaProgram(process, options).login()) == "here");
    options.repository.host = "git.example.org";
    CHECK_FALSE(unwrap(forge::TeaProgram(process, options).login()));
    const Error none = must_fail(GiteaForge(process, options).pull_request(1));
    CHECK(none.code == ErrorCode::forge_unknown);
    CHECK(none.message == "git.example.org cannot be asked: tea has no login for it");
    CHECK(none.hint == "log in there: tea login add --url https://git.example.org");
    options.environment["GITEA_INSTANCE_URL"] = "http://git.example.org:3000";
    options.environment["GH_TOKEN"] = "another";
    CHECK_FALSE(unwrap(forge::TeaProgram(process, options).login()));
    options.environment["GITEA_TOKEN"] = "a-token";
    CHECK(unwrap(forge::TeaProgram(process, options).login()) == "");
    options.environment["GITEA_INSTANCE_URL"] = "http://other.example";
    CHECK_FALSE(unwrap(forge::TeaProgram(process, options).login()));
    options.environment.erase("FORGE_HOST");
    CHECK_FALSE(unwrap(forge::TeaProgram(process, options).login()));
    CHECK(scene.server().rest.asked().empty());
}

TEST_CASE("another program called tea is told from Gitea's", "[contract][forge]") {
    TemporaryFolder folder;
    ChildProcess process;
    ForgeOptions options{.repository = {"codeberg.org", "ann", "tool"},
                         .environment = {{"PATH", path_of_tests()}},
                         .program = folder / "tea"};
    const auto script = [&](const std::string& body) {
        std::ofstream(folder / "tea") << "#!/bin/sh\n" << body << "\n";
        std::filesystem::permissions(folder / "tea", std::filesystem::perms::owner_all);
        return must_fail(GiteaForge(process, options).pull_request(1));
    };
    const Error editor = script("echo 'could not connect to display' >&2; exit 134");
    CHECK(editor.code == ErrorCode::runtime_missing);
    CHECK_THAT(editor.message, ContainsSubstring("does not list its logins: could not connect"));
    CHECK_THAT(std::string(editor.hint), ContainsSubstring("Gitea's own program"));
    CHECK(script("echo hello").code == ErrorCode::runtime_missing);
    const Error old = script(
        "[ $1 = api ] || { echo '[{\"name\":\"a\",\"url\":\"https://codeberg.org\"}]'; exit; }\n"
        "echo \"No help topic for 'api'\" >&2; exit 3");
    CHECK_THAT(old.message, ContainsSubstring("is too old: it has no 'tea api'"));
    options.program = "tea-that-is-not-there";
    CHECK(must_fail(GiteaForge(process, options).pull_request(1)).code ==
          ErrorCode::runtime_missing);
    options.program = "glab-that-is-not-there";
    CHECK(must_fail(GitlabForge(process, options).pull_request(1)).code ==
          ErrorCode::runtime_missing);
}

TEST_CASE("tea and glab see who the user is there, and nothing of ours", "[contract][forge]") {
    const Environment given{{"PATH", "/bin"},       {"HOME", "/home/ann"},
                            {"GITLAB_TOKEN", "t"},  {"GITLAB_HOST", "other.example"},
                            {"GITEA_TOKEN", "t"},   {"GITEA_INSTANCE_URL", "https://a.example"},
                            {"GIT_DIR", "/x"},      {"ATELIER_AGENT_ID", "x"},
                            {"CLICOLOR_FORCE", "1"}};
    const Environment glab = forge::glab_environment(given);
    CHECK(glab.at("GITLAB_TOKEN") == "t");
    const Environment tea = forge::tea_environment(given, "b.example");
    CHECK(tea.at("GITEA_TOKEN") == "t");
    CHECK_FALSE(tea.contains("GITEA_INSTANCE_URL"));
    CHECK(forge::tea_environment(given, "a.example").contains("GITEA_INSTANCE_URL"));
    for (const char* name : {"GIT_DIR", "ATELIER_AGENT_ID", "CLICOLOR_FORCE"}) {
        CHECK_FALSE(glab.contains(name));
        CHECK_FALSE(tea.contains(name));
    }
    CHECK_FALSE(glab.contains("GITLAB_HOST"));
}
