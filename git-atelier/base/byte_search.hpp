// Whether some bytes stand in a text, asked of many texts in turn: what can be said of the bytes
// themselves is found out once, and a text is looked through in blocks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace atelier {

class ByteSearch {
  public:
    explicit ByteSearch(std::string_view wanted);

    // Byte by byte, zeros as well; what is empty stands in any text.
    bool stands_in(std::string_view text) const;

  private:
    std::string wanted_;
    // Where the two of its bytes are that other texts have least often; the same where all of its
    // bytes are alike.
    std::size_t rarest_ = 0;
    std::size_t second_ = 0;
};

} // namespace atelier
