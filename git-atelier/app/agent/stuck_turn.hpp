// An agent that lives and gives no sign of it: the overseer is told once, and it is closed when the
// agent is heard again or its session ends.
#pragma once

#include "app/core/context.hpp"
#include "domain/work/session.hpp"

namespace atelier {

inline constexpr std::chrono::minutes stuck_after{15};

std::string stuck_key(const BeadId& changeset);

class StuckTurn {
  public:
    // A session on a changeset, whose agent is about to start.
    StuckTurn(const Context& context, Session session);

    // The agent has printed something.
    void heard();
    // Called now and then while the agent lives.
    Result<void> look();

  private:
    Result<void> look_for_events();
    Result<void> tell();

    const Context& context_;
    Session session_;
    Time alive_at_;
    // The message about it.
    std::optional<BeadId> told_ = {};
};

} // namespace atelier
