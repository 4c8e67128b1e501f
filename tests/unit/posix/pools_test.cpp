#include "posix/pools.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

using namespace atelier::posix;

TEST_CASE("a piece is aligned, as large as was wanted and nobody else's", "[posix][pools]") {
    std::vector<std::pair<unsigned char*, std::size_t>> pieces;
    for (std::size_t wanted = 0; wanted < 5000; wanted += wanted < 100 ? 1 : 61) {
        auto* const piece = static_cast<unsigned char*>(take_piece(wanted));
        REQUIRE(piece != nullptr);
        CHECK(reinterpret_cast<std::uintptr_t>(piece) % alignof(std::max_align_t) == 0);
        CHECK(size_of_piece(piece) >= wanted);
        CHECK(size_of_piece(piece) == size_for(wanted));
        std::memset(piece, static_cast<int>(pieces.size() % 251), size_of_piece(piece));
        pieces.emplace_back(piece, size_of_piece(piece));
    }
    bool whole = true;
    for (std::size_t at = 0; at < pieces.size(); ++at)
        for (std::size_t byte = 0; byte < pieces[at].second; ++byte)
            whole = whole && pieces[at].first[byte] == at % 251;
    CHECK(whole);
    for (const auto& [piece, size] : pieces)
        give_back_piece(piece);
}

TEST_CASE("what was given back is given out again", "[posix][pools]") {
    give_back_piece(nullptr);
    // The larger as for a page of the store.
    for (const std::size_t size : {std::size_t{40}, std::size_t{4'400}}) {
        std::set<void*> first;
        for (int i = 0; i < 100; ++i)
            first.insert(take_piece(size));
        for (void* const piece : first)
            give_back_piece(piece);
        std::vector<void*> again;
        for (int i = 0; i < 100; ++i)
            again.push_back(take_piece(size - 7));
        for (void* const piece : again) {
            CHECK(first.contains(piece));
            give_back_piece(piece);
        }
    }
}

TEST_CASE("threads may give back each other's pieces", "[posix][pools]") {
    constexpr std::size_t size = 1'000;
    std::set<void*> ours;
    for (int i = 0; i < 100; ++i)
        ours.insert(take_piece(size));
    std::vector<void*> theirs;
    std::thread([&] {
        for (void* const piece : ours)
            give_back_piece(piece);
        for (int i = 0; i < 100; ++i) {
            theirs.push_back(take_piece(size));
            CHECK(size_of_piece(theirs.back()) == size_for(size));
            // What is the owner's is not given out beside it.
            CHECK_FALSE(ours.contains(theirs.back()));
            std::memset(theirs.back(), 1, size);
        }
    }).join();
    for (void* const piece : theirs)
        give_back_piece(piece);
    // They are the owner's again once there is nothing else at hand.
    std::vector<void*> taken;
    bool found = false;
    while (!found && taken.size() < 100'000) {
        taken.push_back(take_piece(size));
        found = ours.contains(taken.back());
    }
    CHECK(found);
    for (void* const piece : taken)
        give_back_piece(piece);
}
