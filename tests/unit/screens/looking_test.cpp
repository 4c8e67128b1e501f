// What the commands show that only look.
#include "app/look/digest.hpp"
#include "app/look/read_log.hpp"
#include "app/look/seen_branches.hpp"
#include "app/look/show_bead.hpp"
#include "app/look/why.hpp"
#include "app/review/inbox.hpp"
#include "app/review/review.hpp"
#include "app/review/review_of.hpp"
#include "support/screens.hpp"
#include "support/thirty_epics.hpp"
#include "view/awaited.hpp"
#include "view/digest.hpp"
#include "view/event.hpp"
#include "view/list_roots.hpp"
#include "view/mail.hpp"
#include "view/mail_controls.hpp"
#include "view/review.hpp"
#include "view/show_bead.hpp"
#include "view/status.hpp"
#include "view/why.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what is looked at is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Context ada = all.overseer("ada");

    StatusOutcome status = unwrap(read_status(ada, alive));
    SeenBranches seen = see_branches(ada, all.repository);
    add_in_parent(status, seen);
    check_screen({"status", "git atelier status",
                  [&](const Style& style) { return status_text(status, style); }});

    ListOutcome list = unwrap(list_roots(ada, false));
    check_screen(
        {"list", "git atelier list", [&](const Style& style) { return list_text(list, style); }});
    ListOutcome every = unwrap(list_all_roots(ada, all.repository));
    unwrap(add_changesets(every, ada, alive, all.repository));
    check_screen({"list-all", "git atelier list --all --changesets",
                  [&](const Style& style) { return list_text(every, style); }});

    for (const auto& [name, bead] :
         {std::pair{"epic", all.epic(ThirtyEpics::stuck)},
          std::pair{"changeset", all.changeset(ThirtyEpics::stuck, 1)}}) {
        const ShowOutcome shown = unwrap(show_bead(ada, alive, bead.id, 50));
        check_screen({std::string("show-") + name, "git atelier show " + bead.id.str(),
                      [&](const Style& style) { return show_text(shown, style); }});
        const WhyOutcome reasons = unwrap(why(ada, alive, all.repository, all.paths, bead.id));
        check_screen(
            {std::string("why-") + name, "git atelier why " + bead.id.str(),
             [&](const Style& style) { return why_text(reasons, all.clock.now(), style); }});
    }

    const LogOutcome log = unwrap(read_log(ada, {.newest = 40}));
    LogFacts facts;
    unwrap(add_facts(ada, log.events, facts));
    check_screen({"log", "git atelier log -n 40",
                  [&](const Style& style) { return log_text(log, facts, style); }});

    const DigestOutcome digest = unwrap(make_digest(
        ada, alive, all.files, all.paths, {.since = all.clock.now() - std::chrono::days{2}}));
    check_screen({"status-since", "git atelier status --since 2d",
                  [&](const Style& style) { return digest_text(digest, style); }});
}

TEST_CASE("what waits for the overseer is shown as it is kept", "[screens]") {
    ThirtyEpics all;
    const Context ada = all.overseer("ada");
    const auto waiting = unwrap(read_review(ada, alive, {}));
    check_screen({"review", "git atelier review",
                  [&](const Style& style) { return review_text(waiting, style); }});
    const Bead handed_in = all.changeset(ThirtyEpics::to_review, 1);
    const ReviewOf review = unwrap(review_of({ada, all.repository, alive}, handed_in.id));
    check_screen({"review-changeset", "git atelier review " + handed_in.id.str(),
                  [&](const Style& style) { return review_of_text(review, style); }});

    const InboxOutcome inbox = unwrap(read_inbox(ada));
    check_screen({"inbox", "git atelier inbox",
                  [&](const Style& style) { return inbox_text(inbox, style); }});
    const InboxOutcome message = unwrap(read_message(ada, inbox.items.front().message.id()));
    check_screen({"inbox-message", "git atelier inbox " + inbox.items.front().message.id().str(),
                  [&](const Style& style) { return message_text(message, style); }});
    const MailControlsOutcome controls = unwrap(list_mail_controls(ada));
    check_screen({"mail", "git atelier mail",
                  [&](const Style& style) { return mail_controls_text(controls, style); }});
}
