#include "domain/run/made_up_lines.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

SpokenMoment moment(int turn, DialogueAction action) {
    return {turn, "scout", "Scout", action, action == DialogueAction::handoff ? "Sage" : ""};
}

std::vector<int> turns_of(const std::vector<SpokenMoment>& moments) {
    std::vector<int> turns;
    for (const SpokenMoment& one : moments)
        turns.push_back(one.turn);
    return turns;
}

} // namespace

TEST_CASE("A model is asked once about each of the last moments, and not as work goes on",
          "[domain][workflow][dialogue]") {
    const std::vector<SpokenMoment> moments{
        moment(1, DialogueAction::start_work), moment(2, DialogueAction::go_on),
        moment(2, DialogueAction::handoff), moment(3, DialogueAction::start_work),
        moment(4, DialogueAction::go_on)};
    CHECK(turns_of(moments_to_make_up(moments, {})) == std::vector{2, 3});
    MadeUpLines before{.lines = {{2, DialogueAction::handoff, ""}}};
    CHECK(turns_of(moments_to_make_up(moments, before)) == std::vector{3});
    before.lines.push_back({3, DialogueAction::start_work, "Off I go."});
    CHECK(moments_to_make_up(moments, before).empty());
    CHECK(moments_to_make_up({}, {}).empty());
}

TEST_CASE("What is asked says what happens, and shows the request as data",
          "[domain][workflow][dialogue]") {
    const Run run{.id = *BeadId::parse("at-r1"), .request = std::string(5000, 'x')};
    const std::string asked = line_prompt(run, moment(2, DialogueAction::handoff));
    CHECK_THAT(asked, ContainsSubstring("hand your work over to Sage"));
    CHECK_THAT(asked, ContainsSubstring("~~~\nxxx"));
    CHECK(asked.size() < 1200);
    CHECK_THAT(line_prompt(run, moment(1, DialogueAction::complete)),
               ContainsSubstring("all work is done"));
    CHECK_THAT(celebration_prompt(run), ContainsSubstring("has just been completed"));
}

TEST_CASE("Of a reply the first line counts that says something", "[domain][workflow][dialogue]") {
    CHECK(line_in_reply("\n  \"Off I go.\"  \nAnd more.") == "Off I go.");
    CHECK(line_in_reply("a\x1b[31mb") == "a [31mb");
    CHECK(line_in_reply(" \n\n").empty());
    CHECK(line_in_reply("\xff").size() == 3);
    CHECK(line_in_reply(std::string(5000, 'y')).size() <= longest_spoken_line);
}

TEST_CASE("What models made up is kept as text", "[domain][workflow][dialogue]") {
    const MadeUpLines lines{.lines = {{1, DialogueAction::start_work, "Off \"I\" go."},
                                      {4, DialogueAction::complete, ""}},
                            .tokens = 71,
                            .cost = 0.25};
    CHECK(made_up_from(made_up_text(lines)) == lines);
    CHECK(made_up_from(made_up_text({})) == MadeUpLines{});
    for (const char* other : {"", "nonsense", "[]", R"({"lines":[{"action":"sing"}]})"})
        CHECK(made_up_from(other) == MadeUpLines{});
}
