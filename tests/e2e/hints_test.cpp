// Every hint that names a program is followed as its reader could: the situation is made, the
// printed program run, the situation looked at again.
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
    for (const HintWay& way : ways_of_people())
        hints.insert(way.hint);
    for (const HintWay& way : ways_of_agents())
        hints.insert(way.hint);
    return hints;
}

bool names_program(const HintRow& row) {
    return row.in_words == InWords::no;
}

// Those whose situation takes a damaged store, a process that dies or a long session: the test of
// that situation follows them.
struct FollowedElsewhere {
    std::string_view test;
    std::vector<Hint> hints;
};
const std::vector<FollowedElsewhere>& followed_elsewhere() {
    static const std::vector<FollowedElsewhere> rows = {
        {"the tests of doctor",
         {Hint::fix_rights,    Hint::fix_hooks,          Hint::fix_branch,
          Hint::salvage,       Hint::or_begin_anew,      Hint::begin_anew,
          Hint::put_copy_back, Hint::copy_or_anew,       Hint::doctor_says_what,
          Hint::own_file,      Hint::put_own_file_back,  Hint::same_git,
          Hint::claims_left,   Hint::install_agent,      Hint::decisions_anew,
          Hint::log_and_lines, Hint::decide_where_right, Hint::work_unlocks,
          Hint::work_records,  Hint::guard_written_anew}},
        {"the tests of gc and remove",
         {Hint::gc_worktrees, Hint::gc_branches, Hint::gc_ends, Hint::gc_ends_old,
          Hint::gc_gives_back, Hint::gc_force, Hint::gc_after_push, Hint::land_or_abandon,
          Hint::end_that_session, Hint::end_then_abandon, Hint::wait_for_session}},
        {"the tests of the mirror, which need bd",
         {Hint::turn_mirror_on, Hint::mirror_delivers, Hint::mirror_says}},
        {"the tests of the inbox, of promoting and of landing by hand",
         {Hint::look_again, Hint::settle_one, Hint::approve_by_answer, Hint::lists_own_messages,
          Hint::close_and_plan, Hint::look_then_retry}},
        {"the tests of registering",
         {Hint::relink_if_moved, Hint::relink_or_init, Hint::relink_if_now, Hint::relink_if_here}},
        {"the tests of sessions and of their guards",
         {Hint::ends_changeset, Hint::plan_instead, Hint::session_works_here, Hint::commit_or_block,
          Hint::read_mail, Hint::widen_paths, Hint::approve_size, Hint::shows_the_numbers,
          Hint::ask_for_size, Hint::nothing_to_change, Hint::ref_is_locked, Hint::land_first,
          Hint::close_message}},
        {"the unit tests of the move or the edit that is refused",
         {Hint::every_reason, Hint::why_blocked, Hint::ids_look_like, Hint::correct_field,
          Hint::give_root_branch, Hint::plan_example, Hint::give_up_begun, Hint::overseer_edits,
          Hint::promote_first, Hint::new_changeset, Hint::more_work_announced,
          Hint::plan_or_abandon, Hint::overseer_decides_it, Hint::edit_again, Hint::which_epics,
          Hint::finish_tasks, Hint::say_it_cannot_be_done}},
    };
    return rows;
}

} // namespace

TEST_CASE("what people are told to run is a way", "[e2e][hints]") {
    for (const HintWay& way : ways_of_people())
        follow(way);
}

TEST_CASE("what agents are told to run is a way", "[e2e][hints]") {
    for (const HintWay& way : ways_of_agents())
        follow(way);
}

TEST_CASE("each hint that names a program is followed, here or in the test of its situation",
          "[e2e][hints]") {
    std::set<Hint> known = followed();
    for (const FollowedElsewhere& row : followed_elsewhere())
        for (const Hint hint : row.hints) {
            INFO(row.test << ": " << row_of(hint).text_for(Audience::person).text);
            CHECK(names_program(row_of(hint)));
            CHECK(known.insert(hint).second);
        }
    for (const HintRow& row : hint_rows()) {
        INFO(row.text_for(Audience::person).text);
        CHECK(names_program(row) == known.contains(row.hint));
    }
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
        for (const HintText& text : {row.person, row.agent, row.planner})
            if (!text.program.empty() && text.program.front() != '{') {
                INFO(text.text);
                CHECK(names.contains(std::string(text.program)));
            }
}
