#include "app/interchange/import_runs.hpp"

#include "app/piece/run_desk.hpp"
#include "domain/bead/bead.hpp"
#include "domain/interchange/read_run_record.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

bool is_run_row(const Json& row) {
    const Json* const labels = row.find("labels");
    return labels != nullptr && labels->is_array() &&
           std::ranges::any_of(labels->as_array(), [](const Json& label) {
               return label == Json(label_of(BeadKind::run));
           });
}

// Turns are written by whoever holds the run: for as long as it takes, whoever imports.
Result<Lease> taken_lease(PlanWriter& plan, const Context& context, const BeadId& run) {
    ATELIER_TRY(const auto before, plan.lease(run));
    ATELIER_TRY(const SessionId session, SessionId::parse("import-" + context.ids.base36(10)));
    Lease lease{.on = run,
                .agent = context.caller,
                .session = session,
                .expires_at = context.clock.now() + context.settings.lease.lease,
                .fencing = before ? before->fencing + 1 : 1};
    ATELIER_CHECK(plan.put(lease, term_of(before)));
    return lease;
}

TurnRecord as_ended(TurnRecord turn, Time now) {
    if (!is_in_flight(turn.status)) return turn;
    turn.status = TurnStatus::lost;
    turn.ended_at = now;
    turn.error = info(ErrorCode::interrupted).name;
    turn.error_text = "it was in flight when its plan was exported";
    return turn;
}

class RunWriting {
  public:
    RunWriting(PlanWriter& plan, const Context& context, const PieceTexts& texts)
        : plan_(plan), context_(context), texts_(texts) {}

    Result<WrittenRuns> write(const std::vector<RunRecord>& records) {
        for (const RunRecord& record : records) {
            ATELIER_CHECK(write_run(record));
            for (const PieceRecord& piece : record.pieces)
                open_.push_back(&piece);
        }
        ATELIER_CHECK(write_pieces());
        for (const RunRecord& record : records)
            ATELIER_CHECK(count_pieces(record));
        for (const RunRecord& record : records)
            ATELIER_CHECK(write_pauses(record.pauses));
        return std::move(out_);
    }

  private:
    Result<void> write_run(const RunRecord& record) {
        RunWriter& runs = plan_.runs_to_write();
        const BeadId& id = record.run.id;
        ATELIER_CHECK(runs.create(record.run));
        ATELIER_CHECK(keep_form(plan_, id, record.form));
        if (record.lines != MadeUpLines{})
            ATELIER_CHECK(keep_made_up_lines(plan_, id, record.lines));
        ATELIER_TRY(Lease lease, taken_lease(plan_, context_, id));
        for (const TurnRecord& turn : record.turns)
            ATELIER_CHECK(runs.put(as_ended(turn, context_.clock.now()), term_of(lease)));
        lease.ended = true;
        ATELIER_CHECK(plan_.put(lease, term_of(lease)));
        for (const SignalRecord& signal : record.signals)
            ATELIER_CHECK(runs.add(signal));
        out_.runs.push_back(id);
        return let_bead_follow(record.run);
    }

    // A claim does not come in; that a run is under way does, though nobody here drives it yet.
    Result<void> let_bead_follow(const Run& run) {
        ATELIER_TRY(auto bead, plan_.find(run.id));
        const BeadStatus right = bead_status_of(run.status);
        if (!bead || bead->status == right) return {};
        bead->status = right;
        ATELIER_CHECK(plan_.restore(*bead));
        return {};
    }

    // A piece comes after those that it was made from, whichever run they are of.
    Result<void> write_pieces() {
        for (const PieceRecord* one : open_)
            coming_.insert(one->piece.id);
        while (!open_.empty()) {
            const std::size_t before = open_.size();
            std::vector<const PieceRecord*> later;
            for (const PieceRecord* one : open_) {
                if (std::ranges::any_of(one->parents, [&](const BeadId& parent) {
                        return coming_.contains(parent);
                    })) {
                    later.push_back(one);
                    continue;
                }
                ATELIER_CHECK(write_piece_record(*one));
            }
            // They would be made from each other: no commit can be.
            if (later.size() == before) coming_.clear();
            open_ = std::move(later);
        }
        return {};
    }

    Result<void> write_piece_record(const PieceRecord& record) {
        coming_.erase(record.piece.id);
        const auto text = texts_.find(record.piece.commit);
        if (text == texts_.end()) out_.missing.push_back(record.piece.id);
        RunWriter& runs = plan_.runs_to_write();
        std::vector<BeadId> parents;
        for (const BeadId& parent : record.parents) {
            ATELIER_TRY(const auto there, runs.piece(parent));
            if (there)
                parents.push_back(parent);
            else
                out_.warnings.push_back(record.piece.id.str() + " was made from " + parent.str() +
                                        ", which is neither here nor in the file");
        }
        return runs.add(record.piece, parents, text == texts_.end() ? "" : text->second,
                        std::nullopt);
    }

    // The next one gets a number above all that came in.
    Result<void> count_pieces(const RunRecord& record) {
        std::int64_t last = 0;
        for (const PieceRecord& one : record.pieces)
            if (const auto number = child_number(one.piece.id))
                last = std::max(last, number->number);
        for (std::int64_t given = 0; given < last;) {
            ATELIER_TRY(given, plan_.next_child(record.run.id));
        }
        return {};
    }

    Result<void> write_pauses(const std::vector<TurnPause>& pauses) {
        if (pauses.empty()) return {};
        RunWriter& runs = plan_.runs_to_write();
        ATELIER_TRY(const auto ours, runs.pauses());
        for (const TurnPause& pause : pauses) {
            const bool here = std::ranges::any_of(ours, [&](const TurnPause& one) {
                return one.of == pause.of && one.name == pause.name;
            });
            if (!here) ATELIER_CHECK(runs.put(pause));
        }
        return {};
    }

    PlanWriter& plan_;
    const Context& context_;
    const PieceTexts& texts_;
    std::vector<const PieceRecord*> open_;
    std::set<BeadId> coming_;
    WrittenRuns out_;
};

} // namespace

Result<std::optional<RunRecord>> take_run_record(Json& row) {
    Json* const metadata = row.find(metadata_member);
    if (metadata == nullptr || !metadata->is_object() || !is_run_row(row)) return std::nullopt;
    const Json* const found = metadata->find(run_record_member);
    const auto id = BeadId::parse(row.string_at("id"));
    if (found == nullptr || !found->is_object() || !id) return std::nullopt;
    ATELIER_TRY(RunRecord record, read_run_record(*id, *found));
    metadata->erase(run_record_member);
    if (metadata->as_object().empty()) row.erase(metadata_member);
    return record;
}

Result<std::vector<RunRecord>> unrecorded(PlanReader& plan, std::vector<RunRecord> records) {
    std::vector<RunRecord> out;
    for (RunRecord& record : records) {
        ATELIER_TRY(const auto ours, plan.runs().find(record.run.id));
        if (!ours) out.push_back(std::move(record));
    }
    return out;
}

Result<WrittenRuns> write_runs(PlanWriter& plan, const Context& context,
                               const std::vector<RunRecord>& records, const PieceTexts& texts) {
    return RunWriting(plan, context, texts).write(records);
}

} // namespace atelier
