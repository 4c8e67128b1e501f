#include "posix/large_pages.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>
#include <sys/mman.h>

namespace atelier::posix {
namespace {

// Volatile, so that it is taken although nobody uses it.
[[maybe_unused]] void* volatile left_out = nullptr;

} // namespace

void use_large_pages() {
#if defined(M_MMAP_THRESHOLD) && defined(MADV_HUGEPAGE)
    constexpr std::size_t large_page = std::size_t{2} << 20U;
    constexpr std::size_t room = 8 * large_page;
    // Room for what the C library keeps of a piece.
    constexpr std::size_t least_unused = 64;
    // A list that grows stays in the heap, and what was given back to that is used again.
    ::mallopt(M_MMAP_THRESHOLD, 2 * room);
    ::mallopt(M_TRIM_THRESHOLD, 4 * room);
    // What another thread takes memory from would grow page by page.
    ::mallopt(M_TOP_PAD, room);
    void* const piece = std::malloc(room);
    if (piece == nullptr) return;
    const auto begin = reinterpret_cast<std::uintptr_t>(piece);
    const auto first = (begin + large_page - 1) / large_page * large_page;
    (void)::madvise(reinterpret_cast<void*>(first), room - large_page, MADV_HUGEPAGE);
    std::free(piece);
    // What stands before the first large page would come page by page: nobody is given it.
    if (first > begin + least_unused) left_out = std::malloc(first - begin - least_unused);
#endif
}

} // namespace atelier::posix
