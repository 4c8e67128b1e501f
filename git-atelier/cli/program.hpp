// A program of ours as data, and the steps that all of them share: parse, run, print exactly once,
// end with the status of the error table. World is what its run function is given; the floor above
// knows how to make one.
#pragma once

#include "cli/args.hpp"
#include "cli/render.hpp"

#include <functional>

namespace atelier {

template <class World>
struct Program {
    Declaration declaration;
    Result<Outcome> (*run)(const Args&, World&);
};

// Runs `act` and prints what came of it. Exceptions become `invariant-broken` (status 70); when the
// result cannot be written out, the status is 128 and stderr says why.
int run_program(const Declaration& declaration, ProgramKind kind,
                const std::vector<std::string>& arguments,
                const std::function<Result<Outcome>(const Args&)>& act);

} // namespace atelier
