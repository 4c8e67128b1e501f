#include "adapters/git/objects/object_delta.hpp"

#include <algorithm>

namespace atelier {
namespace {

// Whatever reads packs takes pieces of these sizes.
constexpr std::size_t longest_copy = 0xffff;
constexpr std::size_t longest_insert = 0x7f;

void add_size(std::string& to, std::size_t size) {
    for (; size > 0x7f; size >>= 7U)
        to += static_cast<char>((size & 0x7fU) | 0x80U);
    to += static_cast<char>(size);
}

// A sign that says which bytes of offset and length follow, and these.
void add_copy(std::string& to, std::size_t offset, std::size_t length) {
    unsigned int sign = 0x80;
    std::string numbers;
    const auto add = [&](std::size_t value, unsigned int bytes, unsigned int bit) {
        for (unsigned int i = 0; i < bytes; ++i, bit <<= 1U) {
            const auto byte = static_cast<char>((value >> (8 * i)) & 0xffU);
            if (byte == 0) continue;
            numbers += byte;
            sign |= bit;
        }
    };
    add(offset, 4, 0x01);
    add(length, 2, 0x10);
    to += static_cast<char>(sign);
    to += numbers;
}

void add_copies(std::string& to, std::size_t offset, std::size_t length) {
    for (std::size_t done = 0; done < length;) {
        const std::size_t piece = std::min(longest_copy, length - done);
        add_copy(to, offset + done, piece);
        done += piece;
    }
}

} // namespace

std::string object_delta(std::string_view base, std::string_view target) {
    const std::size_t most = std::min(base.size(), target.size());
    const std::size_t begin = static_cast<std::size_t>(
        std::mismatch(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(most),
                      target.begin())
            .first -
        base.begin());
    std::size_t end = 0;
    while (end < most - begin && base[base.size() - 1 - end] == target[target.size() - 1 - end])
        ++end;
    std::string delta;
    add_size(delta, base.size());
    add_size(delta, target.size());
    add_copies(delta, 0, begin);
    std::string_view between = target.substr(begin, target.size() - begin - end);
    for (; !between.empty(); between.remove_prefix(std::min(longest_insert, between.size()))) {
        const auto piece = between.substr(0, longest_insert);
        delta += static_cast<char>(piece.size());
        delta += piece;
    }
    add_copies(delta, base.size() - end, end);
    return delta;
}

} // namespace atelier
