// What C++ takes and gives back, from the pools of a short life. Linked into each program of ours
// that is not checked for such faults.
#include "posix/pools.hpp"

#include <new>

void* operator new(std::size_t size) {
    void* const piece = atelier::posix::take_piece(size);
    if (piece == nullptr) throw std::bad_alloc();
    return piece;
}

void operator delete(void* piece) noexcept {
    atelier::posix::give_back_piece(piece);
}

void operator delete(void* piece, std::size_t) noexcept {
    atelier::posix::give_back_piece(piece);
}
