// A store that counts what is read from it, to see that a use case does not read all there ever
// was.
#pragma once

#include "ports/plan_store.hpp"

#include <cstddef>

namespace atelier::test {

class CountingStore final : public PlanStore {
  public:
    explicit CountingStore(PlanStore& store) : store_(store) {}

    // Beads, leases, sessions and events handed out.
    std::size_t records = 0;
    // Questions of what was remembered.
    std::size_t memories = 0;
    // Begun, to read and to write.
    std::size_t transactions = 0;

    Result<std::unique_ptr<PlanReader>> begin_read() override {
        ++transactions;
        ATELIER_TRY(auto reader, store_.begin_read());
        return std::make_unique<Reader>(*this, std::move(reader));
    }
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override {
        ++transactions;
        ATELIER_TRY(auto writer, store_.begin_write(stamp, durability));
        return std::make_unique<Writer>(*this, std::move(writer));
    }

  private:
    template <class Port>
    class Reads : public Port {
      public:
        Reads(CountingStore& to, std::unique_ptr<Port> from) : to_(to), from_(std::move(from)) {}

        Result<std::optional<Bead>> find(const BeadId& id) override {
            ++to_.records;
            return from_->find(id);
        }
        Result<std::vector<Bead>> select(const BeadQuery& query) override {
            return counted(from_->select(query));
        }
        Result<std::size_t> count(const BeadQuery& query) override { return from_->count(query); }
        Result<std::vector<Event>> events(const EventQuery& query) override {
            return counted(from_->events(query));
        }
        Result<std::optional<Lease>> lease(const BeadId& on) override {
            ++to_.records;
            return from_->lease(on);
        }
        Result<std::vector<Lease>> leases() override { return counted(from_->leases()); }
        Result<std::vector<Lease>> kept_leases() override { return counted(from_->kept_leases()); }
        Result<std::optional<Session>> session(const SessionId& id) override {
            ++to_.records;
            return from_->session(id);
        }
        Result<std::vector<Session>> sessions(const SessionQuery& query) override {
            return counted(from_->sessions(query));
        }
        Result<std::optional<WorktreeRecord>> worktree(const std::string& name) override {
            return from_->worktree(name);
        }
        Result<std::vector<WorktreeRecord>> worktrees(WorktreePhase phase) override {
            return from_->worktrees(phase);
        }
        Result<std::optional<Setback>> setback(const BeadId& changeset) override {
            return from_->setback(changeset);
        }
        Result<std::vector<DecisionFacts>> decisions(const std::vector<BeadId>& on) override {
            return from_->decisions(on);
        }
        Result<DecisionLines> decision_lines() override { return from_->decision_lines(); }
        Result<std::optional<std::string>> remembered(const std::string& key) override {
            ++to_.memories;
            return from_->remembered(key);
        }
        RunReader& runs() override { return from_->runs(); }

      protected:
        Port& from() { return *from_; }

      private:
        template <class Records>
        Result<Records> counted(Result<Records> found) {
            if (found) to_.records += found->size();
            return found;
        }

        CountingStore& to_;
        std::unique_ptr<Port> from_;
    };
    using Reader = Reads<PlanReader>;

    class Writer final : public Reads<PlanWriter> {
      public:
        using Reads::Reads;
        Result<Bead> create(const Bead& bead) override { return from().create(bead); }
        Result<Bead> update(const Bead& bead) override { return from().update(bead); }
        Result<Bead> restore(const Bead& bead) override { return from().restore(bead); }
        Result<void> append(const NewEvent& event) override { return from().append(event); }
        Result<Event> decide(Act act, const NewEvent& event) override {
            return from().decide(act, event);
        }
        Result<void> put_decision_back(const BeadId& bead, Act act,
                                       const std::optional<DecisionRow>& row) override {
            return from().put_decision_back(bead, act, row);
        }
        Result<void> begin_lines(const std::string& text) override {
            return from().begin_lines(text);
        }
        Result<void> add_line(const std::string& line) override { return from().add_line(line); }
        Result<std::int64_t> next_child(const BeadId& parent) override {
            return from().next_child(parent);
        }
        Result<void> put(const Lease& lease, const std::optional<LeaseTerm>& replaces) override {
            return from().put(lease, replaces);
        }
        Result<void> put(const Session& session) override { return from().put(session); }
        Result<void> put(const Setback& setback) override { return from().put(setback); }
        Result<void> put(const WorktreeRecord& worktree) override { return from().put(worktree); }
        Result<void> forget_worktree(const std::string& name) override {
            return from().forget_worktree(name);
        }
        Result<void> remember(const std::string& key, const std::string& value) override {
            return from().remember(key, value);
        }
        Result<void> put_delivered(const BeadId& bead, std::int64_t revision) override {
            return from().put_delivered(bead, revision);
        }
        RunWriter& runs_to_write() override { return from().runs_to_write(); }
        Result<void> commit() override { return from().commit(); }
    };

    PlanStore& store_;
};

} // namespace atelier::test
