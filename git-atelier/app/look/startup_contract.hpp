// The skill startup_contract: what the caller should do now. Order: its assignment, unread mail,
// a queue in which something waits for it, a new epic; of what somebody has paused only the mail.
// The choice is the one that `work` follows. A planner hears how it plans, an artisan how it takes
// its turn, the overseer where to look.
#pragma once

#include "app/core/what_is_next.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

enum class ContractStep { resume, mail, queue, claim, idle };
constexpr auto names_of(ContractStep) {
    return std::to_array<Named<ContractStep>>({{ContractStep::resume, "resume"},
                                               {ContractStep::mail, "mail"},
                                               {ContractStep::queue, "queue"},
                                               {ContractStep::claim, "claim"},
                                               {ContractStep::idle, "idle"}});
}

struct StartupContract {
    ContractStep next = ContractStep::idle;
    std::optional<BeadId> epic;
    std::optional<BeadId> changeset;
    // mail: the unread ones.
    std::vector<BeadId> messages;
    // What to do, one sentence each, in order.
    std::vector<std::string> steps;
};

// Reads only. `ground` as in app/core/what_is_next.
Result<StartupContract> startup_contract(const Context& context, const LivenessProbe& probe,
                                         const SeenGround* ground = nullptr);

} // namespace atelier
