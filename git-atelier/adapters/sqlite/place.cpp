#include "adapters/sqlite/place.hpp"

#include "adapters/sqlite/connection.hpp"

#include <cerrno>
#include <sys/vfs.h>

namespace atelier::sqlite {

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

Result<void> check_filesystem(const std::filesystem::path& folder) {
    struct statfs about {};
    if (::statfs(folder.c_str(), &about) != 0) return fail(system_error(folder, errno));
    const auto name = network_filesystem(static_cast<unsigned long>(about.f_type));
    if (name.empty()) return {};
    return fail(ErrorCode::store_failed,
                folder.string() + " is on " + std::string(name) +
                    ", where programs on two machines could damage the plan",
                "set ATELIER_DATA_DIR to a folder on a local disk");
}

} // namespace atelier::sqlite
