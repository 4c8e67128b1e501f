// Every hint that names a program is followed as its reader could: the situation is made, what is
// printed is run as it stands there, the situation looked at again.
#include "base/json.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/hint_scene.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

std::set<Hint> followed() {
    std::set<Hint> hints;
    for (const auto& ways : {ways_of_people(), ways_of_upkeep(), ways_of_agents(),
                             ways_in_sessions(), ways_of_chance(), ways_of_damage()})
        for (const HintWay& way : ways)
            hints.insert(way.hint);
    return hints;
}

// One way that leads nowhere does not hide the next.
void follow_each(const std::vector<HintWay>& ways) {
    for (const HintWay& way : ways)
        DYNAMIC_SECTION(row_of(way.hint).text_for(way.reader).text << way.program) {
            follow(way);
        }
}

bool names_program(const HintRow& row) {
    return row.in_words == InWords::no;
}

// Those that are not followed here, and why.
struct NotFollowed {
    std::string_view why;
    std::vector<Hint> hints;
};
const std::vector<NotFollowed>& not_followed() {
    static const std::vector<NotFollowed> rows = {
        {"it takes a run whose bead or refs somebody else has changed, as the tests of doctor do",
         {Hint::fix_runs, Hint::fix_piece_refs, Hint::fix_documents, Hint::fix_gate_messages,
          Hint::piece_objects}},
        {"it takes a run whose driver was killed, as the tests of gc do", {Hint::gc_ends_runs}},
        {"it takes a turn that is driven, as the tests of turn_next have it",
         {Hint::shows_own_turn}},
        {"it takes a changeset that a workflow carries out, as the tests of molecules do",
         {Hint::workflow_of_changesets, Hint::work_goes_on, Hint::review_decides,
          Hint::work_branch_of_run}},
        {"it takes a worktree that was taken away from begun work, as the tests of open do",
         {Hint::work_continues_it}},
#ifndef ATELIER_TEST_BD
        {"it takes Beads' own program", {Hint::mirror_delivers, Hint::mirror_says}},
#endif
    };
    return rows;
}

} // namespace

TEST_CASE("what people are told to run is a way", "[e2e][hints]") {
    follow_each(ways_of_people());
}

TEST_CASE("what people are told of upkeep is a way", "[e2e][hints]") {
    follow_each(ways_of_upkeep());
}

TEST_CASE("what agents are told to run is a way", "[e2e][hints]") {
    follow_each(ways_of_agents());
}

TEST_CASE("what is told while a session runs is a way", "[e2e][hints]") {
    follow_each(ways_in_sessions());
}

TEST_CASE("what is told where something happened besides is a way", "[e2e][hints]") {
    follow_each(ways_of_chance());
}

TEST_CASE("what is told of what is damaged is a way", "[e2e][hints]") {
    follow_each(ways_of_damage());
}

TEST_CASE("each hint that names a program is followed, or listed with why it is not",
          "[e2e][hints]") {
    std::set<Hint> known = followed();
    for (const NotFollowed& row : not_followed())
        for (const Hint hint : row.hints) {
            INFO(row.why << ": " << row_of(hint).text_for(Audience::person).text);
            CHECK(names_program(row_of(hint)));
            CHECK(known.insert(hint).second);
        }
    for (const HintRow& row : hint_rows()) {
        INFO(row.text_for(Audience::person).text);
        CHECK(names_program(row) == known.contains(row.hint));
    }
}

TEST_CASE("an agent that looks by a command is told none", "[e2e][hints]") {
    HintScene at;
    at.done(Audience::worker, {"epic_claim", at.first});
    at.done(Audience::worker,
            {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
    std::filesystem::remove(at.project() / "decisions");
    for (const Audience reader : {Audience::worker, Audience::planner})
        for (const Words& look :
             {Words{"doctor"}, Words{"doctor", "--json"}, Words{"status"}, Words{"review"},
              Words{"inbox"}, Words{"log"}, Words{"list"}, Words{"gc", "--dry-run"},
              Words{"why", at.first}, Words{"show", at.first + ".1"}}) {
            Words call{"git", "atelier"};
            call.insert(call.end(), look.begin(), look.end());
            const ProcessResult looked = at.call(reader, call);
            INFO(join(call, " ") << ": " << looked.out << looked.err);
            CHECK_FALSE(looked.out.empty());
            CHECK_THAT(looked.out + looked.err, !ContainsSubstring("git atelier"));
        }
    // As a person is.
    CHECK_THAT(at.done(Audience::person, {"git", "atelier", "status"}),
               ContainsSubstring("git atelier inbox --reply"));
}

TEST_CASE("each program that a hint names is there, for whoever is told of it", "[e2e][hints]") {
    AtelierSandbox sandbox;
    const std::string commands = sandbox.atelier(sandbox.root(), {"--describe"});
    const auto described = std::get<Json>(parse_json(commands));
    std::set<std::string> names{"git atelier"};
    for (const Json& command : at(described, {"commands"}).as_array())
        names.insert("git atelier " + command.string_at("name"));
    const std::string skills =
        sandbox.run(sandbox.root(), {(sandbox.programs() / "atelier-skills").string(), "-h"}).out;
    names.insert("atelier-skills");
    for (const std::string& line : lines_of(skills))
        names.insert(std::string(trim(line)));
    for (const HintRow& row : hint_rows())
        for (const HintText& text : {row.person, row.agent, row.planner, row.artisan})
            if (!text.program.empty() && text.program.front() != '{') {
                INFO(text.text);
                CHECK(names.contains(std::string(text.program)));
            }
}
