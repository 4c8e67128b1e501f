// What reads or writes the plan by handing everything on to another one, for those that answer or
// note one thing otherwise.
#pragma once

#include "ports/plan_store.hpp"

#include <memory>
#include <utility>

namespace atelier {

// `Plan` is PlanReader, or PlanWriter for ForwardedWriter.
template <class Plan>
class ForwardedReader : public Plan {
  public:
    explicit ForwardedReader(std::unique_ptr<Plan> from) : from_(std::move(from)) {}

    Result<std::optional<Bead>> find(const BeadId& id) override { return from_->find(id); }
    Result<std::vector<Bead>> select(const BeadQuery& query) override {
        return from_->select(query);
    }
    Result<std::vector<BeadId>> beside(const BeadId& id) override { return from_->beside(id); }
    Result<std::size_t> count(const BeadQuery& query) override { return from_->count(query); }
    Result<std::vector<Event>> events(const EventQuery& query) override {
        return from_->events(query);
    }
    Result<std::optional<Lease>> lease(const BeadId& on) override { return from_->lease(on); }
    Result<std::vector<Lease>> leases() override { return from_->leases(); }
    Result<std::vector<Lease>> kept_leases() override { return from_->kept_leases(); }
    Result<std::optional<Session>> session(const SessionId& id) override {
        return from_->session(id);
    }
    Result<std::vector<Session>> sessions(const SessionQuery& query) override {
        return from_->sessions(query);
    }
    Result<std::optional<Setback>> setback(const BeadId& changeset) override {
        return from_->setback(changeset);
    }
    Result<std::optional<WorktreeRecord>> worktree(const std::string& name) override {
        return from_->worktree(name);
    }
    Result<std::vector<WorktreeRecord>> worktrees(WorktreePhase phase) override {
        return from_->worktrees(phase);
    }
    Result<std::vector<DecisionFacts>> decisions(const std::vector<BeadId>& on) override {
        return from_->decisions(on);
    }
    Result<DecisionLines> decision_lines() override { return from_->decision_lines(); }
    Result<std::optional<std::string>> remembered(const std::string& key) override {
        return from_->remembered(key);
    }
    RunReader& runs() override { return from_->runs(); }

  protected:
    std::unique_ptr<Plan> from_;
};

class ForwardedWriter : public ForwardedReader<PlanWriter> {
  public:
    using ForwardedReader::ForwardedReader;

    Result<Bead> create(const Bead& bead) override { return from_->create(bead); }
    Result<Bead> update(const Bead& bead) override { return from_->update(bead); }
    Result<Bead> restore(const Bead& bead) override { return from_->restore(bead); }
    Result<void> append(const NewEvent& event) override { return from_->append(event); }
    Result<Event> decide(Act act, const NewEvent& event) override {
        return from_->decide(act, event);
    }
    Result<void> put_decision_back(const BeadId& bead, Act act,
                                   const std::optional<DecisionRow>& row) override {
        return from_->put_decision_back(bead, act, row);
    }
    Result<void> begin_lines(const std::string& text) override { return from_->begin_lines(text); }
    Result<void> add_line(const std::string& line) override { return from_->add_line(line); }
    Result<std::int64_t> next_child(const BeadId& parent) override {
        return from_->next_child(parent);
    }
    Result<void> put(const Lease& lease, const std::optional<LeaseTerm>& replaces) override {
        return from_->put(lease, replaces);
    }
    Result<void> put(const Session& session) override { return from_->put(session); }
    Result<void> put(const Setback& setback) override { return from_->put(setback); }
    Result<void> put(const WorktreeRecord& worktree) override { return from_->put(worktree); }
    Result<void> forget_worktree(const std::string& name) override {
        return from_->forget_worktree(name);
    }
    Result<void> remember(const std::string& key, const std::string& value) override {
        return from_->remember(key, value);
    }
    Result<void> put_delivered(const BeadId& bead, std::int64_t revision) override {
        return from_->put_delivered(bead, revision);
    }
    RunWriter& runs_to_write() override { return from_->runs_to_write(); }
    Result<void> commit() override { return from_->commit(); }
};

} // namespace atelier
