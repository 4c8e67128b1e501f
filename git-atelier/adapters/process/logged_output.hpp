// A log that is not kept for ever, and what a process prints going there.
#pragma once

#include "posix/descriptor.hpp"

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace atelier {

struct LogRules {
    std::filesystem::path file;
    // Once it has more it becomes FILE.1, that FILE.2, and so on; the last one goes.
    std::uintmax_t most_bytes = 1UL << 20U;
    int older = 4;
};

class RotatedLog {
  public:
    explicit RotatedLog(LogRules rules) : rules_(std::move(rules)) {}

    // A whole line, without its end. What cannot be written is lost.
    void add(std::string_view line);

  private:
    void open();
    void rotate();

    LogRules rules_;
    posix::Descriptor file_;
    std::uintmax_t bytes_ = 0;
};

// As long as it lives, each line that this process writes to standard output or error stands in
// the log, behind what `stamp` gives then. Afterwards both lead nowhere.
class LoggedOutput {
  public:
    static Result<std::unique_ptr<LoggedOutput>> begin(LogRules rules,
                                                       std::function<std::string()> stamp);
    ~LoggedOutput();
    LoggedOutput(const LoggedOutput&) = delete;
    LoggedOutput& operator=(const LoggedOutput&) = delete;

  private:
    LoggedOutput(LogRules rules, std::function<std::string()> stamp, posix::Descriptor from,
                 posix::Pipe end);
    // Until there is something to read; false at the end.
    bool wait() const;
    void take();

    RotatedLog log_;
    std::function<std::string()> stamp_;
    posix::Descriptor from_;
    posix::Pipe end_;
    std::thread reader_;
};

} // namespace atelier
