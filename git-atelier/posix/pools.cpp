#include "posix/pools.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace atelier::posix {
namespace {

// Before each piece stands its size. A piece and its header take a multiple of `step`.
struct Header {
    std::uint64_t size;
};
struct Free {
    Free* next;
};

constexpr std::size_t step = 16;
// A page of the store with what SQLite keeps of it has room; larger pieces are the C library's.
constexpr std::size_t largest = 4608 + step - sizeof(Header);
// What most of these programs need at all, and what is taken once it does not suffice: little,
// since a page that is present and not needed costs as much as reading two from the store.
constexpr std::size_t first_block = std::size_t{160} * 1024;
constexpr std::size_t further_block = std::size_t{32} * 1024;

std::array<Free*, largest / step + 2> pools{};
std::byte* block = nullptr;
std::size_t block_left = 0;
bool begun = false;

// The place for a header that leaves the piece behind it aligned, in memory that is itself.
std::byte* behind_alignment(void* memory) {
    return static_cast<std::byte*>(memory) + step - sizeof(Header);
}

void* with_header(std::byte* place, std::size_t size) {
    auto* const header = reinterpret_cast<Header*>(place);
    header->size = size;
    return header + 1;
}

Header* header_of(void* piece) {
    return static_cast<Header*>(piece) - 1;
}

bool take_block() {
    const std::size_t size = begun ? further_block : first_block;
    begun = true;
    void* const memory = std::malloc(size);
    if (memory == nullptr) return false;
#ifdef MADV_POPULATE_WRITE
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    const auto page = static_cast<std::uintptr_t>(::getpagesize());
    const auto first = (begin + page - 1) / page * page;
    // A kernel that does not know it brings in page by page.
    (void)::madvise(reinterpret_cast<void*>(first), (begin + size - first) / page * page,
                    MADV_POPULATE_WRITE);
#endif
    block = behind_alignment(memory);
    block_left = size - step;
    return true;
}

void* take_large(std::size_t size) {
    void* const memory = std::malloc(size + step);
    return memory == nullptr ? nullptr : with_header(behind_alignment(memory), size);
}

} // namespace

std::size_t size_for(std::size_t wanted) {
    return (wanted + sizeof(Header) + step - 1) / step * step - sizeof(Header);
}

void* take_piece(std::size_t wanted) {
    const std::size_t size = size_for(wanted);
    if (size > largest) return take_large(size);
    Free*& pool = pools[size / step];
    if (pool != nullptr) {
        Free* const piece = pool;
        pool = piece->next;
        return piece;
    }
    const std::size_t whole = size + sizeof(Header);
    if (block_left < whole && !take_block()) return nullptr;
    std::byte* const place = block;
    block += whole;
    block_left -= whole;
    return with_header(place, size);
}

void give_back_piece(void* piece) {
    if (piece == nullptr) return;
    const std::size_t size = size_of_piece(piece);
    if (size > largest) {
        std::free(reinterpret_cast<std::byte*>(header_of(piece)) - (step - sizeof(Header)));
        return;
    }
    auto* const freed = static_cast<Free*>(piece);
    freed->next = pools[size / step];
    pools[size / step] = freed;
}

std::size_t size_of_piece(const void* piece) {
    return (static_cast<const Header*>(piece) - 1)->size;
}

} // namespace atelier::posix
