// Which matters the overseer is to be notified of now, by `notify.command`.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/look/awaited.hpp"
#include "domain/bead/message.hpp"

#include <variant>
#include <vector>

namespace atelier {

// The message that asks, or what waits of which there is none.
using DueMatter = std::variant<Message, AwaitedItem>;

// Each matter once, whoever asks and however many do: what comes back is noted in the transaction
// that decides it. Writes nothing where nothing has come or gone; nothing is due without a command,
// or for an overseer who is muted. What is done is no matter unless a person has to approve it, and
// the work of an epic that waits for that is one.
Result<std::vector<DueMatter>> take_due_notifications(const Context& context,
                                                      const LivenessProbe& probe);

} // namespace atelier
