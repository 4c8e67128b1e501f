// One program for libFuzzer; ATELIER_FUZZ_TARGET names the parser.
#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    for (const auto& target : atelier::fuzz::targets())
        if (std::string_view(target.name) == ATELIER_FUZZ_TARGET)
            target.run({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
