// What the commands show that begin, configure, check and tidy a project.
#include "support/screens.hpp"
#include "support/thirty_epics.hpp"
#include "view/config.hpp"
#include "view/daemon.hpp"
#include "view/diff.hpp"
#include "view/doctor.hpp"
#include "view/gc.hpp"
#include "view/interchange.hpp"
#include "view/mirror.hpp"
#include "view/policy.hpp"
#include "view/register.hpp"
#include "view/remove.hpp"
#include "view/rescue.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what begins and ends a project is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    RegisterOutcome begun{.key = "greeter-0a1b2c3d",
                          .enlistment = "/home/ada/src/greeter",
                          .folder = "/home/ada/.local/share/atelier/projects/greeter-0a1b2c3d",
                          .git_key = "includeIf.gitdir:./worktrees/at-*.path",
                          .git_value = "/home/ada/.local/share/atelier/projects/greeter-0a1b2c3d/"
                                       "git.config",
                          .git_key_is_new = true};
    begun.default_branch = {*BranchName::parse("main"), DefaultBranchSource::origin};
    begun.runtimes = {{.name = "claude", .version = "2.0.1 (Claude Code)"},
                      {.name = "codex",
                       .state = RuntimeState::missing,
                       .fault = "there is no program 'codex' on PATH"}};
    check_screen({"init", "git atelier init",
                  [&](const Style& style) { return register_text(begun, style); }});

    RemoveOutcome ended{.enlistment = begun.enlistment,
                        .worktrees = {begun.folder / "worktrees/at-00001.1"},
                        .branches = {"greeting-at-00002.1", "config-file-at-00003.2"},
                        .left = {{"import-contacts", "what landed is on it"}},
                        .rescue_refs = {"refs/atelier/rescue/20260102T080000000Z/topic-at-00003.1"},
                        .git_key = begun.git_key,
                        .kept = "/home/ada/.local/share/atelier/removed/greeter",
                        .exported = "/home/ada/.local/share/atelier/removed/greeter/plan.jsonl"};
    check_screen({"remove", "git atelier remove --dry-run",
                  [&](const Style& style) { return remove_text(ended, style); }, true});

    const auto settings = unwrap(show_settings(all.files, all.paths, {}));
    check_screen({"config", "git atelier config",
                  [&](const Style& style) { return settings_text(settings, false, style); }});
    const PolicyEdit policy{
        .policies = {{.role = Role::worker,
                      .file = all.paths.templates() / "policy.worker.md",
                      .text = "Write a test first.\nNames are English, comments say why and not "
                              "what, and no change goes without a line in the changelog."}}};
    check_screen({"policy", "git atelier policy --role worker",
                  [&](const Style& style) { return policy_text(policy, false, style); }});
}

TEST_CASE("what is checked and tidied is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    DoctorOutcome checks;
    checks.checks = {
        {"store-opens", {.message = "version 12, 120 beads"}},
        {"hooks",
         {.state = CheckState::wrong,
          .message = "the hook reference-transaction of worktrees/at-00009.2 was replaced by "
                     "another program, so that nothing keeps an agent to its branch there",
          .hint = advise(Hint::fix_hooks)}},
        {"runtimes",
         {.state = CheckState::note, .message = "claude 2.0.1, codex is not installed"}}};
    check_screen({"doctor", "git atelier doctor",
                  [&](const Style& style) { return doctor_text(checks, style); }});

    GcOutcome garbage;
    garbage.items = {
        {.kind = GcKind::worktree,
         .name = "/home/ada/.local/share/atelier/projects/greeter/worktrees/at-00003.2",
         .why = "its changeset has landed",
         .state = GcState::would},
        {.kind = GcKind::session,
         .name = "s-worker-2",
         .why = "its lease runs for another 12 min",
         .state = GcState::left}};
    check_screen({"gc", "git atelier gc --dry-run",
                  [&](const Style& style) { return garbage_text(garbage, style); }, true});

    const Bead of = all.changeset(ThirtyEpics::landed, 1);
    const std::vector<Rescued> kept = {
        {.kind = RescueKind::ref,
         .name = "refs/atelier/rescue/20260102T080000000Z/config-file-" + of.id.str(),
         .at = all.clock.now() - std::chrono::hours{30},
         .was = "the work branch",
         .bead = of.id,
         .title = of.title,
         .subject = "Parse the file",
         .commits = 2,
         .files = 3},
        {.kind = RescueKind::folder,
         .name = "kept/" + of.id.str(),
         .at = all.clock.now() - std::chrono::days{20},
         .was = "files of its worktree",
         .bead = of.id,
         .title = of.title,
         .files = 12,
         .bytes = 48'000}};
    check_screen({"rescue", "git atelier rescue list",
                  [&](const Style& style) { return rescued_text(kept, all.clock.now(), style); }});
}

TEST_CASE("what comes in and goes out is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    check_screen({"export", "git atelier export --output plan.jsonl", [&](const Style&) {
                      return export_text({.beads = 120, .drafts = 3}, "plan.jsonl");
                  }});
    ImportOutcome imported{.created = {all.epic(1).id, all.epic(2).id},
                           .updated = {all.epic(3).id},
                           .unchanged = 114,
                           .tombstones = 1};
    imported.skipped = {{.id = all.epic(4).id,
                         .why = SkippedBecause::older,
                         .line = 12,
                         .ours = all.clock.now(),
                         .theirs = all.clock.now() - std::chrono::days{3}}};
    check_screen({"import", "git atelier import plan.jsonl",
                  [&](const Style& style) { return import_text(imported, style); }});
    check_screen({"daemon", "git atelier daemon status", [&](const Style& style) {
                      return daemon_text({.log = "/home/ada/.local/share/atelier/daemon.log"},
                                         all.clock.now(), style);
                  }});
    check_screen({"mirror", "git atelier mirror", [&](const Style& style) {
                      return mirror_text({.added = 12, .changed = 3, .taken = {all.epic(5).id}},
                                         style);
                  }});
    const auto commit = [](char letter) { return *CommitId::parse(std::string(40, letter)); };
    const Bead changed = all.changeset(ThirtyEpics::to_review, 1);
    const DiffOutcome diff{.changed = {changed.id, changed.title, {commit('a'), commit('b')}},
                           .text = "diff --git a/src/page.cpp b/src/page.cpp\n"
                                   "--- a/src/page.cpp\n"
                                   "+++ b/src/page.cpp\n"
                                   "@@ -1,2 +1,2 @@\n"
                                   " kept\n"
                                   "-Page page;\n"
                                   "+Page page{.width = a4.width, .height = a4.height, .margins = "
                                   "{.top = 20, .bottom = 20}};\n"};
    check_screen({"diff", "git atelier diff " + changed.id.str(),
                  [&](const Style& style) { return diff_text(diff, style); }, true});
}
