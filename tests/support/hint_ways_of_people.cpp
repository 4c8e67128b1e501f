// What the overseer is told to run, and what comes of it.
#include "support/hint_scene.hpp"

#include "support/file_contents.hpp"

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* another_plan =
    "epics:\n  - title: Another\n    changesets:\n      - title: More\n";

std::vector<HintWay> shown_by_commands() {
    return {
        {Hint::what_there_is, Audience::person,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"git", "atelier", "show", "at-zzzzz"};
         }},
        {Hint::epics_and_changesets, Audience::person,
         [](HintScene& at) {
             at.shown = at.first + ".1";
             return Words{"git", "atelier", "promote", at.first + ".1"};
         }},
        {Hint::what_to_change, Audience::person,
         [](HintScene& at) {
             at.shown = "Begin";
             return Words{"plan_edit", at.first + ".1", "--scope", "x", "--text"};
         }},
        {Hint::why_more, Audience::person,
         [](HintScene& at) {
             at.shown = "draft";
             return Words{"git", "atelier", "work", at.draft, "--mode", "auto", "--agent", "demo"};
         }},
        {Hint::why_it_waits, Audience::person,
         [](HintScene& at) {
             at.shown = at.first + ".1";
             return Words{"plan_edit", at.first + ".1", "--add-dependency", at.first + ".2",
                          "--text"};
         }},
        {Hint::lists_commands, Audience::person,
         [](HintScene& at) {
             at.shown = "status";
             return Words{"git", "atelier", "no-such-command"};
         }},
        {Hint::lists_programs, Audience::person,
         [](HintScene& at) {
             at.shown = "claim_epic";
             return Words{"atelier-skills", "no-such-skill"};
         }},
        {Hint::rescue_list, Audience::person,
         [](HintScene&) {
             return Words{"git", "atelier", "rescue", "show", "nothing"};
         }},
        {Hint::lists_messages, Audience::person,
         [](HintScene& at) {
             return Words{"git", "atelier", "inbox", "--close", at.first};
         }},
    };
}

std::vector<HintWay> of_planning() {
    return {
        {Hint::promote_it, Audience::person,
         [](HintScene& at) {
             at.edit_with("sed -i 's/draft: true/draft: false/'");
             at.more = {"--yes"};
             return Words{"git", "atelier", "plan", "--edit", at.draft};
         },
         After::succeeds},
        {Hint::new_epics_from_file, Audience::person,
         [](HintScene& at) {
             at.edit_with("sed -i '$a \\  - title: Other'");
             at.fills["FILE"] = at.file(another_plan);
             return Words{"git", "atelier", "plan", "--edit", at.first};
         }},
        {Hint::change_existing, Audience::person,
         [](HintScene& at) {
             at.edit_with("true");
             at.fills["EPIC"] = at.first;
             return Words{"git", "atelier", "plan", "--from",
                          at.file("epics:\n  - title: X\n    changesets:\n      - id: " + at.first +
                                  ".1\n        title: Y\n")};
         }},
        {Hint::new_epic, Audience::person,
         [](HintScene& at) {
             at.finish_first();
             at.edit_with("sed -i 's/title: First/title: Other/'");
             at.more = {"--from", at.file(another_plan)};
             return Words{"git", "atelier", "plan", "--edit", at.first};
         }},
        {Hint::add_changesets, Audience::person,
         [](HintScene& at) {
             at.done(Audience::planner,
                     {"plan_create_epic", "--title", "Empty", "--scope", "S", "--acceptance", "A"});
             at.edit_with(
                 "sed -i '$a \\    changesets:\\n      - title: T\\n        description: D'");
             std::string empty;
             const Json status = at.sandbox.json(at.folder, {"status"});
             for (const Json& epic : test::at(status, {"epics"}).as_array())
                 if (epic.string_at("title") == "Empty") empty = epic.string_at("id");
             return Words{"git", "atelier", "promote", empty, "--yes"};
         },
         After::succeeds},
    };
}

std::vector<HintWay> of_working() {
    return {
        {Hint::mode_auto, Audience::person,
         [](HintScene& at) {
             at.more = {"--agent", "demo"};
             return Words{"git", "atelier", "work", "--agent", "demo"};
         }},
        {Hint::choose_agent, Audience::person,
         [](HintScene& at) {
             at.fills["NAME"] = "demo";
             return Words{"git", "atelier", "work", "--mode", "auto"};
         },
         After::succeeds, "git atelier init"},
        {Hint::reply_takes_both, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             at.done(Audience::worker,
                     {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
             const Json inbox = at.sandbox.json(at.folder, {"inbox"});
             at.fills["ID"] = test::at(inbox, {"messages", "0", "id"}).as_string();
             return Words{"git", "atelier", "inbox", "--reply", at.fills["ID"]};
         }},
        {Hint::approve_takes_both, Audience::person,
         [](HintScene& at) {
             at.fills["ID"] = at.first + ".1";
             return Words{"git", "atelier", "review", at.first + ".1", "--approve-size"};
         }},
    };
}

std::vector<HintWay> of_registering() {
    return {
        {Hint::init_there, Audience::person,
         [](HintScene& at) {
             at.folder = at.sandbox.git().plain("another").folder;
             at.more = {"--yes"};
             return Words{"git", "atelier", "status"};
         },
         After::succeeds},
        {Hint::relink, Audience::person,
         [](HintScene& at) {
             const fs::path moved = at.folder.string() + "-moved";
             fs::rename(at.folder, moved);
             at.folder = moved;
             at.more = {"--yes"};
             return Words{"git", "atelier", "status"};
         },
         After::succeeds},
    };
}

} // namespace

std::vector<HintWay> ways_of_people() {
    std::vector<HintWay> ways;
    for (const auto& some : {shown_by_commands(), of_planning(), of_working(), of_registering()})
        ways.insert(ways.end(), some.begin(), some.end());
    return ways;
}

} // namespace atelier::test
