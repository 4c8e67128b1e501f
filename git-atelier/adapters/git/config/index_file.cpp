#include "adapters/git/config/index_file.hpp"

#include "posix/read_file.hpp"

#include <cstdint>
#include <optional>

namespace atelier {
namespace {

// Of SHA-1 and SHA-256. The form of an index does not say which it is: with the wrong one nothing
// fits.
constexpr std::size_t id_sizes[] = {20, 32};

constexpr std::uint32_t assume_unchanged = 0x8000;
constexpr std::uint32_t extended = 0x4000;
constexpr std::uint32_t skip_worktree = 0x4000;
constexpr std::uint32_t name_length = 0x0fff;
// Times, device, inode, mode, owner, size.
constexpr std::size_t stat_size = 40;
constexpr std::size_t mode_at = 24;

class IndexReader {
  public:
    IndexReader(std::string_view bytes, std::size_t id_size) : bytes_(bytes), id_size_(id_size) {}

    // nullopt: it is not understood.
    std::optional<bool> passes_over() {
        if (bytes_.substr(0, 4) != "DIRC") return std::nullopt;
        const std::uint32_t version = number(4, 4);
        if (version != 2 && version != 3) return std::nullopt;
        at_ = 12;
        bool passed = false;
        for (std::uint32_t left = number(8, 4); left > 0; --left) {
            const auto flagged = entry();
            if (!flagged) return std::nullopt;
            passed = passed || *flagged;
        }
        if (!ends_well()) return std::nullopt;
        return passed;
    }

  private:
    // 0 beyond the end.
    std::uint32_t number(std::size_t at, std::size_t size) const {
        std::uint32_t out = 0;
        if (at + size > bytes_.size()) return out;
        for (const char byte : bytes_.substr(at, size))
            out = out << 8U | static_cast<unsigned char>(byte);
        return out;
    }

    static bool is_mode(std::uint32_t mode) {
        return mode == 0100644 || mode == 0100755 || mode == 0120000 || mode == 0160000;
    }

    std::optional<bool> entry() {
        const std::size_t begin = at_;
        const std::size_t flags_at = begin + stat_size + id_size_;
        if (!is_mode(number(begin + mode_at, 4))) return std::nullopt;
        const std::uint32_t flags = number(flags_at, 2);
        const bool more = (flags & extended) != 0;
        const std::uint32_t more_flags = more ? number(flags_at + 2, 2) : 0;
        const std::size_t name_at = flags_at + (more ? 4 : 2);
        const std::size_t end = bytes_.find('\0', name_at);
        if (end == std::string_view::npos || end == name_at) return std::nullopt;
        const std::size_t length = end - name_at;
        const std::uint32_t said = flags & name_length;
        if (said != (length < name_length ? length : name_length)) return std::nullopt;
        // Filled up to whole eights, by one at least.
        at_ = begin + ((end - begin) / 8 + 1) * 8;
        return (flags & assume_unchanged) != 0 || (more_flags & skip_worktree) != 0;
    }

    // Parts that say more, none of them that others hold entries, and the sum over all.
    bool ends_well() {
        while (at_ + id_size_ < bytes_.size()) {
            if (bytes_.substr(at_, 4) == "link") return false;
            at_ += 8 + std::size_t{number(at_ + 4, 4)};
        }
        return at_ + id_size_ == bytes_.size();
    }

    std::string_view bytes_;
    std::size_t id_size_;
    std::size_t at_ = 0;
};

} // namespace

bool may_pass_over_files(const std::filesystem::path& index) {
    const auto bytes = posix::read_file(index);
    if (!bytes) return bytes.error() != std::errc::no_such_file_or_directory;
    return may_pass_over_files(std::string_view(*bytes));
}

bool may_pass_over_files(std::string_view bytes) {
    for (const std::size_t size : id_sizes)
        if (const auto passes = IndexReader(bytes, size).passes_over()) return *passes;
    return true;
}

} // namespace atelier
