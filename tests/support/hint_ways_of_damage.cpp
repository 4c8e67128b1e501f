// What is told of what was damaged, lost or made by an older version, and of a Beads program that
// fails.
#include "support/hint_scene.hpp"

#include "adapters/sqlite/sqlite_store.hpp"
#include "app/core/approval.hpp"
#include "base/text.hpp"
#include "support/plan_fixture.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

// An older approval, as a version has made it that left out what an epic waits for.
void approve_as_before(HintScene& at) {
    const BeadId epic = *BeadId::parse(at.first);
    const auto store = unwrap(
        SqliteStore::open(at.project() / ".beads/atelier.db", at.project().filename().string()));
    FakeClock clock;
    const Stamp overseer{clock.now(), "atelier/overseer/ursula", ""};
    unwrap(store->write(overseer, [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto bead, plan.find(epic));
        ATELIER_TRY(PlanText text, planned_text(plan, *bead));
        text.epic.erase("depends_on");
        text.epic.set("schema", 1);
        return record_promotion(plan, EventType::epic_promoted, epic, text, {});
    }));
}

std::vector<HintWay> of_damage() {
    return {
        {.hint = Hint::correct_field,
         .meet =
             [](HintScene& at) {
                 at.change_store("UPDATE beads SET description = replace(description, "
                                 "'root_branch: first', 'root_branch: -x')");
                 at.fills["FILE"] = (at.sandbox.root() / "rows").string();
                 return Words{"git", "atelier", "promote", at.first};
             },
         .after = After::otherwise,
         .program = "git atelier import",
         .meanwhile =
             [](HintScene& at) {
                 std::string rows = at.done(Audience::person, {"git", "atelier", "export"});
                 for (std::size_t found = rows.find("branch: -x"); found != std::string::npos;
                      found = rows.find("branch: -x"))
                     rows.replace(found, 10, "branch: first");
                 write_file(at.fills["FILE"], rows);
             }},
        {.hint = Hint::overseer_edits,
         .reader = Audience::planner,
         .meet =
             [](HintScene& at) {
                 approve_as_before(at);
                 at.more = {at.first, "--title", "T"};
                 return Words{"plan_edit", at.first, "--add-dependency", at.second, "--text"};
             }},
        {.hint = Hint::gc_after_push,
         .meet =
             [](HintScene& at) {
                 const std::string epic = at.half_planned({"block why"});
                 const std::string id = epic + ".1";
                 at.sandbox.work(at.folder, {epic, "--run-mode", "once"});
                 const fs::path other = at.sandbox.git().plain("other").folder;
                 const fs::path inner = at.project() / "worktrees" / id / "inner";
                 at.done(Audience::person, {"git", "-C", other.string(), "worktree", "add", "-q",
                                            "-b", "inner", inner.string()});
                 write_file(inner / "mine", "x");
                 at.done(Audience::person,
                         {"git", "atelier", "abandon", id, "--reason", "no", "--yes"});
                 at.fills["inner"] = inner.string();
                 at.more = {"--yes"};
                 return Words{"git", "atelier", "gc", "--yes", "--json"};
             },
         .after = After::otherwise,
         .meanwhile =
             [](HintScene& at) {
                 for (const Words& words : {Words{"add", "mine"}, Words{"commit", "-qm", "mine"}}) {
                     Words git{"git", "-C", at.fills["inner"]};
                     git.insert(git.end(), words.begin(), words.end());
                     at.done(Audience::person, git);
                 }
             }},
        {.hint = Hint::plan_example,
         .meet =
             [](HintScene& at) {
                 // Instead of man(1), which shows what is installed.
                 const fs::path folder = at.sandbox.root() / "manual";
                 fs::create_directory(folder);
                 write_file(folder / "man", "#!/bin/sh\ncat '" +
                                                (source_folder() / "man").string() +
                                                "'/\"$1\".*.scd.in\n");
                 fs::permissions(folder / "man", fs::perms::owner_exec, fs::perm_options::add);
                 at.sandbox.environment()["PATH"] =
                     folder.string() + ":" + at.sandbox.environment()["PATH"];
                 at.shown = "epics:\n";
                 return Words{"git", "atelier", "plan", "--from", at.file("epics: []\n")};
             }},
        {.hint = Hint::relink_or_init,
         .meet =
             [](HintScene& at) {
                 const fs::path moved = at.sandbox.root() / "elsewhere" / at.folder.filename();
                 fs::create_directory(moved.parent_path());
                 fs::rename(at.folder, moved);
                 at.folder = moved;
                 const std::string keys =
                     at.done(Audience::person, {"git", "config", "--local", "--name-only",
                                                "--get-regexp", "^includeif"});
                 for (const std::string& key : lines_of(keys))
                     at.done(Audience::person, {"git", "config", "--unset-all", key});
                 at.more = {"--yes"};
                 return Words{"git", "atelier", "status"};
             },
         .after = After::succeeds},
    };
}

#ifdef ATELIER_TEST_BD

// Beads' own program, which fails where a call looks like `failing`.
void mirror_by_bd(HintScene& at, const std::string& failing) {
    const fs::path programs = at.sandbox.root() / "beads-program";
    fs::create_directory(programs);
    at.fills["failing"] = (programs / "failing").string();
    write_file(programs / "bd", "#!/bin/sh\nif [ -s " + at.fills["failing"] +
                                    " ] && printf '%s ' \"$@\" | grep -qf " + at.fills["failing"] +
                                    "; then\n  echo '{\"error\":\"no\"}' >&2\n  exit 1\n"
                                    "fi\nexec " ATELIER_TEST_BD " \"$@\"\n");
    fs::permissions(programs / "bd", fs::perms::owner_exec, fs::perm_options::add);
    at.sandbox.environment()["PATH"] = programs.string() + ":" + at.sandbox.environment()["PATH"];
    at.done(Audience::person, {"git", "atelier", "init", "--store", "bd"});
    write_file(at.fills["failing"], failing + "\n");
}

std::vector<HintWay> of_the_mirror() {
    return {{.hint = Hint::mirror_delivers,
             .meet =
                 [](HintScene& at) {
                     mirror_by_bd(at, ".");
                     return Words{"git", "atelier", "mirror"};
                 },
             .after = After::succeeds,
             .meanwhile = [](HintScene& at) { fs::remove(at.fills["failing"]); }},
            {.hint = Hint::mirror_says, .meet = [](HintScene& at) {
                 mirror_by_bd(at, "^import");
                 at.shown = "refused by Beads";
                 return Words{"git", "atelier", "gc", "--yes", "--json"};
             }}};
}

#else

std::vector<HintWay> of_the_mirror() {
    return {};
}

#endif

} // namespace

std::vector<HintWay> ways_of_damage() {
    std::vector<HintWay> ways = of_damage();
    const std::vector<HintWay> more = of_the_mirror();
    ways.insert(ways.end(), more.begin(), more.end());
    return ways;
}

} // namespace atelier::test
