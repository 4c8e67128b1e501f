#include "adapters/sqlite/short_lived_memory.hpp"

#include "posix/pools.hpp"

#include <cstddef>
#include <cstring>
#include <sqlite3.h>

namespace atelier::sqlite {
namespace {

void* allocate(int wanted) {
    return posix::take_piece(static_cast<std::size_t>(wanted));
}

void* resize(void* piece, int wanted) {
    const std::size_t before = posix::size_of_piece(piece);
    if (static_cast<std::size_t>(wanted) <= before) return piece;
    void* const larger = allocate(wanted);
    if (larger == nullptr) return nullptr;
    std::memcpy(larger, piece, before);
    posix::give_back_piece(piece);
    return larger;
}

int usable(void* piece) {
    return piece == nullptr ? 0 : static_cast<int>(posix::size_of_piece(piece));
}

int rounded(int size) {
    return static_cast<int>(posix::size_for(static_cast<std::size_t>(size)));
}

int begin(void* /*data*/) {
    return SQLITE_OK;
}

void end(void* /*data*/) {}

bool is_short_lived = false;

} // namespace

void use_short_lived_memory() {
    static const sqlite3_mem_methods methods{
        allocate, posix::give_back_piece, resize, usable, rounded, begin, end, nullptr};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    is_short_lived = true;
}

bool memory_is_short_lived() {
    return is_short_lived;
}

} // namespace atelier::sqlite
