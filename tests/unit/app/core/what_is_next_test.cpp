#include "app/core/what_is_next.hpp"

#include "app/claim/claim.hpp"
#include "app/core/plan_queries.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Selection asked(PlanFixture& fixture, const WorkQuestion& question) {
    const Context context = fixture.overseer();
    return unwrap(fixture.store.read(
        [&](PlanReader& plan) { return what_is_next(plan, context, gone, question); }));
}

// As `work --name alice` asks.
Selection next(PlanFixture& fixture, const ChoiceRules& rules = {}) {
    return asked(fixture, {.agent = fixture.worker().caller, .rules = rules});
}

void hold(PlanFixture& fixture, const Bead& epic) {
    const Context alice = fixture.worker();
    unwrap(fixture.store.write(alice.stamp(), [&](PlanWriter& plan) -> Result<Claimed> {
        ATELIER_TRY(const Bead bead, require_epic(plan, epic.id));
        return take_claim(plan, alice, bead, {*SessionId::parse("s-1"), {}}, alive, false);
    }));
}

Bead merged(PlanFixture& fixture, const Bead& changeset) {
    return fixture.update(
        unwrap(merge(fixture.get(changeset.id), *CommitId::parse(std::string(40, 'a')))));
}

} // namespace

TEST_CASE("the oldest ready epic and its first runnable changeset come first",
          "[app][what_is_next]") {
    PlanFixture fixture;
    fixture.epic("Draft", {.draft = true});
    const Bead older = fixture.epic("Older");
    const Bead base = fixture.changeset(older, "Base");
    fixture.changeset(older, "Top", {.depends_on = {base.id}});
    const Bead newer = fixture.epic("Newer");
    fixture.changeset(newer, "Only");
    const Selection found = next(fixture);
    CHECK(found.step == NextStep::session);
    CHECK(found.epic == older.id);
    CHECK(found.changeset == base.id);
}

TEST_CASE("a dependent follows when its prerequisite has landed", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Stack");
    const Bead base = fixture.changeset(epic, "Base");
    const Bead top = fixture.changeset(epic, "Top", {.depends_on = {base.id}});
    hold(fixture, epic);
    CHECK(next(fixture).changeset == base.id);
    merged(fixture, base);
    CHECK(next(fixture).changeset == top.id);
    merged(fixture, top);
    CHECK(next(fixture).step == NextStep::close);
}

TEST_CASE("a done changeset lands before new work begins", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Two");
    const Bead first = fixture.changeset(epic, "First");
    fixture.changeset(epic, "Second");
    hold(fixture, epic);
    fixture.update(
        unwrap(mark_done(fixture.get(first.id), *CommitId::parse(std::string(40, 'b')))));
    const Selection found = next(fixture);
    CHECK(found.step == NextStep::land);
    CHECK(found.changeset == first.id);
}

TEST_CASE("where reviews or pull requests are wanted nothing lands, and what is stacked goes on",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Reviewed");
    const Bead first = fixture.changeset(epic, "First");
    const Bead second = fixture.changeset(epic, "Second", {.depends_on = {first.id}});
    hold(fixture, epic);
    const CommitId head = *CommitId::parse(std::string(40, 'b'));
    fixture.update(unwrap(mark_done(fixture.get(first.id), head)));
    fixture.settings.admission.review_required = true;
    CHECK(next(fixture).step == NextStep::session);
    CHECK(next(fixture).changeset == second.id);
    fixture.update(unwrap(mark_done(fixture.get(second.id), head)));
    fixture.settings = Settings{.admission = {.pr_mode = PrMode::draft}};
    CHECK(next(fixture).step == NextStep::give_up);
    CHECK(next(fixture).epic == epic.id);
    fixture.settings = Settings{};
    CHECK(next(fixture).changeset == first.id);
}

TEST_CASE("while too much waits for a review nothing new is begun, and what was begun goes on",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Reviewed");
    const Bead first = fixture.changeset(epic, "First");
    const Bead second = fixture.changeset(epic, "Second");
    hold(fixture, epic);
    const CommitId head = *CommitId::parse(std::string(40, 'b'));
    fixture.update(unwrap(mark_done(fixture.get(first.id), head)));
    fixture.settings.admission.review_required = true;
    fixture.settings.review.max_changesets = 2;
    CHECK(next(fixture).changeset == second.id);
    fixture.settings.review.max_changesets = 1;
    const Selection held_back = next(fixture);
    CHECK(held_back.step == NextStep::give_up);
    const auto& reasons = held_back.reasons.at(epic.id);
    CHECK(std::ranges::count(reasons, ErrorCode::review_debt, &Reason::code) == 1);
    SECTION("it was begun") {
        Bead begun = fixture.get(second.id);
        set_changeset_label(begun, ChangesetLabel::in_progress);
        fixture.update(begun);
        CHECK(next(fixture).changeset == second.id);
    }
    SECTION("the review was made") {
        fixture.approve(first.id, {.base = head,
                                   .head = head,
                                   .tree = *TreeId::parse(std::string(40, 'e')),
                                   .patches = {"p"}});
        CHECK(next(fixture).step == NextStep::land);
        fixture.update(unwrap(merge(fixture.get(first.id), head)));
        CHECK(next(fixture).changeset == second.id);
    }
    SECTION("no review is wanted") {
        fixture.settings.admission.review_required = false;
        CHECK(next(fixture).changeset == first.id);
    }
}

TEST_CASE("an assigned epic with only blocked changesets is given up", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Stuck");
    const Bead only = fixture.changeset(epic, "Only");
    hold(fixture, epic);
    fixture.update(unwrap(block(fixture.get(only.id), "no access", fixture.clock.now())));
    CHECK(next(fixture).step == NextStep::give_up);
}

TEST_CASE("a changeset that was blocked is begun again after its epic was given back",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Stuck");
    const Bead only = fixture.changeset(epic, "Only");
    const EpicTree graph =
        unwrap(fixture.store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
    const Bead begun = unwrap(start(only, graph));
    const Bead stuck = fixture.update(unwrap(block(begun, "no access", fixture.clock.now())));
    CHECK(next(fixture).step == NextStep::idle);
    fixture.update(unwrap(unblock(stuck)));
    CHECK(next(fixture).step == NextStep::session);
    CHECK(next(fixture).changeset == only.id);
    CHECK(next(fixture, {.ask = true}).candidates == std::vector{epic.id});
}

TEST_CASE("what is left to do in an epic that nobody holds is landing or closing it",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Free");
    const Bead only = fixture.changeset(epic, "Only");
    fixture.update(unwrap(mark_done(only, *CommitId::parse(std::string(40, 'b')))));
    CHECK(next(fixture).step == NextStep::land);
    CHECK(next(fixture).changeset == only.id);
    merged(fixture, only);
    CHECK(next(fixture).step == NextStep::close);
    CHECK(next(fixture).epic == epic.id);
    // There is nothing to choose about it.
    CHECK(next(fixture, {.ask = true}).step == NextStep::close);
    CHECK(next(fixture, {.excluded = {epic.id}}).step == NextStep::idle);
}

TEST_CASE("an epic of which only a task is open is given up, and names it", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Tasks");
    const Bead only = fixture.changeset(epic, "Only");
    const Bead task = fixture.task(epic, "write the announcement");
    hold(fixture, epic);
    merged(fixture, only);
    const Selection found = next(fixture);
    CHECK(found.step == NextStep::give_up);
    CHECK(found.epic == epic.id);
    REQUIRE(found.reasons.at(epic.id).size() == 1);
    CHECK(found.reasons.at(epic.id)[0].code == ErrorCode::open_tasks);
    CHECK(found.reasons.at(epic.id)[0].bead == task.id);
}

TEST_CASE("unread mail comes before a new epic to an agent, whose briefs nobody writes",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const auto told = [](PlanFixture& of) {
        return asked(of, {.agent = of.worker().caller, .lands = false});
    };
    Bead changeset = fixture.changeset(fixture.epic("Waiting"), "Only");
    Bead mail{.id = *BeadId::parse("at-mail1"), .title = "Please stop"};
    mail.labels = {"at:message"};
    mail.assignee = "atelier/worker/alice";
    mail.message = MessageHeader{.from = "atelier/overseer/olga"};
    fixture.create(mail);
    const Selection found = told(fixture);
    CHECK(found.step == NextStep::mail);
    CHECK(found.messages == std::vector{mail.id});

    // What is about a changeset is in the brief of the next session on it, and is closed with it.
    mail = fixture.get(mail.id);
    mail.message->thread = changeset.id;
    fixture.update(mail);
    CHECK(told(fixture).step == NextStep::session);
    changeset = fixture.get(changeset.id);
    changeset.status = BeadStatus::closed;
    fixture.update(changeset);
    CHECK(told(fixture).step == NextStep::idle);
}

TEST_CASE("mail is the agent's own, open and unread, oldest first", "[app][what_is_next]") {
    PlanFixture fixture;
    const auto mail = [&](const std::string& name, const std::string& to) {
        Bead message{.id = id("at-" + name), .title = name, .assignee = to};
        message.labels = {"at:message"};
        message.message = MessageHeader{.from = "atelier/overseer/olga"};
        return fixture.create(message);
    };
    const Bead one = mail("mail1", "atelier/worker/alice");
    const Bead two = mail("mail2", "atelier/worker/alice");
    mail("mail3", "atelier/worker/bob");
    Bead read = mail("mail4", "atelier/worker/alice");
    read.message->read_at = fixture.clock.now();
    fixture.update(read);
    Bead closed = mail("mail5", "atelier/worker/alice");
    closed.status = BeadStatus::closed;
    fixture.update(closed);
    CHECK(next(fixture).messages == std::vector{one.id, two.id});
}

TEST_CASE("with nothing ready each open epic says why", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead draft = fixture.epic("Draft", {.draft = true});
    const Bead empty = fixture.epic("Empty");
    const Selection found = next(fixture);
    CHECK(found.step == NextStep::idle);
    REQUIRE(found.reasons.contains(draft.id));
    CHECK(found.reasons.at(draft.id).front().code == ErrorCode::epic_draft);
    CHECK(found.reasons.at(empty.id).front().code == ErrorCode::no_changesets);
}

TEST_CASE("what was tried in vain is not tried again", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Two");
    const Bead first = fixture.changeset(epic, "First");
    const Bead second = fixture.changeset(epic, "Second");
    CHECK(next(fixture, {.excluded = {first.id}}).changeset == second.id);
    CHECK(next(fixture, {.excluded = {epic.id}}).step == NextStep::idle);
}

TEST_CASE("in prompt mode every ready epic is a candidate", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead one = fixture.epic("One");
    fixture.changeset(one, "Only");
    const Bead two = fixture.epic("Two");
    fixture.changeset(two, "Only");
    const Selection found = next(fixture, {.ask = true});
    CHECK(found.step == NextStep::idle);
    CHECK(found.candidates == std::vector{one.id, two.id});
}

TEST_CASE("the more urgent epic comes first, then the older", "[app][what_is_next]") {
    PlanFixture fixture;
    const auto planned = [&](const std::string& title, int priority) {
        const Bead epic = fixture.epic(title, {.priority = priority});
        fixture.changeset(epic, "Only");
        return epic.id;
    };
    const BeadId common = planned("Common", 2);
    const BeadId later = planned("Later", 2);
    const BeadId urgent = planned("Urgent", 0);
    CHECK(next(fixture, {.ask = true}).candidates == std::vector{urgent, common, later});
    CHECK(next(fixture).epic == urgent);
}

TEST_CASE("a run without a name becomes who holds an epic and has ended, and no other",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead urgent = fixture.epic("Urgent", {.priority = 0});
    fixture.changeset(urgent, "Only");
    const Bead held = fixture.epic("Held");
    fixture.changeset(held, "Only");
    hold(fixture, held);
    const WorkQuestion unnamed{.may_change = true, .rules = {}};
    // Without an orchestrator alice lives as long as her lease.
    CHECK(asked(fixture, unnamed).epic == urgent.id);
    fixture.clock.advance(fixture.settings.lease.detached);
    const Selection found = asked(fixture, unnamed);
    CHECK(found.epic == held.id);
    CHECK(found.worker == fixture.worker().caller);
    // Whoever has a name takes it over only where it is asked for.
    const AgentId bo = fixture.worker("bo").caller;
    CHECK(asked(fixture, {.agent = bo, .rules = {}}).epic == urgent.id);
    const Selection named = asked(fixture, {.agent = bo, .rules = {.epic = held.id}});
    CHECK(named.step == NextStep::session);
    CHECK_FALSE(named.worker);
}

TEST_CASE("a worker with an epic takes no other, and is told so", "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead held = fixture.epic("Held");
    fixture.changeset(held, "Only");
    hold(fixture, held);
    const Bead other = fixture.epic("Other");
    fixture.changeset(other, "Only");
    const Selection found = next(fixture, {.epic = other.id});
    CHECK(found.step == NextStep::idle);
    CHECK(found.reasons.at(other.id)[0].code == ErrorCode::assignment_occupied);
}

TEST_CASE("a branch that the plan does not know is asked about before it speaks against work",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E", {.root_branch = "topic"});
    const Bead changeset = fixture.changeset(epic, "C");
    const CommitId head = *CommitId::parse(std::string(40, 'a'));
    const CommitId root = *CommitId::parse(std::string(40, 'b'));
    const std::string branch = "topic-" + changeset.id.str();
    SeenGround ground{.checkouts = {},
                      .branches = {{{"topic", root}, {branch, head}}},
                      .worktrees = "/data/worktrees"};
    std::optional<FoundBranch> answer;
    ground.found_branch = [&](const UnknownBranch& unknown) -> Result<std::optional<FoundBranch>> {
        CHECK(unknown.changeset.id == changeset.id);
        CHECK(unknown.branch.str() == branch);
        CHECK(unknown.head == head);
        CHECK(unknown.root == root);
        return answer;
    };
    const WorkQuestion question{.agent = fixture.worker().caller, .ground = &ground};
    const Selection refused = asked(fixture, question);
    CHECK(refused.step != NextStep::session);
    REQUIRE(refused.reasons.contains(epic.id));
    CHECK(refused.reasons.at(epic.id).front().code == ErrorCode::branch_exists);
    CHECK_THAT(refused.reasons.at(epic.id).front().message, ContainsSubstring("git branch -m"));
    answer = FoundBranch{.head = head, .base = root, .commits = 1};
    CHECK(asked(fixture, question).changeset == changeset.id);
}

TEST_CASE("an epic whose root branch cannot be made is told with the way on, and not chosen",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E", {.root_branch = "topic"});
    const Bead changeset = fixture.changeset(epic, "C");
    SeenGround ground{.checkouts = {}, .branches = std::map<std::string, CommitId>()};
    ground.root_start = [](const Epic&) -> Result<CommitId> {
        return fail(ErrorCode::not_found, "there is no branch develop");
    };
    const auto chosen = [&] { return asked(fixture, {.ground = &ground}); };
    SECTION("it is not there") {
        const Selection found = chosen();
        CHECK(found.step == NextStep::idle);
        REQUIRE(found.reasons.contains(epic.id));
        CHECK_THAT(found.reasons.at(epic.id).front().message,
                   ContainsSubstring("there is no branch develop"));
    }
    SECTION("it is there") {
        ground.branches->emplace("topic", *CommitId::parse(std::string(40, 'a')));
        CHECK(chosen().changeset == changeset.id);
    }
}

TEST_CASE("an epic whose root branch is gone after something landed is told with the way back",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E", {.root_branch = "topic"});
    const CommitId landed = *CommitId::parse(std::string(40, 'a'));
    fixture.update(
        unwrap(merge(unwrap(mark_done(fixture.changeset(epic, "Landed"), landed)), landed)));
    fixture.changeset(epic, "Open");
    SeenGround ground{.checkouts = {}, .branches = std::map<std::string, CommitId>()};
    ground.root_start = [&](const Epic&) -> Result<CommitId> { return landed; };
    const Selection found = asked(fixture, {.ground = &ground});
    CHECK(found.step == NextStep::idle);
    REQUIRE(found.reasons.contains(epic.id));
    const Reason& reason = found.reasons.at(epic.id).front();
    CHECK(reason.code == ErrorCode::not_found);
    CHECK(reason.message ==
          "the root branch topic is gone; bring it back with: git branch topic COMMIT");
}

TEST_CASE("where root branches begin is asked once for each parent", "[app][what_is_next]") {
    PlanFixture fixture;
    MemoryFiles files;
    MemoryRepository repository(files, "/r");
    const CommitId first = repository.commit("/r", "First\n", {{"README.md", "x\n"}});
    const ProjectPaths paths{"/data/projects/r-1"};
    const SeenGround ground = unwrap(read_ground(repository, paths));
    const auto start_from = [&](const std::string& parent) {
        return ground.root_start(
            unwrap(Epic::of(fixture.epic("From " + parent, {.parent_branch = parent}))));
    };
    const auto questions = [&](const std::string& branch) {
        return std::ranges::count(repository.moving.resolved, "refs/heads/" + branch);
    };
    for (int epic = 0; epic < 3; ++epic) {
        CHECK(unwrap(start_from("main")) == first);
        CHECK_THAT(must_fail(start_from("develop")).message, ContainsSubstring("develop"));
    }
    CHECK(questions("main") == 1);
    CHECK(questions("develop") == 1);
}

TEST_CASE("work that would collide with what is under way comes later, where there is a forecast",
          "[app][what_is_next]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Several");
    const Bead under_way = fixture.changeset(epic, "Under way", {.paths = {"src/**"}});
    const Bead meets = fixture.changeset(epic, "Meets it", {.paths = {"src/a.c"}});
    const Bead apart = fixture.changeset(epic, "Apart", {.paths = {"docs/**"}});
    hold(fixture, epic);
    fixture.update(
        unwrap(mark_done(fixture.get(under_way.id), *CommitId::parse(std::string(40, 'b')))));
    fixture.settings.admission.review_required = true;
    CHECK(next(fixture).changeset == apart.id);
    fixture.settings.forecast = false;
    CHECK(next(fixture).changeset == meets.id);
}
