// A program of ours as data, and the steps that all of them share: parse, run, print exactly once,
// end with the status of the error table. World is what its run function is given; the floor above
// knows how to make one.
#pragma once

#include "cli/args.hpp"
#include "cli/render.hpp"

#include <exception>
#include <functional>
#include <string>

namespace atelier {

template <class Env>
struct Program {
    Declaration declaration;
    Result<Outcome> (*run)(const Args&, Env&);
};

// Whether everybody may make this call: the program is for all, or only looks this time.
bool is_open_to_all(const Args& args);
// It only looks this time: nothing is decided by who it is beyond what is shown.
bool looks(const Args& args);
// What common options say: `--json`, or `--format json` where there is a format.
bool asks_for_json(const Args& args);
// It is to change no byte, of the repository or of ours.
bool is_preview(const Args& args);
// overseer-only, wrong-role: the program is not for that caller. Asked once, before anything runs.
Result<void> admit(const Args& args, const Standing& standing);

// What is thrown becomes `invariant-broken`. `act` returns a Result.
template <class Act>
auto without_exceptions(const Act& act) -> decltype(act()) {
    try {
        return act();
    } catch (const std::exception& fault) {
        return fail(ErrorCode::invariant_broken, std::string("internal error: ") + fault.what(),
                    advise(Hint::report_bug));
    }
}

// Runs `act` and prints what came of it. Exceptions become `invariant-broken` (status 70); when the
// result cannot be written out, the status is 128 and stderr says why. `audience` is asked when
// there is an error to tell.
int run_program(const Declaration& declaration, ProgramKind kind,
                const std::vector<std::string>& arguments,
                const std::function<Result<Outcome>(const Args&)>& act,
                const std::function<Audience()>& audience);

} // namespace atelier
