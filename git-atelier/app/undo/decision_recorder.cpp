#include "app/undo/decision_recorder.hpp"

#include "app/undo/taken_decisions.hpp"
#include "domain/undo/take_back.hpp"
#include "ports/forwarded_reader.hpp"

namespace atelier {
namespace {

Result<std::int64_t> last_event(PlanReader& plan) {
    ATELIER_TRY(const auto newest, plan.events({.newest = 1}));
    return newest.empty() ? 0 : newest.front().seq;
}

std::optional<DecidingEvent> deciding(const std::optional<DecisionRow>& row) {
    if (!row) return std::nullopt;
    return DecidingEvent{row->seq, row->hash};
}

void add_changes(const DecisionRecorder::Changes& changes, TakenDecision& decision) {
    decision.beads.clear();
    for (const BeadId& id : changes.order) {
        const auto& [before, after] = changes.beads.at(id);
        ChangedBead changed{.id = id, .created = !before};
        if (before) changed.parts = changed_parts(*before, after);
        if (changed.created || !changed.parts.empty()) decision.beads.push_back(std::move(changed));
    }
    decision.rows.clear();
    for (const auto& [key, rows] : changes.rows)
        decision.rows.push_back(
            {key.first, key.second, deciding(rows.first), {rows.second.seq, rows.second.hash}});
    decision.memories.clear();
    for (const auto& [key, values] : changes.memories)
        if (values.first != values.second)
            decision.memories.push_back({key, values.first, values.second});
}

} // namespace

class DecisionRecorder::Writer final : public ForwardedWriter {
  public:
    Writer(DecisionRecorder& to, std::unique_ptr<PlanWriter> from, Time now)
        : ForwardedWriter(std::move(from)), to_(to), now_(now), changes_(to.changes_) {}

    Result<Bead> create(const Bead& bead) override {
        ATELIER_TRY(Bead stored, from_->create(bead));
        ATELIER_CHECK(note({}, stored));
        return stored;
    }
    Result<Bead> update(const Bead& bead) override {
        ATELIER_TRY(const auto before, from_->find(bead.id));
        ATELIER_TRY(Bead stored, from_->update(bead));
        ATELIER_CHECK(note(before, stored));
        return stored;
    }
    Result<void> append(const NewEvent& event) override {
        ATELIER_CHECK(note_first());
        return from_->append(event);
    }
    Result<Event> decide(Act act, const NewEvent& event) override {
        ATELIER_CHECK(note_first());
        std::optional<DecisionRow> before;
        if (event.bead) {
            ATELIER_TRY(const auto facts, from_->decisions({*event.bead}));
            for (const DecisionFacts& one : facts)
                if (one.row.act == act) before = one.row;
        }
        ATELIER_TRY(Event stored, from_->decide(act, event));
        const DecisionRow after{*stored.bead, act, stored.seq, stored.hash};
        const auto [known, fresh] =
            changes_.rows.try_emplace({after.bead, act}, std::pair{before, after});
        if (!fresh) note_whole(known->second, before, after);
        return stored;
    }
    Result<void> remember(const std::string& key, const std::string& value) override {
        if (is_kept_memory(key)) {
            ATELIER_TRY(const auto before, from_->remembered(key));
            const std::string was = before.value_or("");
            const auto [known, fresh] = changes_.memories.try_emplace(key, std::pair{was, value});
            if (!fresh) note_whole(known->second, was, value);
        }
        return from_->remember(key, value);
    }
    Result<void> commit() override {
        // Before the first event nothing was decided, such as when a ref is only announced.
        if (changes_.first == 0 && !moves_branches(to_.decision_.kind)) return from_->commit();
        TakenDecision decision = to_.decision_;
        decision.first = changes_.first;
        if (first_here_ > 0 || decision.last == 0) {
            if (decision.last > 0 && first_here_ > decision.last + 1)
                decision.others.push_back({decision.last + 1, first_here_ - 1});
            ATELIER_TRY(decision.last, last_event(*from_));
        }
        if (decision.number == 0) decision.at = now_;
        if (!moves_branches(decision.kind)) add_changes(changes_, decision);
        ATELIER_CHECK(keep_taken(*from_, decision));
        auto committed = from_->commit();
        // Committed all the same where only a line could not be written.
        if (committed || committed.error().code == ErrorCode::files_failed) {
            to_.decision_ = std::move(decision);
            to_.changes_ = std::move(changes_);
        }
        return committed;
    }

  private:
    Result<void> note(const std::optional<Bead>& before, const Bead& after) {
        const auto [known, fresh] = changes_.beads.try_emplace(after.id, std::pair{before, after});
        if (fresh) {
            changes_.order.push_back(after.id);
            return {};
        }
        auto& [was, left] = known->second;
        // What somebody else changed between two transactions is not of the decision.
        if (was && before)
            for (const BeadPart& theirs : changed_parts(left, *before))
                ATELIER_CHECK(put_part(*was, theirs.name, theirs.after));
        left = after;
        return {};
    }
    // The same of what is kept as a whole: theirs is what there was before.
    template <typename Known, typename Before, typename After>
    static void note_whole(Known& known, const Before& before, const After& after) {
        if (before != known.second) known.first = before;
        known.second = after;
    }
    Result<void> note_first() {
        if (first_here_ > 0) return {};
        ATELIER_TRY(const std::int64_t last, last_event(*from_));
        first_here_ = last + 1;
        if (changes_.first == 0) changes_.first = first_here_;
        return {};
    }

    DecisionRecorder& to_;
    Time now_;
    // The first event of this transaction; 0: none yet.
    std::int64_t first_here_ = 0;
    Changes changes_;
};

DecisionRecorder::DecisionRecorder(PlanStore& store, DecisionKind kind, std::vector<BeadId> about,
                                   AgentId by)
    : store_(store), decision_{.kind = kind, .about = std::move(about), .by = by.str()} {}
DecisionRecorder::~DecisionRecorder() = default;

Result<std::unique_ptr<PlanReader>> DecisionRecorder::begin_read() {
    return store_.begin_read();
}

Result<std::unique_ptr<PlanWriter>> DecisionRecorder::begin_write(const Stamp& stamp,
                                                                  Durability durability) {
    ATELIER_TRY(auto writer, store_.begin_write(stamp, durability));
    return std::make_unique<Writer>(*this, std::move(writer), stamp.now);
}

} // namespace atelier
