#include "domain/guard/push_refusal.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

constexpr GitVersion older{2, 45};
constexpr GitVersion newer{2, 46};

const std::string section = "[url \"" + std::string(push_refusal) + "\"]\n";
const std::string to_none = "\tpushInsteadOf = \"\"\n";

} // namespace

TEST_CASE("the refusal is an address without blanks that leads nowhere") {
    CHECK(push_refusal.find_first_of(" \t\n\"'") == std::string_view::npos);
    CHECK(push_refusal.starts_with("/dev/null/"));
    CHECK_THAT(std::string(push_refusal), ContainsSubstring("agents-do-not-push"));
}

TEST_CASE("every address is refused, and that of each remote against a longer rule") {
    CHECK(push_refusal_text({}, older) == section + to_none);
    const std::vector<Remote> remotes = {{"fork", {"git@h:me/a.git", "/second"}},
                                         {"origin", {"https://h/a b\"c\\d.git"}},
                                         {"same", {"/second"}},
                                         {"nowhere"}};
    const std::string expected = section + to_none +
                                 "\tpushInsteadOf = \"/second\"\n"
                                 "\tpushInsteadOf = \"git@h:me/a.git\"\n"
                                 "\tpushInsteadOf = \"https://h/a b\\\"c\\\\d.git\"\n";
    CHECK(push_refusal_text(remotes, older) == expected);
    CHECK(push_refusal_text(remotes, newer) == expected);
    for (const Remote& remote : remotes)
        CHECK(remote_refusal_lines(remote, remotes, older).empty());
}

TEST_CASE("a pushurl is emptied and set where Git can do that") {
    const std::vector<Remote> remotes = {{"origin", {"/fetch"}, {"/push", "/fetch"}}};
    CHECK(push_refusal_text(remotes, newer) == section + to_none +
                                                   "\tpushInsteadOf = \"/fetch\"\n"
                                                   "\tpushInsteadOf = \"/push\"\n");
    CHECK(remote_refusal_lines(remotes.front(), remotes, newer) ==
          "\tpushurl = \"\"\n\tpushurl = \"" + std::string(push_refusal) + "\"\n");
}

TEST_CASE("an older Git is led away from a pushurl that nothing is fetched from") {
    const std::vector<Remote> remotes = {{"origin", {"/fetch"}, {"/push"}}};
    CHECK_THAT(push_refusal_text(remotes, older), ContainsSubstring("\tinsteadOf = \"/push\"\n"));
    CHECK(remote_refusal_lines(remotes.front(), remotes, older).empty());
}

TEST_CASE("fetching stays possible where an address begins like a pushurl") {
    const Remote own{"origin", {"/fetch"}, {"/fetch"}};
    const Remote longer{"other", {"/fetch.more"}};
    const std::string program =
        "\treceivepack = \"agents-do-not-push,people-push-from-the-main-checkout\"\n";
    for (const auto& remotes :
         {std::vector{own}, std::vector{Remote{"origin", {"/x"}, {"/fetch"}}, longer}}) {
        CHECK_THAT(push_refusal_text(remotes, older), !ContainsSubstring("\tinsteadOf"));
        CHECK(remote_refusal_lines(remotes.front(), remotes, older) == program);
    }
}

TEST_CASE("at a pushurl over HTTP that is fetched from, an older Git is held by nothing of this") {
    const std::vector<Remote> remotes = {
        {"origin", {"https://h/a.git"}, {"https://h/a.git", "https://h/b.git"}},
        {"mirror", {"ssh://h/c.git"}, {"ssh://h/c.git", "https://h/a"}}};
    CHECK(open_push_urls(remotes, older) ==
          std::vector<std::string>{"https://h/a", "https://h/a.git"});
    CHECK(open_push_urls(remotes, newer).empty());
    CHECK(open_push_urls({{"origin", {"https://h/a.git"}}}, older).empty());
}
