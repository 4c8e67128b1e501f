#include "adapters/git/objects/pack_file.hpp"

#include "adapters/git/objects/compression.hpp"
#include "posix/descriptor.hpp"

#include <array>
#include <fcntl.h>
#include <limits>
#include <sys/mman.h>
#include <sys/stat.h>

namespace atelier {
namespace {

constexpr std::string_view index_magic("\377tOc\0\0\0\2", 8);
constexpr std::size_t raw_size = 20;
constexpr std::size_t names_at = 8 + 256 * 4;
constexpr std::uint64_t far_away = 1U << 31U;
// More than Git itself makes.
constexpr int most_deltas = 4'100;
constexpr std::uint64_t largest_read = std::uint64_t{256} << 20U;

constexpr int by_place = 6;
constexpr int by_name = 7;

// The caller sees to it that they are there.
std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

// Takes byte after byte; says so once there was none left.
class Reading {
  public:
    explicit Reading(std::string_view bytes) : bytes_(bytes) {}

    unsigned byte() {
        if (at_ < bytes_.size()) return static_cast<unsigned char>(bytes_[at_++]);
        short_ = true;
        return 0;
    }
    std::string_view take(std::size_t count) {
        short_ = short_ || count > bytes_.size() - at_;
        if (short_) return {};
        at_ += count;
        return bytes_.substr(at_ - count, count);
    }
    // Seven bits a byte, the lowest first, as many as say that there are more.
    std::uint64_t number(std::uint64_t begun = 0, unsigned shift = 0, bool more = true) {
        while (more) {
            const unsigned next = byte();
            if (shift > 56) short_ = true;
            if (short_) return 0;
            begun |= std::uint64_t{next & 0x7fU} << shift;
            shift += 7;
            more = (next & 0x80U) != 0;
        }
        return begun;
    }
    std::string_view rest() const { return bytes_.substr(at_); }
    bool is_empty() const { return at_ == bytes_.size(); }
    bool failed() const { return short_; }

  private:
    std::string_view bytes_;
    std::size_t at_ = 0;
    bool short_ = false;
};

// How far before it the object is that another is told by.
std::uint64_t distance(Reading& from) {
    unsigned next = from.byte();
    std::uint64_t number = next & 0x7fU;
    while ((next & 0x80U) != 0 && !from.failed() && number < (std::uint64_t{1} << 56U)) {
        next = from.byte();
        number = (number + 1) << 7U | (next & 0x7fU);
    }
    return number;
}

// What a command says in those of its bytes that are there.
std::uint64_t sparse_number(Reading& from, unsigned command, unsigned first, unsigned count) {
    std::uint64_t number = 0;
    for (unsigned i = 0; i < count; ++i)
        if ((command >> (first + i) & 1U) != 0) number |= std::uint64_t{from.byte()} << 8U * i;
    return number;
}

std::optional<std::string> with_delta(std::string_view base, std::string_view delta) {
    Reading from(delta);
    if (from.number() != base.size()) return std::nullopt;
    const std::uint64_t size = from.number();
    if (from.failed() || size > largest_read) return std::nullopt;
    std::string out;
    out.reserve(size);
    while (!from.is_empty() && out.size() <= size) {
        const unsigned command = from.byte();
        if ((command & 0x80U) == 0) {
            const std::string_view added = from.take(command);
            if (command == 0 || from.failed()) return std::nullopt;
            out += added;
            continue;
        }
        const std::uint64_t begin = sparse_number(from, command, 0, 4);
        const std::uint64_t said = sparse_number(from, command, 4, 3);
        const std::uint64_t count = said == 0 ? 0x10000 : said;
        if (from.failed() || begin > base.size() || count > base.size() - begin)
            return std::nullopt;
        out += base.substr(begin, count);
    }
    return out.size() == size ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> kind_name(unsigned type) {
    constexpr std::array names{"", "commit", "tree", "blob", "tag"};
    if (type == 0 || type >= names.size()) return std::nullopt;
    return names.at(type);
}

} // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
    const auto opened = posix::open_file(file, O_RDONLY | O_NONBLOCK);
    struct stat about {};
    if (!opened || ::fstat(opened->get(), &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_size <= 0)
        return;
    const auto size = static_cast<std::size_t>(about.st_size);
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, opened->get(), 0);
    if (at != MAP_FAILED) bytes_ = {static_cast<const char*>(at), size};
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

PackFile::PackFile(std::filesystem::path index) : path_(std::move(index)), index_(path_) {}

std::optional<PackedObject> PackFile::read(std::string_view raw_id) {
    const auto place = place_of(raw_id);
    if (!place) return std::nullopt;
    if (!pack_) pack_ = std::make_unique<MappedFile>(path_.replace_extension(".pack"));
    return object_at(*place, 0);
}

// Names in their order, then a sum each, then where each of them is.
std::optional<std::uint64_t> PackFile::place_of(std::string_view raw_id) const {
    const std::string_view index = index_.bytes();
    if (raw_id.size() != raw_size || !index.starts_with(index_magic) || index.size() < names_at)
        return std::nullopt;
    const auto counted = [&](std::size_t first) { return big_endian(index, 8 + first * 4, 4); };
    const std::size_t all = counted(255);
    const std::size_t places_at = names_at + all * (raw_size + 4);
    if (index.size() < places_at + all * 4) return std::nullopt;
    const auto first = static_cast<unsigned char>(raw_id[0]);
    std::size_t low = first == 0 ? 0 : counted(first - 1U);
    std::size_t high = counted(first);
    if (low > high || high > all) return std::nullopt;
    const auto name = [&](std::size_t n) {
        return index.substr(names_at + n * raw_size, raw_size);
    };
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (name(middle) < raw_id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == all || name(low) != raw_id) return std::nullopt;
    const std::uint64_t place = big_endian(index, places_at + low * 4, 4);
    if (place < far_away) return place;
    const std::size_t at = places_at + all * 4 + (place - far_away) * 8;
    if (at + 8 > index.size()) return std::nullopt;
    return big_endian(index, at, 8);
}

std::optional<PackedObject> PackFile::object_at(std::uint64_t place, int deltas) {
    const std::string_view pack = pack_->bytes();
    if (place >= pack.size() || deltas > most_deltas) return std::nullopt;
    Reading from(pack.substr(place));
    const unsigned head = from.byte();
    const std::uint64_t size = from.number(head & 0x0fU, 4, (head & 0x80U) != 0);
    const unsigned type = head >> 4U & 7U;
    std::optional<std::uint64_t> base;
    if (type == by_place) {
        const std::uint64_t before = distance(from);
        if (before == 0 || before > place) return std::nullopt;
        base = place - before;
    } else if (type == by_name) {
        base = place_of(from.take(raw_size));
    }
    if (from.failed() || size > largest_read) return std::nullopt;
    auto bytes = Inflater(from.rest()).take_last(size);
    if (!bytes) return std::nullopt;
    if (auto kind = kind_name(type)) return PackedObject{*std::move(kind), *std::move(bytes)};
    auto object = base ? object_at(*base, deltas + 1) : std::nullopt;
    if (!object) return std::nullopt;
    auto changed = with_delta(object->bytes, *bytes);
    if (!changed) return std::nullopt;
    return PackedObject{std::move(object->kind), *std::move(changed)};
}

} // namespace atelier
