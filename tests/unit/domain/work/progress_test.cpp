#include "domain/bead/changeset.hpp"
#include "domain/work/progress.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

Bead changeset(const std::string& name, ChangesetLabel label,
               const std::vector<std::string>& depends_on = {},
               const std::string& parent = "at-e") {
    Bead made{.id = id(name), .title = name};
    made.labels = {"at:changeset"};
    set_changeset_label(made, label);
    made.parent = id(parent);
    if (label == ChangesetLabel::merged || label == ChangesetLabel::abandoned)
        made.status = BeadStatus::closed;
    for (const std::string& each : depends_on)
        add_dependency(made, id(each));
    return made;
}

Bead done(const std::string& name, const std::vector<std::string>& depends_on = {}) {
    Bead made = changeset(name, ChangesetLabel::in_progress, depends_on);
    Changeset::set_done_head(made, *CommitId::parse(std::string(40, 'a')));
    return made;
}

Bead superseded(const std::string& name, const std::string& by) {
    Bead made = changeset(name, ChangesetLabel::abandoned);
    made.description = "changeset.superseded_by: " + by + "\n";
    return made;
}

Bead task(const std::string& name, const std::string& parent, bool closed = false) {
    Bead made{.id = id(name), .title = name};
    made.labels = {"at:task"};
    made.parent = id(parent);
    if (closed) made.status = BeadStatus::closed;
    return made;
}

std::string codes(const std::vector<Reason>& reasons) {
    std::string out;
    for (const Reason& reason : reasons) {
        if (!out.empty()) out += ' ';
        out += info(reason.code).name;
        if (reason.bead) out += ":" + reason.bead->str();
    }
    return out;
}

std::string names(const std::vector<BeadId>& ids) {
    std::string out;
    for (const BeadId& each : ids)
        out += (out.empty() ? "" : " ") + each.str();
    return out;
}

constexpr auto planned = ChangesetLabel::planned;
constexpr auto ready = ChangesetLabel::ready;
constexpr auto in_progress = ChangesetLabel::in_progress;
constexpr auto merged = ChangesetLabel::merged;
constexpr auto abandoned = ChangesetLabel::abandoned;

} // namespace

TEST_CASE("the state of a changeset follows from label, status and what was done") {
    CHECK(state_of(changeset("at-e.1", planned)) == ChangesetState::planned);
    CHECK(state_of(changeset("at-e.1", ready)) == ChangesetState::ready);
    CHECK(state_of(changeset("at-e.1", in_progress)) == ChangesetState::working);
    CHECK(state_of(done("at-e.1")) == ChangesetState::done);
    CHECK(state_of(changeset("at-e.1", merged)) == ChangesetState::merged);
    CHECK(state_of(changeset("at-e.1", abandoned)) == ChangesetState::abandoned);
    for (Bead each : {changeset("at-e.1", planned), changeset("at-e.1", ready),
                      changeset("at-e.1", in_progress), done("at-e.1")}) {
        each.status = BeadStatus::blocked;
        CHECK(state_of(each) == ChangesetState::blocked);
        // Closed by a program that knows no labels of ours.
        each.status = BeadStatus::closed;
        CHECK(state_of(each) == ChangesetState::abandoned);
    }
    Bead both = changeset("at-e.1", merged);
    both.status = BeadStatus::blocked;
    CHECK(state_of(both) == ChangesetState::merged);
}

TEST_CASE("only merged and abandoned are settled") {
    for (const auto& row : names_of(ChangesetState{}))
        CHECK(is_settled(row.value) ==
              (row.value == ChangesetState::merged || row.value == ChangesetState::abandoned));
}

TEST_CASE("a graph holds changesets of the epic and all tasks, oldest first") {
    Bead young = changeset("at-e.1", ready);
    young.created_at = Time{} + Millis{5};
    Bead foreign = changeset("at-e.2.1", ready, {}, "at-e.2");
    const EpicTree graph(an_epic(),
                         {young, changeset("at-e.10", ready), changeset("at-e.2", ready), foreign,
                          task("at-e.2.2", "at-e.2"), task("at-e.2.2.1", "at-e.2.2")},
                         {changeset("at-x.1", merged)});
    std::vector<BeadId> ids;
    for (const Bead& each : graph.changesets())
        ids.push_back(each.id);
    CHECK(names(ids) == "at-e.2 at-e.10 at-e.1");
    CHECK(graph.tasks().size() == 2);
    CHECK(graph.find(id("at-x.1")) != nullptr);
    CHECK(graph.find(id("at-e")) != nullptr);
    CHECK(graph.find(id("at-nobody")) == nullptr);
}

TEST_CASE("open tasks are those below, at any depth") {
    const EpicTree graph(an_epic(),
                         {changeset("at-e.1", ready), changeset("at-e.2", ready),
                          task("at-e.1.1", "at-e.1"), task("at-e.1.1.1", "at-e.1.1"),
                          task("at-e.1.2", "at-e.1", true), task("at-e.2.1", "at-e.2"),
                          task("at-e.3", "at-e")},
                         {});
    const auto below = [&](const std::string& bead) {
        std::vector<BeadId> ids;
        for (const Bead& each : graph.open_tasks(id(bead)))
            ids.push_back(each.id);
        std::sort(ids.begin(), ids.end());
        return names(ids);
    };
    CHECK(below("at-e.1") == "at-e.1.1 at-e.1.1.1");
    CHECK(below("at-e.1.1") == "at-e.1.1.1");
    CHECK(below("at-e") == "at-e.1.1 at-e.1.1.1 at-e.2.1 at-e.3");
    CHECK(below("at-e.3") == "");
}

TEST_CASE("a prerequisite counts by its own state, an abandoned one by what supersedes it") {
    Bead closed_task = task("at-t1", "at-x", true);
    const EpicTree graph(an_epic(),
                         {changeset("at-e.1", merged), done("at-e.2"),
                          changeset("at-e.3", in_progress), changeset("at-e.4", planned),
                          changeset("at-e.5", abandoned), superseded("at-e.6", "at-e.1"),
                          superseded("at-e.7", "at-e.6"), superseded("at-e.8", "at-e.2"),
                          superseded("at-e.9", "at-e.9"), superseded("at-e.10", "at-e.11"),
                          superseded("at-e.11", "at-e.10"), superseded("at-e.12", "at-gone"),
                          superseded("at-e.13", "no id!"), superseded("at-e.14", "at-e.5")},
                         {closed_task, task("at-t2", "at-x")});
    const auto state = [&](const std::string& name) { return prerequisite_state(id(name), graph); };
    CHECK(state("at-e.1") == Prerequisite::landed);
    CHECK(state("at-e.2") == Prerequisite::done);
    CHECK(state("at-e.3") == Prerequisite::open);
    CHECK(state("at-e.4") == Prerequisite::open);
    CHECK(state("at-e.5") == Prerequisite::abandoned);
    CHECK(state("at-e.6") == Prerequisite::landed);
    CHECK(state("at-e.7") == Prerequisite::landed);
    CHECK(state("at-e.8") == Prerequisite::done);
    CHECK(state("at-e.9") == Prerequisite::unknown);
    CHECK(state("at-e.10") == Prerequisite::unknown);
    CHECK(state("at-e.12") == Prerequisite::unknown);
    CHECK(state("at-e.13") == Prerequisite::unknown);
    CHECK(state("at-e.14") == Prerequisite::abandoned);
    CHECK(state("at-t1") == Prerequisite::landed);
    CHECK(state("at-t2") == Prerequisite::open);
    CHECK(state("at-nobody") == Prerequisite::unknown);
}

TEST_CASE("a dependent may be worked on when its prerequisite is done, and land when merged") {
    const auto reasons = [](const Bead& prerequisite, bool to_land) {
        const Bead mine =
            to_land ? done("at-e.2", {"at-e.1"}) : changeset("at-e.2", ready, {"at-e.1"});
        const EpicTree graph(an_epic(), {prerequisite, mine}, {});
        return codes(to_land ? not_landable(mine, graph) : not_runnable(mine, graph));
    };
    CHECK(reasons(changeset("at-e.1", merged), false) == "");
    CHECK(reasons(changeset("at-e.1", merged), true) == "");
    CHECK(reasons(done("at-e.1"), false) == "");
    CHECK(reasons(done("at-e.1"), true) == "prerequisite-open:at-e.1");
    CHECK(reasons(changeset("at-e.1", in_progress), false) == "prerequisite-open:at-e.1");
    CHECK(reasons(changeset("at-e.1", in_progress), true) == "prerequisite-open:at-e.1");
    CHECK(reasons(changeset("at-e.1", abandoned), false) == "prerequisite-abandoned:at-e.1");
    CHECK(reasons(changeset("at-e.1", abandoned), true) == "prerequisite-abandoned:at-e.1");
}

TEST_CASE("of an abandoned prerequisite what supersedes it is named") {
    const Bead mine = changeset("at-e.3", ready, {"at-e.1"});
    const EpicTree graph(
        an_epic(), {superseded("at-e.1", "at-e.2"), changeset("at-e.2", in_progress), mine}, {});
    const auto reasons = not_runnable(mine, graph);
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].bead == id("at-e.2"));
    CHECK(reasons[0].message == "at-e.2, which supersedes at-e.1, is not done");
}

TEST_CASE("a prerequisite that cannot be found is not taken for done") {
    const Bead mine = changeset("at-e.1", ready, {"at-gone"});
    const EpicTree graph(an_epic(), {mine}, {});
    CHECK(codes(not_runnable(mine, graph)) == "prerequisite-open:at-gone");
}

TEST_CASE("what its epic waits for stops a changeset, also when that is only done") {
    Bead waiting = an_epic();
    waiting.depends_on = {id("at-x.1")};
    const Bead mine = changeset("at-e.1", ready);
    Bead elsewhere = done("at-x.1");
    elsewhere.parent = id("at-x");
    CHECK(codes(not_runnable(mine, EpicTree(waiting, {mine}, {elsewhere}))) ==
          "prerequisite-open:at-x.1");
    CHECK(codes(not_runnable(
              mine, EpicTree(waiting, {mine}, {changeset("at-x.1", merged, {}, "at-x")}))) == "");
}

TEST_CASE("only ready and working changesets of an open epic run") {
    const auto reasons = [](const Bead& mine, const Bead& above) {
        return codes(not_runnable(mine, EpicTree(above, {mine}, {})));
    };
    CHECK(reasons(changeset("at-e.1", ready), an_epic()) == "");
    CHECK(reasons(changeset("at-e.1", in_progress), an_epic(BeadStatus::hooked)) == "");
    CHECK(reasons(changeset("at-e.1", planned), an_epic()) == "not-runnable:at-e.1");
    CHECK(reasons(done("at-e.1"), an_epic()) == "not-runnable:at-e.1");
    CHECK(reasons(changeset("at-e.1", merged), an_epic()) == "not-runnable:at-e.1");
    CHECK(reasons(changeset("at-e.1", abandoned), an_epic()) == "not-runnable:at-e.1");
    Bead blocked = changeset("at-e.1", ready);
    blocked.status = BeadStatus::blocked;
    CHECK(reasons(blocked, an_epic()) == "not-runnable:at-e.1");
    Bead pinned = changeset("at-e.1", ready);
    pinned.status = BeadStatus::pinned;
    CHECK(reasons(pinned, an_epic()) == "pinned:at-e.1");
    CHECK(reasons(changeset("at-e.1", ready), an_epic(BeadStatus::closed)) == "epic-closed:at-e");
    CHECK(reasons(changeset("at-e.1", ready), an_epic(BeadStatus::deferred)) == "epic-draft:at-e");
    CHECK(reasons(changeset("at-e.1", ready), an_epic(BeadStatus::blocked)) == "not-runnable:at-e");
    CHECK(codes(not_landable(changeset("at-e.1", in_progress),
                             EpicTree(an_epic(), {changeset("at-e.1", in_progress)}, {}))) ==
          "not-runnable:at-e.1");
    CHECK(not_landable(changeset("at-e.1", in_progress),
                       EpicTree(an_epic(), {changeset("at-e.1", in_progress)}, {}))
              .front()
              .message == "at-e.1 is not done; it does not land by itself yet");
    CHECK(not_landable(changeset("at-e.1", ready),
                       EpicTree(an_epic(), {changeset("at-e.1", ready)}, {}))
              .front()
              .message == "at-e.1 is ready; there is nothing to land yet");
    Bead stopped = changeset("at-e.1", in_progress);
    stopped.status = BeadStatus::blocked;
    CHECK(not_landable(stopped, EpicTree(an_epic(), {stopped}, {})).front().message ==
          "at-e.1 is blocked; it does not land by itself");
    Bead kept = done("at-e.1");
    kept.status = BeadStatus::pinned;
    CHECK(codes(not_landable(kept, EpicTree(an_epic(), {kept}, {}))) == "pinned:at-e.1");
}

TEST_CASE("work is stacked on prerequisites that are done, replacements included") {
    const Bead mine = changeset("at-e.9", ready, {"at-e.1", "at-e.2", "at-e.3", "at-e.4", "at-t"});
    const EpicTree graph(an_epic(),
                         {mine, changeset("at-e.1", merged), done("at-e.2"),
                          superseded("at-e.3", "at-e.5"), superseded("at-e.4", "at-e.1"),
                          done("at-e.5")},
                         {task("at-t", "at-x", true)});
    CHECK(names(stacked_on(mine, graph)) == "at-e.2 at-e.5");
}

TEST_CASE("an epic progresses from empty to closed") {
    const auto progress = [](std::vector<Bead> below, bool more_work = false) {
        return progress_of(EpicTree(an_epic(), std::move(below), {}), more_work);
    };
    CHECK(progress({}) == EpicProgress::empty);
    CHECK(progress({task("at-e.1", "at-e")}) == EpicProgress::empty);
    CHECK(progress({changeset("at-e.1", ready), done("at-e.2")}) == EpicProgress::open);
    CHECK(progress({changeset("at-e.1", merged), done("at-e.2")}) == EpicProgress::complete);
    CHECK(progress({changeset("at-e.1", merged), changeset("at-e.2", abandoned)}) ==
          EpicProgress::closable);
    CHECK(progress({changeset("at-e.1", merged)}, true) == EpicProgress::complete);
    CHECK(progress({changeset("at-e.1", merged), task("at-e.1.1", "at-e.1")}) ==
          EpicProgress::complete);
    CHECK(progress({changeset("at-e.1", merged), task("at-e.1.1", "at-e.1", true)}) ==
          EpicProgress::closable);
    Bead blocked = changeset("at-e.1", in_progress);
    blocked.status = BeadStatus::blocked;
    CHECK(progress({blocked}) == EpicProgress::open);
    CHECK(progress_of(EpicTree(an_epic(BeadStatus::closed), {changeset("at-e.1", ready)}, {}),
                      false) == EpicProgress::closed);
}

TEST_CASE("an epic is eligible when open, promoted and free") {
    CHECK(codes(not_eligible(an_epic())) == "");
    CHECK(codes(not_eligible(an_epic(BeadStatus::closed))) == "epic-closed:at-e");
    CHECK(codes(not_eligible(an_epic(BeadStatus::deferred))) == "epic-draft:at-e");
    CHECK(codes(not_eligible(an_epic(BeadStatus::pinned))) == "pinned:at-e");
    CHECK(codes(not_eligible(an_epic(BeadStatus::blocked))) == "not-runnable:at-e");
    CHECK(codes(not_eligible(an_epic(BeadStatus::hooked))) == "not-runnable:at-e");
    Bead draft = an_epic();
    add_label(draft, label::draft);
    CHECK(codes(not_eligible(draft)) == "epic-draft:at-e");
    Bead held = an_epic(BeadStatus::hooked);
    held.assignee = "atelier/worker/bob";
    const auto reasons = not_eligible(held);
    CHECK(codes(reasons) == "epic-taken:at-e");
    CHECK_THAT(reasons.front().message, ContainsSubstring("atelier/worker/bob"));
}

TEST_CASE("an epic is ready when eligible with a changeset that runs") {
    const auto reasons = [](const Bead& above, std::vector<Bead> below,
                            std::vector<Bead> outside = {}) {
        return codes(not_ready(EpicTree(above, std::move(below), std::move(outside))));
    };
    CHECK(reasons(an_epic(), {}) == "no-changesets:at-e");
    CHECK(reasons(an_epic(), {changeset("at-e.1", ready)}) == "");
    // Begun by somebody who gave the epic back, or blocked and to be tried again.
    CHECK(reasons(an_epic(), {changeset("at-e.1", in_progress)}) == "");
    CHECK(reasons(an_epic(), {changeset("at-e.1", planned)}) == "not-runnable:at-e");
    CHECK(reasons(an_epic(), {changeset("at-e.1", merged)}) == "not-runnable:at-e");
    CHECK(reasons(an_epic(),
                  {changeset("at-e.1", planned), changeset("at-e.2", ready, {"at-e.1"})}) ==
          "prerequisite-open:at-e.1");
    CHECK(reasons(an_epic(BeadStatus::closed), {changeset("at-e.1", ready)}) == "epic-closed:at-e");
    Bead waiting = an_epic();
    waiting.depends_on = {id("at-x")};
    Bead other = an_epic();
    other.id = id("at-x");
    // Once, although each of the two changesets waits for it.
    CHECK(reasons(waiting, {changeset("at-e.1", ready), changeset("at-e.2", ready)}, {other}) ==
          "prerequisite-open:at-x");
}

TEST_CASE("what was begun is resumed before anything new, then in plan order") {
    const EpicTree graph(an_epic(),
                         {changeset("at-e.1", ready), changeset("at-e.2", merged),
                          changeset("at-e.3", in_progress), changeset("at-e.4", ready, {"at-e.1"}),
                          changeset("at-e.5", ready, {"at-e.2"}), changeset("at-e.10", ready)},
                         {});
    CHECK(names(runnable_changesets(graph)) == "at-e.3 at-e.1 at-e.5 at-e.10");
}

TEST_CASE("reasons as JSON carry code, message and bead") {
    CHECK(reasons_json({{ErrorCode::epic_draft, "it is", id("at-e")}, {ErrorCode::dirty, "so"}})
              .dump() == R"([{"code":"epic-draft","message":"it is","bead":"at-e"},)"
                         R"({"code":"dirty","message":"so","bead":null}])");
}

TEST_CASE("what supersedes a prerequisite is unknown when it cannot be read") {
    Bead dropped = changeset("at-e.1", ChangesetLabel::abandoned);
    dropped.description = "changeset.superseded_by: ?\n";
    const EpicTree tree(an_epic(), {dropped}, {});
    CHECK(prerequisite_state(dropped.id, tree) == Prerequisite::unknown);
}

TEST_CASE("a changeset whose done head cannot be read is done all the same") {
    Bead made = changeset("at-e.1", ChangesetLabel::in_progress);
    made.description = "changeset.done_head: banana\n";
    CHECK(state_of(made) == ChangesetState::done);
}
