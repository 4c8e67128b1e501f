// The gate that writers pass one at a time: a locked file beside the database which names its
// holder. The kernel lets waiters in in order and opens the gate for a holder that was killed.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <string>

namespace atelier::sqlite {

class Gate {
  public:
    explicit Gate(std::filesystem::path file) : file_(std::move(file)) {}
    ~Gate();
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    // store-busy, naming the holder, after `deadline`.
    Result<void> enter(Millis deadline, const std::string& program);
    void leave();

  private:
    Result<void> wait(Millis deadline);
    Error busy(Millis deadline) const;

    std::filesystem::path file_;
    int descriptor_ = -1;
    bool inside_ = false;
};

} // namespace atelier::sqlite
