// A program with a terminal of its own, as a person at a keyboard has it.
#pragma once

#include "ports/process.hpp"
#include "posix/descriptor.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace atelier::test {

class OnTerminal {
  public:
    OnTerminal(const std::vector<std::string>& argv, const Environment& environment,
               const std::filesystem::path& folder);
    // Ends the program.
    ~OnTerminal();
    OnTerminal(const OnTerminal&) = delete;

    pid_t pid() const { return pid_; }
    void type(const std::string& keys);
    void signal(int number) const;
    // Waits until the screen has shown it; fails the test at the deadline.
    void expect(const std::string& text);
    // The exit status, or 128 + signal; fails the test at the deadline.
    int wait(Millis deadline = Millis{180'000});
    // Whether what is typed is shown and handed on line by line, as a shell leaves it.
    bool is_as_usual() const;
    // All that was written so far, with its control sequences.
    const std::string& screen();

  private:
    pid_t pid_ = -1;
    posix::Descriptor terminal_;
    std::string screen_;
};

} // namespace atelier::test
