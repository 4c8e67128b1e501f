// What artisans say while they work, beside what they make: lines of files, chosen so that the same
// run always says the same. Nothing depends on them.
#pragma once

#include "base/enum_names.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class DialogueAction {
    // The first turn in a stage, and each further one.
    start_work,
    go_on,
    // The stage is over, and somebody else's begins.
    handoff,
    // The run has completed.
    complete
};
constexpr auto names_of(DialogueAction) {
    return std::to_array<Named<DialogueAction>>({{DialogueAction::start_work, "start_work"},
                                                 {DialogueAction::go_on, "continue"},
                                                 {DialogueAction::handoff, "handoff"},
                                                 {DialogueAction::complete, "complete"}});
}

// Of one artisan. Actions for which it has no line are not there.
struct Dialogue {
    std::map<DialogueAction, std::vector<std::string>> lines;

    friend bool operator==(const Dialogue&, const Dialogue&) = default;
};

// Stands in a line of a handoff for whoever is next.
inline constexpr std::string_view next_placeholder = "{next}";
inline constexpr std::size_t longest_spoken_line = 200;

struct DialogueMoment {
    std::uint64_t seed = 0;
    // By its number in the run.
    int turn = 0;
    // The key of the artisan.
    std::string artisan;
    DialogueAction action = DialogueAction::start_work;
    // As people call whoever is next; "" where nobody is named.
    std::string next = {};
};

// The same for the same moment; "" where there is no line for it.
std::string line_at(const Dialogue& dialogue, const DialogueMoment& moment);

// One of them, by the seed and whatever else tells runs apart; "" of none.
std::string chosen_line(const std::vector<std::string>& lines, std::uint64_t seed,
                        std::string_view of);

} // namespace atelier
