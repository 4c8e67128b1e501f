#include "adapters/sqlite/log_file.hpp"

#include "posix/descriptor.hpp"
#include "posix/replace_file.hpp"

#include <sqlite3.h>

#include <array>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace atelier::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr const char* layer_name = "atelier";
// What a log begins with; all of it 0: none of what follows counts.
constexpr int header_size = 32;
using Header = std::array<char, header_size>;
constexpr Header nothing = {};
// What each of the pages in it begins with, other than any page that stood there before.
using FrameHeader = std::array<char, 24>;
// An empty log keeps so many bytes at most.
constexpr sqlite3_int64 kept_size = sqlite3_int64{256} * 1024;

struct LogState {
    sqlite3_int64 size = 0;
    Header header = {};
    // Behind the last page of ours: where the next one goes, whoever writes it.
    FrameHeader next = {};

    bool operator==(const LogState&) const = default;
};

// Stands behind what the system's layer keeps of the file.
struct LogFile {
    const sqlite3_io_methods* system;
    // What is on the disk, as far as this program has written and synchronised it.
    bool synchronised = false;
    LogState state = {};
    // Behind what this program wrote last; 0 while it does not know where the pages end.
    sqlite3_int64 end = 0;
    // Page after page, with none given up and none gone back to.
    bool in_order = true;
};

sqlite3_vfs& system_layer() {
    static sqlite3_vfs* const layer = sqlite3_vfs_find(nullptr);
    return *layer;
}

int own_place() {
    constexpr int alignment = alignof(LogFile);
    return (system_layer().szOsFile + alignment - 1) / alignment * alignment;
}

LogFile& own_part(sqlite3_file* file) {
    return *reinterpret_cast<LogFile*>(reinterpret_cast<char*>(file) + own_place());
}

bool look_at(sqlite3_file* file, LogState& seen) {
    const LogFile& log = own_part(file);
    const sqlite3_io_methods& system = *log.system;
    if (log.end == 0 || !log.in_order) return false;
    if (system.xFileSize(file, &seen.size) != SQLITE_OK || seen.size < log.end ||
        system.xRead(file, seen.header.data(), header_size, 0) != SQLITE_OK)
        return false;
    constexpr int count = std::tuple_size_v<FrameHeader>;
    return seen.size < log.end + count ||
           system.xRead(file, seen.next.data(), count, log.end) == SQLITE_OK;
}

int write_log(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    LogFile& log = own_part(file);
    log.synchronised = false;
    log.in_order = at == 0 || (log.in_order && at >= log.end);
    log.end = at + count;
    return log.system->xWrite(file, bytes, count, at);
}

// Emptied by its header: the bytes behind it stay, and count for nothing. They never count again,
// since SQLite has the next header on the disk before it writes anything behind that.
int empty_log(sqlite3_file* file, sqlite3_int64 size) {
    LogFile& log = own_part(file);
    log.synchronised = false;
    log.end = 0;
    sqlite3_int64 now = 0;
    const bool stays = size == 0 && log.system->xFileSize(file, &now) == SQLITE_OK &&
                       now > header_size && now <= kept_size;
    if (stays && log.system->xWrite(file, nothing.data(), header_size, 0) == SQLITE_OK)
        return SQLITE_OK;
    return log.system->xTruncate(file, size);
}

// Asked again before the file is changed, when mostly nobody has written since: others could only
// have written behind what is there, or begun the log anew with another header.
int synchronise_log(sqlite3_file* file, int flags) {
    LogFile& log = own_part(file);
    LogState now;
    const bool known = look_at(file, now);
    if (known && log.synchronised && now == log.state) return SQLITE_OK;
    const int code = log.system->xSync(file, flags);
    log.synchronised = known && code == SQLITE_OK;
    log.state = now;
    if (!log.in_order) log.end = 0;
    log.in_order = true;
    return code;
}

const sqlite3_io_methods& methods_over(const sqlite3_io_methods& system) {
    static const sqlite3_io_methods own = [&] {
        sqlite3_io_methods methods = system;
        methods.xWrite = write_log;
        methods.xTruncate = empty_log;
        methods.xSync = synchronise_log;
        return methods;
    }();
    return own;
}

int open_file(sqlite3_vfs* /*layer*/, const char* name, sqlite3_file* file, int flags, int* given) {
    sqlite3_vfs& system = system_layer();
    if ((flags & SQLITE_OPEN_WAL) == 0) return system.xOpen(&system, name, file, flags, given);
    // Whoever is told to make it would synchronise its folder with the first write, made or not.
    int code = system.xOpen(&system, name, file, flags & ~SQLITE_OPEN_CREATE, given);
    if (code != SQLITE_OK) {
        code = system.xOpen(&system, name, file, flags, given);
        if (code == SQLITE_OK) (void)posix::synchronise(fs::path(name).parent_path());
    }
    if (code != SQLITE_OK) return code;
    new (&own_part(file)) LogFile{.system = file->pMethods};
    file->pMethods = &methods_over(*file->pMethods);
    return SQLITE_OK;
}

} // namespace

fs::path log_of(const fs::path& store) {
    return store.string() + "-wal";
}

bool holds_something(const fs::path& log) {
    const auto file = posix::open_file(log, O_RDONLY);
    if (!file) {
        struct stat about {};
        return ::stat(log.c_str(), &about) == 0 && about.st_size > 0;
    }
    Header header{};
    const ssize_t count = ::pread(file->get(), header.data(), header.size(), 0);
    return count < 0 || header != nothing;
}

const char* file_layer() {
    static sqlite3_vfs own = [] {
        sqlite3_vfs layer = system_layer();
        layer.szOsFile = own_place() + static_cast<int>(sizeof(LogFile));
        layer.pNext = nullptr;
        layer.zName = layer_name;
        layer.xOpen = open_file;
        return layer;
    }();
    [[maybe_unused]] static const int registered = sqlite3_vfs_register(&own, 0);
    return layer_name;
}

} // namespace atelier::sqlite
