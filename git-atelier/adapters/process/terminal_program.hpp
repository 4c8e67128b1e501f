// A program that a person uses on their own terminal, such as an editor: it gets standard input,
// output and error as they are and ends when the person is done.
#pragma once

#include "ports/process.hpp"

namespace atelier {

// `input`: what its standard input is. Its exit status, or 128 + signal. runtime-missing when it
// cannot be found or started.
Result<int> run_on_terminal(const std::vector<std::string>& argv, const Environment& environment,
                            const std::filesystem::path& directory, int input = 0);

// The same for a program whose output belongs to ours, wherever that goes.
Result<int> run_as_part(const std::vector<std::string>& argv, const Environment& environment,
                        const std::filesystem::path& directory);

} // namespace atelier
