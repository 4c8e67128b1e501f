#include "base/hint_table.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <set>

using namespace atelier;

namespace {

std::vector<HintText> texts_of(const HintRow& row) {
    std::vector<HintText> texts;
    for (const HintText& text : {row.person, row.agent, row.planner, row.artisan})
        if (!text.text.empty()) texts.push_back(text);
    return texts;
}

} // namespace

TEST_CASE("each hint has one row, where its name is looked up", "[base][hint]") {
    std::size_t at = 0;
    for (const HintRow& row : hint_rows())
        CHECK(static_cast<std::size_t>(row.hint) == at++);
    CHECK(&row_of(hint_rows().back().hint) == &hint_rows().back());
}

TEST_CASE("each hint says something, in words that no other row has", "[base][hint]") {
    std::set<std::string> seen;
    for (const HintRow& row : hint_rows()) {
        const auto texts = texts_of(row);
        INFO(static_cast<int>(row.hint));
        REQUIRE_FALSE(texts.empty());
        CHECK((row.person.text.empty() || seen.insert(std::string(row.person.text)).second));
        for (const HintText& text : texts) {
            INFO(text.text);
            CHECK_FALSE(text.text.ends_with('.'));
            CHECK(text.text.find('\n') == std::string_view::npos);
        }
    }
}

TEST_CASE("a row names a program, or says why it is in words alone", "[base][hint]") {
    for (const HintRow& row : hint_rows()) {
        const auto texts = texts_of(row);
        INFO(texts.front().text);
        const bool named =
            std::ranges::any_of(texts, [](const HintText& text) { return !text.program.empty(); });
        CHECK(named == (row.in_words == InWords::no));
        for (const HintText& text : texts)
            CHECK(text.text.find(text.program) != std::string_view::npos);
    }
}

TEST_CASE("people are told commands and agents skills", "[base][hint]") {
    for (const HintRow& row : hint_rows()) {
        INFO(row.person.text << " | " << row.agent.text << " | " << row.planner.text);
        CHECK((row.person.program.empty() || row.person.program.starts_with("git atelier") ||
               row.person.program.starts_with('{') || row.person.program == "atelier-skills"));
        CHECK(row.agent.text.find("git atelier") == std::string_view::npos);
        CHECK(row.planner.text.find("git atelier") == std::string_view::npos);
        CHECK(row.artisan.text.find("git atelier") == std::string_view::npos);
    }
}

TEST_CASE("who has no text of their own is sent to no program of others", "[base][hint]") {
    const HintText words{"wait"};
    const HintText command{"do 'git atelier gc'", "git atelier gc"};
    const HintText skill{"do heartbeat", "heartbeat"};
    const auto told = [](const HintRow& row, Audience reader) {
        return std::string(row.text_for(reader).text);
    };
    const HintRow of_people{Hint::gc_ends, {}, InWords::no, command};
    CHECK(told(of_people, Audience::person) == command.text);
    CHECK(told(of_people, Audience::worker) == "the overseer has to see to it");
    CHECK(told(of_people, Audience::planner) == "the overseer has to see to it");
    const HintRow of_agents{Hint::gc_ends, {}, InWords::no, {}, skill};
    CHECK(told(of_agents, Audience::person) == "the agent of that session has to see to it");
    CHECK(told(of_agents, Audience::planner) == skill.text);
    const HintRow of_planners{Hint::gc_ends, {}, InWords::no, {}, {}, skill};
    CHECK(told(of_planners, Audience::planner) == skill.text);
    CHECK(told(of_planners, Audience::worker) == "a planner has to see to it");
    const HintRow of_artisans{Hint::gc_ends, {}, InWords::no, {}, {}, {}, skill};
    CHECK(told(of_artisans, Audience::artisan) == skill.text);
    CHECK(told(of_artisans, Audience::worker) == "an artisan has to see to it");
    const HintRow of_all{Hint::gc_ends, {}, InWords::wait, words};
    CHECK(told(of_all, Audience::worker) == words.text);
    const HintRow said_to_agents{Hint::gc_ends, {}, InWords::wait, {}, words};
    CHECK(told(said_to_agents, Audience::person) == words.text);
}

TEST_CASE("an artisan is sent to no skill of others", "[base][hint]") {
    for (const HintRow& row : hint_rows()) {
        INFO(row.person.text << " | " << row.agent.text << " | " << row.planner.text);
        CHECK(row.text_for(Audience::artisan).program == row.artisan.program);
        CHECK_FALSE(row.text_for(Audience::artisan).text.empty());
    }
    CHECK(row_of(Hint::use_skill).text_for(Audience::artisan).text == for_workers.text);
}

TEST_CASE("the names to fill in are told from other braces", "[base][hint]") {
    CHECK(names_in("a {b} {} {C} {d_e} {f") == std::vector<std::string_view>{"b", "d_e"});
}
