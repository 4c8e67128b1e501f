// Which matters the overseer is to be notified of now, by `notify.command`.
#pragma once

#include "app/core/context.hpp"
#include "domain/bead/message.hpp"

#include <vector>

namespace atelier {

// Each matter once, whoever asks and however many do: what comes back is noted in the transaction
// that decides it. Writes nothing where nothing is due; nothing is without a command, or for an
// overseer who is muted.
Result<std::vector<Message>> take_due_notifications(const Context& context);

} // namespace atelier
