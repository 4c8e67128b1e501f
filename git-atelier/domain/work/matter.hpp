// What a message that the program sends is about, as its key says, and when that is over. Whoever
// sends, lists or closes mail asks here.
#pragma once

#include "base/enum_names.hpp"
#include "domain/bead/message.hpp"

#include <optional>
#include <string>

namespace atelier {

enum class Matter {
    // A changeset is blocked.
    blocked,
    // May a changeset be that large?
    size,
    // An epic is to be promoted.
    promotion,
    // An epic needs more than is planned.
    more_work,
    // An epic waits for a person.
    waits,
    // A session on an epic could not be held.
    failed,
    // What a session on a changeset left behind that ended in the midst of it.
    handoff,
    // A run is at a gate.
    gate,
    // What was said, whatever it is about.
    other,
};
constexpr auto names_of(Matter) {
    return std::to_array<Named<Matter>>({{Matter::blocked, "blocked"},
                                         {Matter::size, "size"},
                                         {Matter::promotion, "promote"},
                                         {Matter::more_work, "more-work"},
                                         {Matter::waits, "waits"},
                                         {Matter::failed, "failed"},
                                         {Matter::handoff, "handoff"},
                                         {Matter::gate, "gate"},
                                         {Matter::other, "other"}});
}

// The key of the message about `bead`.
std::string matter_key(Matter matter, const BeadId& bead);
// Of the one that is open while a run waits at the gate at that place of its workflow.
std::string gate_key(const BeadId& run, const std::string& path);

struct KnownMatter {
    Matter matter = Matter::other;
    // nullopt for `other`.
    std::optional<BeadId> bead = {};
};
KnownMatter matter_of(const Message& message);

// Whether there is nothing left to answer or to heed, so that the message can be closed: what an
// agent was told, when the epic or changeset that it is about has closed; what the overseer was
// asked, when that has been settled another way. `about` is the bead of its thread, nullptr where
// it has none or that bead is not there. What is about nothing is never over.
bool is_over(const Message& message, const Bead* about);

} // namespace atelier
