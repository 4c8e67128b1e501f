// A locked file that names its holder. The kernel lets waiters in in order and takes the lock from
// a holder that was killed.
#pragma once

#include "posix/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace atelier::posix {

// As it wrote itself down, for people to read.
struct LockHolder {
    std::optional<std::int64_t> pid;
    std::string program;
};

class FileLock {
  public:
    // The file is made if it is not there: with the mode of `like`, or for its owner alone.
    explicit FileLock(std::filesystem::path file, std::filesystem::path like = {})
        : path_(std::move(file)), like_(std::move(like)) {}

    // False: another process has it.
    Expected<bool> try_take(const std::string& program);
    // Waits for it. False: a signal interrupted the wait.
    Expected<bool> wait(const std::string& program);
    void release();

    LockHolder holder() const;

  private:
    Expected<Descriptor> open() const;
    Expected<bool> take(int operation, const std::string& program);

    std::filesystem::path path_;
    std::filesystem::path like_;
    Descriptor file_;
    bool taken_ = false;
};

} // namespace atelier::posix
