// What a program takes, as its `--describe` says, and why words do not fit it.
#pragma once

#include "base/json.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::meta {

struct ProgramFace {
    struct Flag {
        bool takes_value = false;
        bool required = false;
        // What the value is one of; empty: it is free.
        std::set<std::string> choices = {};
        // What stands for it in the help: "N" for a number, "DURATION", "T" for a time.
        std::string value = {};
    };
    std::set<std::string> callers;
    std::size_t least = 0;
    std::size_t most = 0;
    // By "--name" and "-n".
    std::map<std::string, Flag> options;
    // Of the arguments, in order.
    std::vector<std::set<std::string>> choices = {};
};
// By "git atelier work" and "task_done".
using Faces = std::map<std::string, ProgramFace, std::less<>>;

ProgramFace face_of(const Json& described);

// "TEXT", "ID...", "{epic}": a reader puts something there.
bool is_to_fill_in(std::string_view word);

enum class Told {
    whole,     // as one types it
    shortened, // some may be left out or come again
    in_part    // a value may stand in the words around it too
};
// Why a program does not take these words behind its name; "" when it does.
std::string fault_of_words(const std::vector<std::string>& words, const ProgramFace& face,
                           Told told);

} // namespace atelier::meta
