#include "domain/agent/redaction.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const Redaction
    redaction(Secrets(std::map<std::string, std::string>{{"NPM_TOKEN", "npm_abcdef123456"}}),
              {{"/home/ada", "~"},
               {"/home/ada/.local/share/atelier", "<data>"},
               {"/home/ada/.local/share/atelier/projects/x-1", "<project>"},
               {"/home/ada/x", "<repository>"},
               {"", "?"},
               {"/", "?"}});

} // namespace

TEST_CASE("paths that say whose they are have names", "[redaction]") {
    CHECK(redaction.of("/home/ada/x/src and /home/ada/y") == "<repository>/src and ~/y");
    CHECK(redaction.of("in '/home/ada/.local/share/atelier/projects/x-1/hooks'") ==
          "in '<project>/hooks'");
    CHECK(redaction.of("/home/ada/.local/share/atelier: no space") == "<data>: no space");
    CHECK(redaction.of("/home/adam /home/ada-2 /home/ada.old") ==
          "/home/adam /home/ada-2 /home/ada.old");
    CHECK(redaction.of("It is in /home/ada.") == "It is in ~.");
    CHECK(redaction.of("/usr/bin/git") == "/usr/bin/git");
}

TEST_CASE("credentials are left out, also where no variable names them", "[redaction]") {
    CHECK(redaction.of("npm_abcdef123456") == "***");
    CHECK(redaction.of("fetch https://ada:pw@example.org/r.git failed") ==
          "fetch https://***@example.org/r.git failed");
    CHECK(redaction.of("key sk-ant-api03-AAAAAAAAAAAAAAAAAAAA.") == "key ***.");
    CHECK(redaction.of("ghp_0123456789abcdefghij0123456789abcdef") == "***");
    CHECK(redaction.of("curl -H 'Authorization: Basic eA==' x") ==
          "curl -H 'Authorization: ***' x");
    CHECK(redaction.of("with bearer abcdefgh12.") == "with bearer ***.");
    CHECK(redaction.of("a bearer of news") == "a bearer of news");
    // Words that only begin alike.
    CHECK(redaction.of("sk-learn and ghp_x") == "sk-learn and ghp_x");
    CHECK(redaction.of("mail@example.org at https://example.org/@ada") ==
          "mail@example.org at https://example.org/@ada");
}

TEST_CASE("every text of a document is redacted, at any depth", "[redaction]") {
    const auto parsed = parse_json(R"({"a":"/home/ada","b":[{"c":["/home/ada/x",1,null]}]})");
    CHECK(redaction.of_document(std::get<Json>(parsed)).dump() ==
          R"({"a":"~","b":[{"c":["<repository>",1,null]}]})");
}
