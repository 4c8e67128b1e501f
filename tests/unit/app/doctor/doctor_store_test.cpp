// What `doctor` says of the plan's store.
#include "ports/forwarded_reader.hpp"
#include "support/doctor_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A store whose log somebody has rewritten, or cannot be read.
class TamperedStore final : public PlanStore {
  public:
    explicit TamperedStore(PlanStore& store) : store_(store) {}

    std::optional<std::size_t> changed;
    std::optional<Error> fault;

    Result<std::unique_ptr<PlanReader>> begin_read() override {
        ATELIER_TRY(auto reader, store_.begin_read());
        return std::make_unique<Reader>(std::move(reader), *this);
    }
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override {
        return store_.begin_write(stamp, durability);
    }

  private:
    class Reader final : public ForwardedReader<PlanReader> {
      public:
        Reader(std::unique_ptr<PlanReader> from, const TamperedStore& to)
            : ForwardedReader(std::move(from)), to_(to) {}

        Result<std::vector<Event>> events(const EventQuery& query) override {
            if (to_.fault) return fail(*to_.fault);
            ATELIER_TRY(auto found, ForwardedReader::events(query));
            if (to_.changed && *to_.changed < found.size())
                found[*to_.changed].actor = "somebody else";
            return found;
        }

      private:
        const TamperedStore& to_;
    };

    PlanStore& store_;
};

// Three events are in its log.
struct PatientWithLog : Patient {
    TamperedStore log{plan.store};

    PatientWithLog() {
        for (int count = 0; count < 3; ++count)
            unwrap(plan.store.write(plan.stamp(), [](PlanWriter& writer) {
                return writer.append({EventType::message_read, std::nullopt, Json::object()});
            }));
    }
    Finding chain() {
        const Context seen{log, plan.clock, plan.ids, plan.settings, "at", plan.overseer().caller};
        return finding_in(examined(seen), "event-chain");
    }
};

} // namespace

TEST_CASE("a damaged store is told with what can be read and how to save it", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_corrupt, "it is broken", "hint"};
    patient.store.damage = {"page 7", "page 8"};
    patient.store.tables[0] = {"beads", 5, false};
    patient.store.copies = {"/data/atelier.db.v2", "/data/atelier.db.v1"};
    patient.context = tl::unexpected(*patient.store.fault);
    CHECK_FALSE(patient.examined().sound());
    const Finding opens = patient.finding("store-opens");
    CHECK(opens.state == CheckState::wrong);
    CHECK(opens.details.string_at("code") == "store-corrupt");
    CHECK(opens.hint == "'git atelier doctor --salvage FILE' writes the beads that can be read; "
                        "the newest copy is /data/atelier.db.v2");
    CHECK(patient.finding("store-integrity").message == "page 7, and 1 more");
    const Finding contents = patient.finding("store-contents");
    CHECK(contents.state == CheckState::wrong);
    CHECK(contents.message == "5 beads, 8 events can be read; not intact: beads");
    patient.store.tables[0].rows = 1;
    CHECK(patient.finding("store-contents").message ==
          "1 bead, 8 events can be read; not intact: beads");
    CHECK(patient.state("event-chain") == CheckState::unknown);
    CHECK(patient.state("dead-claims") == CheckState::unknown);
    CHECK(patient.state("left-worktrees") == CheckState::unknown);
}

TEST_CASE("a store that is not there is not taken for one without damage", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_corrupt, "it is missing", "hint"};
    patient.store.tables.clear();
    patient.context = tl::unexpected(*patient.store.fault);
    CHECK(patient.state("store-opens") == CheckState::wrong);
    CHECK_THAT(patient.finding("store-opens").hint,
               ContainsSubstring("put a copy of it back; or move it away"));
    patient.store.present = false;
    patient.store.copies = {"/data/atelier.db.v2"};
    CHECK(patient.finding("store-opens").hint ==
          "put a copy of it back (the newest is /data/atelier.db.v2); 'git atelier init' starts "
          "over, without a plan");
    CHECK(patient.state("store-integrity") == CheckState::unknown);
    CHECK(patient.state("store-contents") == CheckState::unknown);
    for (const char* check : {"store-integrity", "store-contents"}) {
        patient.store.present = true;
        CHECK(patient.finding(check).message == "the file has no tables of a plan");
        patient.store.present = false;
        CHECK(patient.finding(check).message == "there is no file to check");
    }
}

TEST_CASE("a store of another project keeps its own way out", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_foreign, "of another project", "relink it"};
    patient.context = tl::unexpected(*patient.store.fault);
    CHECK(patient.finding("store-opens").hint == "relink it");
    CHECK(patient.state("store-integrity") == CheckState::good);
}

TEST_CASE("an intact store that cannot be opened as the plan is wrong", "[app][doctor]") {
    Patient patient;
    patient.context = fail(ErrorCode::store_busy, "another program has it", "try again");
    const Finding opens = patient.finding("store-opens");
    CHECK(opens.state == CheckState::wrong);
    CHECK(opens.message == "another program has it");
    CHECK(opens.hint == "try again");
    CHECK(opens.details.string_at("code") == "store-busy");
    CHECK(patient.state("store-integrity") == CheckState::good);
    CHECK(patient.state("store-contents") == CheckState::good);
    CHECK(patient.finding("event-chain").message == "the store cannot be used");
}

TEST_CASE("the fault of the file counts before what became of it in use", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_newer, "of a later version", "update"};
    patient.context = fail(ErrorCode::store_busy, "another program has it");
    CHECK(patient.finding("store-opens").message == "of a later version");
}

TEST_CASE("one damage is told alone, and every one in the details", "[app][doctor]") {
    Patient patient;
    patient.store.damage = {"page 7"};
    CHECK(patient.finding("store-integrity").message == "page 7");
    patient.store.damage = {"page 7", "page 8", "page 9"};
    const Finding finding = patient.finding("store-integrity");
    CHECK(finding.message == "page 7, and 2 more");
    CHECK(finding.details.find("damage")->as_array().size() == 3);
}

TEST_CASE("beads, events and leases are counted, and each table that is not intact is named",
          "[app][doctor]") {
    Patient patient;
    patient.store.tables = {
        {"beads", 2, true}, {"labels", 9, false}, {"events", 1, true}, {"leases", 1, false}};
    patient.store.copies = {"/data/atelier.db.v1"};
    const Finding finding = patient.finding("store-contents");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "2 beads, 1 event, 1 lease can be read; not intact: labels, leases");
    const auto& tables = finding.details.find("tables")->as_array();
    REQUIRE(tables.size() == 4);
    CHECK(tables[1].string_at("table") == "labels");
    CHECK(tables[1].find("rows")->as_int() == 9);
    CHECK(*tables[1].find("whole") == Json(false));
    CHECK(*tables[2].find("whole") == Json(true));
    CHECK(finding.details.find("copies")->as_array().size() == 1);
}

TEST_CASE("the log is followed from its first event to its last", "[app][doctor]") {
    PatientWithLog patient;
    CHECK(patient.chain().state == CheckState::good);
    CHECK(patient.chain().message == "3 events, the chain is intact");
}

TEST_CASE("a log in which somebody changed an event is wrong from there on", "[app][doctor]") {
    PatientWithLog patient;
    patient.log.changed = 1;
    const Finding finding = patient.chain();
    CHECK(finding.state == CheckState::wrong);
    CHECK_THAT(finding.message, ContainsSubstring("tampered with"));
    CHECK(finding.details.find("seq")->as_int() == 2);
}

TEST_CASE("a log that cannot be read is not one that follows", "[app][doctor]") {
    PatientWithLog patient;
    patient.log.fault = Error{ErrorCode::store_failed, "the disk failed"};
    const Finding finding = patient.chain();
    CHECK(finding.state == CheckState::unknown);
    CHECK(finding.message == "the disk failed");
}
