#include "app/molecule/gate_review.hpp"

#include "app/changeset/changeset_block.hpp"
#include "app/changeset/molecule_of_changeset.hpp"
#include "app/look/status_of_runs.hpp"
#include "app/review/gate_answer.hpp"
#include "app/review/retry.hpp"
#include "app/review/review.hpp"
#include "app/run/look_at_runs.hpp"
#include "app/run/signal_run.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct AtGate : MoleculeFixture {
    AtGate() {
        agents.expect(does({{"src/new.txt", "new\n"}}));
        agents.expect([](const TurnRequest&) {});
        session();
        session();
        REQUIRE(run_of(changeset).status == RunStatus::waiting);
    }
    // As what looks after pull requests writes down.
    void approve_on_forge(const CommitId& head) {
        const Context olga = overseer();
        unwrap(store.write(olga.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(close_gate(plan, get(changeset.id), "approved"));
            return plan.append({EventType::changeset_pr_changed, changeset.id,
                                Json::object()
                                    .set("number", 1)
                                    .set("state", "approved")
                                    .set("base", "topic")
                                    .set("head", head.str())});
        }));
    }
};

} // namespace

TEST_CASE("what a person refuses in the last round is blocked, and has a round more by a retry",
          "[app][molecule]") {
    MoleculeFixture f;
    f.put_workflow("cycle",
                   {{LoopStep{.steps = {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                                        {GateStep{.kind = GateKind::review}}},
                              .max = 1,
                              .until = {.kind = UntilKind::approved},
                              .name = "review"}}});
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    f.send_back(f.changeset, "shorter");
    CHECK_THAT(f.session(SessionEnd::blocked).text,
               ContainsSubstring("changes were requested in the last round"));
    CHECK(f.run_of(f.changeset).status == RunStatus::failed);
    const BeadId before = f.molecule(f.changeset).value();

    const Context olga = f.overseer();
    unwrap(retry(olga, f.machine_probe(), f.changeset.id));
    f.agents.expect(f.does({{"src/new.txt", "newer\n"}}));
    f.session();
    CHECK(f.molecule(f.changeset) == before);
    f.approve(f.changeset);
    f.session(SessionEnd::integrated);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
}

TEST_CASE("an approval of the changeset decides at the gate, and the work lands",
          "[app][molecule]") {
    AtGate f;
    f.approve(f.changeset);
    CHECK(f.mail_to_overseer().empty());
    f.session(SessionEnd::integrated);
    CHECK(f.agents.started.size() == 2);
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    const Run run = f.run_of(f.changeset);
    CHECK(run.status == RunStatus::completed);
    const auto signals =
        unwrap(f.store.read([&](PlanReader& plan) { return plan.runs().signals(run.id); }));
    const auto approved = std::ranges::find(signals, SignalKind::approve, &SignalRecord::kind);
    REQUIRE(approved != signals.end());
    CHECK(approved->tree);
    CHECK(approved->by == "atelier/overseer/olga");
}

TEST_CASE("a gate whose work branch is gone names what brings it back", "[app][molecule]") {
    AtGate f;
    const std::string branch = unwrap(Changeset::of(f.get(f.changeset.id))).work_branch()->str();
    const std::string ref = "refs/heads/" + branch;
    const auto head = unwrap(f.repository.refs().resolve(ref));
    REQUIRE(head);
    unwrap(f.repository.refs().update_refs({{ref, std::nullopt, head}}, "gone"));
    const Context olga = f.overseer();
    const Error refused = must_fail(approve_work(f.review_deps(olga), f.changeset.id));
    const std::string hint = refused.hint.told_to(Audience::person);
    CHECK_THAT(hint, ContainsSubstring("git branch " + branch + " " + head->str()));
    CHECK_THAT(hint, ContainsSubstring("git atelier abandon " + f.run_of(f.changeset).id.str()));
    unwrap(f.repository.refs().update_refs({{ref, head, std::nullopt}}, "back"));
    f.approve(f.changeset);
}

TEST_CASE("a request for changes begins the next round, whose brief says what was asked for",
          "[app][molecule]") {
    AtGate f;
    f.send_back(f.changeset, "Name it better.");
    f.agents.expect(f.does({{"src/new.txt", "better\n"}}));
    f.session();
    CHECK_THAT(f.prompt(2),
               ContainsSubstring("brief mend") && ContainsSubstring("Name it better."));
    CHECK(f.turns_of(f.changeset).back() == "turn worker done");
    CHECK(f.run_of(f.changeset).status == RunStatus::running);
}

TEST_CASE("who approves at a gate is told that work goes on by itself", "[app][molecule]") {
    AtGate f;
    const Context olga = f.overseer();
    const ApproveOutcome approved = unwrap(approve_work(f.review_deps(olga), f.changeset.id));
    CHECK(approved.run_lands);
    CHECK(approved.at_gate);
}

TEST_CASE("what was said at a gate is waited for no longer, and what is blocked is said to be",
          "[app][molecule]") {
    AtGate f;
    const BeadId run = f.run_of(f.changeset).id;
    const Context olga = f.overseer();
    const auto hold = [&] {
        const auto seen = view_run({olga, f.format, f.repository}, f.machine_probe(), run);
        const auto rows = unwrap(f.store.read(
            [&](PlanReader& plan) { return runs_now(plan, olga, f.machine_probe()); }));
        REQUIRE(rows.size() == 1);
        CHECK(rows.front().hold == unwrap(seen).hold);
        return unwrap(seen).hold;
    };
    CHECK(hold() == MoleculeHold::none);
    CHECK(unwrap(gate_review({olga, f.format, f.repository}, run)));
    f.send_back(f.changeset, "shorter");
    CHECK(hold() == MoleculeHold::decided);
    CHECK_FALSE(unwrap(gate_review({olga, f.format, f.repository}, run)));
    f.agents.expect([&](const TurnRequest& turn) {
        unwrap(changeset_block(f.agent_context(turn), f.changeset.id, "no key"));
    });
    f.session(SessionEnd::blocked);
    CHECK(hold() == MoleculeHold::blocked);
}

TEST_CASE("an approval of other work decides nothing", "[app][molecule]") {
    AtGate f;
    f.approve(f.changeset);
    f.repository.commit(f.worktree_of(f.changeset), "Later\n", {{"src/late.txt", "late\n"}},
                        "Otto Other");
    const SessionReport report = f.session();
    CHECK_THAT(report.text, ContainsSubstring("waits at a gate"));
    CHECK(f.run_of(f.changeset).status == RunStatus::waiting);
    CHECK(f.mail_to_overseer().size() == 1);
    CHECK(f.work(RunMode::once).sessions.empty());
}

TEST_CASE("an approval on a forge is one of the commit that was there", "[app][molecule]") {
    AtGate f;
    const CommitId head = *f.at(f.work_branch_of(f.changeset));
    SECTION("which is the work as it is") {
        f.approve_on_forge(head);
        f.session(SessionEnd::integrated);
        CHECK(f.run_of(f.changeset).status == RunStatus::completed);
    }
    SECTION("which is the work as it was") {
        f.approve_on_forge(head);
        f.repository.commit(f.worktree_of(f.changeset), "Later\n", {{"src/late.txt", "late\n"}},
                            "Otto Other");
        f.session();
        CHECK(f.run_of(f.changeset).status == RunStatus::waiting);
        CHECK(f.mail_to_overseer().size() == 1);
    }
}

TEST_CASE("a message about a gate that was closed without a word is sent anew", "[app][molecule]") {
    AtGate f;
    Bead message = f.mail_to_overseer().front();
    message.status = BeadStatus::closed;
    f.update(message);
    f.session();
    const auto mail = f.mail_to_overseer();
    REQUIRE(mail.size() == 1);
    CHECK(mail.front().id != message.id);
}

TEST_CASE("a gate that comes before the work is decided as any other", "[app][molecule]") {
    MoleculeFixture f;
    f.put_workflow("cycle", {MoleculeFixture::turn("reader", {"read", "read"}, Produces::note),
                             {GateStep{.kind = GateKind::approval}},
                             MoleculeFixture::turn("author", {"carry-out", "mend"})});
    f.agents.script.push_back({.outcome = {.words = R"({"content": "By a table."})"}});
    f.session();
    REQUIRE(f.run_of(f.changeset).status == RunStatus::waiting);
    // It is what is decided about.
    CHECK_THAT(unwrap(Message::of(f.mail_to_overseer().front())).body(),
               ContainsSubstring("reviewer has said:") && ContainsSubstring("By a table."));
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    SECTION("by an approval") {
        f.approve(f.changeset);
        f.session(SessionEnd::integrated);
        CHECK(f.run_of(f.changeset).status == RunStatus::completed);
    }
    SECTION("by a request for changes, of which the next turn is told") {
        f.send_back(f.changeset, "Without a table.");
        f.session(SessionEnd::integrated);
        CHECK_THAT(f.prompt(1), ContainsSubstring("Without a table."));
    }
    SECTION("once, as whoever decided sees it") {
        f.approve(f.changeset);
        const Context olga = f.overseer();
        CHECK(unwrap(approve_work(f.review_deps(olga), f.changeset.id)).already);
    }
    SECTION("and by no approval of work that somebody has begun since") {
        f.approve(f.changeset);
        f.repository.commit(f.worktree_of(f.changeset), "Theirs\n", {{"src/theirs.txt", "t\n"}},
                            "Otto Other");
        CHECK_THAT(f.session().text, ContainsSubstring("waits at a gate"));
    }
}

TEST_CASE("nothing but a review decides at the gate of a changeset", "[app][molecule]") {
    AtGate f;
    const Context olga = f.overseer();
    const Error refused =
        must_fail(signal_run({olga, f.format, f.repository},
                             {.run = f.run_of(f.changeset).id, .kind = SignalKind::approve}));
    CHECK(refused.code == ErrorCode::usage);
    CHECK_THAT(refused.message, ContainsSubstring("waits for the review of"));
    const auto items = unwrap(read_review(olga, f.machine_probe(), {}));
    REQUIRE(items.size() == 1);
    CHECK(items.front().bead == f.changeset.id);
    CHECK(items.front().awaited == Awaited::gate);
    CHECK(items.front().to_review);
}
