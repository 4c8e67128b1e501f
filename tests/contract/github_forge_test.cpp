// GitHub through the real gh: what only a network, an account and a server can do wrong.
#include "support/forge_scene.hpp"
#include "support/github_json.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a limit of requests says until when, where GitHub does", "[contract][forge][gh]") {
    OnGithubServer scene;
    Error error = scene.told(said_with(429, R"({"message":"Sorry"})", {{"Retry-After", "90"}}));
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.message ==
          "github.com answers no more requests of this account for another 1 min 30 s");
    CHECK(*error.details.find("retry_after") == Json(90));
    error = scene.told(
        said_with(403, R"({"message":"Sorry"})",
                  {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1790000000"}}));
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.details.string_at("retry_at") == "2026-09-21T14:13:20.000Z");
    CHECK(scene.told(said_with(403, R"({"message":"You have exceeded a secondary rate limit"})"))
              .code == ErrorCode::rate_limited);
    scene.next(said_with(200, R"({"data":null,"errors":[{"type":"RATE_LIMITED"}]})"));
    CHECK(must_fail(scene.forge().threads(1)).code == ErrorCode::rate_limited);
    error = scene.told(said_with(403, R"({"message":"Resource not accessible"})"));
    CHECK(error.code == ErrorCode::forge_refused);
    CHECK(error.message == "GitHub refused it: Resource not accessible");
}

TEST_CASE("what may not be seen is not taken for absent", "[contract][forge][gh]") {
    OnGithubServer scene;
    unwrap(scene.forge().create(scene.wanted()));
    CHECK_FALSE(unwrap(scene.forge().pull_request(2)));
    scene.server().is_hidden = true;
    for (const Error& error :
         {must_fail(scene.forge().pull_request(1)),
          must_fail(scene.forge().pull_requests_of(branch("work"))),
          must_fail(scene.forge().reviews(1)), must_fail(scene.forge().threads(1)),
          must_fail(scene.forge().checks(commit)), must_fail(scene.forge().create(scene.wanted())),
          must_fail(scene.forge().set_draft(1, true)),
          must_fail(scene.forge().edit(1, {.title = "x"}))}) {
        CHECK(error.code == ErrorCode::forge_unknown);
        CHECK(error.message == "github.com shows no repository ann/tool to this account");
        CHECK(error.hint == "log in there: gh auth login --hostname github.com");
    }
    CHECK(scene.told(said_with(401)).message == "github.com no longer knows this account");
    scene.server().is_hidden = false;
    scene.next(said_with(404));
    scene.next(said_with(502));
    CHECK(must_fail(scene.forge().pull_request(1)).code == ErrorCode::forge_unknown);
}

TEST_CASE("every page is read", "[contract][forge][gh]") {
    OnGithubServer scene;
    scene.server().page_size = 2;
    for (int i = 0; i < 5; ++i) {
        unwrap(scene.state.create(scene.wanted()));
        scene.state.close(i + 1);
        scene.state.review(1, {{"bob"}, ReviewVerdict::commented, std::to_string(i)});
        scene.state.check(commit, {"check " + std::to_string(i), ChecksState::failed});
        scene.state.check(commit, {"status/" + std::to_string(i), ChecksState::failed});
    }
    CHECK(unwrap(scene.forge().pull_requests_of(branch("work"))).size() == 5);
    CHECK(scene.server().asked().size() == 3);
    CHECK(unwrap(scene.forge().reviews(1)).size() == 5);
    CHECK(unwrap(scene.forge().checks(commit)).names.size() == 10);
    scene.next(said_with(200, "[]", {{"Link", "<https://x/?page=2>; rel=\"next\""}}));
    scene.next(said_with(502));
    CHECK(must_fail(scene.forge().reviews(1)).code == ErrorCode::forge_unknown);
}

TEST_CASE("of a branch of that name elsewhere nothing is taken", "[contract][forge][gh]") {
    OnGithubServer scene;
    unwrap(scene.forge().create(scene.wanted()));
    Json elsewhere = github_pull_request(a_pull_request(8));
    elsewhere.find("head")->find("repo")->set("full_name", "ann/copy");
    Json gone = github_pull_request(a_pull_request(9));
    gone.find("head")->set("repo", Json());
    scene.server().more_rows = {elsewhere, gone, github_pull_request(a_pull_request(10, "other"))};
    const auto found = unwrap(scene.forge().pull_requests_of(branch("work")));
    REQUIRE(found.size() == 1);
    CHECK(found[0].number == 1);
}

TEST_CASE("teams are asked as persons are, and an account that is gone has a name",
          "[contract][forge][gh]") {
    OnGithubServer scene;
    Json row = github_pull_request(a_pull_request(1));
    row.set("requested_teams", Json::array({Json::object({{"slug", "core"}})}));
    row.set("user", Json());
    scene.next(said_with(200, row.dump()));
    const auto found = unwrap(scene.forge().pull_request(1));
    CHECK(found->asked == std::vector<ForgeUser>{{"core"}});
    CHECK(found->author == ForgeUser{"ghost"});
    CHECK(found->end == PullRequestEnd::open);
    CHECK_FALSE(found->merge_commit);
}

TEST_CASE("a branch of any name is asked for as it is", "[contract][forge][gh]") {
    OnGithubServer scene;
    const BranchName odd = branch("ann/it&state=open#+ü%20{owner}");
    scene.state.push(odd, commit);
    unwrap(scene.forge().create({odd, {":owner {repo}", "{branch}", branch("main")}, false}));
    const auto found = unwrap(scene.forge().pull_requests_of(odd));
    REQUIRE(found.size() == 1);
    CHECK(found[0].head == odd);
    CHECK(found[0].title == ":owner {repo}");
    CHECK(found[0].body == "{branch}");
}

TEST_CASE("gh sees who the user is there, and nothing of ours", "[contract][forge][gh]") {
    const Environment given = forge::gh_environment({{"PATH", "/bin"},
                                                     {"HOME", "/home/ann"},
                                                     {"GH_TOKEN", "t"},
                                                     {"HTTPS_PROXY", "http://proxy"},
                                                     {"GH_DEBUG", "api"},
                                                     {"GH_HOST", "other.example"},
                                                     {"GH_REPO", "a/b"},
                                                     {"GIT_DIR", "/x"},
                                                     {"ATELIER_AGENT_ID", "x"},
                                                     {"CLICOLOR_FORCE", "1"}});
    CHECK(given == Environment{{"PATH", "/bin"},
                               {"HOME", "/home/ann"},
                               {"GH_TOKEN", "t"},
                               {"HTTPS_PROXY", "http://proxy"},
                               {"GH_PROMPT_DISABLED", "1"},
                               {"GH_NO_UPDATE_NOTIFIER", "1"},
                               {"NO_COLOR", "1"},
                               {"LC_ALL", "C.UTF-8"}});
}

TEST_CASE("without gh, or an account of its, nothing is known", "[contract][forge][gh]") {
    OnGithubServer scene;
    ChildProcess process;
    ForgeOptions options = scene.tested.options(Millis{120'000});
    options.environment.erase("GH_TOKEN");
    const Error nobody = must_fail(GithubForge(process, options).pull_request(1));
    CHECK(nobody.code == ErrorCode::forge_unknown);
    CHECK(nobody.message == "github.com cannot be asked: gh is not logged in there");
    CHECK(scene.server().asked().empty());
    options.program = "gh-that-is-not-there";
    CHECK(must_fail(GithubForge(process, options).pull_request(1)).code ==
          ErrorCode::runtime_missing);
}
