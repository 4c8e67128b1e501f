// What is told where something has happened besides: time went by, a session died, another program
// or somebody else changed what a call found.
#include "support/hint_scene.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/file_contents.hpp"
#include "support/on_terminal.hpp"

#include <csignal>

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

// The work that such a session did, and its keeper, gone at once.
void kill_session(HintScene& at) {
    at.begin_session(Role::worker);
    const auto keeper = static_cast<pid_t>(at.session->lease().keeper.pid);
    ::kill(at.session->pid(), SIGKILL);
    ::kill(keeper, SIGKILL);
    at.session->wait();
    at.session.reset();
}

// `gc` sees a session that died, and what is changed in the store `before`; it has to do with it
// once `later` is changed as well.
HintWay seen_by_gc(Hint hint, const Words& before, const std::string& later,
                   const std::optional<std::string>& stale_after = {}) {
    return {.hint = hint,
            .meet =
                [=](HintScene& at) {
                    kill_session(at);
                    for (const std::string& change : before)
                        at.change_store(change);
                    at.more = {"--yes"};
                    if (stale_after) at.more = {"--stale-after", *stale_after, "--yes"};
                    return Words{"git",       "atelier",       "gc",
                                 "--dry-run", "--stale-after", stale_after.value_or("24h"),
                                 "--json"};
                },
            .after = After::otherwise,
            .meanwhile = [=](HintScene& at) { at.change_store(later); }};
}

std::vector<HintWay> of_time() {
    return {
        seen_by_gc(Hint::gc_ends, {}, "UPDATE leases SET expires_at = 1000"),
        seen_by_gc(Hint::gc_ends_old, {"DELETE FROM leases"},
                   "UPDATE sessions SET started_at = 1000"),
        seen_by_gc(Hint::gc_gives_back,
                   {"UPDATE leases SET expires_at = expires_at - 5000",
                    "UPDATE sessions SET ended_at = started_at"},
                   "UPDATE leases SET expires_at = 1000", "1s"),
        {.hint = Hint::ref_is_locked,
         .meet =
             [](HintScene& at) {
                 at.sandbox.work(at.folder, {at.first, "--run-mode", "once"});
                 write_file(at.folder / ".git/refs/heads/first.lock", "");
                 at.more = {at.first, "--mode", "auto", "--agent", "demo"};
                 return Words{"git",     "atelier", "work",   at.first,     "--mode", "auto",
                              "--agent", "demo",    "--json", "--run-mode", "once"};
             },
         .after = After::otherwise,
         .meanwhile =
             [](HintScene& at) {
                 fs::last_write_time(at.folder / ".git/refs/heads/first.lock",
                                     fs::file_time_type::clock::now() - std::chrono::hours(1));
             }},
    };
}

// As one that says it is of that version.
void put_git_first(HintScene& at, const std::string& version) {
    const std::string git(
        trim(at.sandbox.run(at.sandbox.root(), {"sh", "-c", "command -v git"}).out));
    const fs::path folder = at.sandbox.root() / "another-git";
    fs::create_directory(folder);
    write_file(folder / "git", "#!/bin/sh\ncase $1 in\nversion | --version)\n"
                               "  echo git version " +
                                   version + "\n  ;;\n*)\n  exec " + git + " \"$@\"\n  ;;\nesac\n");
    fs::permissions(folder / "git", fs::perms::owner_exec, fs::perm_options::add);
    at.sandbox.environment()["PATH"] = folder.string() + ":" + at.sandbox.environment()["PATH"];
}

std::vector<HintWay> of_sessions() {
    return {
        {.hint = Hint::same_git,
         .meet =
             [](HintScene& at) {
                 const std::string path = at.sandbox.environment()["PATH"];
                 put_git_first(at, "2.60.0");
                 at.begin_session(Role::worker);
                 at.sandbox.environment()["PATH"] = path;
                 put_git_first(at, "2.40.0");
                 at.more = {"--mode", "auto", "--agent", "demo"};
                 return Words{"git", "atelier", "doctor", "--json"};
             },
         .after = After::otherwise,
         .meanwhile = [](HintScene& at) { at.session->end(); }},
        {.hint = Hint::guard_written_anew,
         .meet =
             [](HintScene& at) {
                 kill_session(at);
                 const fs::path worktree = at.project() / "worktrees" / (at.first + ".1");
                 const std::string git_dir(
                     trim(at.done(Audience::person, {"git", "-C", worktree.string(), "rev-parse",
                                                     "--absolute-git-dir"})));
                 write_file(fs::path(git_dir) / "atelier", "{");
                 at.change_store("UPDATE leases SET expires_at = 1000");
                 at.more = {"--mode", "auto", "--agent", "demo"};
                 return Words{"git", "-C", worktree.string(), "commit", "--allow-empty", "-m", "x"};
             },
         .after = After::done},
        {.hint = Hint::read_mail,
         .reader = Audience::worker,
         .meet =
             [](HintScene& at) {
                 at.begin_session(Role::worker);
                 at.done(Audience::worker,
                         {"sh", "-c",
                          "mkdir -p src && seq 40 >src/a && git add src && "
                          "changeset_guardrails --request-approval large && "
                          "git reset -q && seq 9 >src/a && git add src && git commit -qm a"});
                 at.done(Audience::person, {"git", "atelier", "inbox", "--reply",
                                            at.first_message(), "--message", "less"});
                 at.shown = "less";
                 return Words{"changeset_done", "--text"};
             },
         .after = After::succeeds,
         .afterwards =
             [](HintScene& at) {
                 const Json mail =
                     std::get<Json>(parse_json(at.done(Audience::worker, {"mail_inbox"})));
                 at.done(Audience::worker,
                         {"mail_mark_read", test::at(mail, {"messages", "0", "id"}).as_string()});
             }},
    };
}

// What a planner does in the midst of a command.
std::string as_planner(const HintScene& at, const std::string& call) {
    return "cd " + at.folder.string() + " && ATELIER_AGENT_ID=atelier/planner/paul '" +
           at.sandbox.programs().string() + "'/" + call + " >/dev/null";
}

std::vector<HintWay> of_others() {
    return {
        {.hint = Hint::look_again,
         .meet =
             [](HintScene& at) {
                 OnTerminal asked(
                     {(at.sandbox.programs() / "git-atelier").string(), "promote", at.draft},
                     at.sandbox.environment(), at.folder);
                 asked.expect("Promote it?");
                 at.done(Audience::planner, {"plan_edit", at.draft + ".1", "--title", "Other"});
                 asked.type("y\n");
                 asked.wait();
                 at.met = ProcessResult{.status = 1, .err = asked.screen()};
                 at.more = {"--yes"};
                 return Words{};
             }},
        {.hint = Hint::edit_again,
         .meet =
             [](HintScene& at) {
                 const std::string meanwhile = "plan_edit " + at.first + ".1 --title Other";
                 at.edit_with("sh " + at.file("sed -i 's/title: Begin/title: Start/' \"$1\"\n" +
                                              as_planner(at, meanwhile) + "\n"));
                 return Words{"git", "atelier", "plan", "--edit", at.first};
             },
         .after = After::succeeds,
         .meanwhile = [](HintScene& at) { at.edit_with("sed -i 's/title: Other/title: Start/'"); }},
        {.hint = Hint::promote_first,
         .meet =
             [](HintScene& at) {
                 at.done(Audience::person,
                         {"git", "atelier", "plan", "--from",
                          at.file("epics:\n  - title: Waits\n    depends_on: [y]\n"
                                  "    changesets:\n      - title: W\n        description: D\n"
                                  "  - title: Ends\n    key: y\n    draft: true\n"
                                  "    changesets:\n      - title: E\n        description: D\n")});
                 const std::string waits = at.epic_titled("Waits");
                 const std::string ends = at.epic_titled("Ends");
                 at.done(Audience::planner, {"plan_edit", waits, "--remove-dependency", ends});
                 at.done(Audience::planner, {"plan_edit", ends, "--add-dependency", waits});
                 at.more = {"--yes"};
                 return Words{"git", "atelier", "promote", ends, "--yes"};
             },
         .after = After::succeeds},
    };
}

std::vector<HintWay> of_messages() {
    return {
        {.hint = Hint::look_then_retry,
         .meet =
             [](HintScene& at) {
                 const std::string epic = at.half_planned({"no-done"});
                 at.done(Audience::worker, {"epic_claim", epic});
                 at.done(Audience::worker,
                         {"changeset_block", "--changeset", epic + ".1", "--reason", "why?"});
                 at.done(Audience::worker, {"release_epic"});
                 at.done(Audience::person, {"git", "atelier", "inbox", "--reply",
                                            at.first_message(), "--message", "so"});
                 at.sandbox.work(at.folder, {epic, "--run-mode", "once"});
                 return Words{"git", "atelier", "inbox", at.first_message()};
             }},
        {.hint = Hint::close_and_plan,
         .meet =
             [](HintScene& at) {
                 at.done(Audience::worker, {"epic_claim", at.first});
                 at.done(Audience::worker,
                         {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
                 const std::string message = at.first_message();
                 at.done(Audience::worker, {"release_epic"});
                 at.done(Audience::person,
                         {"git", "atelier", "abandon", at.first + ".1", "--reason", "no", "--yes"});
                 return Words{"git", "atelier", "inbox", "--reply", message, "--message", "this"};
             }},
        {.hint = Hint::close_message,
         .meet =
             [](HintScene& at) {
                 at.done(Audience::worker, {"epic_claim", at.first});
                 at.done(Audience::worker,
                         {"changeset_block", "--changeset", at.first + ".1", "--reason", "why?"});
                 const std::string message = at.first_message();
                 at.change_store("UPDATE beads SET msg_from = 'mayor' WHERE id = '" + message +
                                 "'");
                 return Words{"git", "atelier", "inbox", "--reply", message, "--message", "this"};
             }},
    };
}

// A run at its gate, with a piece.
std::string waiting_run(HintScene& at) {
    write_file(at.folder / "gated.yaml",
               "roles: {a: calligrapher}\nsteps: [{turn: a}, {gate: review}]\n");
    at.call(Audience::person, {"git", "atelier", "config", "artisan.default", "demo"});
    at.call(Audience::person, {"git", "atelier", "run", "gated.yaml", "Write of the sea"});
    const Json runs = at.sandbox.json(at.folder, {"runs"});
    return test::at(runs, {"runs", "0", "id"}).as_string();
}

std::vector<HintWay> of_runs() {
    return {
        {Hint::shows_run, Audience::person,
         [](HintScene& at) {
             at.shown = "Write of the sea";
             return Words{"git", "atelier", "status", waiting_run(at)};
         }},
        {Hint::shows_piece, Audience::person,
         [](HintScene& at) {
             at.shown = "Write of the sea";
             return Words{"git", "atelier", "open", waiting_run(at) + ".1"};
         }},
        {Hint::looks_at_gate, Audience::person,
         [](HintScene& at) {
             const std::string run = waiting_run(at);
             at.done(Audience::person, {"git", "atelier", "signal", run, "inject", "--artifact",
                                        at.file("A chart of the sea.\n")});
             at.shown = "A chart of the sea.";
             return Words{"git", "atelier", "inbox", "--reply", run, "--approve"};
         }},
    };
}

} // namespace

std::vector<HintWay> ways_of_chance() {
    std::vector<HintWay> ways;
    for (const auto& some : {of_time(), of_sessions(), of_others(), of_messages(), of_runs()})
        ways.insert(ways.end(), some.begin(), some.end());
    return ways;
}

} // namespace atelier::test
