#include "adapters/sqlite/quiet_reading.hpp"

#include "adapters/sqlite/log_file.hpp"
#include "posix/descriptor.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <mutex>
#include <new>
#include <string>
#include <sys/mman.h>
#include <vector>

namespace atelier::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr const char* quiet_name = "atelier-quiet";
// Where SQLite locks, in the file of the index, the readers that need nothing of the log.
constexpr off_t lock_of_file_readers = 123;

// Stands behind what the layer below keeps of the store's file.
struct QuietFile {
    const sqlite3_io_methods* below;
    const char* name;
    // The index of an empty log, in this program alone.
    void* index = nullptr;
    int size = 0;
    int locked = -1;
};

sqlite3_vfs& layer_below() {
    static sqlite3_vfs* const layer = sqlite3_vfs_find(file_layer());
    return *layer;
}

int own_offset() {
    constexpr int alignment = alignof(QuietFile);
    return (layer_below().szOsFile + alignment - 1) / alignment * alignment;
}

QuietFile& quiet_part(sqlite3_file* file) {
    return *reinterpret_cast<QuietFile*>(reinterpret_cast<char*>(file) + own_offset());
}

// Kept open to the end of the program: closing it would give up the locks that SQLite has in this
// program on the same file.
int index_of(const std::string& store) {
    static std::mutex mutex;
    static auto& opened = *new std::vector<posix::Descriptor>();
    auto file = posix::open_file(store + "-shm", O_RDONLY);
    if (!file) return -1;
    const std::lock_guard lock(mutex);
    opened.push_back(*std::move(file));
    return opened.back().get();
}

// Owned by the open file, so that no other descriptor of this program gives it up.
bool lock_against_checkpoints(int index, short how) {
    struct flock lock {};
    lock.l_type = how;
    lock.l_whence = SEEK_SET;
    lock.l_start = lock_of_file_readers;
    lock.l_len = 1;
    return ::fcntl(index, F_OFD_SETLK, &lock) == 0;
}

void* empty_index(int size) {
    void* const index = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return index == MAP_FAILED ? nullptr : index;
}

// After SQLite has the file's shared lock, under which nobody removes the index. The log is looked
// at when the lock is held: from then on the file stays as it is.
bool begin_quietly(QuietFile& quiet, int size) {
    const int file = index_of(quiet.name);
    if (file < 0 || !lock_against_checkpoints(file, F_RDLCK)) return false;
    if (!holds_something(log_of(quiet.name))) quiet.index = empty_index(size);
    if (quiet.index == nullptr) lock_against_checkpoints(file, F_UNLCK);
    quiet.size = size;
    quiet.locked = file;
    return quiet.index != nullptr;
}

int map_index(sqlite3_file* file, int region, int size, int extend, void volatile** mapped) {
    QuietFile& quiet = quiet_part(file);
    if (quiet.index == nullptr && !begin_quietly(quiet, size)) {
        file->pMethods = quiet.below;
        return quiet.below->xShmMap(file, region, size, extend, mapped);
    }
    *mapped = region == 0 ? quiet.index : nullptr;
    return region == 0 || extend == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

int lock_index(sqlite3_file* /*file*/, int /*offset*/, int /*count*/, int /*flags*/) {
    return SQLITE_OK;
}

void order_index(sqlite3_file* /*file*/) {}

int unmap_index(sqlite3_file* file, int /*remove*/) {
    QuietFile& quiet = quiet_part(file);
    if (quiet.index != nullptr) ::munmap(quiet.index, static_cast<std::size_t>(quiet.size));
    if (quiet.index != nullptr) lock_against_checkpoints(quiet.locked, F_UNLCK);
    quiet.index = nullptr;
    return SQLITE_OK;
}

// Shared at most: whoever gets more takes the log over, which others may have filled by now.
int lock_store(sqlite3_file* file, int level) {
    if (level > SQLITE_LOCK_SHARED) return SQLITE_BUSY;
    return quiet_part(file).below->xLock(file, level);
}

int write_store(sqlite3_file* /*file*/, const void* /*bytes*/, int /*count*/,
                sqlite3_int64 /*at*/) {
    return SQLITE_READONLY;
}

const sqlite3_io_methods& quiet_methods(const sqlite3_io_methods& below) {
    static const sqlite3_io_methods own = [&] {
        sqlite3_io_methods methods = below;
        methods.xShmMap = map_index;
        methods.xShmLock = lock_index;
        methods.xShmBarrier = order_index;
        methods.xShmUnmap = unmap_index;
        methods.xLock = lock_store;
        methods.xWrite = write_store;
        return methods;
    }();
    return own;
}

int open_quietly(sqlite3_vfs* /*layer*/, const char* name, sqlite3_file* file, int flags,
                 int* given) {
    sqlite3_vfs& below = layer_below();
    const int code = below.xOpen(&below, name, file, flags, given);
    if (code != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0) return code;
    new (&quiet_part(file)) QuietFile{.below = file->pMethods, .name = name};
    file->pMethods = &quiet_methods(*file->pMethods);
    return SQLITE_OK;
}

} // namespace

const char* quiet_layer() {
    static sqlite3_vfs own = [] {
        sqlite3_vfs layer = layer_below();
        layer.szOsFile = own_offset() + static_cast<int>(sizeof(QuietFile));
        layer.pNext = nullptr;
        layer.zName = quiet_name;
        layer.xOpen = open_quietly;
        return layer;
    }();
    [[maybe_unused]] static const int registered = sqlite3_vfs_register(&own, 0);
    return quiet_name;
}

bool reads_quietly(sqlite3* handle) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr)
        return false;
    return file->pMethods->xShmMap == map_index && quiet_part(file).index != nullptr;
}

} // namespace atelier::sqlite
