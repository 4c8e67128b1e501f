// What the commands show by which a person decides: previews, and what came of a decision.
#include "app/changeset/task_done.hpp"
#include "app/land/restack.hpp"
#include "app/mail/mail_send.hpp"
#include "app/plan/plan_changesets.hpp"
#include "app/plan/plan_epics.hpp"
#include "app/plan/promote_epic.hpp"
#include "app/review/abandon_bead.hpp"
#include "app/review/pause.hpp"
#include "app/review/pin.hpp"
#include "app/review/retry.hpp"
#include "support/screens.hpp"
#include "support/thirty_epics.hpp"
#include "view/abandon.hpp"
#include "view/declared.hpp"
#include "view/integrate.hpp"
#include "view/mail.hpp"
#include "view/pause.hpp"
#include "view/pin.hpp"
#include "view/plan.hpp"
#include "view/promote.hpp"
#include "view/restack.hpp"
#include "view/retry.hpp"
#include "view/undo.hpp"
#include "view/work.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

CommitId commit_named(char letter) {
    return *CommitId::parse(std::string(40, letter));
}

PlannedEpic planned(const std::string& title, const std::vector<std::string>& changesets) {
    PlannedEpic epic;
    epic.title = title;
    for (const std::string& one : changesets) {
        PlannedChangeset changeset;
        changeset.title = one;
        changeset.description = "What to do.";
        epic.changesets.push_back(std::move(changeset));
    }
    return epic;
}

} // namespace

TEST_CASE("what a plan becomes is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Context ada = all.overseer("ada");
    const Bead draft = all.epic(ThirtyEpics::draft);
    const PromoteOutcome promotion = unwrap(promote_epic(ada, {.epic = draft.id, .to_show = true}));
    check_screen({"promote", "git atelier promote " + draft.id.str(),
                  [&](const Style& style) { return promote_text(promotion, style); }});

    PlanDocument document;
    document.epics = {
        planned("Search in several languages, also in those that write without blanks "
                "between words",
                {"Break texts into words", "Rank what was found 検索"}),
        planned("Short links", {"Make them", "Count how often each is used"})};
    const PlanEpicsOutcome planned_epics = unwrap(plan_epics(ada, document, only_main, true));
    check_screen({"plan", "git atelier plan --from FILE --dry-run",
                  [&](const Style& style) { return plan_epics_text(planned_epics, style); }});

    const BeadId epic = all.epic(ThirtyEpics::free).id;
    const PlanChangesetsOutcome added = unwrap(plan_changesets(
        ada, {.epic = epic,
              .document = {.epics = {planned("", {"Say how old is what is shown offline"})}}}));
    check_screen({"add", "git atelier add " + epic.str() + " Say how old is what is shown offline",
                  [&](const Style& style) { return add_changeset_text(added, style); }});
    const Bead task = all.task(all.changeset(ThirtyEpics::free, 1), "Choose where to keep it");
    const auto closed = unwrap(task_done(ada, {task.id}, {}));
    check_screen({"close", "git atelier close " + task.id.str(),
                  [&](const Style& style) { return tasks_closed_text(closed, style); }});
}

TEST_CASE("what a decision changes is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Context ada = all.overseer("ada");
    const BeadId stuck = all.epic(ThirtyEpics::stuck).id;
    const AbandonOutcome given_up =
        unwrap(abandon_bead({ada, all.repository, all.files, all.paths, gone},
                            {.id = stuck, .reason = "nobody asked for it"}));
    check_screen({"abandon", "git atelier abandon " + stuck.str() + " --reason TEXT",
                  [&](const Style& style) { return abandon_text(given_up, style); }});
    const BeadId blocked = all.changeset(ThirtyEpics::stuck, 1).id;
    const RetryOutcome again = unwrap(retry(ada, gone, blocked));
    check_screen({"retry", "git atelier retry " + blocked.str(),
                  [&](const Style& style) { return retry_text(again, style); }});
    const PauseRequest order{.on = all.epic(ThirtyEpics::at_work).id,
                             .reason = "the import formats are being discussed with the customer"};
    const PauseOutcome paused = unwrap(pause(ada, alive, order));
    check_screen({"pause", "git atelier pause " + order.on->str() + " --reason TEXT",
                  [&](const Style&) { return paused_text(paused); }});
    const PauseOutcome resumed = unwrap(resume(ada, order));
    check_screen({"resume", "git atelier resume " + order.on->str(),
                  [&](const Style&) { return resumed_text(resumed); }});

    const BeadId free = all.epic(ThirtyEpics::free).id;
    const PinOutcome pinned = unwrap(pin(ada, alive, free));
    check_screen({"pin", "git atelier pin " + free.str(),
                  [&](const Style& style) { return pinned_text(pinned, style); }});
    const PinOutcome unpinned = unwrap(unpin(ada, free));
    check_screen({"unpin", "git atelier unpin " + free.str(),
                  [&](const Style& style) { return unpinned_text(unpinned, style); }});

    UndoneDecision undone;
    undone.decision = {.number = 3,
                       .kind = DecisionKind::retry,
                       .about = {blocked},
                       .at = all.clock.now() - std::chrono::hours{5},
                       .by = ada.caller.str()};
    const Bead back = all.changeset(ThirtyEpics::stuck, 1);
    undone.titles = {{blocked, back.title}};
    undone.beads = {back};
    check_screen({"undo", "git atelier undo",
                  [&](const Style& style) { return undo_text(undone, all.clock.now(), style); }});
}

TEST_CASE("what comes to branches is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Bead of = all.epic(ThirtyEpics::landed);
    EpicIntegration preview{.epic = of.id,
                            .root = all.root_of(of),
                            .parent = *BranchName::parse("main"),
                            .from = commit_named('a'),
                            .integrated = commit_named('b'),
                            .preview = true};
    for (std::size_t at = 1; at <= 3; ++at)
        preview.commits.push_back(
            {commit_named('c'), all.changeset(ThirtyEpics::landed, at).title});
    preview.changes = {{.path = "src/config/merge_with_the_command_line.cpp", .added = 140},
                       {.path = "docs/configuration.md", .added = 80, .deleted = 12}};
    check_screen({"integrate", "git atelier integrate " + of.id.str() + " --preview",
                  [&](const Style& style) { return epic_integration_text(preview, style); }});

    const Bead epic = all.epic(ThirtyEpics::at_work);
    const Bead moved = all.changeset(ThirtyEpics::at_work, 2);
    const Bead left = all.changeset(ThirtyEpics::at_work, 3);
    const EpicRestack restack{.epic = epic.id,
                              .root = all.root_of(epic),
                              .moved = {{.bead = moved.id,
                                         .branch = all.work_branch_of(moved),
                                         .onto = all.root_of(epic),
                                         .from = commit_named('a'),
                                         .to = commit_named('b'),
                                         .commits = 2}},
                              .left = {{.bead = left.id,
                                        .branch = all.work_branch_of(left),
                                        .onto = all.work_branch_of(moved),
                                        .why = LeftBecause::conflict,
                                        .paths = {"src/import/merge.cpp"},
                                        .commit = commit_named('d')}},
                              .in_place = 2,
                              .dry_run = true};
    check_screen({"restack", "git atelier restack " + epic.id.str() + " --dry-run",
                  [&](const Style& style) { return restack_text({restack}, style); }});

    const Bead free = all.epic(ThirtyEpics::free);
    const Selection next{.step = NextStep::session,
                         .epic = free.id,
                         .changeset = all.changeset(ThirtyEpics::free, 1).id};
    check_screen(
        {"work", "git atelier work --dry-run", [&](const Style&) { return selection_text(next); }});
    const MailOutcome sent{.messages = {*BeadId::parse("at-0zzzz")}};
    check_screen({"mail-send", "git atelier mail --to atelier/worker/worker-1 --subject S --body T",
                  [&](const Style&) { return mail_sent_text(sent); }});
}
