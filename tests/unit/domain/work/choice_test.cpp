#include "domain/work/choice.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId alice_holding = *AgentId::parse("atelier/worker/alice");

Bead epic_named(const std::string& name, int priority = 2) {
    Bead made{.id = id("at-" + name), .title = name, .issue_type = "epic", .priority = priority};
    made.labels = {"at:epic", "at:ready"};
    return made;
}

Candidate held_by_alice(const std::string& name, Life life) {
    Candidate candidate{.epic = epic_named(name)};
    candidate.epic.assignee = alice_holding.str();
    candidate.epic.status = BeadStatus::hooked;
    candidate.holder = alice_holding;
    candidate.holder_life = life;
    candidate.claim_life = life;
    candidate.leased = true;
    candidate.holds = candidate.epic.id;
    return candidate;
}

// Every epic has one changeset that can be begun.
Result<EpicFacts> workable(const Candidate& candidate) {
    Bead changeset{.id = id(candidate.epic.id.str() + ".1"), .title = "one"};
    changeset.labels = {"at:changeset"};
    changeset.parent = candidate.epic.id;
    set_changeset_label(changeset, ChangesetLabel::ready);
    return EpicFacts{candidate, EpicTree(candidate.epic, {changeset}, {})};
}

std::string chosen(const Asker& asker, std::vector<Candidate> epics,
                   const ChoiceRules& rules = {}) {
    const Selection found = unwrap(choose_work(asker, std::move(epics), rules, workable));
    return found.epic ? found.epic->str() : std::string(name_of(found.step));
}

const Asker unnamed_run{.may_change = true};

} // namespace

TEST_CASE("what holds for several beads is said once", "[domain][choice]") {
    const auto id = [](const char* text) { return *BeadId::parse(text); };
    const Reason draft{ErrorCode::epic_draft, "at-2 is still a draft", id("at-2")};
    const Reason one{ErrorCode::not_runnable, "at-1.1 is blocked", id("at-1.1")};
    const Reason two{ErrorCode::not_runnable, "at-1.2 is blocked", id("at-1.2")};
    const Reason three{ErrorCode::not_runnable, "at-1.3 is blocked", id("at-1.3")};
    const Reason other{ErrorCode::prerequisite_open, "at-1.4 is not done", id("at-1.4")};
    const auto messages = [](const std::vector<Reason>& reasons) {
        std::vector<std::string> out;
        for (const Reason& reason : said_together(reasons))
            out.push_back(reason.message);
        return out;
    };
    CHECK(messages({one, draft, two, other, draft}) ==
          std::vector<std::string>{"at-1.1 and at-1.2 are blocked", "at-2 is still a draft",
                                   "at-1.4 is not done", "at-2 is still a draft"});
    // What is blocked is not done either.
    const Reason open{ErrorCode::prerequisite_open, "at-1.1 is not done", id("at-1.1")};
    CHECK(messages({one, open}) == std::vector<std::string>{"at-1.1 is blocked"});
    CHECK(messages({open}) == std::vector<std::string>{"at-1.1 is not done"});
    Reason gated = open;
    gated.gate = "prerequisite-not-merged";
    CHECK(messages({one, gated}).size() == 2);
    CHECK(messages({one, two, three}) ==
          std::vector<std::string>{"at-1.1, at-1.2 and at-1.3 are blocked"});
}

TEST_CASE("what workers that have ended hold comes first, then by priority and age") {
    const Candidate urgent{.epic = epic_named("urgent", 0)};
    const Candidate plain{.epic = epic_named("plain")};
    CHECK(chosen(unnamed_run, {plain, urgent}) == "at-urgent");
    CHECK(chosen(unnamed_run, {urgent, held_by_alice("left", Life::over)}) == "at-left");
    CHECK(chosen(unnamed_run, {urgent, held_by_alice("left", Life::binds)}) == "at-left");
    CHECK(chosen(unnamed_run, {urgent, held_by_alice("left", Life::lives)}) == "at-urgent");
    // Left by a worker that is assigned to nothing: after what is free.
    Candidate unassigned = held_by_alice("left", Life::over);
    unassigned.holds.reset();
    CHECK(chosen(unnamed_run, {unassigned, plain}) == "at-plain");
    CHECK(chosen(unnamed_run, {unassigned}) == "at-left");
    // Or to another epic: nobody may go on with it as that worker.
    unassigned.holds = id("at-other");
    CHECK(chosen(unnamed_run, {unassigned}) == "idle");
}

TEST_CASE("somebody else's epic is taken over only by its name, and when all of it is over") {
    const Asker bo{.agent = *AgentId::parse("atelier/worker/bo")};
    const ChoiceRules by_name{.epic = id("at-left")};
    CHECK(chosen(bo, {held_by_alice("left", Life::over)}) == "idle");
    CHECK(chosen(bo, {held_by_alice("left", Life::over)}, by_name) == "at-left");
    CHECK(chosen(bo, {held_by_alice("left", Life::binds)}, by_name) == "idle");
    CHECK(chosen(bo, {held_by_alice("left", Life::lives)}, by_name) == "idle");
    Candidate without_lease = held_by_alice("left", Life::over);
    without_lease.leased = false;
    CHECK(chosen(bo, {without_lease}, by_name) == "idle");
}

TEST_CASE("where one changeset is asked for, the others are neither taken nor a reason") {
    const Candidate plain{.epic = epic_named("plain")};
    EpicFacts facts = unwrap(workable(plain));
    Bead second{.id = id("at-plain.2"), .title = "two"};
    second.labels = {"at:changeset"};
    second.parent = plain.epic.id;
    set_changeset_label(second, ChangesetLabel::ready);
    Bead first = facts.tree.changesets().front();
    facts.tree = EpicTree(plain.epic, {first, second}, {});
    CHECK(offer_of(facts, unnamed_run, {}).changeset == first.id);
    ChoiceRules rules{.epic = plain.epic.id, .changeset = second.id};
    CHECK(offer_of(facts, unnamed_run, rules).changeset == second.id);
    first.status = BeadStatus::pinned;
    facts.tree = EpicTree(plain.epic, {first, second}, {});
    facts.at_gates = {second.id};
    facts.places[second.id] = {{ErrorCode::approval_required, "at-plain.2 waits", second.id}};
    const Selection waiting = offer_of(facts, unnamed_run, rules);
    CHECK(waiting.step == NextStep::idle);
    REQUIRE(waiting.reasons.at(plain.epic.id).size() == 1);
    CHECK(waiting.reasons.at(plain.epic.id).front().message == "at-plain.2 waits");
}

TEST_CASE("mail stops an agent before it takes anything new, and a run when nothing is left") {
    const Candidate plain{.epic = epic_named("plain")};
    Asker named{.agent = alice_holding, .lands = false, .mail = {id("at-mail")}};
    CHECK(chosen(named, {plain}) == "mail");
    named.lands = true;
    CHECK(chosen(named, {plain}) == "at-plain");
    CHECK(chosen(named, {}) == "mail");
    named.lands = false;
    named.epic = id("at-left");
    CHECK(chosen(named, {plain, held_by_alice("left", Life::lives)}) == "at-left");
}

TEST_CASE("only what is the asker's to take is looked into") {
    std::vector<std::string> looked_at;
    const FactsOf counted = [&](const Candidate& candidate) {
        looked_at.push_back(candidate.epic.id.str());
        return workable(candidate);
    };
    Candidate pinned{.epic = epic_named("pinned")};
    pinned.epic.status = BeadStatus::pinned;
    const Candidate first{.epic = epic_named("first")};
    const Candidate second{.epic = epic_named("second")};
    unwrap(choose_work(unnamed_run, {pinned, first, second}, {}, counted));
    CHECK(looked_at == std::vector<std::string>{"at-first"});
}

TEST_CASE("the ground of an epic stops all of it, a changeset's place only that one") {
    EpicFacts facts = unwrap(workable({.epic = epic_named("e")}));
    CHECK(offer_of(facts, unnamed_run, {}).step == NextStep::session);
    facts.places[id("at-e.1")] = {{ErrorCode::ref_conflict, "it is elsewhere", id("at-e.1")}};
    const Selection elsewhere = offer_of(facts, unnamed_run, {});
    CHECK(elsewhere.step == NextStep::idle);
    CHECK(elsewhere.reasons.at(id("at-e"))[0].code == ErrorCode::ref_conflict);
    // An agent without an orchestrator is where it is.
    const Asker alone{.agent = alice_holding, .lands = false, .epic = id("at-e")};
    CHECK(offer_of(facts, alone, {}).changeset == id("at-e.1"));
    facts.places.clear();
    facts.ground = {{ErrorCode::root_checked_out, "it is checked out", id("at-e")}};
    CHECK(offer_of(facts, unnamed_run, {}).step == NextStep::idle);
    CHECK(not_startable(facts.tree.changesets()[0], facts)[0].code == ErrorCode::root_checked_out);
}

TEST_CASE("what failed is left alone for a while, which is said, unless it is asked for") {
    EpicFacts facts = unwrap(workable({.epic = epic_named("e")}));
    const BeadId epic = id("at-e");
    for (const BeadId& failed : {epic, id("at-e.1")}) {
        facts.now = unwrap(parse_time("2026-03-01T10:00:00Z"));
        facts.pauses = {{failed, {facts.now + Seconds{65}}}};
        const Selection waits = offer_of(facts, unnamed_run, {});
        CHECK(waits.step == NextStep::idle);
        REQUIRE(waits.reasons.at(epic).size() == 1);
        const Reason& reason = waits.reasons.at(epic)[0];
        CHECK(reason.code == ErrorCode::paused);
        CHECK(reason.message == failed.str() +
                                    " could not be worked on; it is left alone for another "
                                    "1 min 5 s");
        CHECK(not_startable(facts.tree.changesets()[0], facts)[0].message == reason.message);
        CHECK(is_out_of_order(waits.reasons.at(epic)));
        CHECK(waits_for_person(waits.reasons.at(epic)) == nullptr);
        CHECK(offer_of(facts, unnamed_run, {.tries_paused = true}).step == NextStep::session);
    }
    // The surroundings of an agent that holds it alone are its own.
    facts.candidate.epic.assignee = alice_holding.str();
    facts.candidate.holder = alice_holding;
    const Asker alone{.agent = alice_holding, .lands = false, .epic = epic};
    CHECK(offer_of(facts, alone, {}).step == NextStep::session);
}

TEST_CASE("what waits for a limit of the model says so, as the run that met it did") {
    const Time now = unwrap(parse_time("2026-03-01T10:00:00Z"));
    const Pause pause{now + Seconds{360}, "the model allows no more for now: 429"};
    const auto reasons =
        left_alone(id("at-e.1"), id("at-e"), {{id("at-e.1"), pause}}, now + Seconds{60});
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].code == ErrorCode::paused);
    CHECK(reasons[0].message ==
          "the model allows no more for now: 429; it is tried again in 5 min");
}

TEST_CASE("what waits for a person is told, and only what is out of order spoils a run") {
    const auto one = [](ErrorCode code) { return std::vector<Reason>{{code, "so it is"}}; };
    for (const ErrorCode code : {ErrorCode::root_checked_out, ErrorCode::ref_conflict,
                                 ErrorCode::not_found, ErrorCode::plan_invalid}) {
        CHECK(waits_for_person(one(code)) != nullptr);
        CHECK(is_out_of_order(one(code)));
    }
    for (const ErrorCode code : {ErrorCode::approval_required, ErrorCode::open_tasks}) {
        CHECK(waits_for_person(one(code)) != nullptr);
        CHECK_FALSE(is_out_of_order(one(code)));
    }
    for (const ErrorCode code : {ErrorCode::epic_taken, ErrorCode::not_runnable, ErrorCode::pinned,
                                 ErrorCode::prerequisite_open, ErrorCode::open_changesets}) {
        CHECK(waits_for_person(one(code)) == nullptr);
        CHECK_FALSE(is_out_of_order(one(code)));
    }
}

TEST_CASE("what collides with work under way comes after what does not", "[domain][choice]") {
    const Candidate first{.epic = epic_named("first", 0)};
    const Candidate second{.epic = epic_named("second")};
    std::set<BeadId> colliding{id("at-first.1")};
    const auto facts_of = [&](const Candidate& candidate) -> Result<EpicFacts> {
        ATELIER_TRY(EpicFacts facts, workable(candidate));
        for (const Bead& changeset : facts.tree.changesets())
            if (colliding.contains(changeset.id))
                facts.collisions[changeset.id] = {
                    {changeset.id, Against::changeset, "at-other.1", {"a.c"}}};
        return facts;
    };
    const auto choose = [&](const Asker& asker, const ChoiceRules& rules = {}) {
        return unwrap(choose_work(asker, {first, second}, rules, facts_of));
    };
    Selection found = choose(unnamed_run);
    CHECK(found.epic == id("at-second"));
    CHECK(found.collisions.empty());
    SECTION("nothing else is ready") {
        colliding.insert(id("at-second.1"));
        found = choose(unnamed_run);
        CHECK(found.step == NextStep::session);
        CHECK(found.epic == id("at-first"));
        REQUIRE(found.collisions.size() == 1);
        CHECK(found.collisions[0].other == "at-other.1");
    }
    SECTION("it is asked for by name") {
        CHECK(choose(unnamed_run, {.epic = id("at-first")}).epic == id("at-first"));
    }
    SECTION("it is the asker's own") {
        Asker alice = unnamed_run;
        alice.epic = id("at-first");
        CHECK(choose(alice).epic == id("at-first"));
    }
    SECTION("a person chooses") {
        CHECK(choose(unnamed_run, {.ask = true}).candidates ==
              std::vector<BeadId>{id("at-second"), id("at-first")});
    }
    SECTION("mail comes after it, to a run") {
        colliding.insert(id("at-second.1"));
        Asker reader = unnamed_run;
        reader.mail = {id("at-mail")};
        CHECK(choose(reader).step == NextStep::session);
    }
}

TEST_CASE("to a person what was begun comes first, the latest of it before", "[domain][choice]") {
    const auto begun = [](const std::string& name, const char* at) {
        Bead epic = epic_named(name);
        epic.assignee = "atelier/worker/" + name;
        epic.status = BeadStatus::hooked;
        epic.updated_at = *parse_time(at);
        return Candidate{
            .epic = epic, .holder = *AgentId::make(Role::worker, name), .holds = epic.id};
    };
    const Selection found = unwrap(choose_work(
        unnamed_run,
        {begun("earlier", "2026-01-01T09:00:00Z"),
         {.epic = epic_named("free", 0)},
         begun("later", "2026-01-02T09:00:00Z")},
        {.ask = true}, [](const Candidate& one) -> Result<EpicFacts> { return workable(one); }));
    CHECK(found.candidates == std::vector<BeadId>{id("at-later"), id("at-earlier"), id("at-free")});
}

TEST_CASE("what waits in a queue comes before an epic that nobody has", "[domain][choice]") {
    const auto facts_of = [](const Candidate& one) -> Result<EpicFacts> { return workable(one); };
    const std::vector<Candidate> free{{.epic = epic_named("free")}};
    Asker asker = unnamed_run;
    asker.queued = QueuedMessage{"triage", id("at-mail")};
    CHECK(unwrap(choose_work(asker, free, {.takes_queued = true}, facts_of)).step ==
          NextStep::queue);
    CHECK(unwrap(choose_work(asker, {}, {.takes_queued = true}, facts_of)).step == NextStep::queue);
    asker.queued.reset();
    CHECK(unwrap(choose_work(asker, free, {.takes_queued = true}, facts_of)).step ==
          NextStep::session);
    CHECK(unwrap(choose_work(asker, free, {.queued_only = true}, facts_of)).step == NextStep::idle);
}

TEST_CASE("within an epic too what collides comes later", "[domain][choice]") {
    const Candidate candidate{.epic = epic_named("two")};
    std::vector<Bead> changesets;
    for (const char* name : {"at-two.1", "at-two.2"}) {
        Bead changeset{.id = id(name), .title = name};
        changeset.labels = {"at:changeset"};
        changeset.parent = candidate.epic.id;
        set_changeset_label(changeset, ChangesetLabel::ready);
        changesets.push_back(changeset);
    }
    EpicFacts facts{candidate, EpicTree(candidate.epic, changesets, {})};
    CHECK(offer_of(facts, unnamed_run, {}).changeset == id("at-two.1"));
    facts.collisions[id("at-two.1")] = {
        {id("at-two.1"), Against::changeset, "at-other.1", {"a.c"}, true}};
    CHECK(offer_of(facts, unnamed_run, {}).changeset == id("at-two.2"));
    CHECK(offer_of(facts, unnamed_run, {.excluded = {id("at-two.2")}}).changeset == id("at-two.1"));
}

TEST_CASE("a changeset that is done is gone on with where its run is", "[domain][choice]") {
    EpicFacts facts = unwrap(workable({.epic = epic_named("one")}));
    const BeadId ready = facts.tree.changesets().front().id;
    const BeadId done = id("at-one.2");
    CHECK(to_go_on_with(facts, false) == std::vector{ready});
    facts.decided.insert(done);
    CHECK(to_go_on_with(facts, false) == std::vector{done, ready});
    CHECK(to_go_on_with(facts, true) == std::vector{ready});
}
