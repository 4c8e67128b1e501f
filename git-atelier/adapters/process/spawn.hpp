// Starting a program and waiting for it. Written on posix_spawn rather than on Boost.Process 2,
// whose launcher in 1.81 ends a failed exec with exit(), so that the forked copy would write our
// buffered output a second time, and which knows neither process groups nor a folder to start in
// without running code between fork and exec.
#pragma once

#include "base/result.hpp"
#include "ports/process.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace atelier {

// The program that `name` means on the PATH of `environment`, absolute; a name with a slash is
// taken from `directory`. nullopt: there is no such program.
std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  const Environment& environment,
                                                  const std::filesystem::path& directory);

// As exec takes them: into `texts`, and a null pointer last.
std::vector<char*> pointers(std::vector<std::string>& texts);

struct SpawnRequest {
    std::filesystem::path program;
    const std::vector<std::string>& argv;
    const Environment& environment;
    std::filesystem::path directory;
    // Standard input, output and error, then whatever else the program gets as 3, 4, ...
    std::vector<int> descriptors;
    bool own_group = true;
};

struct Child {
    pid_t pid = -1;
    // Readable once the child has ended.
    posix::Descriptor handle;
};

// runtime-missing when it cannot be started. The child gets no other descriptor, no blocked signal
// and no ignored one.
Result<Child> spawn(const SpawnRequest& request);

// Waits for the end and takes the child off the process table: its exit status, or 128 + signal.
int reap(pid_t pid);

} // namespace atelier
