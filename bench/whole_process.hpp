// Running a program to its end and timing it as a whole: fork, exec, loader, work, exit.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::bench {

struct Call {
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::filesystem::path directory;
};

struct Run {
    double milliseconds = 0;
    // Of the processor, its children's that it waited for included: what it takes also where others
    // are at work.
    double processor = 0;
    // The exit status, or 128 + signal.
    int status = 0;
};

// Output goes to /dev/null. Throws std::system_error when the program cannot be started.
Run run(const Call& call);
// The same in two steps, for what runs beside others.
pid_t start(const Call& call);
int wait_for(pid_t child);
int wait_for(pid_t child, double& processor);

} // namespace atelier::bench
