#include "cli/render.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a document is one line that names its schema first", "[cli][render]") {
    Json body = Json::object();
    body.set("epic", "at-1").set("text", "two\nlines");
    CHECK(success_document("claim_epic", body) ==
          "{\"schema\":\"claim_epic/1\",\"ok\":true,\"epic\":\"at-1\",\"text\":\"two\\nlines\"}\n");
}

TEST_CASE("a refusal carries code, message, retry, hint and details", "[cli][render]") {
    Json details = Json::object();
    details.set("epic", "at-1");
    CHECK(
        failure_document("claim_epic", {ErrorCode::epic_taken, "held", "look", details},
                         Audience::person) ==
        "{\"schema\":\"claim_epic/1\",\"ok\":false,\"error\":{\"code\":\"epic-taken\",\"message\":"
        "\"held\",\"retry\":\"never\",\"hint\":\"look\",\"details\":{\"epic\":\"at-1\"}}}\n");
}

TEST_CASE("a document has no character that a terminal would obey or not show", "[cli][render]") {
    Json body = Json::object();
    body.set("title", "safe\xe2\x80\xaegnp.exe \xc2\x9b\xf3\xa0\x80\x81 ü");
    const std::string text = success_document("show", body);
    CHECK_THAT(text, ContainsSubstring("safe\\u202egnp.exe \\u009b\\udb40\\udc01 ü"));
    const auto read = parse_json(text);
    CHECK(std::get<Json>(read).string_at("title") == body.string_at("title"));
}

TEST_CASE("for people a result is a line a key", "[cli][render]") {
    Json row = Json::object();
    row.set("id", "at-1.1").set("done", false);
    Json body = Json::object();
    body.set("epic", nullptr)
        .set("closed", true)
        .set("tasks", Json::strings({"a", "b"}))
        .set("none", Json::array())
        .set("rows", Json::array({row}));
    CHECK(body_text(body) == "epic: -\nclosed: yes\ntasks: a, b\nnone: none\nrows:\n"
                             "  id=at-1.1  done=no\n");
}

TEST_CASE("for people an error says what to do next", "[cli][render]") {
    CHECK(error_text({ErrorCode::usage, "wrong", "right"}, Audience::person) ==
          "error: wrong\nhint: right\n");
    CHECK(error_text({ErrorCode::usage, "wrong"}, Audience::person) == "error: wrong\n");
    CHECK(error_text({ErrorCode::usage, "ID is missing", "usage: git atelier show ID"},
                     Audience::person) == "error: ID is missing\nusage: git atelier show ID\n");
    const Error both{ErrorCode::epic_taken, "held", advise(Hint::which_are_free)};
    CHECK(error_text(both, Audience::person) ==
          "error: held\nhint: 'git atelier status' shows which epics are free\n");
    CHECK(error_text(both, Audience::worker) ==
          "error: held\nhint: 'epic_list' shows which epics are free\n");
    // What a file says must not reach the terminal as an order.
    CHECK(error_text({ErrorCode::usage, "bad \x1b]0;x\a", "a\nhint: b\xe2\x80\xae"},
                     Audience::person) == "error: bad  ]0;x \nhint: a hint: b\xef\xbf\xbd\n");
}
