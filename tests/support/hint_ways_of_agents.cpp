// What agents are told to run, and what comes of it.
#include "support/hint_scene.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

namespace atelier::test {
namespace {

void claim_as(HintScene& at, const std::string& agent, const std::string& epic) {
    const ProcessResult claimed = at.call_as(agent, {"epic_claim", epic});
    if (claimed.status != 0) FAIL(claimed.out << claimed.err);
}

// As another Beads program may leave it.
void block_in_store(HintScene& at) {
    std::string rows;
    for (std::string row : lines_of(at.done(Audience::person, {"git", "atelier", "export"})))
        if (row.find("\"id\":\"" + at.first + "\"") != std::string::npos) {
            const std::string open = "\"status\":\"open\"";
            row.replace(row.find(open), open.size(), "\"status\":\"blocked\"");
            rows = row + "\n";
        }
    at.done(Audience::person, {"git", "atelier", "import", at.file(rows), "--allow-stale"});
}

std::vector<HintWay> shown_to_workers() {
    return {
        {Hint::what_there_is, Audience::worker,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"bead_show", "at-zzzzz", "--text"};
         }},
        {Hint::ids_look_like, Audience::worker,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"bead_show", "a/b", "--text"};
         }},
        {Hint::epics_and_changesets, Audience::worker,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"epic_claim", at.first + ".1", "--text"};
         }},
        {Hint::what_it_is, Audience::worker,
         [](HintScene& at) {
             at.shown = "Begin";
             return Words{"task_done", at.first + ".1", "--text"};
         }},
        {Hint::which_are_free, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/bob", at.first);
             at.shown = at.second;
             return Words{"epic_claim", at.first, "--text"};
         }},
        {Hint::which_are_open, Audience::worker,
         [](HintScene& at) {
             at.finish_first();
             at.shown = at.second;
             return Words{"epic_claim", at.first, "--text"};
         }},
        {Hint::promote_it, Audience::worker,
         [](HintScene& at) {
             at.shown = at.first;
             return Words{"epic_claim", at.draft, "--text"};
         }},
        {Hint::what_each_lacks, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/bob", at.first);
             claim_as(at, "atelier/worker/carl", at.second);
             at.shown = at.second;
             return Words{"claim_epic", "--text"};
         }},
        {Hint::name_changeset, Audience::worker,
         [](HintScene& at) {
             at.sandbox.plan(at.folder, "epics:\n  - title: Pair\n"
                                        "    changesets:\n      - title: One\n"
                                        "        description: It.\n      - title: Two\n"
                                        "        description: It.\n");
             at.shown = at.epic_titled("Pair");
             claim_as(at, "atelier/worker/alice", at.shown);
             return Words{"changeset_done", "--text"};
         }},
        {Hint::lists_commands, Audience::worker,
         [](HintScene& at) {
             at.shown = "claim_epic";
             return Words{"git", "atelier", "no-such-command"};
         }},
    };
}

std::vector<HintWay> of_workers() {
    return {
        {Hint::every_reason, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             at.shown = at.first + ".1";
             return Words{"changeset_done", "--changeset", at.first + ".2", "--text"};
         }},
        {Hint::lists_own_messages, Audience::worker,
         [](HintScene& at) {
             return Words{"mail_mark_read", at.first, "--text"};
         }},
        {Hint::claims_next, Audience::worker,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "mail", "--new", "queue", "reviews"});
             at.done(Audience::person, {"git", "atelier", "mail", "--to", "queue:reviews",
                                        "--subject", "Look at it"});
             at.shown = "Look at it";
             return Words{"mail_queue_claim", "--queue", "reviews", at.first, "--text"};
         }},
        {Hint::why_blocked, Audience::worker,
         [](HintScene& at) {
             block_in_store(at);
             at.shown = at.first;
             return Words{"epic_claim", at.first, "--text"};
         }},
    };
}

std::vector<HintWay> of_claims() {
    return {
        {Hint::claim_one, Audience::worker,
         [](HintScene&) {
             return Words{"work_done", "--text"};
         },
         After::otherwise},
        {Hint::already_assigned, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             return Words{"epic_claim", at.second, "--text"};
         },
         After::succeeds, "release_epic"},
        {Hint::finish_own_tasks, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             at.fills["ID..."] = at.first + ".1.1";
             return Words{"changeset_done", "--changeset", at.first + ".1", "--text"};
         },
         After::otherwise},
        {Hint::make_on_root, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             at.done(Audience::worker, {"task_done", at.first + ".1.1"});
             at.more = {"--changeset", at.first + ".1"};
             return Words{"changeset_done", "--changeset", at.first + ".1", "--text"};
         },
         After::otherwise},
        {Hint::finish_changesets, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             at.shown = at.first + ".1";
             return Words{"work_done", "--text"};
         }},
        {Hint::own_way, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             at.shown = at.first + ".1";
             return Words{"changeset_abandon", "--changeset", at.first + ".1",
                          "--reason",          "x",           "--text"};
         }},
        {Hint::ask_for_it, Audience::worker,
         [](HintScene& at) {
             claim_as(at, "atelier/worker/alice", at.first);
             at.more = {"--changeset", at.first + ".1"};
             return Words{"git", "atelier", "retry", at.first + ".1"};
         }},
    };
}

std::vector<HintWay> of_planners() {
    return {
        {Hint::new_changeset, Audience::planner,
         [](HintScene& at) {
             at.done(Audience::person,
                     {"git", "atelier", "abandon", at.first + ".2", "--reason", "no", "--yes"});
             at.more = {"--epic", at.first, "--title", "T", "--description", "D"};
             return Words{"plan_edit", at.first + ".2", "--title", "Changed", "--text"};
         }},
        {Hint::what_to_change, Audience::planner,
         [](HintScene& at) {
             at.shown = "Later";
             return Words{"plan_edit", at.draft + ".1", "--scope", "x", "--text"};
         }},
        {Hint::plan_edit_help, Audience::planner,
         [](HintScene& at) {
             at.shown = "--title";
             return Words{"plan_edit", at.draft + ".1", "--text"};
         }},
        {Hint::epics_and_changesets, Audience::planner,
         [](HintScene& at) {
             at.shown = at.draft;
             return Words{"plan_changesets", "--epic", at.draft + ".1", "--title", "T",
                          "--description",   "D",      "--text"};
         }},
    };
}

std::vector<HintWay> of_plans() {
    return {
        {Hint::change_existing, Audience::planner,
         [](HintScene& at) {
             at.more = {at.draft + ".1", "--title", "Changed"};
             return Words{"plan_changesets",
                          "--epic",
                          at.draft,
                          "--from",
                          at.file("changesets:\n  - id: " + at.draft + ".1\n    title: Y\n"),
                          "--text"};
         }},
        {Hint::new_epic, Audience::planner,
         [](HintScene& at) {
             at.finish_first();
             at.more = {"--title", "T", "--scope", "S", "--acceptance", "A"};
             return Words{"plan_changesets", "--epic", at.first, "--title", "T",
                          "--description",   "D",      "--text"};
         }},
        {Hint::add_changesets, Audience::planner,
         [](HintScene& at) {
             const std::string empty = at.empty_epic();
             at.fills["FILE"] = at.file("changesets:\n  - title: T\n    description: D\n");
             return Words{"plan_promote_epic", "--epic", empty, "--yes", "--text"};
         },
         After::otherwise},
        {Hint::own_way, Audience::planner,
         [](HintScene& at) {
             at.more = {"--title", "T", "--scope", "S", "--acceptance", "A"};
             return Words{"claim_epic", "--text"};
         }},
        {Hint::use_skill, Audience::planner,
         [](HintScene& at) {
             at.more = {"--epic", at.draft};
             return Words{"git", "atelier", "promote", at.draft, "--yes"};
         },
         After::done, "plan_promote_epic"},
    };
}

void queue_a_run(HintScene& at) {
    at.done(Audience::person, {"git", "atelier", "config", "artisan.default", "demo"});
    at.done(Audience::person, {"git", "atelier", "commission", "Write of the sea", "--how", "duet",
                               "--artisan", "calligrapher", "--artisan", "scout", "--queue"});
}

std::vector<HintWay> of_artisans() {
    return {
        {Hint::takes_next_turn, Audience::artisan,
         [](HintScene& at) {
             queue_a_run(at);
             return Words{"turn_show", "--text"};
         },
         After::succeeds},
        {Hint::submits_turn_first, Audience::artisan,
         [](HintScene& at) {
             queue_a_run(at);
             at.done(Audience::artisan, {"turn_next"});
             at.more = {"--say", "Blue."};
             return Words{"turn_next", "--artisan", "scout", "--text"};
         },
         After::succeeds},
    };
}

} // namespace

std::vector<HintWay> ways_of_agents() {
    std::vector<HintWay> ways;
    for (const auto& some :
         {shown_to_workers(), of_workers(), of_claims(), of_planners(), of_plans(), of_artisans()})
        ways.insert(ways.end(), some.begin(), some.end());
    return ways;
}

} // namespace atelier::test
