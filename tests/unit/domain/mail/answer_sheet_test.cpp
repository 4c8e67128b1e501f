#include "domain/mail/answer_sheet.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

#include <random>

using namespace atelier;
using namespace atelier::test;

namespace {

const std::vector<SheetQuestion> two = {{id("at-m1"), "BLOCKED: MIT or GPL?\nfrom worker-1\n"},
                                        {id("at-m2"), "May it be that large?", true}};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

const std::string first_mark = "---- answer to at-m1 ----\n";
const std::string second_mark = "---- answer to at-m2 ----\n";

std::string answered(const std::string& one, const std::string& other) {
    const std::string text = replaced(answer_sheet(two), first_mark, first_mark + one);
    return replaced(text, second_mark, second_mark + other);
}

std::string refusal(const std::string& text) {
    const Error error = must_fail(read_answers(two, text));
    CHECK(error.code == ErrorCode::usage);
    return error.message;
}

} // namespace

TEST_CASE("each question stands above the place for its answer", "[domain][answer_sheet]") {
    CHECK_THAT(
        answer_sheet(two),
        ContainsSubstring("\n"
                          "---- question at-m1 ----\n"
                          "> BLOCKED: MIT or GPL?\n"
                          "> from worker-1\n"
                          "---- answer to at-m1 ----\n"
                          "\n"
                          "\n"
                          "---- question at-m2 ----\n"
                          "> May it be that large?\n"
                          "> (To approve the size, begin the answer with \"approve-size:\".)\n"
                          "---- answer to at-m2 ----\n"
                          "\n"
                          "\n"
                          "---- end ----\n"));
    CHECK(unwrap(read_answers(two, answer_sheet(two))).empty());
}

TEST_CASE("an answer is what stands below its mark, and nothing is none",
          "[domain][answer_sheet]") {
    const auto one = unwrap(read_answers(two, answered("\n", "  keep:\n\n# this\n    x\n")));
    REQUIRE(one.size() == 1);
    CHECK(one[0].message == id("at-m2"));
    CHECK(one[0].text == "  keep:\n\n# this\n    x");
    CHECK_FALSE(one[0].approves_size);

    const auto both =
        unwrap(read_answers(two, answered("approve-size: yes", "approve-size:\n one table\n")));
    REQUIRE(both.size() == 2);
    // Nobody asked there for a size.
    CHECK(both[0].text == "approve-size: yes");
    CHECK_FALSE(both[0].approves_size);
    CHECK(both[1].text == "one table");
    CHECK(both[1].approves_size);
}

TEST_CASE("what editors do to the ends of lines changes no answer", "[domain][answer_sheet]") {
    const std::string plain = answered("MIT\nor so\n", "");
    std::string other = "\xEF\xBB\xBF";
    for (const char c : plain)
        other += c == '\n' ? "  \r\n" : std::string(1, c);
    other.erase(other.size() - 4);
    const auto answers = unwrap(read_answers(two, other));
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].text == "MIT\nor so");
}

TEST_CASE("a mark that is gone, changed or out of place is named, and nothing is taken",
          "[domain][answer_sheet]") {
    const std::string text = answered("MIT\n", "No\n");
    CHECK(refusal(replaced(text, second_mark, "")) ==
          "line 17: '---- answer to at-m2 ----' is missing above '---- end ----'");
    CHECK(refusal(replaced(text, first_mark, "---- answer to at-m1 ---- MIT\n")) ==
          "line 11: '---- answer to at-m1 ----' is missing above '---- question at-m2 ----'");
    CHECK(refusal(replaced(text, "MIT\n", first_mark)) ==
          "line 8: '---- answer to at-m1 ----' stands there a second time");
    CHECK(refusal(text.substr(0, text.find("---- end"))) == "'---- end ----' is missing");
    CHECK(refusal("") == "'---- question at-m1 ----' is missing");
}

TEST_CASE("text where no answer is looked for is named, and nothing is taken",
          "[domain][answer_sheet]") {
    const std::string text = answer_sheet(two);
    const std::string wrong = "this is not where an answer is written, or the question was changed";
    CHECK(refusal("hello\n" + text) == "line 1: " + wrong);
    CHECK(refusal(text + "hello\n") == "line 17: " + wrong);
    CHECK(refusal(replaced(text, "> from worker-1\n", "> from worker-1\nMIT\n")) ==
          "line 7: " + wrong);
    CHECK(refusal(replaced(text, "> from worker-1\n", "")) ==
          "a question has lost its line '> from worker-1'");
}

TEST_CASE("whatever becomes of the text, a written word is in an answer or refused",
          "[domain][answer_sheet][generated]") {
    std::mt19937 random(20261130);
    const std::string text = answered("WORD-ONE\n", "WORD-TWO\n");
    for (int round = 0; round < 3000; ++round) {
        std::string hurt = text;
        for (std::size_t cuts = 1 + random() % 3; cuts > 0; --cuts) {
            const std::size_t at = random() % hurt.size();
            if (random() % 2 == 0)
                hurt.erase(at, 1 + random() % 40);
            else
                hurt.insert(at, text.substr(random() % text.size(), random() % 40));
            if (hurt.empty()) hurt = "\n";
        }
        const auto answers = read_answers(two, hurt);
        if (!answers) continue;
        INFO(hurt);
        std::string taken;
        for (const SheetAnswer& answer : *answers)
            taken += answer.text + "\n";
        for (const std::string word : {"WORD-ONE", "WORD-TWO"})
            CHECK((hurt.find(word) == std::string::npos || taken.find(word) != std::string::npos));
    }
}

TEST_CASE("an answer approves what a run has made where it begins so", "[domain][answer_sheet]") {
    const std::vector<SheetQuestion> gate = {
        {.message = id("at-m1"), .text = "NEEDS-DECISION: A letter\n", .of_gate = true}};
    const std::string sheet = answer_sheet(gate);
    CHECK_THAT(sheet, ContainsSubstring("begin the answer with \"approve:\""));
    const auto read = [&](const std::string& answer) {
        return unwrap(read_answers(gate, replaced(sheet, first_mark, first_mark + answer)));
    };
    CHECK(read("").empty());
    REQUIRE(read("approve: as it is\n").size() == 1);
    CHECK(read("approve: as it is\n").front().approves);
    CHECK(read("approve: as it is\n").front().text == "as it is");
    CHECK_FALSE(read("Shorter.\n").front().approves);
    CHECK_FALSE(unwrap(read_answers(two, answered("approve: it", ""))).front().approves);
}
