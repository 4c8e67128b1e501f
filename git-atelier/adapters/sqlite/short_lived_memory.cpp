#include "adapters/sqlite/short_lived_memory.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sqlite3.h>

namespace atelier::sqlite {
namespace {

// Before each piece stands its size, a multiple of `step`.
struct alignas(8) Header {
    std::uint64_t size;
};
struct Free {
    Free* next;
};

constexpr std::size_t step = 16;
// Larger pieces are the C library's.
constexpr std::size_t largest = 2048;
constexpr std::size_t block_size = std::size_t{32} * 1024;

std::array<Free*, largest / step + 1> pools{};
std::byte* block = nullptr;
std::size_t block_left = 0;

void* with_header(void* place, std::size_t size) {
    if (place == nullptr) return nullptr;
    auto* const header = static_cast<Header*>(place);
    header->size = size;
    return header + 1;
}

std::size_t size_of(const void* piece) {
    return (static_cast<const Header*>(piece) - 1)->size;
}

void* allocate(int wanted) {
    const std::size_t size = (static_cast<std::size_t>(wanted) + step - 1) / step * step;
    const std::size_t whole = size + sizeof(Header);
    if (size > largest) return with_header(std::malloc(whole), size);
    if (Free*& pool = pools[size / step]; pool != nullptr) {
        Free* const piece = pool;
        pool = piece->next;
        return piece;
    }
    if (block_left < whole) {
        block = static_cast<std::byte*>(std::malloc(block_size));
        block_left = block == nullptr ? 0 : block_size;
        if (block == nullptr) return nullptr;
    }
    void* const place = block;
    block += whole;
    block_left -= whole;
    return with_header(place, size);
}

void release(void* piece) {
    const std::size_t size = size_of(piece);
    if (size > largest) {
        std::free(static_cast<Header*>(piece) - 1);
        return;
    }
    auto* const freed = static_cast<Free*>(piece);
    freed->next = pools[size / step];
    pools[size / step] = freed;
}

void* resize(void* piece, int wanted) {
    const std::size_t before = size_of(piece);
    if (static_cast<std::size_t>(wanted) <= before) return piece;
    void* const larger = allocate(wanted);
    if (larger == nullptr) return nullptr;
    std::memcpy(larger, piece, before);
    release(piece);
    return larger;
}

int usable(void* piece) {
    return piece == nullptr ? 0 : static_cast<int>(size_of(piece));
}

int rounded(int size) {
    return static_cast<int>((static_cast<std::size_t>(size) + step - 1) / step * step);
}

int begin(void* /*data*/) {
    return SQLITE_OK;
}

void end(void* /*data*/) {}

} // namespace

void use_short_lived_memory() {
    static const sqlite3_mem_methods methods{allocate, release, resize, usable,
                                             rounded,  begin,   end,    nullptr};
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

} // namespace atelier::sqlite
