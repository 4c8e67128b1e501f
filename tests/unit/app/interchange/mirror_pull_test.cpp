#include "app/interchange/mirror_pull.hpp"

#include "app/core/plan_queries.hpp"
#include "app/interchange/mirror_record.hpp"
#include "domain/bead/message.hpp"
#include "support/plan_fixture.hpp"
#include "support/quiet_progress.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Beads that says what a test wrote into its journal, and takes nothing.
class WrittenJournal final : public BeadsMirror {
  public:
    BeadsJournal journal;
    std::vector<BeadsBead> all;
    std::optional<Error> fault;

    Result<void> open() override { return {}; }
    Result<std::vector<BeadsBead>> read_all() override { return all; }
    Result<BeadsJournal> changes_since(std::int64_t seq) override {
        if (fault) return fail(*fault);
        BeadsJournal since = journal;
        std::erase_if(since.changes, [&](const BeadsChange& change) { return change.seq <= seq; });
        return since;
    }
    Result<void> add(const std::vector<Bead>&) override { return no_delivery(); }
    Result<BeadsAnswer> change(const Bead&, const Bead&) override {
        return tl::unexpected(no_delivery().error());
    }

    void says(const std::string& by, BeadsBead after) {
        journal.changes.push_back({++journal.end, by, std::move(after)});
    }
    void says(const std::string& by, const Bead& after) {
        says(by, BeadsBead{after.id.str(), after});
    }

  private:
    static Result<void> no_delivery() {
        return fail(ErrorCode::mirror_failed, "nothing is delivered here");
    }
};

// A plan with an epic that Beads knows as it is.
struct PullFixture {
    PlanFixture plan;
    WrittenJournal beads;
    QuietProgress progress;
    MirrorOutcome outcome;
    Bead epic = plan.epic("Greet");

    PullFixture() { know(epic); }

    static Bead copy_of(const Bead& bead) { return as_in_beads(bead, {}); }
    void know(const Bead& bead) {
        unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return put_mirror_record(
                writer, bead.id,
                {.delivered = bead.revision, .base_copy = copy_of(bead), .differs = {}});
        }));
    }
    Result<std::set<BeadId>> try_pull() {
        outcome = {};
        return pull_changes(
            {.plan = plan.overseer(), .beads = beads, .progress = progress, .branches = only_main},
            outcome);
    }
    std::set<BeadId> pull() { return unwrap(try_pull()); }
    MirrorRecord record_of(const BeadId& of) {
        return unwrap(
                   plan.store.read([&](PlanReader& reader) { return mirror_record(reader, of); }))
            .value();
    }
    std::int64_t position() { return unwrap(plan.store.read(mirror_position)); }
    std::vector<Bead> messages() { return plan.select({.kind = BeadKind::message}); }
    bool is_quiet() const {
        return outcome.taken.empty() && outcome.adopted.empty() && outcome.conflicts.empty();
    }
    // Jane's, of the epic as Beads has it.
    void jane_edits(const std::function<void(Bead&)>& edit) {
        Bead after = copy_of(epic);
        edit(after);
        beads.says("Jane", after);
    }
    Bead jane_makes(const std::string& name, const std::string& title) {
        Bead bead{.id = id(name), .title = title, .issue_type = "bug"};
        bead.created_at = bead.updated_at = plan.clock.now();
        beads.says("Jane", bead);
        return bead;
    }
};

// What was said of each bead that came in.
std::vector<Rule> rules_of(const MirrorOutcome& outcome) {
    std::vector<Rule> rules;
    for (const MirrorRemark& remark : outcome.remarks)
        rules.push_back(remark.found.rule);
    return rules;
}

using ConflictParts = std::vector<MirrorConflict>;

} // namespace

TEST_CASE("our own delivery is noted as arrived, and nothing else comes of it", "[app][mirror]") {
    PullFixture f;
    const Bead second = f.plan.epic("Part");
    const auto events = f.plan.events().size();
    f.beads.says(std::string(BeadsMirror::actor), f.copy_of(second));
    CHECK(f.pull().empty());
    CHECK(f.is_quiet());
    CHECK(f.record_of(second.id).delivered == second.revision);
    CHECK(f.record_of(second.id).base_copy->title == "Part");
    CHECK(f.position() == 1);
    CHECK(f.plan.events().size() == events);
}

TEST_CASE("a delivery that the plan has overtaken still waits", "[app][mirror]") {
    PullFixture f;
    f.beads.says(std::string(BeadsMirror::actor), f.copy_of(f.epic));
    Bead newer = f.epic;
    newer.title = "Greet people";
    f.plan.update(newer);
    f.pull();
    CHECK(f.record_of(f.epic.id).delivered == 0);
    CHECK(f.record_of(f.epic.id).base_copy->title == "Greet");
}

TEST_CASE("another's edit comes in under their name, together with its place in the journal",
          "[app][mirror]") {
    PullFixture f;
    f.jane_edits([](Bead& bead) { bead.notes = "from Jane"; });
    CHECK(f.pull() == std::set{f.epic.id});
    CHECK(f.outcome.taken == std::vector{f.epic.id});
    CHECK(f.outcome.conflicts.empty());
    const Bead now = f.plan.get(f.epic.id);
    CHECK(now.notes == "from Jane");
    CHECK(now.updated_by == "Jane");
    CHECK(f.record_of(f.epic.id).delivered == now.revision);
    const Event event = f.plan.events().back();
    CHECK(event.type == "mirror.taken");
    CHECK(event.actor == "Jane");
    CHECK_THAT(event.data, ContainsSubstring(R"("parts":["notes"])"));
    CHECK(f.position() == 1);

    const auto events = f.plan.events().size();
    CHECK(f.pull().empty());
    CHECK(f.is_quiet());
    CHECK(f.plan.events().size() == events);
}

TEST_CASE("another's words wait for approval beside those that are in force", "[app][mirror]") {
    PullFixture f;
    f.jane_edits([](Bead& bead) { bead.title = "Greet people"; });
    f.pull();
    const Bead now = f.plan.get(f.epic.id);
    CHECK(now.title == "Greet people");
    CHECK_FALSE(is_draft(now));
    CHECK_THAT(f.plan.events().back().data, ContainsSubstring(R"("parts":["title"])"));
    const EpicTree tree =
        unwrap(f.plan.store.read([&](PlanReader& plan) { return load_epic(plan, f.epic.id); }));
    CHECK(tree.epic().title == f.epic.title);
    CHECK(tree.waiting() == std::set<BeadId>{f.epic.id});
}

TEST_CASE("of an edit that collides only what collides stays out, and the overseer has it",
          "[app][mirror]") {
    PullFixture f;
    Bead ours = f.epic;
    ours.title = "Greet all";
    f.plan.update(ours);
    f.jane_edits([](Bead& bead) {
        bead.title = "Greet people";
        bead.notes = "from Jane";
    });
    f.pull();
    CHECK(f.plan.get(f.epic.id).title == "Greet all");
    CHECK(f.plan.get(f.epic.id).notes == "from Jane");
    CHECK(f.outcome.taken == std::vector{f.epic.id});
    REQUIRE(f.outcome.conflicts.size() == 1);
    CHECK(f.outcome.conflicts[0].bead == f.epic.id.str());
    CHECK(f.outcome.conflicts[0].by == "Jane");
    CHECK(f.outcome.conflicts[0].parts ==
          ConflictParts{{"title", "Greet people", "Greet all", "it was changed here as well"}});
    CHECK(f.record_of(f.epic.id).delivered == 0);
    CHECK(f.record_of(f.epic.id).base_copy->title == "Greet people");
    const auto messages = f.messages();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].assignee == "overseer");
    CHECK(messages[0].message->from == BeadsMirror::actor);
    CHECK(messages[0].message->thread == f.epic.id);
    CHECK_THAT(messages[0].description, ContainsSubstring("They wrote:\n\nGreet people\n"));
    const auto types = f.plan.event_types();
    CHECK(std::count(types.begin(), types.end(), "mirror.conflict") == 1);
}

TEST_CASE("a bead that others made is adopted, and one they delete is closed", "[app][mirror]") {
    PullFixture f;
    const Bead made = f.jane_makes("at-idea", "an idea");
    CHECK(f.pull() == std::set{made.id});
    CHECK(f.outcome.adopted == std::vector{made.id});
    CHECK(f.plan.get(made.id).created_by == "Jane");
    CHECK(f.record_of(made.id).delivered == f.plan.get(made.id).revision);

    f.beads.says("Jane", BeadsBead{"at-idea", {}});
    f.pull();
    CHECK(f.outcome.taken == std::vector{made.id});
    const Bead closed = f.plan.get(made.id);
    CHECK(closed.status == BeadStatus::closed);
    CHECK(closed.close_reason == "deleted in Beads by Jane");
    // So it is not delivered again.
    CHECK(f.record_of(made.id).delivered == closed.revision);
    CHECK_FALSE(f.record_of(made.id).base_copy);
}

TEST_CASE("a bead that others close without a reason says who closed it", "[app][mirror]") {
    PullFixture f;
    Bead made = f.jane_makes("at-idea", "an idea");
    f.pull();
    made.status = BeadStatus::closed;
    f.beads.says("Jane", made);
    f.pull();
    CHECK(f.plan.get(made.id).status == BeadStatus::closed);
    CHECK(f.plan.get(made.id).close_reason == "closed in Beads by Jane");
}

TEST_CASE("a bead of the plan that others delete stays and is to be delivered again",
          "[app][mirror]") {
    PullFixture f;
    f.beads.says("Jane", BeadsBead{f.epic.id.str(), {}});
    CHECK(f.pull() == std::set{f.epic.id});
    REQUIRE(f.outcome.conflicts.size() == 1);
    CHECK(f.outcome.conflicts[0].parts.at(0).why == "beads of the plan are never deleted");
    CHECK(f.plan.get(f.epic.id) == f.epic);
    CHECK(f.record_of(f.epic.id).delivered == 0);
    CHECK_FALSE(f.record_of(f.epic.id).base_copy);
}

TEST_CASE("what the plan cannot say is reported as it was written, and what follows comes in",
          "[app][mirror]") {
    PullFixture f;
    MirrorConflict expected;
    std::string bead;
    SECTION("an id that is no id here") {
        bead = "not an id";
        f.beads.says("Jane", BeadsBead{bead, Bead{.id = id("at-x"), .title = "x"}});
        expected = {"id", bead, "nothing", "the id is not valid in the plan"};
    }
    SECTION("a row that cannot be read") {
        bead = f.epic.id.str();
        f.beads.says("Jane", BeadsBead{bead, {}, "{strange}"});
        expected = {"bead", "{strange}", "as it was", "the plan cannot represent this"};
    }
    const Bead good = f.jane_makes("at-good", "another");
    f.pull();
    REQUIRE(f.outcome.conflicts.size() == 1);
    CHECK(f.outcome.conflicts[0].bead == bead);
    CHECK(f.outcome.conflicts[0].parts == ConflictParts{expected});
    CHECK(f.outcome.adopted == std::vector{good.id});
    CHECK(f.plan.get(f.epic.id) == f.epic);
    CHECK(f.messages().size() == 1);
    CHECK(f.position() == 2);
}

TEST_CASE("an edit that the store refuses is reported whole, once", "[app][mirror]") {
    PullFixture f;
    Bead bad{.id = id("at-bad"), .title = "an idea", .issue_type = "bug"};
    bad.labels = {"two\nlines"};
    f.beads.says("Jane", bad);
    const Bead good = f.jane_makes("at-good", "another");
    CHECK(f.pull() == std::set{bad.id, good.id});
    REQUIRE(f.outcome.conflicts.size() == 1);
    CHECK(f.outcome.conflicts[0].parts.at(0).part == "bead");
    CHECK_THAT(f.outcome.conflicts[0].parts.at(0).theirs, ContainsSubstring("an idea"));
    CHECK(f.outcome.adopted == std::vector{good.id});
    CHECK(f.plan.select({.kind = BeadKind::other}).size() == 1);
    f.pull();
    CHECK(f.is_quiet());
    CHECK(f.messages().size() == 1);
}

TEST_CASE("after a cut journal everything that is there is compared", "[app][mirror]") {
    PullFixture f;
    const Bead second = f.plan.epic("Part");
    f.know(second);
    f.beads.journal.cut = true;
    f.beads.journal.end = 40;
    Bead edited = f.copy_of(f.epic);
    edited.notes = "from somebody";
    f.beads.all = {{edited.id.str(), edited}};
    CHECK(f.pull() == std::set{f.epic.id, second.id});
    CHECK(f.outcome.full_read);
    CHECK(f.plan.get(f.epic.id).notes == "from somebody");
    CHECK(f.plan.get(f.epic.id).updated_by == "somebody in Beads");
    REQUIRE(f.outcome.conflicts.size() == 1);
    CHECK(f.outcome.conflicts[0].bead == second.id.str());
    CHECK(f.outcome.conflicts[0].parts.at(0).theirs == "deleted");
    CHECK(f.position() == 40);
}

TEST_CASE("a journal that cannot be read changes nothing and is tried again", "[app][mirror]") {
    PullFixture f;
    f.jane_edits([](Bead& bead) { bead.title = "Greet people"; });
    f.beads.fault = Error{ErrorCode::mirror_failed, "it broke"};
    CHECK(must_fail(f.try_pull()).code == ErrorCode::mirror_failed);
    CHECK(f.position() == 0);
    CHECK(f.plan.get(f.epic.id) == f.epic);
    f.beads.fault.reset();
    CHECK(f.pull() == std::set{f.epic.id});
}

TEST_CASE("a new bead that no import would take is reported whole, and does not come in",
          "[app][mirror]") {
    PullFixture f;
    Bead idea{.id = id("bd-7"), .title = "Idea", .issue_type = "epic"};
    idea.created_at = idea.updated_at = f.plan.clock.now();
    std::string why;
    SECTION("a root branch that is not its own") {
        Epic::set_root_branch(idea, *BranchName::parse("main"));
        why = "the repository's default branch";
    }
    SECTION("a root branch of Git's own") {
        Epic::set_root_branch(idea, *BranchName::parse("refs/heads/idea"));
        why = "a full name of Git's";
    }
    SECTION("no title") {
        idea.title = " ";
        why = "it is empty";
    }
    SECTION("a title that is far too long") {
        idea.title = std::string(501, 'x');
        why = "it is longer than 500 bytes";
    }
    f.beads.says("Jane", idea);
    f.pull();
    CHECK(f.outcome.adopted.empty());
    CHECK(f.plan.select({}).size() == 2);
    REQUIRE(f.outcome.conflicts.size() == 1);
    CHECK_THAT(f.outcome.conflicts[0].parts.at(0).why, ContainsSubstring(why));
    CHECK(f.messages().size() == 1);
    // What comes after it does not wait.
    f.jane_makes("bd-8", "Another");
    f.pull();
    CHECK(f.outcome.adopted == std::vector{id("bd-8")});
}

TEST_CASE("a new bead that an import takes with a remark comes in with it", "[app][mirror]") {
    PullFixture f;
    Bead idea{.id = id("bd-7"), .title = "Idea", .issue_type = "epic", .notes = "bell \a"};
    idea.created_at = idea.updated_at = f.plan.clock.now();
    Epic::set_root_branch(idea, *unwrap(Epic::of(f.epic)).root_branch());
    f.beads.says("Jane", idea);
    f.pull();
    CHECK(f.outcome.adopted == std::vector{idea.id});
    CHECK(rules_of(f.outcome) ==
          std::vector{Rule::approval, Rule::branch_shared, Rule::control_character});
    CHECK(f.outcome.conflicts.empty());
}

TEST_CASE("a prerequisite that no plan could have stays out, whoever it is given to",
          "[app][mirror]") {
    PullFixture f;
    const Bead changeset = f.plan.changeset(f.epic, "Say hello");
    f.know(changeset);
    const Bead message = f.plan.create(
        Message::make(id("at-mail1"), "News", "Read it.", "overseer", {.from = "somebody"}));
    const auto give = [&](const Bead& to, const BeadId& prerequisite) {
        f.beads.journal.changes.push_back({++f.beads.journal.end,
                                           "Jane",
                                           {to.id.str(), f.copy_of(to)},
                                           BeadsEdge{.to = prerequisite}});
        f.pull();
        REQUIRE(f.outcome.conflicts.size() == 1);
        CHECK(f.outcome.conflicts[0].parts.at(0).part == "depends_on");
        CHECK(f.plan.get(to.id).depends_on.empty());
    };
    give(changeset, f.epic.id);
    give(f.epic, changeset.id);
    give(changeset, message.id);
    give(changeset, changeset.id);
    give(changeset, id("at-gone"));
}
