// What may stand where the cursor is on a command line that is not finished, by the declarations.
// Names that only a project knows are asked for by their kind (wiring/completion).
#pragma once

#include "cli/option.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace atelier {

struct OfferedWord {
    // The whole word.
    std::string text;
    std::string help;
};

struct Completion {
    // Those of the declarations that begin with what is written.
    std::vector<OfferedWord> candidates;
    // What else it may be; of a value that is one of declared names, nothing. Never by_help.
    Naming naming = Naming::nothing;
    // What stands before the value in its word, "--epic=", and what is written of the value.
    std::string before;
    std::string written;
    // The arguments of the command before it, and the values of its options.
    std::vector<std::string> arguments;
    std::map<std::string, std::string, std::less<>> options;
    // What -C says; "" for the current folder.
    std::string folder;
};

// `words`: those behind `git atelier`; the last is the one at the cursor, and may be empty. What is
// wrong before it is passed over.
Completion complete(std::span<const Declaration> commands, std::span<const std::string> words);

} // namespace atelier
