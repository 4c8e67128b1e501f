// GitHub through the real gh: what only a network, an account and a server can do wrong.
#include "support/forge_under_test.hpp"
#include "support/github_json.hpp"
#include "support/pull_requests.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Scene {
    MemoryForge state;
    GithubUnderTest github;

    explicit Scene(Millis deadline = Millis{120'000}) : github(state, deadline) {
        state.push(branch("main"), absent_commit());
        state.push(branch("work"), commit);
    }
    Forge& forge() { return github.forge; }
    GithubServer& server() { return github.server; }
    NewPullRequest wanted() const {
        return {branch("work"), {"A title", "A body", branch("main")}, false};
    }
    // What a look says when the server answers like that.
    Error told(HttpReply reply) {
        server().next(std::move(reply));
        return must_fail(forge().pull_requests_of(branch("work")));
    }
};

HttpReply with_status(int status, std::map<std::string, std::string> headers = {},
                      std::string body = R"({"message":"Sorry"})") {
    return {.status = status, .body = std::move(body), .headers = std::move(headers)};
}

} // namespace

TEST_CASE("a server in trouble tells nothing", "[contract][forge][gh]") {
    Scene scene;
    for (const int status : {500, 502, 503, 504, 408, 304}) {
        const Error error = scene.told(with_status(status, {}, "<html>Unicorn!</html>"));
        CHECK(error.code == ErrorCode::forge_unknown);
        CHECK_THAT(error.message, ContainsSubstring(std::to_string(status)));
        CHECK_THAT(std::string(error.hint), ContainsSubstring("gh api user --hostname github.com"));
    }
    CHECK(scene.told({.hangs_up = true}).code == ErrorCode::forge_unknown);
    for (const char* body : {"", "{", "null", "{}", R"([{"number":"one"}])", R"([{}])"}) {
        INFO(body);
        scene.server().next(with_status(200, {}, body));
        CHECK(must_fail(scene.forge().pull_request(1)).code == ErrorCode::forge_unknown);
    }
    for (const char* body : {"", "{", "null", "{}", "7"}) {
        INFO(body);
        CHECK(scene.told(with_status(200, {}, body)).code == ErrorCode::forge_unknown);
    }
}

TEST_CASE("a server that does not answer is not waited for for ever", "[contract][forge][gh]") {
    Scene scene(Millis{1'500});
    const Error error = scene.told({.is_silent = true});
    CHECK(error.code == ErrorCode::forge_unknown);
    CHECK_THAT(error.message, ContainsSubstring("did not answer within"));
}

TEST_CASE("a limit of requests says until when, where GitHub does", "[contract][forge][gh]") {
    Scene scene;
    Error error = scene.told(with_status(429, {{"Retry-After", "90"}}));
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.message ==
          "github.com answers no more requests of this account for another 1 min 30 s");
    CHECK(*error.details.find("retry_after") == Json(90));
    error = scene.told(
        with_status(403, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1790000000"}}));
    CHECK(error.code == ErrorCode::rate_limited);
    CHECK(error.details.string_at("retry_at") == "2026-09-21T14:13:20.000Z");
    CHECK(
        scene
            .told(with_status(403, {}, R"({"message":"You have exceeded a secondary rate limit"})"))
            .code == ErrorCode::rate_limited);
    scene.server().next(
        with_status(200, {}, R"({"data":null,"errors":[{"type":"RATE_LIMITED"}]})"));
    CHECK(must_fail(scene.forge().threads(1)).code == ErrorCode::rate_limited);
    error = scene.told(with_status(403, {}, R"({"message":"Resource not accessible"})"));
    CHECK(error.code == ErrorCode::forge_refused);
    CHECK(error.message == "GitHub refused it: Resource not accessible");
}

TEST_CASE("what may not be seen is not taken for absent", "[contract][forge][gh]") {
    Scene scene;
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
    CHECK(scene.told(with_status(401)).message == "github.com does not know this account any more");
    scene.server().is_hidden = false;
    scene.server().next(with_status(404));
    scene.server().next(with_status(502));
    CHECK(must_fail(scene.forge().pull_request(1)).code == ErrorCode::forge_unknown);
}

TEST_CASE("a lost answer is looked for, and nothing made twice", "[contract][forge][gh]") {
    Scene scene;
    scene.server().next({.hangs_up = true}, true);
    CHECK(must_fail(scene.forge().create(scene.wanted())).code == ErrorCode::forge_unknown);
    CHECK(unwrap(scene.forge().create(scene.wanted())).number == 1);
    CHECK(unwrap(scene.forge().pull_requests_of(branch("work"))).size() == 1);
}

TEST_CASE("every page is read", "[contract][forge][gh]") {
    Scene scene;
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
    scene.server().next(with_status(200, {{"Link", "<https://x/?page=2>; rel=\"next\""}}, "[]"));
    scene.server().next(with_status(502));
    CHECK(must_fail(scene.forge().reviews(1)).code == ErrorCode::forge_unknown);
}

TEST_CASE("of a branch of that name elsewhere nothing is taken", "[contract][forge][gh]") {
    Scene scene;
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
    Scene scene;
    Json row = github_pull_request(a_pull_request(1));
    row.set("requested_teams", Json::array({Json::object({{"slug", "core"}})}));
    row.set("user", Json());
    scene.server().next(with_status(200, {}, row.dump()));
    const auto found = unwrap(scene.forge().pull_request(1));
    CHECK(found->asked == std::vector<ForgeUser>{{"core"}});
    CHECK(found->author == ForgeUser{"ghost"});
    CHECK(found->end == PullRequestEnd::open);
    CHECK_FALSE(found->merge_commit);
}

TEST_CASE("a branch of any name is asked for as it is", "[contract][forge][gh]") {
    Scene scene;
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
    Scene scene;
    ChildProcess process;
    ForgeOptions options = scene.github.options(Millis{120'000});
    options.environment.erase("GH_TOKEN");
    const Error nobody = must_fail(GithubForge(process, options).pull_request(1));
    CHECK(nobody.code == ErrorCode::forge_unknown);
    CHECK(nobody.message == "github.com cannot be asked: gh is not logged in there");
    CHECK(scene.server().asked().empty());
    options.program = "gh-that-is-not-there";
    CHECK(must_fail(GithubForge(process, options).pull_request(1)).code ==
          ErrorCode::runtime_missing);
}
