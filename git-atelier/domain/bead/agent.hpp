// An agent: what its bead says of it. The assignment, the epic that it works on, is a column of the
// bead; other Beads programs read it in a field, which says the same.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>

namespace atelier {

enum class AgentState {
    // Its session is being set up.
    spawning,
    working,
    idle,
    // Its run has ended, and it holds nothing.
    done,
};
constexpr auto names_of(AgentState) {
    return std::to_array<Named<AgentState>>({{AgentState::spawning, "spawning"},
                                             {AgentState::working, "working"},
                                             {AgentState::idle, "idle"},
                                             {AgentState::done, "done"}});
}

// How much of its mail an agent, or the overseer, is told of at once; the rest waits until they
// look (domain/mail/interruption.hpp).
enum class NotificationLevel { verbose, normal, muted };
constexpr auto names_of(NotificationLevel) {
    return std::to_array<Named<NotificationLevel>>({{NotificationLevel::verbose, "verbose"},
                                                    {NotificationLevel::normal, "normal"},
                                                    {NotificationLevel::muted, "muted"}});
}

class Agent {
  public:
    // not-found for a bead of another kind; plan-invalid, naming bead and field, where its title is
    // not an identity or the heartbeat's time cannot be read.
    static Result<Agent> of(const Bead& bead);

    const BeadId& id() const { return id_; }
    const AgentId& identity() const { return identity_; }
    const std::optional<BeadId>& assignment() const { return assignment_; }
    // A name of AgentState, or what another Beads program says.
    const std::string& state() const { return state_; }
    const std::optional<Time>& heartbeat_at() const { return heartbeat_at_; }

    // The bead of an agent that is new here: idle, without an assignment.
    static Bead make(const AgentId& identity, std::string_view issue_prefix);
    // Without one it is idle; with one its leases tell what it is.
    static void assign(Bead& bead, const std::optional<BeadId>& epic);
    // What it says of itself; true when it was not in that state before.
    static bool beat(Bead& bead, AgentState state, Time now);
    // As it is now, for showing it; one that another program made without a state stays without.
    static void show(Bead& bead, AgentState state, const std::optional<Time>& heartbeat_at);
    // How other Beads programs are told of the assignment; leaves a description alone that says so
    // already.
    static void tell_assignment(Bead& bead);
    // What they say it is, without regard to the column.
    static std::optional<std::string> told_assignment(const Bead& bead);

  private:
    Agent(BeadId id, AgentId identity) : id_(std::move(id)), identity_(std::move(identity)) {}

    BeadId id_;
    AgentId identity_;
    std::optional<BeadId> assignment_;
    std::string state_;
    std::optional<Time> heartbeat_at_;
};

// What its bead says where it differs from what all agents begin with; otherwise, and without a
// bead, the project's level counts.
NotificationLevel level_of(const std::optional<Bead>& agent, NotificationLevel of_project);

// What stands in the fields, for showing it.
struct AgentAsWritten {
    std::optional<std::string> role;
    std::optional<std::string> state;
    std::optional<std::string> heartbeat_at;
};
AgentAsWritten agent_as_written(const Bead& bead);

} // namespace atelier
