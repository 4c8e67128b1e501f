#include "adapters/sqlite/transaction.hpp"

#include "adapters/sqlite/finding.hpp"
#include "adapters/sqlite/reading.hpp"
#include "adapters/sqlite/run_reading.hpp"
#include "adapters/sqlite/run_writing.hpp"
#include "adapters/sqlite/writing.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace atelier::sqlite {
namespace {

template <class Port>
class Reads : public Port {
  public:
    Reads(std::unique_ptr<PooledConnection> seat, Releaser give_back)
        : seat_(std::move(seat)), give_back_(std::move(give_back)) {}
    ~Reads() override {
        bool usable = true;
        if (connection().in_transaction()) usable = connection().script("ROLLBACK").has_value();
        seat_->gate.leave();
        if (usable) give_back_(std::move(seat_));
    }

    Result<std::optional<Bead>> find(const BeadId& id) override {
        return find_bead(connection(), id);
    }
    Result<std::vector<Bead>> select(const BeadQuery& query) override {
        return select_beads(connection(), query);
    }
    Result<std::vector<BeadId>> beside(const BeadId& id) override {
        return find_beside(connection(), id);
    }
    Result<std::size_t> count(const BeadQuery& query) override {
        return count_beads(connection(), query);
    }
    Result<std::vector<Event>> events(const EventQuery& query) override {
        return select_events(connection(), query);
    }
    Result<std::optional<Lease>> lease(const BeadId& on) override {
        return find_lease(connection(), on);
    }
    Result<std::vector<Lease>> leases() override { return all_leases(connection()); }
    Result<std::vector<Lease>> kept_leases() override { return sqlite::kept_leases(connection()); }
    Result<std::optional<Session>> session(const SessionId& id) override {
        return find_session(connection(), id);
    }
    Result<std::vector<Session>> sessions(const SessionQuery& query) override {
        return select_sessions(connection(), query);
    }
    Result<std::optional<Setback>> setback(const BeadId& changeset) override {
        return find_setback(connection(), changeset);
    }
    Result<std::optional<WorktreeRecord>> worktree(const std::string& name) override {
        return find_worktree(connection(), name);
    }
    Result<std::vector<WorktreeRecord>> worktrees(WorktreePhase phase) override {
        return select_worktrees(connection(), phase);
    }
    // An epic's are asked for more than once on the way to what is approved of it.
    Result<std::vector<DecisionFacts>> decisions(const std::vector<BeadId>& on) override {
        std::vector<BeadId> unknown;
        std::ranges::copy_if(on, std::back_inserter(unknown),
                             [&](const BeadId& id) { return !read_decisions_.contains(id); });
        ATELIER_TRY(auto read, find_decisions(connection(), unknown));
        for (const BeadId& id : unknown)
            read_decisions_.emplace(id, std::vector<DecisionFacts>());
        for (DecisionFacts& facts : read) {
            facts.as_written = is_as_written(facts);
            read_decisions_[facts.row.bead].push_back(std::move(facts));
        }
        std::vector<DecisionFacts> found;
        for (const BeadId& id : std::set<BeadId>(on.begin(), on.end()))
            for (const DecisionFacts& facts : read_decisions_[id])
                found.push_back(facts);
        return found;
    }
    Result<DecisionLines> decision_lines() override {
        if (!read_lines_) {
            ATELIER_TRY(auto text, seat_->lines.open());
            read_lines_ = DecisionLines(std::move(text));
        }
        return *read_lines_;
    }
    Result<std::optional<std::string>> remembered(const std::string& key) override {
        return find_remembered(connection(), key);
    }

  protected:
    Connection& connection() { return *seat_->connection; }
    WriterLock& gate() { return seat_->gate; }
    const DecisionFile& lines() const { return seat_->lines; }
    void forget_lines() { read_lines_.reset(); }
    void forget_decisions() { read_decisions_.clear(); }

  private:
    std::unique_ptr<PooledConnection> seat_;
    Releaser give_back_;
    std::optional<DecisionLines> read_lines_;
    std::map<BeadId, std::vector<DecisionFacts>> read_decisions_;
};

// Nothing is prepared before it is asked for.
template <class Port>
class RunReads : public Port {
  public:
    explicit RunReads(Connection& connection) : connection_(connection) {}

    Result<std::optional<Run>> find(const BeadId& run) override {
        return find_run(connection_, run);
    }
    Result<std::vector<Run>> select(const RunQuery& query) override {
        return select_runs(connection_, query);
    }
    Result<std::size_t> count(const RunQuery& query) override {
        return count_runs(connection_, query);
    }
    Result<std::optional<TurnRecord>> turn(const BeadId& run, int n) override {
        return find_turn(connection_, run, n);
    }
    Result<std::vector<TurnRecord>> turns(const TurnQuery& query) override {
        return select_turns(connection_, query);
    }
    Result<std::vector<SignalRecord>> signals(const BeadId& run) override {
        return select_signals(connection_, run);
    }
    Result<std::optional<Piece>> piece(const BeadId& id) override {
        return find_piece(connection_, id);
    }
    Result<std::vector<Piece>> pieces(const PieceQuery& query) override {
        return select_pieces(connection_, query);
    }
    Result<std::size_t> count(const PieceQuery& query) override {
        return count_pieces(connection_, query);
    }
    Result<std::vector<Derivation>> ancestry(const std::vector<BeadId>& pieces) override {
        return find_ancestry(connection_, pieces);
    }
    Result<std::vector<Derivation>> descent(const std::vector<BeadId>& pieces) override {
        return find_descent(connection_, pieces);
    }
    Result<std::vector<Derivation>> broken_derivations() override {
        return find_broken_derivations(connection_);
    }
    Result<std::vector<TurnPause>> pauses() override { return all_pauses(connection_); }

  protected:
    Connection& connection_;
};

// To its end the store stays as it is for it: who lists a part of what a search has found, and asks
// how many there are, has all texts searched once.
class RunLook final : public RunReads<RunReader> {
  public:
    using RunReads::count;
    using RunReads::RunReads;

    Result<std::vector<Piece>> pieces(const PieceQuery& query) override {
        if (query.search.empty()) return RunReads::pieces(query);
        ATELIER_CHECK(search(query));
        return pieces_in(connection_, found_, query.part);
    }
    Result<std::size_t> count(const PieceQuery& query) override {
        if (query.search.empty()) return RunReads::count(query);
        ATELIER_CHECK(search(query));
        return found_.size();
    }

  private:
    Result<void> search(PieceQuery query) {
        query.part = {};
        if (query == searched_) return {};
        searched_.reset();
        ATELIER_TRY(found_, search_pieces(connection_, query));
        searched_ = std::move(query);
        return {};
    }

    std::optional<PieceQuery> searched_;
    std::vector<std::int64_t> found_;
};

// Likewise the beads of an agent and of its epic, which are asked for many times on the way to one
// answer.
class Reader final : public Reads<PlanReader> {
  public:
    using Reads::Reads;

    Result<std::optional<Bead>> find(const BeadId& id) override {
        const auto known = found_.find(id);
        if (known != found_.end()) return known->second;
        ATELIER_TRY(auto bead, Reads::find(id));
        if (found_.size() < most_kept) found_.emplace(id, bead);
        return bead;
    }
    RunReader& runs() override { return runs_; }

  private:
    static constexpr std::size_t most_kept = 16;

    std::map<BeadId, std::optional<Bead>> found_;
    RunLook runs_{connection()};
};

// Whether the store said no to one call and is as it was before it.
bool is_refusal(ErrorCode code) {
    return code == ErrorCode::ref_conflict || code == ErrorCode::not_found ||
           code == ErrorCode::usage || code == ErrorCode::lease_lost;
}

class Writer final : public Reads<PlanWriter> {
  public:
    Writer(std::unique_ptr<PooledConnection> seat, Releaser give_back, Stamp stamp)
        : Reads(std::move(seat), std::move(give_back)), stamp_(std::move(stamp)) {}

    Result<Bead> create(const Bead& bead) override {
        return guarded([&] { return create_bead(connection(), bead, stamp_); });
    }
    Result<Bead> update(const Bead& bead) override {
        return guarded([&] { return update_bead(connection(), bead, stamp_); });
    }
    Result<Bead> restore(const Bead& bead) override {
        return guarded([&] { return restore_bead(connection(), bead); });
    }
    Result<void> append(const NewEvent& event) override {
        ATELIER_CHECK(appended(event));
        return {};
    }
    Result<Event> decide(Act act, const NewEvent& event) override {
        if (!event.bead) return fail(ErrorCode::invariant_broken, "a decision is about a bead");
        ATELIER_TRY(Event stored, appended(event));
        forget_decisions();
        ATELIER_CHECK(guarded([&] {
            return put_decision(connection(), {*event.bead, act, stored.seq, stored.hash});
        }));
        return stored;
    }
    Result<void> put_decision_back(const BeadId& bead, Act act,
                                   const std::optional<DecisionRow>& row) override {
        forget_decisions();
        return guarded([&] {
            return row ? put_decision(connection(), *row)
                       : forget_decision(connection(), bead, act);
        });
    }
    Result<void> begin_lines(const std::string& text) override {
        forget_lines();
        return lines().begin(text);
    }
    Result<void> add_line(const std::string& line) override {
        pending_ += line;
        owes_line_ = true;
        return {};
    }
    Result<std::int64_t> next_child(const BeadId& parent) override {
        return guarded([&] { return sqlite::next_child(connection(), parent); });
    }
    Result<void> put(const Lease& lease, const std::optional<LeaseTerm>& replaces) override {
        return guarded([&] { return put_lease(connection(), lease, replaces); });
    }
    Result<void> put(const Session& session) override {
        return guarded([&] { return put_session(connection(), session); });
    }
    Result<void> put(const Setback& setback) override {
        return guarded([&] { return put_setback(connection(), setback); });
    }
    Result<void> put(const WorktreeRecord& worktree) override {
        return guarded([&] { return put_worktree(connection(), worktree); });
    }
    Result<void> forget_worktree(const std::string& name) override {
        return guarded([&] { return sqlite::forget_worktree(connection(), name); });
    }
    Result<void> remember(const std::string& key, const std::string& value) override {
        return guarded([&] { return sqlite::remember(connection(), key, value); });
    }
    Result<void> put_delivered(const BeadId& bead, std::int64_t revision) override {
        return guarded([&] { return sqlite::put_delivered(connection(), bead, revision); });
    }
    RunReader& runs() override { return runs_; }
    RunWriter& runs_to_write() override { return runs_; }
    Result<void> commit() override {
        ATELIER_CHECK(guarded([&]() -> Result<void> {
            if (!announced_.empty()) ATELIER_CHECK(lines().announce(announced_, begins_log_));
            return connection().execute("COMMIT");
        }));
        auto written = write_lines();
        gate().leave();
        connection().announce();
        return written;
    }

  private:
    class Runs final : public RunReads<RunWriter> {
      public:
        explicit Runs(Writer& plan) : RunReads(plan.connection()), plan_(plan) {}

        Result<void> create(const Run& run) override {
            return plan_.guarded([&] { return create_run(connection_, run); });
        }
        Result<void> update(const Run& run, const std::optional<LeaseTerm>& by) override {
            return plan_.guarded([&] { return update_run(connection_, run, by); });
        }
        Result<void> put(const TurnRecord& turn, const LeaseTerm& by) override {
            return plan_.guarded([&] { return put_turn(connection_, turn, by); });
        }
        Result<SignalRecord> add(const SignalRecord& signal) override {
            return plan_.guarded([&] { return add_signal(connection_, signal); });
        }
        Result<void> add(const Piece& piece, const std::vector<BeadId>& parents,
                         const std::string& content, const std::optional<LeaseTerm>& by) override {
            return plan_.guarded(
                [&] { return add_piece(connection_, piece, parents, content, by); });
        }
        Result<int> thank(const BeadId& piece) override {
            return plan_.guarded([&] { return thank_for(connection_, piece); });
        }
        Result<void> remove(const std::vector<BeadId>& pieces) override {
            return plan_.guarded([&] { return remove_pieces(connection_, pieces); });
        }
        Result<bool> forget(const BeadId& run) override {
            return plan_.guarded([&] { return forget_run(connection_, run); });
        }
        Result<void> put(const TurnPause& pause) override {
            return plan_.guarded([&] { return put_pause(connection_, pause); });
        }
        Result<bool> lift_pause(PausedTurns of, const std::string& name) override {
            return plan_.guarded([&] { return sqlite::lift_pause(connection_, of, name); });
        }

      private:
        Writer& plan_;
    };

    Result<Event> appended(const NewEvent& event) {
        ATELIER_TRY(Event stored,
                    guarded([&] { return append_event(connection(), event, stamp_); }));
        begins_log_ = begins_log_ || stored.seq == 1;
        if (has_line(stored)) {
            pending_ += line_of(stored);
            announced_ += announced_line_of(stored);
            const auto actor = AgentId::parse(stored.actor);
            owes_line_ = owes_line_ || (actor && actor->role() == Role::overseer);
        }
        return stored;
    }

    // What is committed stays committed: without its line it does not count.
    Result<void> write_lines() {
        if (pending_.empty() && !begins_log_) return {};
        auto written = lines().append(pending_, begins_log_);
        if (written && (*written != Written::refused || !owes_line_)) return {};
        Error fault = written
                          ? Error{ErrorCode::files_failed,
                                  "cannot write " + lines().path().string() + ": permission denied"}
                          : std::move(written.error());
        fault.message += "; what was decided is stored, and does not count without its line there";
        fault.hint = advise(Hint::adds_the_line);
        return fail(std::move(fault));
    }

    // After a failure nothing more is written, so that no half change is ever committed.
    template <class F>
    auto guarded(F&& change) -> decltype(change()) {
        if (failure_) return fail(*failure_);
        if (!connection().in_transaction())
            return fail(ErrorCode::invariant_broken, "the transaction has been committed already");
        auto changed = change();
        if (!changed && !is_refusal(changed.error().code)) failure_ = changed.error();
        return changed;
    }

    Stamp stamp_;
    std::optional<Error> failure_;
    // The lines of this transaction's events; whether the log begins with them, and whether
    // somebody has to be told when they cannot be written.
    std::string pending_;
    std::string announced_;
    bool begins_log_ = false;
    bool owes_line_ = false;
    Runs runs_{*this};
};

} // namespace

std::unique_ptr<PlanReader> make_reader(std::unique_ptr<PooledConnection> seat,
                                        Releaser give_back) {
    return std::make_unique<Reader>(std::move(seat), std::move(give_back));
}

std::unique_ptr<PlanWriter> make_writer(std::unique_ptr<PooledConnection> seat, Releaser give_back,
                                        const Stamp& stamp) {
    return std::make_unique<Writer>(std::move(seat), std::move(give_back), stamp);
}

} // namespace atelier::sqlite
