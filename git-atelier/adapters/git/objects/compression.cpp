#include "adapters/git/objects/compression.hpp"

#include <algorithm>
#include <limits>
#include <zlib.h>

namespace atelier {

struct Inflater::Stream {
    z_stream state{};
    bool ready = false;
    bool ended = false;
};

// More at once than it counts are no object that is read here.
Inflater::Inflater(std::string_view packed) : stream_(std::make_unique<Stream>()) {
    z_stream& state = stream_->state;
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    state.avail_in =
        static_cast<uInt>(std::min(packed.size(), std::size_t{std::numeric_limits<uInt>::max()}));
    stream_->ready = inflateInit(&state) == Z_OK;
}

Inflater::~Inflater() {
    if (stream_->ready) inflateEnd(&stream_->state);
}

std::optional<std::string> Inflater::take(std::size_t count) {
    if (!stream_->ready || count > std::numeric_limits<uInt>::max()) return std::nullopt;
    std::string bytes(count, '\0');
    z_stream& state = stream_->state;
    state.next_out = reinterpret_cast<Bytef*>(bytes.data());
    state.avail_out = static_cast<uInt>(count);
    while (state.avail_out > 0) {
        const int code = stream_->ended ? Z_STREAM_ERROR : inflate(&state, Z_SYNC_FLUSH);
        stream_->ended = stream_->ended || code == Z_STREAM_END;
        if (code != Z_OK && code != Z_STREAM_END) return std::nullopt;
    }
    return bytes;
}

std::optional<std::string> Inflater::take_last(std::size_t count) {
    auto bytes = take(count);
    if (!bytes || stream_->ended) return bytes;
    // With the sum at its end.
    z_stream& state = stream_->state;
    Bytef beyond = 0;
    state.next_out = &beyond;
    state.avail_out = 1;
    const bool is_all = inflate(&state, Z_SYNC_FLUSH) == Z_STREAM_END && state.avail_out == 1;
    return is_all ? std::move(bytes) : std::nullopt;
}

std::optional<std::string> deflated(std::string_view bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string out(size, '\0');
    const int code =
        compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                  reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), Z_BEST_SPEED);
    if (code != Z_OK) return std::nullopt;
    out.resize(size);
    return out;
}

std::uint32_t crc32_of(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

} // namespace atelier
