#include "ports/forwarded_reader.hpp"
#include "support/patient_with_run.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a piece without its ref is wrong, and put right", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("piece-refs") == CheckState::good);
    SECTION("it is missing") {
        patient.repository.force("refs/atelier/pieces/at-r.2", std::nullopt);
        CHECK(patient.finding("piece-refs").message == "at-r.2 has no ref");
    }
    SECTION("it leads elsewhere") {
        patient.repository.force("refs/atelier/pieces/at-r.2", patient.first);
        CHECK(patient.finding("piece-refs").message == "at-r.2 has a ref that leads elsewhere");
    }
    CHECK(patient.state("piece-refs") == CheckState::wrong);
    patient.fix = true;
    CHECK(patient.finding("piece-refs").fixed);
    CHECK(patient.ref("at-r.2") == patient.second);
    CHECK(patient.state("piece-refs") == CheckState::good);
}

TEST_CASE("the refs of a run are for whoever drives it", "[app][doctor]") {
    PatientWithRun patient;
    patient.repository.force("refs/atelier/pieces/at-r.1", patient.first);
    patient.repository.force("refs/atelier/pieces/at-r.2", std::nullopt);
    patient.drive();
    CHECK(patient.state("piece-refs") == CheckState::wrong);
    patient.probe = alive;
    CHECK(patient.state("piece-refs") == CheckState::good);
}

TEST_CASE("refs of pieces that need none are noted, and taken away", "[app][doctor]") {
    PatientWithRun patient;
    patient.repository.force("refs/atelier/pieces/at-r.1", patient.first);
    const Finding finding = patient.finding("piece-refs");
    CHECK(finding.state == CheckState::note);
    CHECK(finding.message == "refs/atelier/pieces/at-r.1");
    patient.fix = true;
    CHECK(patient.finding("piece-refs").fixed);
    CHECK_FALSE(patient.ref("at-r.1"));
}

TEST_CASE("refs of pieces that the plan does not know are noted, and left", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("unknown-pieces") == CheckState::good);
    patient.repository.force("refs/atelier/pieces/at-r.3", patient.second);
    patient.repository.force("refs/atelier/pieces/at-gone.1", patient.first);
    CHECK(patient.state("piece-refs") == CheckState::good);
    const Finding finding = patient.finding("unknown-pieces");
    CHECK(finding.state == CheckState::note);
    CHECK(finding.message == "refs/atelier/pieces/at-gone.1, refs/atelier/pieces/at-r.3");
    CHECK_THAT(finding.hint.told_to(Audience::person), ContainsSubstring("older copy"));
    patient.fix = true;
    patient.examined();
    CHECK(patient.ref("at-gone.1"));
    CHECK(patient.ref("at-r.3"));
}

TEST_CASE("a piece whose commit is gone is wrong", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("piece-objects") == CheckState::good);
    Piece lost = a_piece("at-r.3", "at-r");
    put_piece(patient.plan.store, lost);
    const Finding finding = patient.finding("piece-objects");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "at-r.3 is " + lost.commit.str() + ", which is not in the repository");
    CHECK_FALSE(finding.hint.empty());
}

namespace {

// Of a store that something else has written: a piece was made from one that is not there.
class BrokenRuns final : public RunReader {
  public:
    explicit BrokenRuns(RunReader& from) : from_(from) {}

    Result<std::optional<Run>> find(const BeadId& run) override { return from_.find(run); }
    Result<std::vector<Run>> select(const RunQuery& query) override { return from_.select(query); }
    Result<std::size_t> count(const RunQuery& query) override { return from_.count(query); }
    Result<std::optional<TurnRecord>> turn(const BeadId& run, int n) override {
        return from_.turn(run, n);
    }
    Result<std::vector<TurnRecord>> turns(const TurnQuery& query) override {
        return from_.turns(query);
    }
    Result<std::vector<SignalRecord>> signals(const BeadId& run) override {
        return from_.signals(run);
    }
    Result<std::optional<Piece>> piece(const BeadId& id) override { return from_.piece(id); }
    Result<std::vector<Piece>> pieces(const PieceQuery& query) override {
        return from_.pieces(query);
    }
    Result<std::size_t> count(const PieceQuery& query) override { return from_.count(query); }
    Result<std::vector<Derivation>> ancestry(const std::vector<BeadId>& pieces) override {
        return from_.ancestry(pieces);
    }
    Result<std::vector<Derivation>> descent(const std::vector<BeadId>& pieces) override {
        return from_.descent(pieces);
    }
    Result<std::vector<Derivation>> broken_derivations() override {
        return std::vector{Derivation{id("at-r.2"), 0, id("at-r.9")}};
    }
    Result<std::vector<TurnPause>> pauses() override { return from_.pauses(); }

  private:
    RunReader& from_;
};

class BrokenPlan final : public ForwardedReader<PlanReader> {
  public:
    explicit BrokenPlan(std::unique_ptr<PlanReader> from)
        : ForwardedReader(std::move(from)), runs_(from_->runs()) {}
    RunReader& runs() override { return runs_; }

  private:
    BrokenRuns runs_;
};

class BrokenStore final : public PlanStore {
  public:
    explicit BrokenStore(PlanStore& store) : store_(store) {}
    Result<std::unique_ptr<PlanReader>> begin_read() override {
        ATELIER_TRY(auto reader, store_.begin_read());
        return std::make_unique<BrokenPlan>(std::move(reader));
    }
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override {
        return store_.begin_write(stamp, durability);
    }

  private:
    PlanStore& store_;
};

} // namespace

TEST_CASE("a piece that was made from one that is gone is wrong", "[app][doctor]") {
    PatientWithRun patient;
    CHECK(patient.state("derivations") == CheckState::good);
    BrokenStore broken(patient.plan.store);
    const Context& whole = *patient.context;
    const Result<Context> context = Context{.store = broken,
                                            .clock = whole.clock,
                                            .ids = whole.ids,
                                            .settings = whole.settings,
                                            .issue_prefix = whole.issue_prefix,
                                            .caller = whole.caller};
    const Finding finding = Patient::finding_in(patient.examined(context), "derivations");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "one of two pieces is missing: at-r.2 was made from at-r.9");
    CHECK_FALSE(finding.hint.empty());
}
