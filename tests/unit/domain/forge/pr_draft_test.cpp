#include "domain/forge/pr_draft.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ForgeRepository here{"github.com", "ann", "tool"};

ExternalTicket issue(const std::string& number, std::optional<TicketState> state,
                     std::optional<OnClose> on_close = {}) {
    return {.provider = "github", .id = number, .state = state, .on_close = on_close};
}

struct Drafting {
    Bead epic = an_epic();
    std::vector<Bead> changesets = {changeset("at-e.1", ChangesetLabel::in_progress)};
    PrDraftFacts facts{.here = here};

    Drafting() { epic.title = "Greeting command"; }
    static Bead changeset(const std::string& name, ChangesetLabel label) {
        Bead made{.id = id(name), .title = "Add the greeting"};
        made.labels = {"at:changeset"};
        made.parent = id("at-e");
        set_changeset_label(made, label);
        return made;
    }
    PrDraft draft() const {
        return unwrap(
            draft_pull_request(EpicTree(epic, changesets, {}), changesets.front(), facts));
    }
    // "Fixes #12", a line each.
    std::string tickets() const {
        std::string text;
        for (const DraftedTicket& one : draft().tickets)
            text += (one.fixes ? "Fixes " : "Addresses ") + one.reference + "\n";
        return text;
    }
};

} // namespace

TEST_CASE("a draft says what, why, when it is done, which tickets and what changes",
          "[domain][forge][pr-draft]") {
    Drafting at;
    Bead& changeset = at.changesets.front();
    changeset.description = "Greets by name.\n\n- politely\n";
    Changeset::set_work_branch(changeset, *BranchName::parse("greet-1"));
    Epic::set_scope(at.epic, "one new subcommand");
    Epic::set_acceptance(at.epic, "greet prints a name\nand has a test");
    at.facts.own_tickets = {issue("12", TicketState::open)};
    at.facts.stat = " a.txt | 2 ++\n 1 file changed, 2 insertions(+)\n";
    const PrDraft draft = at.draft();
    CHECK(draft.title == "Add the greeting");
    CHECK(draft.body == "## Summary\n\nGreets by name.\n\n- politely\n\n"
                        "## Why\n\nPart of: Greeting command\n\none new subcommand\n\n"
                        "## Acceptance\n\ngreet prints a name\nand has a test\n\n"
                        "## Tickets\n\nFixes #12\n\n"
                        "## Changes\n\n     a.txt | 2 ++\n     1 file changed, 2 insertions(+)\n");
}

TEST_CASE("a draft leaves out what nobody has said", "[domain][forge][pr-draft]") {
    Drafting at;
    at.changesets.front().description = "---\nexternal_tickets: null\n---\n";
    CHECK(at.draft().body == "## Why\n\nPart of: Greeting command\n");
}

TEST_CASE("a ticket is fixed only while it is open and may be closed",
          "[domain][forge][pr-draft]") {
    Drafting at;
    at.facts.own_tickets = {
        issue("1", TicketState::open),
        issue("2", TicketState::closed),
        issue("3", std::nullopt),
        issue("4", TicketState::open, OnClose::close),
        issue("5", TicketState::open, OnClose::sync),
        issue("6", TicketState::open, OnClose::comment),
        issue("7", TicketState::open, OnClose::none),
        // Named twice.
        issue("#1", TicketState::open),
    };
    CHECK(at.tickets() == "Fixes #1\nAddresses #2\nAddresses #3\nFixes #4\nFixes #5\n"
                          "Addresses #6\nAddresses #7\n");
}

TEST_CASE("an epic's ticket is fixed by what completes the epic", "[domain][forge][pr-draft]") {
    Drafting at;
    at.facts.own_tickets = {issue("1", TicketState::open)};
    at.facts.epic_tickets = {issue("9", TicketState::open), issue("1", TicketState::open)};
    CHECK(at.tickets() == "Fixes #1\nFixes #9\n");
    at.changesets.push_back(Drafting::changeset("at-e.2", ChangesetLabel::ready));
    CHECK(at.tickets() == "Fixes #1\nAddresses #9\n");
    set_changeset_label(at.changesets.back(), ChangesetLabel::merged);
    at.changesets.back().status = BeadStatus::closed;
    CHECK(at.tickets() == "Fixes #1\nFixes #9\n");
}

TEST_CASE("a ticket is named as the forge finds it from there", "[domain][forge][pr-draft]") {
    Drafting at;
    const auto named = [&](ExternalTicket ticket) {
        at.facts.own_tickets = {std::move(ticket)};
        return at.draft().tickets.front().reference;
    };
    const auto with_url = [](const std::string& url) {
        ExternalTicket ticket = issue("12", TicketState::open);
        ticket.url = url;
        return ticket;
    };
    CHECK(named(issue("#12", TicketState::open)) == "#12");
    CHECK(named(issue("bob/lib#3", TicketState::open)) == "bob/lib#3");
    CHECK(named(with_url("https://github.com/ann/tool/issues/12")) == "#12");
    CHECK(named(with_url("https://github.com/bob/lib/issues/12")) == "bob/lib#12");
    const std::string foreign = "https://forge.example/bob/lib/issues/12";
    CHECK(named(with_url(foreign)) == foreign);
    CHECK(named({.provider = "linear", .id = "ABC-7"}) == "ABC-7");
    at.facts.here.reset();
    CHECK(named(with_url("https://github.com/bob/lib/issues/12")) == "#12");
}

TEST_CASE("a draft stays within what forges take", "[domain][forge][pr-draft]") {
    Drafting at;
    Bead& changeset = at.changesets.front();
    changeset.title = std::string(400, 'x');
    changeset.description = std::string(100'000, 'y');
    for (int file = 1; file <= 300; ++file)
        at.facts.stat += " f" + std::to_string(file) + " | 1 +\n";
    at.facts.stat += " 300 files changed\n";
    const PrDraft draft = at.draft();
    CHECK(draft.title.size() < 250);
    CHECK(draft.body.size() < 60'000);
    CHECK_THAT(draft.body, ContainsSubstring("yyy\n\n...\n"));
    CHECK_THAT(draft.body, ContainsSubstring("     f99 | 1 +\n     and 201 more files\n"));
    CHECK_THAT(draft.body, ContainsSubstring("     300 files changed\n"));
}
