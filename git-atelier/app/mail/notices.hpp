// Messages that the program itself sends: one open message a cause, never a second.
#pragma once

#include "app/core/context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

// Of the message that says that no epic can be worked on.
inline constexpr std::string_view no_work_key = "no-eligible-epics";
// Who sends what is to be dealt with and not answered.
inline constexpr std::string_view program_sender = "git-atelier";

struct Notice {
    // An agent identity; `overseer` and `planner` stand for the one meant.
    std::string to;
    std::string subject;
    std::string body;
    std::optional<BeadId> thread = {};
    // Names the cause: while a message with this key is open, none is sent again.
    std::string key;
    std::string msg_type = "notification";
    // "": the caller.
    std::string from = {};
    std::optional<BeadId> reply_to = {};
};

// The id of the message that is open for this cause now.
Result<BeadId> send_once(PlanWriter& plan, const Context& context, const Notice& notice);
// Stores a message that has just been made, and says so in the log. `to`: as the log has it.
Result<BeadId> put_message(PlanWriter& plan, const Bead& message, const std::string& to);
// Whether a message is open for this cause.
Result<bool> is_noticed(PlanReader& plan, const std::string& key);
// The cause is gone: closes what is open for it. Returns how many there were.
Result<std::size_t> close_notices(PlanWriter& plan, const std::string& key,
                                  const std::string& reason);
// An epic can be worked on: closes the message that says that none can.
Result<void> close_no_work_notice(PlanWriter& plan);

} // namespace atelier
