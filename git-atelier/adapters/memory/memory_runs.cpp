#include "adapters/memory/memory_runs.hpp"

#include "base/fold.hpp"
#include "domain/bead/revision.hpp"
#include "domain/run/run_records.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

bool has(const auto& list, const auto& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

bool matches(const Run& run, const RunQuery& query) {
    return (!query.ids || has(*query.ids, run.id)) &&
           (query.statuses.empty() || has(query.statuses, run.status)) &&
           (!query.workflow || run.workflow == *query.workflow) &&
           (!query.changeset || run.changeset == query.changeset) &&
           (!query.since || run.created_at >= *query.since);
}

bool matches(const TurnRecord& turn, const TurnQuery& query) {
    return (!query.run || turn.run == *query.run) &&
           (!query.artisan || turn.artisan == *query.artisan) &&
           (!query.session || turn.session == query.session) &&
           (query.statuses.empty() || has(query.statuses, turn.status)) &&
           (!query.ended_since || (turn.ended_at && *turn.ended_at >= *query.ended_since)) &&
           (query.newest == 0 || turn.ended_at);
}

bool has(const BeadId& piece, const PieceIdPart& part) {
    const std::string_view id = piece.str();
    const std::string_view run = id.substr(0, id.find('.'));
    const auto at = run.find(part.start);
    return (at == 0 || (part.anywhere && at != std::string_view::npos)) &&
           (part.number.empty() || id.substr(run.size()) == "." + part.number);
}

bool matches(const RunState::KeptPiece& kept, const PieceQuery& query,
             const std::string& searched) {
    const Piece& piece = kept.piece;
    return (!query.ids || has(*query.ids, piece.id)) && (!query.run || piece.run == *query.run) &&
           (!query.artisan || piece.artisan == *query.artisan) &&
           (!query.form || folds_to(piece.form, folded(*query.form))) &&
           (!query.patron || folds_to(piece.patron, folded(*query.patron))) &&
           (query.with_intermediate || !piece.intermediate) &&
           (!query.id_part || has(piece.id, *query.id_part)) &&
           kept.searched.find(searched) != std::string::npos;
}

template <class Record>
std::vector<Record> part_of(std::vector<Record> records, const ListPart& part) {
    const auto at = [&](std::size_t index) {
        return records.begin() + static_cast<std::ptrdiff_t>(std::min(index, records.size()));
    };
    records.erase(records.begin(), at(part.offset));
    if (part.limit > 0) records.erase(at(part.limit), records.end());
    return records;
}

template <class Map, class Key>
auto found_in(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
    const auto at = map.find(key);
    return at == map.end() ? std::nullopt : std::optional(at->second);
}

template <class Record>
void put_in_order(std::vector<Record>& records) {
    std::ranges::sort(records, [](const auto& a, const auto& b) { return in_order(a, b); });
}

template <class Port>
class RunReads : public Port {
  public:
    explicit RunReads(const RunState& state) : read_(state) {}

    Result<std::optional<Run>> find(const BeadId& run) override {
        return found_in(read_.runs, run);
    }
    Result<std::vector<Run>> select(const RunQuery& query) override {
        return part_of(matching(query), query.part);
    }
    Result<std::size_t> count(const RunQuery& query) override { return matching(query).size(); }
    Result<std::optional<TurnRecord>> turn(const BeadId& run, int n) override {
        return found_in(read_.turns, std::pair(run, n));
    }
    Result<std::vector<TurnRecord>> turns(const TurnQuery& query) override {
        std::vector<TurnRecord> found;
        for (const auto& [key, turn] : read_.turns)
            if (matches(turn, query)) found.push_back(turn);
        if (query.newest > 0) {
            std::ranges::sort(found, ended_later);
            found = part_of(std::move(found), {.limit = query.newest});
        }
        put_in_order(found);
        return found;
    }
    Result<std::vector<SignalRecord>> signals(const BeadId& run) override {
        std::vector<SignalRecord> found;
        for (const auto& [key, signal] : read_.signals)
            if (key.first == run) found.push_back(signal);
        return found;
    }
    Result<std::optional<Piece>> piece(const BeadId& id) override {
        const auto at = read_.pieces.find(id);
        return at == read_.pieces.end() ? std::nullopt : std::optional(at->second.piece);
    }
    Result<std::vector<Piece>> pieces(const PieceQuery& query) override {
        return part_of(matching(query), query.part);
    }
    Result<std::size_t> count(const PieceQuery& query) override { return matching(query).size(); }
    Result<std::vector<Derivation>> ancestry(const std::vector<BeadId>& pieces) override {
        return linked(pieces, &Derivation::piece, &Derivation::parent);
    }
    Result<std::vector<Derivation>> descent(const std::vector<BeadId>& pieces) override {
        return linked(pieces, &Derivation::parent, &Derivation::piece);
    }
    // Nothing else writes this one.
    Result<std::vector<Derivation>> broken_derivations() override {
        return std::vector<Derivation>();
    }
    Result<std::vector<TurnPause>> pauses() override {
        std::vector<TurnPause> found;
        for (const auto& [key, pause] : read_.pauses)
            found.push_back(pause);
        put_in_order(found);
        return found;
    }

  private:
    std::vector<Run> matching(const RunQuery& query) const {
        std::vector<Run> found;
        for (const auto& [id, run] : read_.runs)
            if (matches(run, query)) found.push_back(run);
        std::ranges::sort(found, [](const Run& a, const Run& b) { return newer(a, b); });
        return found;
    }
    std::vector<Piece> matching(const PieceQuery& query) const {
        const std::string searched = folded(query.search);
        std::vector<Piece> found;
        for (const auto& [id, kept] : read_.pieces)
            if (matches(kept, query, searched)) found.push_back(kept.piece);
        std::ranges::sort(found, [](const Piece& a, const Piece& b) { return newer(a, b); });
        return found;
    }
    std::vector<Derivation> linked(std::vector<BeadId> open, BeadId Derivation::*from,
                                   BeadId Derivation::*to) const {
        std::set<BeadId> reached(open.begin(), open.end());
        std::vector<Derivation> found;
        while (!open.empty()) {
            const BeadId here = open.back();
            open.pop_back();
            for (const auto& [key, parent] : read_.derivations) {
                const Derivation derivation{key.first, key.second, parent};
                if (derivation.*from != here) continue;
                if (reached.insert(derivation.*to).second) open.push_back(derivation.*to);
                if (!has(found, derivation)) found.push_back(derivation);
            }
        }
        put_in_order(found);
        return found;
    }

    const RunState& read_;
};

class RunWrites final : public RunReads<RunWriter> {
  public:
    RunWrites(RunState& state, RunChecks checks)
        : RunReads(state), state_(state), checks_(std::move(checks)) {}

    Result<void> create(const Run& run) override {
        ATELIER_CHECK(checks_.require_open());
        if (state_.runs.contains(run.id)) return fail(id_in_use(run.id));
        if (!checks_.knows_bead(run.id)) return fail(no_such_bead(run.id));
        state_.runs.emplace(run.id, run);
        return {};
    }
    Result<void> update(const Run& run, const std::optional<LeaseTerm>& by) override {
        ATELIER_CHECK(require_run(run.id, by));
        state_.runs.insert_or_assign(run.id, run);
        return {};
    }
    Result<void> put(const TurnRecord& turn, const LeaseTerm& by) override {
        ATELIER_CHECK(require_run(turn.run, by));
        for (const auto& [key, other] : state_.turns)
            if (other.run == turn.run && other.path == turn.path && other.attempt == turn.attempt &&
                other.n != turn.n)
                return fail(turn_recorded(turn, other.n));
        state_.turns.insert_or_assign({turn.run, turn.n}, turn);
        return {};
    }
    Result<SignalRecord> add(const SignalRecord& signal) override {
        ATELIER_CHECK(require_run(signal.run, std::nullopt));
        SignalRecord stored = signal;
        stored.n = 1;
        for (const auto& [key, other] : state_.signals)
            if (key.first == signal.run) stored.n = std::max(stored.n, other.n + 1);
        state_.signals.insert_or_assign({stored.run, stored.n}, stored);
        return stored;
    }
    Result<void> add(const Piece& piece, const std::vector<BeadId>& parents,
                     const std::string& content, const std::optional<LeaseTerm>& by) override {
        ATELIER_CHECK(require_run(piece.run, by));
        if (state_.pieces.contains(piece.id)) return fail(id_in_use(piece.id));
        for (const BeadId& parent : parents)
            if (!state_.pieces.contains(parent)) return fail(no_such_piece(parent));
        RunState::KeptPiece kept{piece, searched_text(piece, content)};
        kept.piece.intermediate = false;
        state_.pieces.emplace(piece.id, std::move(kept));
        for (int position = 0; const BeadId& parent : parents)
            state_.derivations.insert_or_assign({piece.id, position++}, parent);
        note_intermediate(parents);
        return {};
    }
    Result<int> thank(const BeadId& piece) override {
        ATELIER_CHECK(checks_.require_open());
        const auto at = state_.pieces.find(piece);
        if (at == state_.pieces.end()) return fail(no_such_piece(piece));
        return ++at->second.piece.thanks;
    }
    Result<void> remove(const std::vector<BeadId>& pieces) override {
        ATELIER_CHECK(checks_.require_open());
        std::vector<BeadId> parents;
        for (const auto& [key, parent] : state_.derivations) {
            if (has(pieces, parent) && !has(pieces, key.first))
                return fail(piece_was_used(parent, key.first));
            if (has(pieces, key.first)) parents.push_back(parent);
        }
        std::erase_if(state_.derivations,
                      [&](const auto& one) { return has(pieces, one.first.first); });
        for (const BeadId& piece : pieces)
            state_.pieces.erase(piece);
        note_intermediate(parents);
        return {};
    }
    Result<bool> forget(const BeadId& run) override {
        ATELIER_CHECK(checks_.require_open());
        const auto is_its = [&](const auto& one) { return one.first.first == run; };
        const bool used = std::ranges::any_of(state_.turns, is_its) ||
                          std::ranges::any_of(state_.signals, is_its) ||
                          std::ranges::any_of(state_.pieces, [&](const auto& one) {
                              return one.second.piece.run == run;
                          });
        return !used && state_.runs.erase(run) > 0;
    }
    Result<void> put(const TurnPause& pause) override {
        ATELIER_CHECK(checks_.require_open());
        state_.pauses.insert_or_assign({pause.of, pause.name}, pause);
        return {};
    }
    Result<bool> lift_pause(PausedTurns of, const std::string& name) override {
        ATELIER_CHECK(checks_.require_open());
        return state_.pauses.erase({of, name}) > 0;
    }

  private:
    Result<void> require_run(const BeadId& run, const std::optional<LeaseTerm>& by) const {
        ATELIER_CHECK(checks_.require_open());
        if (!state_.runs.contains(run)) return fail(no_such_run(run));
        return by ? require_held(run, checks_.lease(run), *by) : Result<void>();
    }
    void note_intermediate(const std::vector<BeadId>& pieces) {
        for (const BeadId& id : pieces) {
            const auto at = state_.pieces.find(id);
            if (at == state_.pieces.end()) continue;
            Piece& piece = at->second.piece;
            piece.intermediate = std::ranges::any_of(state_.derivations, [&](const auto& one) {
                return one.second == id && state_.pieces.at(one.first.first).piece.run == piece.run;
            });
        }
    }

    RunState& state_;
    RunChecks checks_;
};

} // namespace

std::unique_ptr<RunReader> read_runs(const RunState& state) {
    return std::make_unique<RunReads<RunReader>>(state);
}

std::unique_ptr<RunWriter> write_runs(RunState& state, RunChecks checks) {
    return std::make_unique<RunWrites>(state, std::move(checks));
}

} // namespace atelier
