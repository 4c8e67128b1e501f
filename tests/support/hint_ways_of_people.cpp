// What the overseer is told to run, and what comes of it.
#include "support/hint_scene.hpp"

#include "support/file_contents.hpp"

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* another_plan =
    "epics:\n  - title: Another\n    changesets:\n      - title: More\n";

// The first epic is done, and waits for approvals.
void require_reviews(HintScene& at) {
    write_file(at.project() / "config.user.json", R"({"review": {"required": true}})");
    at.finish_first();
}

std::vector<HintWay> shown_by_commands() {
    return {
        {Hint::what_there_is, Audience::person,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"git", "atelier", "show", "at-zzzzz"};
         }},
        {Hint::ids_look_like, Audience::person,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"git", "atelier", "inbox", "a/b"};
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
        {Hint::finish_changesets, Audience::person,
         [](HintScene& at) {
             at.shown = at.first + ".1";
             return Words{"git", "atelier", "integrate", at.first};
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
        {Hint::which_epics, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             at.done(Audience::worker,
                     {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
             at.shown = at.first;
             return Words{"git", "atelier", "status", at.first_message()};
         }},
        {Hint::every_reason, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "switch", "-q", "-c", "first-" + at.first + ".2"});
             write_file(at.folder / "mine", "x");
             at.done(Audience::person, {"git", "add", "mine"});
             at.done(Audience::person, {"git", "commit", "-qm", "mine"});
             at.done(Audience::person, {"git", "switch", "-q", "main"});
             at.shown = at.first + ".1";
             return Words{"git", "atelier", "integrate", at.first + ".2"};
         }},
    };
}

std::vector<HintWay> shown_by_lists() {
    return {
        {Hint::rescue_list, Audience::person,
         [](HintScene&) {
             return Words{"git", "atelier", "rescue", "show", "nothing"};
         }},
        {Hint::list_settings, Audience::person,
         [](HintScene& at) {
             at.shown = "changeset.max_lines";
             return Words{"git", "atelier", "config", "changeset.max_line"};
         }},
        {Hint::edit_settings, Audience::person,
         [](HintScene& at) {
             write_file(at.sandbox.project(at.folder) / "config.user.json", "{");
             at.edit_with("cp " + at.file("{}\n"));
             return Words{"git", "atelier", "config", "review.required"};
         },
         After::succeeds},
        {Hint::settle_one, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             at.done(Audience::worker,
                     {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
             at.fills["ID"] = at.first_message();
             at.shown = "why?";
             return Words{"git", "atelier", "inbox", at.fills["ID"], "--close", at.fills["ID"]};
         }},
        {Hint::work_begins_it, Audience::person,
         [](HintScene& at) {
             at.more = {"--mode", "auto", "--agent", "demo"};
             return Words{"git", "atelier", "open", at.first};
         },
         After::otherwise},
        {Hint::retry_makes_worktree, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             at.done(Audience::worker,
                     {"changeset_block", "--changeset", at.first + ".1", "--reason", "which?"});
             at.shown = "which?";
             return Words{"git", "atelier", "open", at.first + ".1"};
         }},
        {Hint::landed_where_now, Audience::person,
         [](HintScene& at) {
             at.finish_first();
             at.shown = "src/a.txt";
             return Words{"git", "atelier", "open", at.first + ".1"};
         }},
        {Hint::lists_mistakes, Audience::person,
         [](HintScene& at) {
             write_file(at.folder / "flow.yaml", "steps: [{turn: nobody}]\n");
             at.shown = "there is no role 'nobody'";
             return Words{"git", "atelier", "workflows", "flow.yaml"};
         }},
        {Hint::lists_runs, Audience::person,
         [](HintScene& at) {
             at.shown = "there are no runs yet";
             return Words{"git", "atelier", "signal", "at-zzzzz", "advance"};
         }},
        {Hint::carries_changesets, Audience::person,
         [](HintScene& at) {
             at.shown = "workflow.changeset is now qa";
             return Words{"git", "atelier", "run", "qa", "Write of the sea"};
         }},
        {Hint::end_run_first, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "config", "artisan.default", "demo"});
             const Json begun =
                 at.sandbox.json(at.folder, {"run", "rounds", "Say more", "--document", "notes.md",
                                             "--steps", "1"});
             return Words{"git", "atelier", "integrate",
                          atelier::test::at(begun, {"run", "id"}).as_string()};
         },
         After::succeeds},
        {Hint::give_run_up_first, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "config", "artisan.default", "demo"});
             const Json made = at.sandbox.json(at.folder, {"commission", "A verse"});
             const std::string piece = atelier::test::at(made, {"run", "pieces", "0"}).as_string();
             at.sandbox.json(at.folder, {"commission", "More", "--from", piece, "--queue"});
             return Words{"git", "atelier", "gallery", piece, "--delete"};
         },
         After::succeeds},
        {Hint::lists_pieces, Audience::person,
         [](HintScene& at) {
             at.shown = "the gallery is empty";
             return Words{"git", "atelier", "gallery", "at-zzzzz.1"};
         }},
        {Hint::lists_artisans, Audience::person,
         [](HintScene& at) {
             at.shown = "calligrapher";
             return Words{"git", "atelier", "pause", "artisan:scuot"};
         }},
        {Hint::enough_artisans, Audience::person,
         [](HintScene& at) {
             at.shown = "calligrapher";
             return Words{"git",   "atelier", "commission", "A verse",
                          "--how", "duet",    "--artisan",  "scout"};
         }},
        {Hint::lists_what_pauses, Audience::person,
         [](HintScene&) {
             return Words{"git", "atelier", "pause", "zzzzzzzzzz"};
         }},
        {Hint::lists_messages, Audience::person,
         [](HintScene& at) {
             return Words{"git", "atelier", "inbox", "--close", at.first};
         }},
    };
}

std::vector<HintWay> of_pauses() {
    return {
        {Hint::what_can_pause, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             at.done(Audience::worker,
                     {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
             return Words{"git", "atelier", "pause", at.first_message()};
         }},
        {Hint::resume_one, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "pause", at.first});
             return Words{"git", "atelier", "work", at.first, "--mode", "auto", "--agent", "demo"};
         },
         After::succeeds},
        {Hint::resume_project, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "pause"});
             return Words{"git", "atelier", "work", at.first, "--mode", "auto", "--agent", "demo"};
         },
         After::succeeds},
    };
}

std::vector<HintWay> of_pins() {
    return {
        {Hint::pinned, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "pin", at.second});
             return Words{"git", "atelier", "abandon", at.second, "--reason", "r", "--yes"};
         },
         After::succeeds},
        {Hint::what_to_pin, Audience::person,
         [](HintScene& at) {
             at.finish_first();
             at.shown = at.second;
             return Words{"git", "atelier", "pin", at.first};
         }},
        {Hint::pause_first, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             return Words{"git", "atelier", "pin", at.first};
         },
         After::done},
    };
}

std::vector<HintWay> of_planning() {
    return {
        {Hint::plan_edit_help, Audience::person,
         [](HintScene& at) {
             at.edit_with("true");
             return Words{"plan_edit", at.draft + ".1", "--text"};
         }},
        {Hint::give_root_branch, Audience::person,
         [](HintScene& at) {
             const std::string epic = at.first.substr(0, 3) + "zz9";
             at.done(Audience::person, {"git", "atelier", "import",
                                        at.file("{\"id\":\"" + epic +
                                                "\",\"title\":\"In\",\"status\":\"open\","
                                                "\"issue_type\":\"epic\",\"priority\":2,"
                                                "\"created_at\":\"2026-01-01T00:00:00Z\","
                                                "\"updated_at\":\"2026-01-01T00:00:00Z\"}\n"
                                                "{\"id\":\"" +
                                                epic +
                                                ".1\",\"title\":\"Part\","
                                                "\"description\":\"Do it.\",\"status\":\"open\","
                                                "\"issue_type\":\"feature\",\"labels\":[\"at:"
                                                "changeset\",\"cs:planned\"],\"priority\":2,"
                                                "\"created_at\":\"2026-01-01T00:00:00Z\","
                                                "\"updated_at\":\"2026-01-01T00:00:00Z\","
                                                "\"dependencies\":[{\"issue_id\":\"" +
                                                epic + ".1\",\"depends_on_id\":\"" + epic +
                                                "\",\"type\":\"parent-child\"}]}\n")});
             at.edit_with("sed -i 's/title: In/title: In\\n    root_branch: in/'");
             return Words{"git", "atelier", "promote", epic, "--yes"};
         },
         After::otherwise},
        {Hint::give_up_begun, Audience::person,
         [](HintScene& at) {
             at.done(Audience::worker, {"epic_claim", at.first});
             at.done(Audience::worker,
                     {"changeset_block", "--changeset", at.first + ".2", "--reason", "why?"});
             at.done(Audience::worker, {"release_epic"});
             at.edit_with("sed -i '/id: " + at.first + "[.]2/,$d'");
             at.more = {"--yes"};
             return Words{"git", "atelier", "plan", "--edit", at.first};
         }},
        {Hint::promote_it, Audience::person,
         [](HintScene& at) {
             at.edit_with("sed -i 's/draft: true/draft: false/'");
             at.more = {"--yes"};
             return Words{"git", "atelier", "plan", "--edit", at.draft};
         },
         After::succeeds},
    };
}

std::vector<HintWay> of_new_plans() {
    return {
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
             at.edit_with(
                 "sed -i '$a \\    changesets:\\n      - title: T\\n        description: D'");
             return Words{"git", "atelier", "promote", at.empty_epic(), "--yes"};
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
        {Hint::lists_mail_controls, Audience::person,
         [](HintScene& at) {
             // A group of which whoever writes to it is the only member.
             const Json log = at.sandbox.json(at.folder, {"log"});
             std::string own;
             for (const Json& event : log.find("events")->as_array())
                 if (event.string_at("actor").starts_with("atelier/overseer/"))
                     own = event.string_at("actor");
             at.done(Audience::person,
                     {"git", "atelier", "mail", "--new", "group", "team", "--member", own});
             at.shown = "team";
             return Words{"git", "atelier", "mail", "--to", "group:team", "--subject", "s"};
         }},
        {Hint::makes_mail_control, Audience::person,
         [](HintScene& at) {
             at.shown = "saved the channel none";
             return Words{"git", "atelier", "mail", "channel:none"};
         }},
        {Hint::name_what_is_new, Audience::person,
         [](HintScene& at) {
             at.fills["NAME"] = "reviews";
             at.fills["ID"] = "planner";
             at.shown = "reviews";
             return Words{"git", "atelier", "mail", "--new", "queue"};
         }},
        {Hint::what_is_reviewed, Audience::person,
         [](HintScene& at) {
             at.shown = at.draft;
             return Words{"git", "atelier", "review", "--approve"};
         }},
        {Hint::approve_then_land, Audience::person,
         [](HintScene& at) {
             require_reviews(at);
             return Words{"git", "atelier", "integrate", at.first + ".1"};
         },
         After::succeeds},
        {Hint::revert_by_changeset, Audience::person,
         [](HintScene& at) {
             require_reviews(at);
             const std::string id = at.first + ".1";
             at.done(Audience::person, {"git", "atelier", "review", id, "--approve"});
             at.done(Audience::person, {"git", "atelier", "integrate", id});
             at.more = {"--yes"};
             at.shown = "took back the landing of " + id;
             return Words{"git", "atelier", "integrate", id, "--undo"};
         }},
        {Hint::review_before_landing, Audience::person,
         [](HintScene& at) {
             at.finish_first();
             at.shown = "review.required is now true";
             return Words{"git",           "atelier",           "review",
                          at.first + ".1", "--request-changes", "another name"};
         }},
        {Hint::see_review, Audience::person,
         [](HintScene& at) {
             require_reviews(at);
             const std::string id = at.first + ".1";
             at.done(Audience::person,
                     {"git", "atelier", "review", id, "--request-changes", "another name"});
             at.shown = id;
             return Words{"git", "atelier", "review", id, "--approve"};
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
    for (const auto& some : {shown_by_commands(), shown_by_lists(), of_planning(), of_pauses(),
                             of_pins(), of_new_plans(), of_working(), of_registering()})
        ways.insert(ways.end(), some.begin(), some.end());
    return ways;
}

} // namespace atelier::test
