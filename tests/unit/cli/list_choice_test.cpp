#include "cli/list_choice.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

using State = ListChoice::State;

const std::vector<ChoiceRow> three = {{"Resume epics:", "at-b1", "Begun"},
                                      {"Epics that can be worked on:", "at-f1", "Free"},
                                      {"Epics that can be worked on:", "at-f2", "Other"}};

// What is taken when those keys are pressed; nullopt while it is open or was left.
std::optional<std::size_t> taken(const std::vector<std::string>& keys) {
    ListChoice choice(three);
    for (const std::string& key : keys)
        if (choice.press(key) == State::taken) return choice.marked();
    return std::nullopt;
}

std::vector<std::string> typed(const std::string& text) {
    std::vector<std::string> keys;
    for (const char c : text)
        keys.emplace_back(1, c);
    keys.emplace_back("\r");
    return keys;
}

} // namespace

TEST_CASE("arrows move the mark and stop at the ends, Enter takes what is marked", "[cli][list]") {
    CHECK(taken({"\r"}) == 0U);
    CHECK(taken({"\x1b[B", "\r"}) == 1U);
    CHECK(taken({"\x1bOB", "\x0e", "\x1b[B", "\x1b[B", "\x1b[A", "\r"}) == 1U);
    CHECK(taken({"\x1b[A", "\r"}) == 0U);
}

TEST_CASE("a number, an id and a part that only one id has are taken, and nothing else",
          "[cli][list]") {
    CHECK(taken(typed("3")) == 2U);
    CHECK(taken(typed("at-f1")) == 1U);
    CHECK_FALSE(taken(typed("4")));
    CHECK_FALSE(taken(typed("at-f")));
    CHECK(taken(typed("at-b")) == 0U);
    CHECK(taken(typed("f2")) == 2U);
    CHECK_FALSE(taken(typed("Begun")));
    CHECK(taken({"4", "\x7f", "2", "\r"}) == 1U);
    ListChoice choice(three);
    for (const std::string& key : typed("at-zz"))
        choice.press(key);
    CHECK_THAT(choice.page(0, 0).back(), ContainsSubstring("not in the list"));
    CHECK(choice.press("\r") == State::taken);
}

TEST_CASE("Esc and the end of input leave the list, other keys do nothing", "[cli][list]") {
    CHECK(ListChoice(three).press("\x1b") == State::left);
    CHECK(ListChoice(three).press("\x04") == State::left);
    CHECK(ListChoice(three).press("\x1b[5~") == State::open);
    CHECK(ListChoice(three).press("\t") == State::open);
}

TEST_CASE("a list is drawn with its mark, within the screen", "[cli][list]") {
    ListChoice choice(three);
    choice.press("2");
    CHECK(join(choice.page(0, 0), "\n") == "Resume epics:\n"
                                           "  1) at-b1  Begun\n"
                                           "Epics that can be worked on:\n"
                                           "> 2) at-f1  Free\n"
                                           "  3) at-f2  Other\n"
                                           "Which one? 2");
    choice.press("\x1b[B");
    for (const std::size_t height : {2U, 3U, 5U}) {
        const auto page = choice.page(12, height);
        CHECK(page.size() == height);
        CHECK_THAT(join(page, "\n"), ContainsSubstring("> 3) at-f2"));
        for (const std::string& line : page)
            CHECK(width(line) <= 12);
    }
    CHECK(list_text(three) == "Resume epics:\n"
                              "  1) at-b1  Begun\n"
                              "Epics that can be worked on:\n"
                              "  2) at-f1  Free\n"
                              "  3) at-f2  Other\n");
}
