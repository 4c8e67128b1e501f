// What `doctor`, `gc`, `remove` and those who register a repository tell to do, and what comes of
// it.
#include "support/hint_scene.hpp"

#include "support/catch.hpp"
#include "support/file_contents.hpp"

#include <csignal>
#include <fstream>

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

const Words doctor{"git", "atelier", "doctor", "--json"};

fs::path store_of(HintScene& at) {
    return at.project() / ".beads" / "atelier.db";
}

void remove_store(HintScene& at) {
    for (const char* part : {"", "-wal", "-shm"})
        fs::remove(store_of(at).string() + part);
}

// What follows the first page is no longer a database's.
void damage_store(HintScene& at) {
    std::fstream file(store_of(at), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(4096);
    file << std::string(3000, 'x');
}

// An edit that no event tells of.
void promote_in_store(HintScene& at) {
    at.change_store("UPDATE beads SET labels = replace(replace(labels, 'at:draft', 'at:ready'),"
                    "'cs:planned', 'cs:ready')");
}

// The store as it is now, put back later.
void keep_store(HintScene& at) {
    fs::create_directories(at.sandbox.root() / "kept-store");
    for (const auto& entry : fs::directory_iterator(at.project() / ".beads"))
        if (entry.path().filename().string().starts_with("atelier.db"))
            fs::copy(entry.path(), at.sandbox.root() / "kept-store");
}

void put_store_back(HintScene& at) {
    remove_store(at);
    for (const auto& entry : fs::directory_iterator(at.sandbox.root() / "kept-store"))
        fs::copy(entry.path(), at.project() / ".beads");
}

// The key by which the repository leads to its project.
std::string include_of(HintScene& at) {
    const std::string keys = at.done(Audience::person, {"git", "config", "--local", "--name-only",
                                                        "--get-regexp", "^includeif"});
    return keys.substr(0, keys.find('\n'));
}

void move_repository(HintScene& at, const fs::path& to) {
    fs::rename(at.folder, to);
    at.folder = to;
}

// Of a changeset that was given up: with a commit, and with a file that nobody has committed.
void leave_worktree(HintScene& at) {
    const std::string epic = at.half_planned({"dirty", "block why"});
    at.sandbox.work(at.folder, {epic, "--run-mode", "once"});
    at.done(Audience::person,
            {"git", "atelier", "abandon", epic + ".1", "--reason", "no", "--yes"});
    at.shown = (at.project() / "worktrees" / (epic + ".1")).string();
}

// A provider of tickets that writes no comment while there is a file `silent` beside it.
void put_silent_provider(HintScene& at) {
    const fs::path folder = at.sandbox.root() / "provider";
    fs::create_directory(folder);
    write_file(folder / "silent", "");
    write_file(folder / "atelier-provider-demo",
               "#!/bin/sh\n"
               "case $1 in\n"
               "show) echo '{\"state\":\"open\"}' ;;\n"
               "comment) [ ! -e \"${0%/*}/silent\" ] || exit 7 ;;\n"
               "esac\n");
    fs::permissions(folder / "atelier-provider-demo", fs::perms::owner_exec, fs::perm_options::add);
    at.sandbox.environment()["PATH"] = folder.string() + ":" + at.sandbox.environment()["PATH"];
}

std::vector<HintWay> of_doctor() {
    return {
        {Hint::fix_rights, Audience::person,
         [](HintScene& at) {
             for (const fs::path& path : {at.project(), store_of(at)})
                 fs::permissions(path, fs::perms::others_read, fs::perm_options::add);
             return doctor;
         },
         After::otherwise},
        {Hint::fix_branch, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "config", "--unset-all", include_of(at)});
             return doctor;
         },
         After::otherwise},
        {Hint::fix_hooks, Audience::person,
         [](HintScene& at) {
             at.finish_first();
             fs::remove_all(at.project() / "hooks");
             return doctor;
         },
         After::otherwise},
    };
}

std::vector<HintWay> of_what_doctor_finds() {
    return {
        {Hint::install_agent, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "init", "--agent", "codex"});
             at.fills["NAME"] = "demo";
             return doctor;
         },
         After::otherwise},
        {Hint::decisions_anew, Audience::person,
         [](HintScene& at) {
             fs::remove(at.project() / "decisions");
             return doctor;
         },
         After::otherwise},
        {Hint::log_and_lines, Audience::person,
         [](HintScene& at) {
             keep_store(at);
             at.done(Audience::person, {"git", "atelier", "promote", at.draft, "--yes"});
             put_store_back(at);
             return doctor;
         },
         After::otherwise},
        {Hint::work_unlocks, Audience::person,
         [](HintScene& at) {
             const fs::path lock = at.folder / ".git/refs/heads/first.lock";
             write_file(lock, "");
             fs::last_write_time(lock, fs::file_time_type::clock::now() - std::chrono::hours(1));
             at.more = {"--mode", "auto", "--agent", "demo"};
             return doctor;
         },
         After::otherwise},
        {Hint::work_tells_tickets,
         Audience::person,
         [](HintScene& at) {
             put_silent_provider(at);
             at.done(Audience::person, {"external_import", "--provider", "demo", "--ticket", "12",
                                        "--bead", at.first + ".1"});
             at.finish_first();
             at.more = {"--mode", "auto", "--agent", "demo"};
             return doctor;
         },
         After::otherwise,
         {},
         {},
         [](HintScene& at) { fs::remove(at.sandbox.root() / "provider" / "silent"); }},
        {Hint::work_records, Audience::person,
         [](HintScene& at) {
             keep_store(at);
             at.finish_first();
             put_store_back(at);
             at.more = {"--mode", "auto", "--agent", "demo"};
             return doctor;
         },
         After::otherwise},
    };
}

std::vector<HintWay> of_damaged_stores() {
    return {
        {Hint::put_copy_back, Audience::person,
         [](HintScene& at) {
             write_file(store_of(at), std::string(8192, 'x'));
             at.shown = "store-opens";
             return Words{"git", "atelier", "doctor", "--salvage",
                          (at.sandbox.root() / "saved.jsonl").string()};
         }},
        {Hint::decide_where_right, Audience::person,
         [](HintScene& at) {
             promote_in_store(at);
             at.more = {"--yes"};
             return doctor;
         },
         After::otherwise},
        {Hint::salvage, Audience::person,
         [](HintScene& at) {
             damage_store(at);
             at.fills["FILE"] = (at.sandbox.root() / "saved.jsonl").string();
             return doctor;
         }},
        {Hint::doctor_says_what, Audience::person,
         [](HintScene& at) {
             write_file(store_of(at), std::string(8192, 'x'));
             at.shown = "store";
             return Words{"git", "atelier", "status"};
         }},
    };
}

std::vector<HintWay> of_lost_files() {
    return {
        {Hint::copy_or_anew, Audience::person,
         [](HintScene& at) {
             remove_store(at);
             return Words{"git", "atelier", "status"};
         },
         After::succeeds, "git atelier init"},
        {Hint::begin_anew, Audience::person,
         [](HintScene& at) {
             remove_store(at);
             return doctor;
         },
         After::otherwise},
        {Hint::or_begin_anew,
         Audience::person,
         [](HintScene& at) {
             remove_store(at);
             write_file(store_of(at), "");
             return doctor;
         },
         After::otherwise,
         {},
         [](HintScene& at) {
             remove_store(at);
             at.done(Audience::person, {"git", "atelier", "init"});
         }},
        {Hint::own_file,
         Audience::person,
         [](HintScene& at) {
             write_file(at.project() / "config.sys.json", "{}");
             return Words{"git", "atelier", "status"};
         },
         After::succeeds,
         {},
         [](HintScene& at) {
             fs::remove(at.project() / "config.sys.json");
             at.done(Audience::person, {"git", "atelier", "init"});
         }},
    };
}

std::vector<HintWay> of_what_is_left() {
    return {
        {Hint::land_or_abandon, Audience::person,
         [](HintScene& at) {
             const std::string epic = at.half_planned({"block why"});
             at.sandbox.work(at.folder, {epic, "--run-mode", "once"});
             at.fills["CHANGESET"] = epic + ".1";
             at.more = {"--yes"};
             return Words{"git", "atelier", "remove", "--yes"};
         },
         After::otherwise, "git atelier abandon"},
        {Hint::gc_worktrees, Audience::person,
         [](HintScene& at) {
             leave_worktree(at);
             at.done(Audience::person, {"git", "-C", at.shown, "clean", "-fdq"});
             at.shown.clear();
             at.more = {"--yes"};
             return doctor;
         },
         After::otherwise},
        {Hint::gc_force, Audience::person,
         [](HintScene& at) {
             leave_worktree(at);
             at.shown.clear();
             at.more = {"--yes"};
             return Words{"git", "atelier", "gc", "--json", "--yes"};
         },
         After::otherwise},
        {Hint::gc_branches, Audience::person,
         [](HintScene& at) {
             leave_worktree(at);
             at.done(Audience::person, {"git", "worktree", "remove", "--force", at.shown});
             at.shown.clear();
             at.more = {"--yes"};
             return doctor;
         },
         After::otherwise, "git atelier gc"},
        {Hint::turn_mirror_on, Audience::person,
         [](HintScene& at) {
             const fs::path beads = at.sandbox.root() / "beads-program";
             fs::create_directory(beads);
             write_file(beads / "bd", "#!/bin/sh\necho '{\"version\": \"1.3.0\"}'\n");
             fs::permissions(beads / "bd", fs::perms::owner_exec, fs::perm_options::add);
             at.sandbox.environment()["PATH"] =
                 beads.string() + ":" + at.sandbox.environment()["PATH"];
             return Words{"git", "atelier", "mirror"};
         }},
    };
}

std::vector<HintWay> of_moving() {
    return {
        {Hint::relink_if_now, Audience::person,
         [](HintScene& at) {
             const fs::path here = at.folder;
             const std::string key = at.project().filename().string();
             move_repository(at, at.folder.string() + "-away");
             at.done(Audience::person, {"git", "atelier", "init", "--relink", key});
             move_repository(at, here);
             at.done(Audience::person, {"git", "config", "--unset-all", include_of(at)});
             return Words{"git", "atelier", "status"};
         },
         After::succeeds},
        {Hint::relink_if_here, Audience::person,
         [](HintScene& at) {
             const fs::path here = at.folder;
             const std::string key = at.project().filename().string();
             move_repository(at, at.folder.string() + "-away");
             at.done(Audience::person, {"git", "atelier", "init", "--relink", key});
             move_repository(at, here);
             return Words{"git", "atelier", "init"};
         },
         After::succeeds},
    };
}

std::vector<HintWay> of_the_background() {
    return {
        {Hint::daemon_log, Audience::person,
         [](HintScene& at) {
             // Where its lock would be.
             fs::create_directories(at.project() / "daemon" / "lock");
             at.shown = "daemon/lock";
             return Words{"git", "atelier", "daemon", "start", "--agent", "demo"};
         }},
        {Hint::stop_daemon, Audience::person,
         [](HintScene& at) {
             at.done(Audience::person, {"git", "atelier", "daemon", "start", "--agent", "demo"});
             return Words{"git", "atelier", "remove", "--yes"};
         },
         After::succeeds},
    };
}

} // namespace

std::vector<HintWay> ways_of_upkeep() {
    std::vector<HintWay> ways;
    for (const auto& some : {of_doctor(), of_what_doctor_finds(), of_damaged_stores(),
                             of_lost_files(), of_what_is_left(), of_moving(), of_the_background()})
        ways.insert(ways.end(), some.begin(), some.end());
    return ways;
}

} // namespace atelier::test
