// A file that several processes add lines to.
#pragma once

#include "base/result.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>
#include <string>

namespace atelier {

class TraceFile {
  public:
    // Made, for its owner alone, where there is none; files-failed where it cannot be written.
    static Result<TraceFile> open(const std::filesystem::path& path);

    // At the end of what is there then, in one write, so that no other process's line stands in the
    // midst of it. What cannot be written is lost: nothing fails for want of a trace.
    void append(const std::string& line) const;

  private:
    explicit TraceFile(posix::Descriptor file) : file_(std::move(file)) {}

    posix::Descriptor file_;
};

} // namespace atelier
