// What zlib does to the bytes of objects: those that it has packed, unpacked as far as is asked
// for, and the other way round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

class Inflater {
  public:
    // They have to outlive it, and may be followed by others.
    explicit Inflater(std::string_view packed);
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // So many of the next ones; nullopt where there are fewer, or where they are damaged.
    std::optional<std::string> take(std::size_t count);
    // What is left, when that is exactly as many.
    std::optional<std::string> take_last(std::size_t count);

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

// In a hurry, as Git packs objects that it writes one by one; nullopt where there is no memory.
std::optional<std::string> deflated(std::string_view bytes);
// The sum by which the index of a pack tells damage.
std::uint32_t crc32_of(std::string_view bytes);

} // namespace atelier
