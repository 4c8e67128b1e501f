#include "support/thirty_epics.hpp"

#include "app/changeset/changeset_block.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/mail/mail_send.hpp"
#include "app/review/pause.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier::test {
namespace {

struct PlannedWork {
    const char* title;
    const char* branch;
    std::vector<const char*> changesets;
};

const std::vector<PlannedWork>& all_work() {
    static const std::vector<PlannedWork> work = {
        {"Set up the build", "build", {"Add a CMake project", "Run the tests in CI"}},
        {"Greeting command", "greeting", {"Add the greeting function", "Wire the subcommand"}},
        {"Read the configuration from a file",
         "config-file",
         {"Parse the file", "Merge it with what the command line says", "Document every key"}},
        {"Colours that respect NO_COLOR", "colours", {"Find out what the terminal can do"}},
        {"日本語 messages", "japanese", {"Extract the messages", "Translate 日本語 messages"}},
        {"Faster start", "faster-start", {"Measure the start", "Load plugins when they are used"}},
        {"Retire the old cache", "old-cache", {"Stop writing it", "Remove its reader"}},
        {"Releases by tag 🚀", "releases", {"Build the archives", "Sign them", "Publish 🚀"}},
        {"Import contacts from vCard and CSV files",
         "import-contacts",
         {"Read vCard 4.0", "Read CSV with a header line", "Merge what describes one person",
          "Say which lines were left out, and why", "A guide with an example of each"}},
        {"Sign in with a passkey",
         "passkeys",
         {"Store public keys beside the account",
          "Register a passkey after signing in with a password, and show which ones there are",
          "Sign in with it"}},
        {"Search that forgives typing errors",
         "fuzzy-search",
         {"Rank by edit distance", "Highlight what matched", "Search by initials"}},
        {"Export as PDF", "pdf", {"Lay out a page", "Embed the fonts", "Number the pages"}},
        {"Undo for everything", "undo", {"Record what each action changes", "Undo", "Redo"}},
        {"Offline mode", "offline", {"Keep what was read", "Queue what was written", "Say so"}},
        {"Keyboard shortcuts", "shortcuts", {"A table of them", "Let people change them"}},
        {"Synchronise two devices without a server in between, encrypted from end to end",
         "device-sync",
         {"Find the other device in the local network", "Exchange keys by a code on both screens",
          "Send what the other one lacks"}},
        {"Notifications", "notifications", {"Ask for leave", "Group them", "Quiet hours"}},
        {"Attachments", "attachments", {"Store them by their digest", "Show images inline"}},
        {"Accessibility: screen readers", "screen-readers", {"Name every control", "Announce"}},
        {"Print", "print", {"A style sheet for paper"}},
        {"Dark theme", "dark-theme", {"Colours as variables", "Follow the system"}},
        {"Rate limits", "rate-limits", {"Count calls", "Answer 429 with Retry-After"}},
        {"Audit log", "audit-log", {"Write it", "Show it", "Keep it for a year"}},
        {"Roles and permissions", "roles", {"Roles", "Check them in one place", "Show them"}},
        {"Metrics", "metrics", {"Count requests", "A page for Prometheus"}},
        {"Tags", "tags", {"Add and remove", "Filter by tag"}},
        {"Comments with mentions", "mentions", {"Find names in a text", "Tell who was named"}},
        {"Plug-ins", "plugins", {"An interface", "Load them", "A list of those there are"}},
        {"Two languages at once", "two-languages", {"Messages beside each other"}},
        {"Archive", "archive", {"Move what is old", "Search in it", "Bring it back"}}};
    return work;
}

} // namespace

ThirtyEpics::ThirtyEpics() {
    settings.admission.review_required = true;
    for (const PlannedWork& work : all_work()) {
        const bool drafted = epics_.size() + 1 >= draft;
        const Bead epic =
            PlanFixture::epic(work.title, {.draft = drafted, .root_branch = work.branch});
        epics_.push_back(epic.id);
        std::vector<BeadId> before;
        for (const char* title : work.changesets) {
            const Bead changeset = PlanFixture::changeset(
                epic, title, {.depends_on = before, .description = "What to do, in Markdown."});
            before = {changeset.id};
        }
        clock.advance(std::chrono::hours{7});
    }
    close_earlier_ones();
    put_to_work();
    make_stuck();
    hand_in();
    write_mail();
}

// The root branches of the first ones are in main, the others wait for their integration.
void ThirtyEpics::close_earlier_ones() {
    CommitId onto = first;
    for (std::size_t number = 1; number < at_work; ++number) {
        const Bead of = epic(number);
        CommitId tip = onto;
        for (std::size_t at = 1; at <= all_work()[number - 1].changesets.size(); ++at) {
            const Bead work = changeset(number, at);
            tip = commit_work(work, tip, {{work.id.str() + ".txt", work.title + "\n"}});
            done(work, onto, tip);
            update(unwrap(merge(get(work.id), tip)));
            clock.advance(std::chrono::hours{2});
        }
        repository.force(full_ref(root_of(of)), tip);
        if (number < landed) {
            repository.force("refs/heads/main", tip);
            onto = tip;
        }
        Bead closed = get(of.id);
        closed.status = BeadStatus::closed;
        update(closed);
    }
}

void ThirtyEpics::put_to_work() {
    const WorkContext work = holding(epic(at_work), "worker-1");
    const Bead first_one = changeset(at_work, 1);
    const CommitId head = commit_work(first_one, first, {{"src/vcard.txt", "vcard\n"}});
    done(first_one, first, head);
    update(unwrap(merge(get(first_one.id), head)));
    repository.force("refs/heads/import-contacts", head);
    Bead working = changeset(at_work, 2);
    set_changeset_label(working, ChangesetLabel::in_progress);
    working.status = BeadStatus::in_progress;
    update(working);
    Session session = this->session("s-worker-1").value();
    session.changeset = working.id;
    session.stage = Stage::agent;
    session.branch = work_branch_of(working);
    session.worktree = worktree_of(working).string();
    put(session);
    clock.advance(std::chrono::minutes{12});
}

void ThirtyEpics::make_stuck() {
    const auto block = [&](std::size_t number, const std::string& name, const std::string& why) {
        const WorkContext work = holding(epic(number), name);
        Bead begun = changeset(number, 1);
        set_changeset_label(begun, ChangesetLabel::in_progress);
        begun.status = BeadStatus::in_progress;
        update(begun);
        Session session = this->session("s-" + name).value();
        session.changeset = begun.id;
        put(session);
        unwrap(changeset_block(work.plan, begun.id, why));
        clock.advance(std::chrono::minutes{50});
    };
    block(stuck, "worker-2",
          "the tests need a browser that speaks WebAuthn, and neither the image of the CI nor this "
          "machine has one; may I add a virtual authenticator instead?");
    block(asked, "worker-3", "which of the two libraries?");
}

void ThirtyEpics::hand_in() {
    for (const std::size_t number : {to_review, to_review + 1}) {
        const Bead work = changeset(number, 1);
        repository.force(full_ref(root_of(epic(number))), first);
        const CommitId head =
            commit_work(work, first, {{"src/" + work.id.str() + ".txt", "one\ntwo\n"}});
        done(work, first, head);
        clock.advance(std::chrono::hours{3});
    }
    unwrap(pause(overseer(), alive,
                 {.on = epic(free + 1).id, .reason = "the keys are being discussed with Ada"}));
}

void ThirtyEpics::write_mail() {
    unwrap(declare_mail_control(overseer(), MailControlKind::queue, "builds",
                                {"atelier/worker/worker-1"}));
    unwrap(declare_mail_control(overseer(), MailControlKind::channel, "announcements", {}));
    clock.advance(std::chrono::minutes{4});
}

} // namespace atelier::test
