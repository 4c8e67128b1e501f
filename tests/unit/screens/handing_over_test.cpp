// What the commands show that start something else: an editor, a run in the background, a
// demonstration; and what one hands over to others.
#include "support/screens.hpp"
#include "support/test_places.hpp"
#include "support/thirty_epics.hpp"
#include "view/bug_report.hpp"
#include "view/daemon.hpp"
#include "view/demonstration.hpp"
#include "view/open.hpp"
#include "view/register.hpp"
#include "view/work.hpp"

#include <fstream>
#include <iterator>

using namespace atelier;
using namespace atelier::test;

namespace {

const std::filesystem::path projects_of_ada = "/home/ada/.local/share/atelier/projects";

std::string completion_script(const std::string& name) {
    std::ifstream in(source_folder() / "share/completions" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

SessionReport reported(const Bead& epic, const Bead& changeset, SessionEnd end, std::string text) {
    return {.session = *SessionId::parse("s-0123456789ab"),
            .epic = epic.id,
            .changeset = changeset.id,
            .end = end,
            .text = std::move(text),
            .took = Millis{754'000}};
}

} // namespace

TEST_CASE("what is begun in another program is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Bead changeset = all.changeset(ThirtyEpics::at_work, 2);
    const OpenedWorktree opened{.bead = changeset.id,
                                .title = changeset.title,
                                .worktree = projects_of_ada / "greeter-0a1b2c3d/worktrees" /
                                            changeset.id.str()};
    check_screen({"edit", "git atelier edit " + changeset.id.str(),
                  [&](const Style&) { return editing_text(opened); }, true});
    check_screen({"completion", "git atelier completion fish",
                  [](const Style&) { return completion_script("git-atelier.fish"); }, true});

    const RegisterOutcome made{
        .key = "greeter-0a1b2c3d",
        .enlistment = "/home/ada/src/greeter",
        .folder = projects_of_ada / "greeter-0a1b2c3d",
        .git_key = "includeIf.gitdir:./worktrees/at-*.path",
        .git_value = (projects_of_ada / "greeter-0a1b2c3d/git.config").string(),
        .git_key_is_new = true,
        .default_branch = {{*BranchName::parse("main"), DefaultBranchSource::checkout}},
        .runtimes = {{.name = "claude", .login = LoginState::seen}}};
    check_screen({"new", "git atelier new greeter",
                  [&](const Style& style) { return register_text(made, style); }});

    const DemonstrationPlaces places{.folder = "/tmp/atelier-demo-0123456789",
                                     .share = "/usr/share/git-atelier",
                                     .programs = "/usr/bin"};
    const Demonstration played{.steps = {{{"git", "status"}, 0}}};
    check_screen({"demo", "git atelier demo",
                  [&](const Style& style) {
                      std::string text;
                      for (const DemonstrationStep& step : demonstration_steps(places))
                          text += step_text(step, style);
                      return text + demonstration_text(played);
                  },
                  true});
}

TEST_CASE("what runs in the background is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const DaemonRun run{.process = {.host = "ada", .boot_id = "b", .pid = 4711, .start_time = 1},
                        .since = all.clock.now() - std::chrono::hours{26}};
    const DaemonState state{
        .run = run,
        .log = projects_of_ada / "greeter-0a1b2c3d/daemon/log",
        .lines = {"2026-01-02T08:12:40Z at-00009.2  Merge what is there twice",
                  "2026-01-02T08:19:02Z at-00009.2: integrated: 2 commits landed as 0123456789 "
                  "(6 min)",
                  "2026-01-02T08:19:03Z waiting for work"}};
    check_screen({"daemon-running", "git atelier daemon status",
                  [&](const Style& style) { return daemon_text(state, all.clock.now(), style); }});
    check_screen({"daemon-start", "git atelier daemon start", [&](const Style& style) {
                      return started_text({.state = {.run = run, .log = state.log}}, style);
                  }});
    check_screen({"daemon-stop", "git atelier daemon stop", [&](const Style&) {
                      return stopped_text({.state = {.log = state.log}, .ended = run});
                  }});
    check_screen({"daemon-unit", "git atelier daemon install-unit", [&](const Style&) {
                      return installed_text({.name = "git-atelier-greeter-0a1b2c3d.service",
                                             .file = "/home/ada/.config/systemd/user/"
                                                     "git-atelier-greeter-0a1b2c3d.service"});
                  }});
}

TEST_CASE("what a run has done is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Bead epic = all.epic(ThirtyEpics::at_work);
    const Bead stuck = all.epic(ThirtyEpics::stuck);
    WorkOutcome outcome{.worker = *AgentId::make(Role::worker, "worker-1")};
    outcome.sessions = {
        reported(epic, all.changeset(ThirtyEpics::at_work, 2), SessionEnd::integrated,
                 "2 commits landed as 0123456789"),
        reported(stuck, all.changeset(ThirtyEpics::stuck, 1), SessionEnd::blocked,
                 "the agent blocked the changeset: where are public keys to be kept?")};
    outcome.closed_epics = {epic.id};
    outcome.reasons[stuck.id] = {{ErrorCode::not_runnable,
                                  all.changeset(ThirtyEpics::stuck, 1).id.str() + " is blocked",
                                  all.changeset(ThirtyEpics::stuck, 1).id}};
    check_screen({"work-ended", "git atelier work --mode auto",
                  [&](const Style&) { return work_text(outcome); }});
}

TEST_CASE("what is collected for others is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    DoctorOutcome found;
    found.checks = {{"store-opens", {.message = "version 12, 120 beads"}},
                    {"hooks",
                     {.state = CheckState::wrong,
                      .message = "there is no reference-transaction in "
                                 "/home/ada/.local/share/atelier/projects/greeter/hooks"}}};
    const BugReport report{.at = all.clock.now(),
                           .version = "0.1.0",
                           .git = std::string("git version 2.39.5"),
                           .system = "Linux 6.1.0 x86_64, Debian GNU/Linux 12 (bookworm)",
                           .runtimes =
                               std::vector<InstalledRuntime>{{.name = "claude",
                                                              .state = RuntimeState::starts,
                                                              .version = "2.0.1 (Claude Code)"}},
                           .doctor = found};
    const Redaction redaction(Secrets(std::map<std::string, std::string>{}), {{"/home/ada", "~"}});
    check_screen({"bugreport", "git atelier bugreport", [](const Style&) {
                      return written_report_text("/home/ada/.local/share/atelier/bugreports/"
                                                 "bugreport-20260102T090000Z.txt");
                  }});
    check_screen({"bugreport-text", "git atelier bugreport -o -",
                  [&](const Style&) { return bug_report_text(report, redaction); }, true});
}
