// Each provider of tickets by itself: how a ticket may be named, and what can go wrong on the way.
#include "adapters/bd/beads_tickets.hpp"
#include "support/tickets_under_test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct OnGithub {
    MemoryForge forge;
    MemoryTickets issues;
    ChildProcess process;
    GithubUnderTest github{forge};
    GithubTickets tickets{process, github.options(Millis{120'000})};

    OnGithub() {
        github.server.issues = &issues;
        issues.add("12");
    }
    std::string found_as(const std::string& name) {
        const auto found = unwrap(tickets.find(name));
        return found ? found->id : "nothing";
    }
    Error told(HttpReply reply) {
        github.server.next(std::move(reply));
        return must_fail(tickets.find("12"));
    }
};

} // namespace

TEST_CASE("an issue of GitHub is named in any of its forms", "[contract][ticket][gh]") {
    OnGithub at;
    for (const char* name : {"12", "#12", " 12 ", "ann/tool#12", "Ann/Tool#12",
                             "https://github.com/ann/tool/issues/12"})
        CHECK(at.found_as(name) == "12");
    for (const char* name :
         {"", "x", "#", "0", "-1", "1.5", "ann#1", "/tool#1", "ann/#1",
          "https://forge.example/ann/tool/issues/12", "https://github.com/ann/tool/pull/12"}) {
        INFO(name);
        CHECK(must_fail(at.tickets.find(name)).code == ErrorCode::usage);
    }
}

TEST_CASE("an issue of another repository is asked for there", "[contract][ticket][gh]") {
    OnGithub at;
    // The account sees nothing of it.
    CHECK(must_fail(at.tickets.find("bob/lib#3")).code == ErrorCode::forge_unknown);
    const auto asked = at.github.server.asked();
    CHECK(asked == std::vector<std::string>{"GET /repos/bob/lib/issues/3", "GET /repos/bob/lib"});
    at.github.server.next(
        {.body = R"({"number":3,"title":"Three","state":"closed","html_url":"u"})"});
    const auto found = unwrap(at.tickets.find("bob/lib#3"));
    REQUIRE(found);
    CHECK(found->id == "bob/lib#3");
    CHECK(found->state == TicketState::closed);
}

TEST_CASE("a pull request is no ticket, and is neither closed nor commented on",
          "[contract][ticket][gh]") {
    OnGithub at;
    at.forge.push(branch("main"), absent_commit());
    at.forge.push(branch("work"), commit);
    const PullRequest made =
        unwrap(at.forge.create({branch("work"), {"A title", "A body", branch("main")}, false}));
    const std::string number = std::to_string(made.number);
    CHECK(at.found_as(number) == "nothing");
    CHECK(must_fail(at.tickets.set_state(number, TicketState::closed)).code ==
          ErrorCode::not_found);
    CHECK(unwrap(at.forge.pull_request(made.number))->end == PullRequestEnd::open);
}

TEST_CASE("a GitHub in trouble tells nothing of tickets", "[contract][ticket][gh]") {
    OnGithub at;
    for (const int status : {500, 502, 503})
        CHECK(at.told({.status = status}).code == ErrorCode::forge_unknown);
    CHECK(at.told({.hangs_up = true}).code == ErrorCode::forge_unknown);
    CHECK(at.told({.body = "{}"}).code == ErrorCode::forge_unknown);
    CHECK(at.told({.body = R"({"state":"merged"})"}).code == ErrorCode::forge_unknown);
    CHECK(at.told({.status = 429, .headers = {{"Retry-After", "9"}}}).code ==
          ErrorCode::rate_limited);
    at.github.server.is_hidden = true;
    CHECK(must_fail(at.tickets.find("12")).code == ErrorCode::forge_unknown);
    CHECK(must_fail(at.tickets.comment("12", "m", "t")).code == ErrorCode::forge_unknown);
    CHECK(at.issues.entries.at("12").comments.empty());
}

TEST_CASE("a comment of which the answer was lost is not written again", "[contract][ticket][gh]") {
    OnGithub at;
    // The list is given, what is written is taken and nothing said.
    at.github.server.next({.body = "[]"});
    at.github.server.next({.hangs_up = true}, true);
    CHECK(must_fail(at.tickets.comment("12", "at-e.1 is done", "Done.")).code ==
          ErrorCode::forge_unknown);
    unwrap(at.tickets.comment("12", "at-e.1 is done", "Done."));
    REQUIRE(at.issues.entries.at("12").comments.size() == 1);
    CHECK(at.issues.entries.at("12").comments.front().second ==
          "Done.\n\n<!-- atelier: at-e.1 is done -->");
}

TEST_CASE("what a provider's program ends with says how it went", "[contract][ticket]") {
    ProgramUnderTest program;
    const auto told = [&](const std::string& body) {
        program.script(body);
        return must_fail(program.tickets.find("12"));
    };
    const Error refused = told("echo first >&2; echo 'not allowed' >&2; exit 1\n");
    CHECK(refused.code == ErrorCode::forge_refused);
    CHECK(refused.message == "demo refused it: not allowed");
    const Error broken = told("echo 'no network' >&2; exit 7\n");
    CHECK(broken.code == ErrorCode::forge_unknown);
    CHECK(broken.message == "atelier-provider-demo ended with status 7: no network");
    for (const char* said : {"", "{", "[]", "{}", R"({"id":"12"})", R"({"state":"soon"})"})
        CHECK(told("echo '" + std::string(said) + "'\n").code == ErrorCode::forge_unknown);
    program.script("exit 3\n");
    CHECK_FALSE(unwrap(program.tickets.find("12")));
    program.script(R"(echo '{"state":"OPEN","title":"T"}')"
                   "\n");
    CHECK(unwrap(program.tickets.find("12")) ==
          FoundTicket{.id = "12", .title = "T", .state = TicketState::open});
}

TEST_CASE("a provider's program is told nothing of a session, and no key is an option",
          "[contract][ticket]") {
    ProgramUnderTest program;
    CHECK(must_fail(program.tickets.find("--help")).code == ErrorCode::usage);
    CHECK(must_fail(program.tickets.find("")).code == ErrorCode::usage);
    program.script("[ -z \"$ATELIER_AGENT_ID\" ] && exit 3\n");
    CHECK_FALSE(unwrap(program.tickets.find("12")));
    ChildProcess process;
    ProviderProgram absent(process, {.name = "absent", .environment = {{"PATH", "/nowhere"}}});
    CHECK(must_fail(absent.find("12")).code == ErrorCode::runtime_missing);
}

TEST_CASE("a provider's program that does not end is ended", "[contract][ticket]") {
    ProgramUnderTest program(Millis{1'500});
    program.script("exec sleep 100\n");
    const Error error = must_fail(program.tickets.find("12"));
    CHECK(error.code == ErrorCode::forge_unknown);
    CHECK_THAT(error.message, ContainsSubstring("did not answer within"));
}

TEST_CASE("a bd that says nothing that counts tells nothing of the repository's Beads",
          "[contract][ticket]") {
    TemporaryFolder folder;
    ChildProcess process;
    const auto told = [&](const std::string& body, Millis deadline = Millis{120'000}) {
        write_file(folder / "bd", "#!/bin/sh\n" + body);
        std::filesystem::permissions(folder / "bd", std::filesystem::perms::owner_all);
        BeadsTickets tickets(process, {.program = folder / "bd",
                                       .store = folder / ".beads",
                                       .environment = {{"PATH", "/usr/bin:/bin"}},
                                       .deadline = deadline});
        return tickets.find("at-12");
    };
    for (const char* said : {"", "{", "{}", "[]", "[{}]", R"([{"id":"at-12"}])"})
        CHECK(must_fail(told("echo '" + std::string(said) + "'\n")).code ==
              ErrorCode::forge_unknown);
    const Error broken = must_fail(told("echo 'Error: no beads database' >&2; exit 1\n"));
    CHECK(broken.code == ErrorCode::forge_unknown);
    CHECK_THAT(broken.message, ContainsSubstring("no beads database"));
    CHECK(must_fail(told("exec sleep 100\n", Millis{1'500})).code == ErrorCode::forge_unknown);
    CHECK_FALSE(
        unwrap(told("echo '{\"error\":\"no issues found matching the provided IDs\"}'; exit 1\n")));
    // Somebody's own status, and nothing of what a session tells its agent.
    const auto found = unwrap(told("[ -z \"$ATELIER_AGENT_ID$GIT_DIR\" ] || exit 9\n"
                                   "echo '[{\"id\":\"at-12\",\"status\":\"review\"}]'\n"));
    CHECK(found->state == TicketState::open);
    BeadsTickets absent(process, {.store = "/nowhere", .environment = {{"PATH", "/nowhere"}}});
    CHECK(must_fail(absent.find("at-12")).code == ErrorCode::runtime_missing);
    CHECK(must_fail(absent.find("--help")).code == ErrorCode::usage);
}
