// The demo agent as it answers in words: the same to the same prompt, in the form that the prompt
// asks for.
#include "base/json.hpp"
#include "domain/workflow/turn_prompt.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct DemoAsked {
    AtelierSandbox sandbox;
    fs::path prompt = sandbox.root() / "prompt.md";
    fs::path reply = sandbox.root() / "reply";

    DemoAsked() { sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/artisan/scout"; }

    ProcessResult run(const std::string& text, bool into_file = false) {
        write_file(prompt, text);
        std::vector<std::string> argv{(sandbox.programs() / "atelier-demo-agent").string(), "text",
                                      prompt.string()};
        if (into_file) argv.push_back(reply.string());
        return sandbox.run(sandbox.root(), argv);
    }
    Json answer(const TurnPromptFacts& facts, const ReplyWanted& wanted = {}) {
        const ProcessResult said = run(turn_prompt(facts, wanted));
        INFO(said.out << said.err);
        CHECK(said.status == 0);
        const auto parsed = parse_json(said.out);
        REQUIRE(std::holds_alternative<Json>(parsed));
        return std::get<Json>(parsed);
    }
    void is_told(const std::string& words) { sandbox.environment()["DEMO_AGENT"] = words; }
};

TurnPromptFacts about_rain() {
    return {.request = "Rain on \"roofs\" \\ and\ttabs",
            .form = "haiku",
            .earlier = {{"[at-1.1] a verse by sage", "It rains."},
                        {"[at-1.2] a map by scout", "west"}}};
}

} // namespace

TEST_CASE("the demo agent makes a piece of what it is asked and shown", "[e2e][demo][words]") {
    DemoAsked demo;
    const Json piece = demo.answer(about_rain());
    const std::string content = piece.string_at("content");
    CHECK(content.starts_with("Haiku on \"Rain on \"roofs\" \\ and\ttabs\", as scout would have "
                              "it.\nIt goes on from at-1.1, at-1.2.\nMark "));
    CHECK(piece.string_at("form") == "haiku");
    CHECK(piece.find("considerations")->as_array().size() == 1);
    CHECK(at(piece, {"choices", "0", "decision"}).as_string() == "no model");
    CHECK(piece == demo.answer(about_rain()));

    TurnPromptFacts other = about_rain();
    other.earlier[1].text = "east";
    CHECK(demo.answer(other).string_at("content") != content);
    demo.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/artisan/sage";
    CHECK(demo.answer(about_rain()).string_at("content") != content);
}

TEST_CASE("the demo agent reviews, scores and says when it is done", "[e2e][demo][words]") {
    DemoAsked demo;
    TurnPromptFacts facts = about_rain();
    facts.criteria = {{"sound"}, {"\"odd\" one"}};
    const ReplyWanted wanted{.produces = Produces::review, .scores = true, .done = true};
    const Json usual = demo.answer(facts, wanted);
    CHECK(usual.string_at("verdict") == "approved");
    CHECK_FALSE(usual.find("done")->as_bool());
    CHECK(at(usual, {"evaluation", "criteria_scores", "1", "criterion"}).as_string() ==
          "\"odd\" one");
    CHECK(usual.find("score")->as_int() == 8);
    demo.is_told("verdict=changes_requested sage:score=2 score=5 done");
    const Json told = demo.answer(facts, wanted);
    CHECK(told.string_at("verdict") == "changes_requested");
    CHECK(told.find("done")->as_bool());
    CHECK(told.find("score")->as_int() == 5);
}

TEST_CASE("the demo agent fails as it is told to, all of it or one artisan", "[e2e][demo][words]") {
    DemoAsked demo;
    const std::string asked = turn_prompt(about_rain(), {});
    demo.is_told("empty");
    CHECK(demo.run(asked).out.empty());
    demo.is_told("scout:long");
    CHECK(demo.run(asked).out.size() > 50'000);
    demo.is_told("plain");
    CHECK(demo.run(asked).out.starts_with("Haiku on"));
    demo.is_told("fail=7");
    CHECK(demo.run(asked, true).status == 7);
    CHECK_FALSE(fs::exists(demo.reply));
    demo.is_told("sage:fail=7");
    CHECK(demo.run(asked).status == 0);
    demo.is_told("fail-once=" + (demo.sandbox.root() / "once").string());
    CHECK(demo.run(asked).status == 3);
    CHECK(demo.run(asked).status == 0);
    write_file(demo.sandbox.root() / "go", "");
    demo.is_told("wait-for=" + (demo.sandbox.root() / "go").string());
    CHECK(demo.run(asked).status == 0);
}

TEST_CASE("the demo agent writes its answer whole into a file where there is to be one",
          "[e2e][demo][words]") {
    DemoAsked demo;
    const std::string asked = turn_prompt(about_rain(), {});
    const std::string said = demo.run(asked).out;
    const ProcessResult told = demo.run(asked, true);
    CHECK(read_file(demo.reply) == said);
    CHECK(told.out.starts_with("Haiku on"));
    CHECK_FALSE(fs::exists(demo.reply.string() + ".tmp"));
}
