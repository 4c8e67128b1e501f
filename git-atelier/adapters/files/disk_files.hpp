// Files on disk (port Files): written next to their place, made durable, then renamed over it.
#pragma once

#include "ports/files.hpp"

namespace atelier {

class DiskFiles final : public Files {
  public:
    Result<std::optional<std::string>> read(const std::filesystem::path& path) override;
    Result<void> write(const std::filesystem::path& path, const std::string& content) override;
    Result<void> make_folder(const std::filesystem::path& path) override;
    Result<void> link(const std::filesystem::path& path,
                      const std::filesystem::path& target) override;
    Result<void> copy(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<void> move(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<void> place_program(const std::filesystem::path& from,
                               const std::filesystem::path& to) override;
    // In place, and not made durable.
    static Result<void> append(const std::filesystem::path& path, const std::string& text);
    Result<std::vector<std::string>> list(const std::filesystem::path& folder) override;
    Result<bool> exists(const std::filesystem::path& path) override;
    Result<void> remove(const std::filesystem::path& path) override;
};

} // namespace atelier
