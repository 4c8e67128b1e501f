// The gate that writers pass one at a time: a locked file beside the database which names its
// holder. The kernel lets waiters in in order and opens the gate for a holder that was killed.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "posix/file_lock.hpp"

#include <filesystem>
#include <string>

namespace atelier::sqlite {

class WriterLock {
  public:
    // `store` is what it is the gate of: who may use that may use the gate.
    WriterLock(const std::filesystem::path& file, const std::filesystem::path& store)
        : file_(file), lock_(file, store) {}

    // store-busy, naming the holder, after `deadline`.
    Result<void> enter(Millis deadline, const std::string& program);
    void leave() { lock_.release(); }

  private:
    Result<void> wait(Millis deadline, const std::string& program);
    Error busy(Millis deadline) const;

    std::filesystem::path file_;
    posix::FileLock lock_;
};

} // namespace atelier::sqlite
