#include "adapters/git/config/loose_blob.hpp"

#include "base/digest.hpp"
#include "posix/errno_error.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_block = 65'535;
constexpr std::size_t digits_of_sha1 = 40;

std::string as_object(std::string_view text) {
    std::string bytes = "blob " + std::to_string(text.size());
    bytes += '\0';
    bytes += text;
    return bytes;
}

void add_byte(std::string& to, std::uint32_t value) {
    to += static_cast<char>(value & 0xffU);
}

std::uint32_t adler32(std::string_view bytes) {
    constexpr std::uint32_t modulus = 65'521;
    std::uint32_t low = 1;
    std::uint32_t high = 0;
    for (const char byte : bytes) {
        low = (low + static_cast<unsigned char>(byte)) % modulus;
        high = (high + low) % modulus;
    }
    return (high << 16U) | low;
}

} // namespace

// As zlib writes what is not worth to be compressed.
std::string loose_bytes(std::string_view text) {
    const std::string object = as_object(text);
    std::string out = "\x78\x01";
    std::size_t at = 0;
    do {
        const std::size_t length = std::min(longest_block, object.size() - at);
        const auto size = static_cast<std::uint32_t>(length);
        add_byte(out, at + length == object.size() ? 1 : 0);
        for (const std::uint32_t number : {size, ~size}) {
            add_byte(out, number);
            add_byte(out, number >> 8U);
        }
        out.append(object, at, length);
        at += length;
    } while (at < object.size());
    const std::uint32_t sum = adler32(object);
    for (const std::uint32_t shift : {24U, 16U, 8U, 0U})
        add_byte(out, sum >> shift);
    return out;
}

ObjectId blob_name(std::string_view text, std::size_t digits) {
    const std::string object = as_object(text);
    return ObjectId::parse(digits == digits_of_sha1 ? sha1_hex(object) : sha256_hex(object))
        .value();
}

Result<ObjectId> write_loose_blob(const fs::path& objects, std::string_view text,
                                  std::size_t digits) {
    ObjectId name = blob_name(text, digits);
    const fs::path folder = objects / name.str().substr(0, 2);
    const fs::path file = folder / name.str().substr(2);
    std::error_code failure;
    if (fs::exists(file, failure)) return name;
    const fs::file_status around = fs::status(objects, failure);
    if (fs::create_directory(folder, failure))
        fs::permissions(folder, around.permissions(), failure);
    if (const auto written = posix::replace_file(file, loose_bytes(text), 0444); !written)
        return fail(posix::errno_error("write", file, written.error()));
    return name;
}

} // namespace atelier
