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

// A file mapped into memory; empty where it cannot be read.
class MappedFile {
  public:
    explicit MappedFile(const std::filesystem::path& file);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

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
    MappedFile index_;
    std::unique_ptr<MappedFile> pack_;
};

} // namespace atelier
