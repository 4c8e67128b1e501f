// A folder that lasts as long as its object.
#pragma once

#include "base/result.hpp"
#include "ports/process.hpp"

#include <filesystem>

namespace atelier {

// A folder of its own for indexes and the like, removed with everything in it at the end.
class ScratchFolder {
  public:
    static Result<ScratchFolder> make(const Environment& environment);
    ~ScratchFolder();
    ScratchFolder(ScratchFolder&& other) noexcept;
    ScratchFolder& operator=(ScratchFolder&&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

} // namespace atelier
