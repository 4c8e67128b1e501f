#include "adapters/memory/memory_store.hpp"

#include "adapters/memory/memory_criteria.hpp"
#include "adapters/memory/memory_runs.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/revision.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace atelier {
namespace {

struct State {
    std::map<BeadId, Bead> beads;
    std::map<BeadId, std::int64_t> children;
    // The revisions that a mirror has.
    std::map<BeadId, std::int64_t> delivered;
    std::map<BeadId, Lease> leases;
    std::map<SessionId, Session> sessions;
    std::map<BeadId, Setback> setbacks;
    std::map<std::string, WorktreeRecord> worktrees;
    std::map<std::string, std::string> remembered;
    std::vector<Event> events;
    std::map<std::pair<BeadId, Act>, DecisionRow> decisions;
    // By an event before the log's first.
    std::map<std::pair<BeadId, Act>, Event> granted;
    std::string lines;
    RunState runs;
};

std::set<BeadId> below(const State& state, const BeadId& top) {
    std::multimap<BeadId, BeadId> children;
    for (const auto& [id, bead] : state.beads)
        if (bead.parent) children.emplace(*bead.parent, id);
    std::set<BeadId> found;
    std::vector<BeadId> open = {top};
    while (!open.empty()) {
        const BeadId here = open.back();
        open.pop_back();
        const auto [first, last] = children.equal_range(here);
        for (auto at = first; at != last; ++at)
            if (found.insert(at->second).second) open.push_back(at->second);
    }
    found.erase(top);
    return found;
}

template <class Map, class Key>
auto value_at(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
    const auto at = map.find(key);
    return at == map.end() ? std::nullopt : std::optional(at->second);
}

// The reading half, over the state that the derived class shows.
template <class Port>
class Reads : public Port {
  public:
    Result<std::optional<Bead>> find(const BeadId& id) override {
        return value_at(state().beads, id);
    }
    Result<std::vector<Bead>> select(const BeadQuery& query) override {
        const auto inside = query.below ? below(state(), *query.below) : std::set<BeadId>();
        std::vector<Bead> found;
        for (const auto& [id, bead] : state().beads)
            if (matches(bead, query) && (!query.below || inside.contains(id)) &&
                (!query.undelivered || value_at(state().delivered, id) != bead.revision))
                found.push_back(bead);
        if (query.newest > 0 && found.size() > query.newest) {
            std::stable_sort(found.begin(), found.end(), [](const Bead& a, const Bead& b) {
                return a.updated_at > b.updated_at;
            });
            found.erase(found.begin() + static_cast<std::ptrdiff_t>(query.newest), found.end());
        }
        std::sort(found.begin(), found.end(), older);
        return found;
    }
    Result<std::size_t> count(const BeadQuery& query) override {
        ATELIER_TRY(const auto found, select(query));
        return found.size();
    }
    Result<std::vector<Event>> events(const EventQuery& query) override {
        std::vector<Event> found;
        for (const Event& event : state().events)
            if (matches(event, query)) found.push_back(event);
        if (query.newest > 0 && found.size() > query.newest)
            found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(query.newest));
        return found;
    }
    Result<std::optional<Lease>> lease(const BeadId& on) override {
        return value_at(state().leases, on);
    }
    Result<std::vector<Lease>> leases() override {
        std::vector<Lease> found;
        for (const auto& [on, lease] : state().leases)
            found.push_back(lease);
        return found;
    }
    Result<std::vector<Lease>> kept_leases() override {
        std::vector<Lease> found;
        for (const auto& [on, lease] : state().leases)
            if (lease.keeper.pid != 0 && !lease.ended) found.push_back(lease);
        return found;
    }
    Result<std::optional<Session>> session(const SessionId& id) override {
        return value_at(state().sessions, id);
    }
    Result<std::vector<Session>> sessions(const SessionQuery& query) override {
        const auto on_one_of = [&](const std::vector<BeadId>& changesets, const Session& session) {
            return session.changeset && std::find(changesets.begin(), changesets.end(),
                                                  *session.changeset) != changesets.end();
        };
        const auto had_turn = [&](const SessionId& session) {
            return std::any_of(state().runs.turns.begin(), state().runs.turns.end(),
                               [&](const auto& turn) { return turn.second.session == session; });
        };
        std::vector<Session> found;
        for (const auto& [id, session] : state().sessions)
            if ((!query.agent || session.agent == *query.agent) &&
                (!query.changeset || session.changeset == query.changeset) &&
                (!query.changesets || on_one_of(*query.changesets, session)) &&
                (!query.open_only || !session.ended_at) && (!query.with_turn || had_turn(id)) &&
                (!query.ended_since || session.ended_at >= query.ended_since))
                found.push_back(session);
        std::stable_sort(found.begin(), found.end(), [](const Session& a, const Session& b) {
            return a.started_at < b.started_at;
        });
        return found;
    }
    Result<std::optional<Setback>> setback(const BeadId& changeset) override {
        return value_at(state().setbacks, changeset);
    }
    Result<std::optional<WorktreeRecord>> worktree(const std::string& name) override {
        return value_at(state().worktrees, name);
    }
    Result<std::vector<WorktreeRecord>> worktrees(WorktreePhase phase) override {
        std::vector<WorktreeRecord> found;
        for (const auto& [name, record] : state().worktrees)
            if (record.phase == phase) found.push_back(record);
        return found;
    }
    Result<std::vector<DecisionFacts>> decisions(const std::vector<BeadId>& on) override {
        std::vector<DecisionFacts> found;
        for (const auto& [key, row] : state().decisions)
            if (std::find(on.begin(), on.end(), row.bead) != on.end())
                found.push_back({row, event_at(row.seq), hash_before(row.seq)});
        for (const auto& [key, event] : state().granted)
            if (!state().decisions.contains(key) &&
                std::find(on.begin(), on.end(), key.first) != on.end())
                found.push_back({{key.first, key.second, event.seq, event.hash}, event, ""});
        return found;
    }
    Result<DecisionLines> decision_lines() override { return DecisionLines(state().lines); }
    Result<std::optional<std::string>> remembered(const std::string& key) override {
        return value_at(state().remembered, key);
    }

  protected:
    virtual const State& state() const = 0;

  private:
    std::optional<Event> event_at(std::int64_t seq) const {
        for (const Event& event : state().events)
            if (event.seq == seq) return event;
        return std::nullopt;
    }
    std::string hash_before(std::int64_t seq) const {
        const auto event = event_at(seq - 1);
        return event ? event->hash : std::string();
    }
};

} // namespace

struct MemoryStore::Shared {
    std::mutex mutex;
    std::shared_ptr<const State> state = std::make_shared<const State>();
    bool writing = false;
};

namespace {

class Reader final : public Reads<PlanReader> {
  public:
    explicit Reader(std::shared_ptr<const State> state)
        : state_(std::move(state)), runs_(read_runs(state_->runs)) {}

    RunReader& runs() override { return *runs_; }

  private:
    const State& state() const override { return *state_; }

    std::shared_ptr<const State> state_;
    std::unique_ptr<RunReader> runs_;
};

class Writer final : public Reads<PlanWriter> {
  public:
    Writer(std::shared_ptr<MemoryStore::Shared> shared, Stamp stamp)
        : shared_(std::move(shared)), stamp_(std::move(stamp)), state_(*shared_->state) {}
    ~Writer() override {
        if (committed_) return;
        const std::lock_guard lock(shared_->mutex);
        shared_->writing = false;
    }

    Result<Bead> create(const Bead& bead) override {
        ATELIER_CHECK(require_open());
        ATELIER_TRY(Bead stored, first_revision(bead, stamp_.actor, stamp_.now));
        if (state_.beads.contains(bead.id)) return fail(id_in_use(bead.id));
        ATELIER_CHECK(require_references(stored));
        state_.beads.emplace(stored.id, stored);
        return stored;
    }
    Result<Bead> update(const Bead& bead) override {
        ATELIER_CHECK(require_open());
        const auto at = state_.beads.find(bead.id);
        if (at == state_.beads.end()) return fail(no_such_bead(bead.id));
        ATELIER_TRY(auto next, next_revision(at->second, bead, stamp_.actor, stamp_.now));
        if (!next) return at->second;
        ATELIER_CHECK(require_references(*next));
        at->second = *next;
        return at->second;
    }
    Result<Bead> restore(const Bead& bead) override {
        ATELIER_CHECK(require_open());
        ATELIER_TRY(Bead next, restored_revision(value_at(state_.beads, bead.id), bead));
        ATELIER_CHECK(require_references(next));
        if (const auto child = child_number(next.id)) {
            std::int64_t& last = state_.children[child->parent];
            last = std::max(last, child->number);
        }
        state_.beads.insert_or_assign(next.id, next);
        return next;
    }
    Result<void> append(const NewEvent& event) override {
        ATELIER_CHECK(appended(event));
        return {};
    }
    Result<Event> decide(Act act, const NewEvent& event) override {
        if (!event.bead) return fail(ErrorCode::invariant_broken, "a decision is about a bead");
        ATELIER_TRY(Event stored, appended(event));
        state_.decisions.insert_or_assign({*event.bead, act},
                                          DecisionRow{*event.bead, act, stored.seq, stored.hash});
        return stored;
    }
    Result<void> put_decision_back(const BeadId& bead, Act act,
                                   const std::optional<DecisionRow>& row) override {
        state_.decisions.erase({bead, act});
        if (row && row->seq > 0) state_.decisions.emplace(std::pair{bead, act}, *row);
        return require_open();
    }
    Result<void> begin_lines(const std::string& text) override {
        ATELIER_CHECK(require_open());
        if (!state_.lines.empty())
            return fail(ErrorCode::invariant_broken, "the decisions have lines already");
        state_.lines = text;
        return {};
    }
    Result<void> add_line(const std::string& line) override {
        ATELIER_CHECK(require_open());
        state_.lines += line;
        return {};
    }
    Result<std::int64_t> next_child(const BeadId& parent) override {
        ATELIER_CHECK(require_open());
        return ++state_.children[parent];
    }
    Result<void> put(const Lease& lease, const std::optional<LeaseTerm>& replaces) override {
        ATELIER_CHECK(require_open());
        ATELIER_CHECK(require_term(lease.on, value_at(state_.leases, lease.on), replaces));
        state_.leases.insert_or_assign(lease.on, lease);
        return {};
    }
    Result<void> put(const Session& session) override {
        ATELIER_CHECK(require_open());
        state_.sessions.insert_or_assign(session.id, session);
        return {};
    }
    Result<void> put(const Setback& setback) override {
        ATELIER_CHECK(require_open());
        state_.setbacks.insert_or_assign(setback.changeset, setback);
        return {};
    }
    Result<void> put(const WorktreeRecord& worktree) override {
        ATELIER_CHECK(require_open());
        state_.worktrees.insert_or_assign(worktree.name, worktree);
        return {};
    }
    Result<void> forget_worktree(const std::string& name) override {
        ATELIER_CHECK(require_open());
        state_.worktrees.erase(name);
        return {};
    }
    Result<void> remember(const std::string& key, const std::string& value) override {
        ATELIER_CHECK(require_open());
        state_.remembered.insert_or_assign(key, value);
        return {};
    }
    Result<void> put_delivered(const BeadId& bead, std::int64_t revision) override {
        ATELIER_CHECK(require_open());
        if (state_.beads.contains(bead)) state_.delivered.insert_or_assign(bead, revision);
        return {};
    }
    RunReader& runs() override { return *runs_; }
    RunWriter& runs_to_write() override { return *runs_; }
    Result<void> commit() override {
        ATELIER_CHECK(require_open());
        const std::lock_guard lock(shared_->mutex);
        shared_->state = std::make_shared<const State>(state_);
        shared_->writing = false;
        committed_ = true;
        return {};
    }

  private:
    const State& state() const override { return state_; }

    Result<Event> appended(const NewEvent& event) {
        ATELIER_CHECK(require_open());
        ChainEnd end;
        if (!state_.events.empty()) {
            const Event& last = state_.events.back();
            end = {last.seq, last.hash, last.at};
        }
        ATELIER_TRY(Event stored, next_event(end, event, stamp_.now, stamp_.actor, stamp_.session));
        state_.events.push_back(stored);
        if (has_line(stored)) state_.lines += line_of(stored);
        return stored;
    }
    Result<void> require_open() const {
        if (!committed_) return {};
        return fail(ErrorCode::invariant_broken, "the transaction has been committed already");
    }
    Result<void> require_references(const Bead& bead) const {
        if (bead.parent && !state_.beads.contains(*bead.parent))
            return fail(no_such_reference(bead, *bead.parent));
        for (const BeadId& id : bead.depends_on)
            if (!state_.beads.contains(id)) return fail(no_such_reference(bead, id));
        return {};
    }

    std::shared_ptr<MemoryStore::Shared> shared_;
    Stamp stamp_;
    State state_;
    bool committed_ = false;
    std::unique_ptr<RunWriter> runs_ = write_runs(
        state_.runs, {.require_open = [this] { return require_open(); },
                      .knows_bead = [this](const BeadId& id) { return state_.beads.contains(id); },
                      .lease = [this](const BeadId& on) { return value_at(state_.leases, on); }});
};

} // namespace

MemoryStore::MemoryStore() : shared_(std::make_shared<Shared>()) {}
MemoryStore::~MemoryStore() = default;

void MemoryStore::grant(const BeadId& bead, Act act) {
    const std::lock_guard lock(shared_->mutex);
    Event event{.type = std::string(name_of(act)), .bead = bead, .data = "{}"};
    event.hash = chain_hash("", event);
    State next = *shared_->state;
    next.lines += adopted_line_of(event, name_of(act));
    next.granted.insert_or_assign({bead, act}, std::move(event));
    shared_->state = std::make_shared<const State>(std::move(next));
}

Result<std::unique_ptr<PlanReader>> MemoryStore::begin_read() {
    const std::lock_guard lock(shared_->mutex);
    return std::make_unique<Reader>(shared_->state);
}

Result<std::unique_ptr<PlanWriter>> MemoryStore::begin_write(const Stamp& stamp, Durability) {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->writing)
        return fail(ErrorCode::store_busy, "another transaction is writing",
                    "end it before beginning the next");
    shared_->writing = true;
    return std::make_unique<Writer>(shared_, stamp);
}

} // namespace atelier
