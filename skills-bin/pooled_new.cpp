// What C++ takes and gives back, from the pools of a short life.
#include "wiring/pooled_memory.hpp"

#include <new>

void* operator new(std::size_t size) {
    void* const piece = atelier::take_piece(size);
    if (piece == nullptr) throw std::bad_alloc();
    return piece;
}

void operator delete(void* piece) noexcept {
    atelier::give_back_piece(piece);
}

void operator delete(void* piece, std::size_t) noexcept {
    atelier::give_back_piece(piece);
}
