// What reads the plan and hands on what another one answers, for those that answer or note one
// thing otherwise.
#pragma once

#include "ports/plan_store.hpp"

#include <memory>
#include <utility>

namespace atelier {

// `Plan` is PlanReader, or PlanWriter, of which the writing is left to whoever derives.
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

} // namespace atelier
