#include "posix/pools.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace atelier::posix {
namespace {

// Before each piece stands its size. A piece and its header take a multiple of `step`, so that the
// lowest bit of a size is free: set where the piece is the C library's.
struct Header {
    std::uint64_t size;
};
struct Free {
    Free* next;
};

constexpr std::size_t step = 16;
constexpr std::uint64_t librarys = 1;
// A page of the store with what SQLite keeps of it has room; larger pieces are the C library's.
constexpr std::size_t largest = 4608 + step - sizeof(Header);
// What most of these programs need at all, and what is taken at least once it does not suffice:
// little, since a page that is present and not needed costs as much as reading two from the store.
constexpr std::size_t first_block = std::size_t{160} * 1024;
constexpr std::size_t further_block = std::size_t{32} * 1024;
// So much of what was needed already is taken as well.
constexpr std::size_t one_part_in = 4;

std::array<Free*, largest / step + 2> pools{};
std::byte* block = nullptr;
std::size_t block_left = 0;
std::size_t taken = 0;
// The first piece is taken before there is a second thread.
bool have_owner = false;
thread_local bool own_them = false;
// Pieces of the pools that other threads gave back.
std::atomic<Free*> returned = nullptr;

// The place for a header that leaves the piece behind it aligned, in memory that is itself.
std::byte* behind_alignment(void* memory) {
    return static_cast<std::byte*>(memory) + step - sizeof(Header);
}

void* with_header(std::byte* place, std::uint64_t size) {
    auto* const header = reinterpret_cast<Header*>(place);
    header->size = size;
    return header + 1;
}

Header* header_of(void* piece) {
    return static_cast<Header*>(piece) - 1;
}

bool is_librarys(void* piece) {
    return (header_of(piece)->size & librarys) != 0;
}

void put_into_pool(Free* piece) {
    Free*& pool = pools[size_of_piece(piece) / step];
    piece->next = pool;
    pool = piece;
}

void take_in_returned() {
    for (Free* piece = returned.exchange(nullptr, std::memory_order_acquire); piece != nullptr;)
        put_into_pool(std::exchange(piece, piece->next));
}

void hand_to_owner(Free* piece) {
    piece->next = returned.load(std::memory_order_relaxed);
    while (!returned.compare_exchange_weak(piece->next, piece, std::memory_order_release,
                                           std::memory_order_relaxed)) {
    }
}

bool take_block() {
    const std::size_t size =
        taken == 0 ? first_block : std::max(further_block, taken / one_part_in / step * step);
    taken += size;
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
    return memory == nullptr ? nullptr : with_header(behind_alignment(memory), size | librarys);
}

Free* from_pool(std::size_t size) {
    Free*& pool = pools[size / step];
    return pool == nullptr ? nullptr : std::exchange(pool, pool->next);
}

bool is_owner() {
    if (!have_owner) have_owner = own_them = true;
    return own_them;
}

} // namespace

std::size_t size_for(std::size_t wanted) {
    return (wanted + sizeof(Header) + step - 1) / step * step - sizeof(Header);
}

void* take_piece(std::size_t wanted) {
    const std::size_t size = size_for(wanted);
    if (size > largest || !is_owner()) return take_large(size);
    if (Free* const piece = from_pool(size)) return piece;
    const std::size_t whole = size + sizeof(Header);
    if (block_left < whole) {
        take_in_returned();
        if (Free* const piece = from_pool(size)) return piece;
        if (!take_block()) return nullptr;
    }
    std::byte* const place = block;
    block += whole;
    block_left -= whole;
    return with_header(place, size);
}

void give_back_piece(void* piece) {
    if (piece == nullptr) return;
    if (is_librarys(piece))
        std::free(reinterpret_cast<std::byte*>(header_of(piece)) - (step - sizeof(Header)));
    else if (own_them)
        put_into_pool(static_cast<Free*>(piece));
    else
        hand_to_owner(static_cast<Free*>(piece));
}

std::size_t size_of_piece(const void* piece) {
    return (static_cast<const Header*>(piece) - 1)->size & ~librarys;
}

} // namespace atelier::posix
