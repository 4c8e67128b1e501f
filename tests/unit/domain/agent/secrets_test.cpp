#include "domain/agent/secrets.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const std::map<std::string, std::string> environment = {
    {"NPM_TOKEN", "npm_abcdef123456"},
    {"npm_config_password", "hunter2-and-more"},
    {"API_KEY", "npm_abc"},
    {"SIGNING_KEY", "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END KEY-----\n"},
    {"USE_TOKEN", "true"},
    {"HOME", "/home/ursula"},
    {"KEY_COUNT", "1234567890"}};

} // namespace

TEST_CASE("variables whose names say so hold secrets") {
    for (const char* name : {"GITHUB_TOKEN", "TOKENS", "client_secret", "DB_PASSWORD", "API_KEY",
                             "OPENAI_APIKEY", "FTP_PASSWD", "MY_CREDENTIALS"}) {
        CAPTURE(name);
        CHECK(names_a_secret(name));
    }
    for (const char* name : {"HOME", "KEYBOARD", "API_KEYS_FILE", "PASS", ""}) {
        CAPTURE(name);
        CHECK_FALSE(names_a_secret(name));
    }
}

TEST_CASE("secrets are hidden, the longer one of two first, and nothing else is") {
    const Secrets secrets(environment);
    CHECK(secrets.hide_in("a npm_abcdef123456, npm_abcx, npm_ab and hunter2-and-more") ==
          "a ***, ***x, npm_ab and ***");
    CHECK(secrets.hide_in("true /home/ursula 1234567890") == "true /home/ursula 1234567890");
    CHECK(secrets.hide_in("").empty());
    CHECK(Secrets({}).hide_in("npm_abcdef123456") == "npm_abcdef123456");
}

TEST_CASE("what is part of a name that somebody has to read is not hidden") {
    const Secrets secrets(
        {{"DB_PASSWORD", "atelier"}, {"TOKEN_DIR", "/home/ada"}, {"API_KEY", "npm_abcdef123456"}},
        {"/home/ada/git-atelier/worktrees"});
    CHECK(secrets.hide_in("git atelier in /home/ada with npm_abcdef123456") ==
          "git atelier in /home/ada with ***");
}

TEST_CASE("a key of several lines is hidden line by line and inside of a document") {
    const Secrets secrets(environment);
    CHECK(secrets.hide_in("got MIIEvQIBADANBgkqhkiG9w0BAQ here") == "got *** here");
    CHECK(secrets.hide_in("{\"key\":\"-----BEGIN KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQ\\n"
                          "-----END KEY-----\"}") == "{\"key\":\"***\"}");
}

TEST_CASE("a secret that comes in pieces is hidden wherever it is cut") {
    const std::string text = "x npm_abcdef123456 y npm_abcdefnot z npm_abcdef";
    const std::string hidden = Secrets(environment).hide_in(text);
    for (std::size_t first = 0; first <= text.size(); ++first)
        for (std::size_t second = first; second <= text.size(); ++second) {
            SecretFilter filter{Secrets(environment)};
            std::string out = filter.add(text.substr(0, first));
            out += filter.add(text.substr(first, second - first));
            out += filter.add(text.substr(second));
            out += filter.finish();
            REQUIRE(out == hidden);
        }
}

TEST_CASE("what cannot become a secret any more is passed on at once") {
    SecretFilter filter{Secrets(environment)};
    CHECK(filter.add("line\n") == "line\n");
    CHECK(filter.add("npm_abc") == "");
    CHECK(filter.add("x") == "***x");
    CHECK(filter.finish().empty());
}
