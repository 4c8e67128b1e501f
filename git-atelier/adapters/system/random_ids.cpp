#include "adapters/system/random_ids.hpp"

#include <cerrno>
#include <string_view>
#include <sys/random.h>
#include <system_error>

namespace atelier {

std::uint8_t RandomIds::next_byte() {
    if (state_) {
        // SplitMix64: every seed gives another sequence.
        std::uint64_t z = (*state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return static_cast<std::uint8_t>((z ^ (z >> 31U)) & 0xffU);
    }
    std::uint8_t byte = 0;
    // One byte never comes short; only a kernel without getrandom fails here.
    while (getrandom(&byte, 1, 0) != 1)
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    return byte;
}

std::string RandomIds::base36(std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string text;
    while (text.size() < count) {
        const std::uint8_t byte = next_byte();
        // 252 = 7 * 36: dropping the rest keeps every digit equally likely.
        if (byte < 252) text += digits[byte % 36];
    }
    return text;
}

} // namespace atelier
