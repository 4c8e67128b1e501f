#include "adapters/git/objects/put_pack.hpp"

#include "posix/replace_file.hpp"
#include "posix/side_by_side.hpp"

#include <array>
#include <atomic>
#include <optional>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct PackPart {
    fs::path draft;
    fs::path file;
    const std::string& content;
    unsigned int mode;
    std::optional<posix::Draft> made = {};
    posix::Expected<void> done = {};

    void write() {
        auto begun = posix::Draft::at(draft);
        if (begun)
            done = made.emplace(*std::move(begun)).fill(content, mode);
        else
            done = tl::unexpected(begun.error());
    }
};

} // namespace

posix::Expected<void> put_pack(const fs::path& objects, const PackBytes& bytes) {
    const fs::path folder = objects / "pack";
    std::error_code there;
    fs::create_directory(folder, there);
    const auto part = [&](const std::string& draft, const char* ending,
                          const std::string& content) {
        const fs::path file = folder / ("pack-" + bytes.name + ending);
        return PackPart{.draft = folder / (draft + bytes.name),
                        .file = file,
                        .content = content,
                        .mode = posix::mode_for(file) & 0444U};
    };
    std::array parts{part("tmp_pack_", ".pack", bytes.pack), part("tmp_idx_", ".idx", bytes.index)};
    // The disk is waited for once.
    std::atomic<std::size_t> next = 0;
    posix::side_by_side(parts.size(), [&] {
        for (std::size_t i = next++; i < parts.size(); i = next++)
            parts.at(i).write();
    });
    for (const PackPart& each : parts)
        if (!each.done) return each.done;
    // Git sees a pack by its index.
    for (PackPart& each : parts)
        if (auto placed = each.made->take_place_of(each.file, posix::Kept::briefly); !placed)
            return placed;
    return {};
}

} // namespace atelier
