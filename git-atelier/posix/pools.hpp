// Memory of a program that lives for a few milliseconds: pieces come from pools and go back to
// them, and their pages are made present many at a time, so that a run costs fewer instructions and
// page faults than with the C library's allocator. The pools are those of the thread that took the
// first piece. Any other thread is given pieces of the C library, and may give back either kind.
#pragma once

#include <cstddef>

namespace atelier::posix {

// Aligned for anything; nullptr when there is none left.
void* take_piece(std::size_t wanted);
// `piece` may be nullptr.
void give_back_piece(void* piece);
// As much as may be used of it, at least what was wanted.
std::size_t size_of_piece(const void* piece);
// What a piece of `wanted` bytes would have.
std::size_t size_for(std::size_t wanted);

} // namespace atelier::posix
