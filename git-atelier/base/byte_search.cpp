#include "base/byte_search.hpp"

#include <cstring>

namespace atelier {
namespace {

// Of a length that compilers know, so that they look at many bytes at a time.
constexpr std::size_t block = 64;

// From the most frequent one on, in texts that were folded.
constexpr std::string_view frequent = " etaoinsrhldcumfpgwybvk\n,.-";

// The less the rarer. What begins a character beyond ASCII is the same in most words of a script.
std::size_t frequency_of(char byte) {
    const auto place = frequent.find(byte);
    if (place != std::string_view::npos) return frequent.size() - place;
    return static_cast<unsigned char>(byte) >= 0xc0 ? frequent.size() : 0;
}

bool has(std::string_view text, std::string_view wanted) {
    return ::memmem(text.data(), text.size(), wanted.data(), wanted.size()) != nullptr;
}

// Whether somewhere one byte stands in the one block and the other at the same place in the other.
bool may_begin_in(const char* first, char one, const char* second, char other) {
    unsigned char found = 0;
    for (std::size_t i = 0; i < block; ++i)
        found =
            static_cast<unsigned char>(found | (static_cast<unsigned char>(first[i] == one) &
                                                static_cast<unsigned char>(second[i] == other)));
    return found != 0;
}

} // namespace

ByteSearch::ByteSearch(std::string_view wanted) : wanted_(wanted) {
    for (std::size_t i = 1; i < wanted_.size(); ++i)
        if (frequency_of(wanted_[i]) < frequency_of(wanted_[rarest_])) rarest_ = i;
    second_ = rarest_;
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
        if (wanted_[i] == wanted_[rarest_]) continue;
        if (second_ == rarest_ || frequency_of(wanted_[i]) < frequency_of(wanted_[second_]))
            second_ = i;
    }
}

bool ByteSearch::stands_in(std::string_view text) const {
    if (wanted_.empty()) return true;
    if (text.size() < wanted_.size()) return false;
    // So many places there are at which it may begin.
    const std::size_t places = text.size() - wanted_.size() + 1;
    if (places < block || wanted_.size() == 1) return has(text, wanted_);
    for (std::size_t at = 0; at < places; at += block) {
        // The last block begins earlier, so that it is a whole one.
        const std::size_t begin = at + block <= places ? at : places - block;
        const char* const bytes = text.data() + begin;
        if (may_begin_in(bytes + rarest_, wanted_[rarest_], bytes + second_, wanted_[second_]) &&
            has(text.substr(begin, block - 1 + wanted_.size()), wanted_))
            return true;
    }
    return false;
}

} // namespace atelier
