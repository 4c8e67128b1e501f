#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId alice = *AgentId::parse("atelier/worker/alice");
const AgentId bob = *AgentId::parse("atelier/worker/bob");
const Time now = *parse_time("2026-05-05T05:05:05Z");

Bead changeset(ChangesetLabel label, const std::string& name = "at-e.1") {
    Bead made{.id = id(name), .title = name, .description = "What to do.\n"};
    made.labels = {"at:changeset"};
    made.parent = id("at-e");
    set_changeset_label(made, label);
    if (label == ChangesetLabel::in_progress) made.status = BeadStatus::in_progress;
    if (label == ChangesetLabel::merged || label == ChangesetLabel::abandoned)
        made.status = BeadStatus::closed;
    return made;
}

EpicTree graph(const Bead& above, std::vector<Bead> below) {
    return EpicTree(above, std::move(below), {});
}

Bead task(BeadStatus status = BeadStatus::open) {
    Bead made{.id = id("at-e.1.1"), .title = "a task", .status = status};
    made.labels = {"at:task"};
    made.parent = id("at-e.1");
    return made;
}

template <class T>
std::string refused(const Result<T>& result) {
    const Error error = must_fail(result);
    CHECK_FALSE(error.message.empty());
    return std::string(info(error.code).name);
}

} // namespace

TEST_CASE("a free epic is hooked to who claims it") {
    const Bead claimed = unwrap(claim(an_epic(), alice, false));
    CHECK(claimed.status == BeadStatus::hooked);
    CHECK(claimed.assignee == alice.str());
    CHECK(unwrap(claim(claimed, alice, false)) == claimed);
}

TEST_CASE("a claim is refused with the reason") {
    Bead held = unwrap(claim(an_epic(), bob, false));
    const Error taken = must_fail(claim(held, alice, false));
    CHECK(taken.code == ErrorCode::epic_taken);
    CHECK(taken.details.string_at("held_by") == bob.str());
    CHECK(refused(claim(an_epic(BeadStatus::closed), alice, true)) == "epic-closed");
    CHECK(refused(claim(an_epic(BeadStatus::pinned), alice, true)) == "pinned");
    CHECK(refused(claim(an_epic(BeadStatus::deferred), alice, true)) == "epic-draft");
    CHECK(refused(claim(an_epic(BeadStatus::blocked), alice, true)) == "not-runnable");
    Bead draft = an_epic();
    add_label(draft, label::draft);
    CHECK(refused(claim(draft, alice, true)) == "epic-draft");
    CHECK(refused(claim(changeset(ChangesetLabel::ready), alice, true)) == "not-found");
}

TEST_CASE("a takeover gives the epic to the new holder") {
    const Bead held = unwrap(claim(an_epic(), bob, false));
    const Bead taken = unwrap(claim(held, alice, true));
    CHECK(taken.assignee == alice.str());
    CHECK(taken.status == BeadStatus::hooked);
}

TEST_CASE("only the holder releases, and a released epic is open and free") {
    const Bead held = unwrap(claim(an_epic(), alice, false));
    CHECK(refused(release(held, bob)) == "epic-taken");
    const Bead free = unwrap(release(held, alice));
    CHECK(free.status == BeadStatus::open);
    CHECK(free.assignee.empty());
    CHECK(unwrap(release(free, alice)) == free);
    Bead blocked = held;
    blocked.status = BeadStatus::blocked;
    CHECK(unwrap(release(blocked, alice)).status == BeadStatus::blocked);
}

TEST_CASE("an epic is closed when everything in it is settled") {
    const auto all_settled =
        graph(an_epic(BeadStatus::hooked),
              {changeset(ChangesetLabel::merged), changeset(ChangesetLabel::abandoned, "at-e.2")});
    const Bead closed = unwrap(close(all_settled, false));
    CHECK(closed.status == BeadStatus::closed);
    CHECK_FALSE(closed.close_reason.empty());
    CHECK(unwrap(close(graph(closed, {}), false)) == closed);
    CHECK(refused(close(all_settled, true)) == "open-changesets");
    CHECK(refused(close(graph(an_epic(), {}), false)) == "no-changesets");
    CHECK(refused(close(graph(an_epic(BeadStatus::pinned), {changeset(ChangesetLabel::merged)}),
                        false)) == "pinned");
    const Error open =
        must_fail(close(graph(an_epic(), {changeset(ChangesetLabel::merged),
                                          changeset(ChangesetLabel::ready, "at-e.2")}),
                        false));
    CHECK(open.code == ErrorCode::open_changesets);
    CHECK(open.details.find("changesets")->dump() == R"(["at-e.2"])");
    const Error tasks =
        must_fail(close(graph(an_epic(), {changeset(ChangesetLabel::merged), task()}), false));
    CHECK(tasks.code == ErrorCode::open_tasks);
    CHECK(tasks.details.find("tasks")->dump() == R"(["at-e.1.1"])");
}

TEST_CASE("promotion makes the epic claimable and its described changesets ready") {
    Bead draft = an_epic(BeadStatus::deferred);
    draft.labels = {"at:draft", "at:epic"};
    Epic::set_root_branch(draft, *BranchName::parse("work"));
    Bead bare = changeset(ChangesetLabel::planned, "at-e.2");
    bare.description = "changeset.work_branch: x\n";
    const auto changed = unwrap(promote(graph(draft, {changeset(ChangesetLabel::planned), bare})));
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].id == draft.id);
    CHECK(changed[0].labels == std::vector<std::string>{"at:epic", "at:ready"});
    CHECK(changed[0].status == BeadStatus::open);
    CHECK(changed[1].id == id("at-e.1"));
    CHECK(changeset_label(changed[1]) == ChangesetLabel::ready);
    CHECK(unwrap(promote(graph(changed[0], {changed[1], bare}))).empty());
    CHECK(refused(promote(graph(draft, {}))) == "no-changesets");
    CHECK(refused(promote(graph(an_epic(BeadStatus::closed),
                                {changeset(ChangesetLabel::ready)}))) == "epic-closed");
}

TEST_CASE("a planned changeset becomes ready by a description in a promoted epic only") {
    Bead draft = an_epic();
    add_label(draft, label::draft);
    const Bead planned = changeset(ChangesetLabel::planned);
    CHECK(changeset_label(ready_if_described(planned, an_epic())) == ChangesetLabel::ready);
    CHECK(ready_if_described(planned, draft) == planned);
    Bead bare = planned;
    bare.description.clear();
    CHECK(ready_if_described(bare, an_epic()) == bare);
    const Bead working = changeset(ChangesetLabel::in_progress);
    CHECK(ready_if_described(working, an_epic()) == working);
}

TEST_CASE("a runnable changeset starts, another says every reason") {
    const Bead ready = changeset(ChangesetLabel::ready);
    const Bead started = unwrap(start(ready, graph(an_epic(), {ready})));
    CHECK(state_of(started) == ChangesetState::working);
    CHECK(started.status == BeadStatus::in_progress);
    CHECK(unwrap(start(started, graph(an_epic(), {started}))) == started);
    Bead waiting = ready;
    waiting.depends_on = {id("at-gone"), id("at-lost")};
    const Error error = must_fail(start(waiting, graph(an_epic(), {waiting})));
    CHECK(error.code == ErrorCode::prerequisite_open);
    CHECK(error.details.find("reasons")->as_array().size() == 2);
}

TEST_CASE("done, reopened, merged: the head and the landed commit are recorded") {
    const Bead done = unwrap(mark_done(changeset(ChangesetLabel::in_progress), commit));
    CHECK(state_of(done) == ChangesetState::done);
    CHECK(unwrap(Changeset::of(done)).done_head() == commit);
    CHECK(unwrap(mark_done(done, commit)) == done);
    const Bead again = unwrap(reopen(done));
    CHECK(state_of(again) == ChangesetState::working);
    CHECK(unwrap(reopen(again)) == again);
    const Bead merged = unwrap(merge(done, commit));
    CHECK(state_of(merged) == ChangesetState::merged);
    CHECK(merged.status == BeadStatus::closed);
    CHECK(unwrap(Changeset::of(merged)).integrated_sha() == commit);
    CHECK(unwrap(merge(merged, commit)) == merged);
}

TEST_CASE("of a landing that was found nobody knows whether it is what was done") {
    const Bead done = unwrap(mark_done(changeset(ChangesetLabel::in_progress), commit));
    const Bead merged = unwrap(merge_as_found(done, commit));
    CHECK(state_of(merged) == ChangesetState::merged);
    CHECK(unwrap(Changeset::of(merged)).integrated_sha() == commit);
    CHECK_FALSE(unwrap(Changeset::of(merged)).done_head());
    CHECK(unwrap(merge_as_found(merged, commit)) == merged);
    CHECK_FALSE(merge_as_found(changeset(ChangesetLabel::abandoned), commit));
}

TEST_CASE("a settled or pinned changeset does not move") {
    Bead pinned = changeset(ChangesetLabel::ready);
    pinned.status = BeadStatus::pinned;
    const auto all_refused = [](const Bead& bead) {
        std::string out = refused(mark_done(bead, commit));
        for (const auto& other :
             {refused(reopen(bead)), refused(block(bead, "why", now)), refused(unblock(bead))})
            CHECK(other == out);
        return out;
    };
    CHECK(all_refused(changeset(ChangesetLabel::merged)) == "not-runnable");
    const Bead landed = changeset(ChangesetLabel::merged);
    CHECK(must_fail(unblock(landed)).message == landed.id.str() + " has already landed");
    const Bead given_up = changeset(ChangesetLabel::abandoned);
    CHECK(must_fail(unblock(given_up)).message == given_up.id.str() + " was abandoned");
    CHECK(all_refused(changeset(ChangesetLabel::abandoned)) == "not-runnable");
    CHECK(all_refused(pinned) == "pinned");
    CHECK(all_refused(an_epic()) == "not-found");
    CHECK(refused(merge(changeset(ChangesetLabel::abandoned), commit)) == "not-runnable");
    CHECK(refused(abandon(changeset(ChangesetLabel::merged), "why", {})) == "not-runnable");
    CHECK(refused(abandon(pinned, "why", {})) == "pinned");
}

TEST_CASE("blocking keeps the label and notes each reason once") {
    Bead working = changeset(ChangesetLabel::in_progress);
    working.notes = "a note without an end";
    const Bead blocked = unwrap(block(working, "tests fail: three", now));
    CHECK(blocked.status == BeadStatus::blocked);
    CHECK(changeset_label(blocked) == ChangesetLabel::in_progress);
    CHECK(blocked.notes == "a note without an end\nblocked 2026-05-05T05:05:05.000Z: tests fail: "
                           "three\n");
    CHECK(unwrap(block(blocked, "tests fail: three", now + Millis{5})) == blocked);
    // The end of another reason is a reason of its own.
    const Bead twice = unwrap(block(blocked, "three", now));
    CHECK(twice.notes == blocked.notes + "blocked 2026-05-05T05:05:05.000Z: three\n");
    CHECK(unwrap(block(twice, "three", now)) == twice);
}

TEST_CASE("unblocking gives back the state before") {
    for (const ChangesetLabel label : {ChangesetLabel::planned, ChangesetLabel::ready}) {
        const Bead before = changeset(label);
        const Bead after = unwrap(unblock(unwrap(block(before, "why", now))));
        CHECK(after.status == before.status);
        CHECK(state_of(after) == state_of(before));
        CHECK(unwrap(unblock(before)) == before);
    }
    const Bead done = unwrap(mark_done(changeset(ChangesetLabel::in_progress), commit));
    CHECK(state_of(unwrap(unblock(unwrap(block(done, "why", now))))) == ChangesetState::done);
    const Bead begun = changeset(ChangesetLabel::in_progress);
    CHECK(state_of(unwrap(unblock(unwrap(block(begun, "why", now))))) == ChangesetState::ready);
    CHECK(unwrap(unblock(begun)) == begun);
}

TEST_CASE("an abandoned changeset is closed with its reason and what supersedes it") {
    const Bead abandoned =
        unwrap(abandon(changeset(ChangesetLabel::ready), "too big", id("at-e.2")));
    CHECK(state_of(abandoned) == ChangesetState::abandoned);
    CHECK(abandoned.status == BeadStatus::closed);
    CHECK(abandoned.close_reason == "too big");
    CHECK(unwrap(superseded_by(abandoned))->str() == "at-e.2");
    CHECK(unwrap(abandon(abandoned, "again", {})) == abandoned);
    CHECK(unwrap(abandon(abandoned, "again", id("at-e.2"))) == abandoned);
    const Bead replaced = unwrap(abandon(abandoned, "again", id("at-e.3")));
    CHECK(unwrap(superseded_by(replaced))->str() == "at-e.3");
    CHECK(replaced.close_reason == "too big");
    CHECK_FALSE(unwrap(superseded_by(unwrap(abandon(changeset(ChangesetLabel::ready), "x", {})))));
}

TEST_CASE("a task is finished once") {
    const Bead finished = unwrap(finish_task(task(), "wrote it"));
    CHECK(is_closed(finished));
    CHECK(finished.close_reason == "wrote it");
    CHECK(unwrap(finish_task(finished, "again")) == finished);
    CHECK_FALSE(unwrap(finish_task(task(), "")).close_reason.empty());
    CHECK(refused(finish_task(task(BeadStatus::pinned), "")) == "pinned");
    CHECK(refused(finish_task(an_epic(), "")) == "not-found");
}
