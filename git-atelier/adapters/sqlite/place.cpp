#include "adapters/sqlite/place.hpp"

#include "adapters/sqlite/connection.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <cerrno>
#include <sys/vfs.h>

namespace atelier::sqlite {
namespace {

constexpr long fuse_magic = 0x65735546;

} // namespace

std::string_view network_filesystem(unsigned long magic) {
    switch (magic & 0xffffffffUL) {
    case 0x6969UL:
        return "NFS";
    case 0x517bUL:
    case 0xff534d42UL:
    case 0xfe534d42UL:
        return "SMB";
    case 0x5346414fUL:
    case 0x6b414653UL:
        return "AFS";
    case 0x00c36400UL:
        return "Ceph";
    default:
        return {};
    }
}

std::string_view network_mount(std::string_view mounts, const std::filesystem::path& folder) {
    static constexpr std::string_view known[] = {"sshfs",  "glusterfs", "s3fs",   "rclone",
                                                 "davfs2", "davfs",     "juicefs"};
    const std::string wanted = folder.string() + "/";
    std::size_t deepest = 0;
    std::string type;
    for (const std::string& line : lines_of(mounts)) {
        const auto parts = split(line, ' ');
        if (parts.size() < 3) continue;
        // The list writes a blank as \040.
        std::string place;
        for (std::size_t at = 0; at < parts[1].size(); ++at) {
            const bool blank = parts[1].compare(at, 4, "\\040") == 0;
            place += blank ? ' ' : parts[1][at];
            if (blank) at += 3;
        }
        if (place != "/") place += '/';
        if (!wanted.starts_with(place) || place.size() < deepest) continue;
        deepest = place.size();
        type = parts[2];
    }
    for (const std::string_view name : known)
        if (type == "fuse." + std::string(name)) return name;
    return {};
}

Result<void> check_filesystem(const std::filesystem::path& folder) {
    struct statfs about {};
    if (::statfs(folder.c_str(), &about) != 0) return fail(system_error(folder, std::errc(errno)));
    auto name = network_filesystem(static_cast<unsigned long>(about.f_type));
    if (about.f_type == fuse_magic) {
        const std::string mounts = posix::read_file("/proc/self/mounts").value_or("");
        std::error_code unknown;
        const auto real = std::filesystem::canonical(folder, unknown);
        name = network_mount(mounts, unknown ? folder : real);
    }
    if (name.empty()) return {};
    return fail(ErrorCode::store_failed,
                folder.string() + " is on " + std::string(name) +
                    ", where programs on two machines could damage the plan",
                advise(Hint::local_disk));
}

Result<void> synchronise(const std::filesystem::path& path) {
    if (const auto done = posix::synchronise(path); !done)
        return fail(system_error(path, done.error()));
    return {};
}

} // namespace atelier::sqlite
