// One of the packs in which Git keeps objects, and its index, as they lie on the disk: both are
// written once and never changed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

struct PackedObject {
    // "commit", "tree", "blob" or "tag".
    std::string kind;
    std::string bytes;
};

// A file as it lies in memory; empty where it cannot be had.
class FileInMemory {
  public:
    explicit FileInMemory(const std::filesystem::path& file);
    ~FileInMemory();
    FileInMemory(const FileInMemory&) = delete;
    FileInMemory& operator=(const FileInMemory&) = delete;

    std::string_view bytes() const { return bytes_; }

  private:
    std::string_view bytes_;
};

class PackFile {
  public:
    // By its index, "....idx".
    explicit PackFile(std::filesystem::path index);

    // By the bytes of its name, 20 of them. nullopt where it is not in here or cannot be read.
    std::optional<PackedObject> read(std::string_view raw_id);

  private:
    std::optional<std::uint64_t> place_of(std::string_view raw_id) const;
    std::optional<PackedObject> object_at(std::uint64_t place, int deltas);

    std::filesystem::path path_;
    FileInMemory index_;
    std::unique_ptr<FileInMemory> pack_;
};

} // namespace atelier
