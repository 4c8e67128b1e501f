// A child process that whoever started it goes on to hold. adapters/process starts all of them; an
// adapter that needs one is handed how.
#pragma once

#include "base/result.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace atelier::posix {

struct ChildRequest {
    std::filesystem::path program;
    const std::vector<std::string>& argv;
    const std::map<std::string, std::string>& environment;
    std::filesystem::path directory;
    // Standard input, output and error, then whatever else the program gets as 3, 4, ...
    std::vector<int> descriptors;
    bool own_group = true;
};

struct Child {
    pid_t pid = -1;
    // Readable once the child has ended.
    Descriptor handle;
};

using StartChild = std::function<Result<Child>(const ChildRequest&)>;

// How a child ended: its exit status, or 128 + signal.
struct End {
    int status = 0;
    bool by_signal = false;
};
// Waits for the end and takes the child off the process table.
End wait_for_end(pid_t pid);
// The same, its status alone.
int reap(pid_t pid);

} // namespace atelier::posix
