#include "adapters/git/objects/pack_bytes.hpp"

#include "adapters/git/objects/compression.hpp"
#include "adapters/git/objects/object_delta.hpp"
#include "base/digest.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace atelier {
namespace {

// What Git itself stops at.
constexpr int longest_chain = 50;
constexpr std::size_t longest_pack = 0x7fffffff;

enum class Packed : unsigned char { commit = 1, tree = 2, blob = 3, delta = 6 };

Packed kind_in_pack(ObjectKind kind) {
    switch (kind) {
    case ObjectKind::blob:
        return Packed::blob;
    case ObjectKind::tree:
        return Packed::tree;
    case ObjectKind::commit:
        break;
    }
    return Packed::commit;
}

void add_number(std::string& to, std::size_t value) {
    for (const unsigned int shift : {24U, 16U, 8U, 0U})
        to += static_cast<char>((value >> shift) & 0xffU);
}

// Its kind and how long it is, once it is inflated.
void add_head(std::string& to, Packed kind, std::size_t size) {
    auto byte = (static_cast<unsigned int>(kind) << 4U) | (size & 0x0fU);
    for (size >>= 4U; size > 0; size >>= 7U) {
        to += static_cast<char>(byte | 0x80U);
        byte = size & 0x7fU;
    }
    to += static_cast<char>(byte);
}

// How far in front of it that begins which it is told by.
void add_distance(std::string& to, std::size_t distance) {
    std::string digits(1, static_cast<char>(distance & 0x7fU));
    while ((distance >>= 7U) > 0) {
        --distance;
        digits += static_cast<char>((distance & 0x7fU) | 0x80U);
    }
    to.append(digits.rbegin(), digits.rend());
}

std::string raw(const std::string& hex) {
    const RawId id = *parse_raw_id(hex);
    return {id.begin(), id.end()};
}

struct Placed {
    std::size_t offset = 0;
    std::uint32_t sum = 0;
    // By how many others it is told, one by the next.
    int chain = 0;
};

// What stands between a head and the next object, and whether it is a delta.
struct Content {
    std::string bytes;
    bool is_delta = false;
};

Content content_of(const std::vector<NewObject>& objects, const std::vector<Placed>& placed,
                   const NewObject& object) {
    const std::string& whole = *object.bytes;
    if (!object.like || placed[*object.like].chain >= longest_chain) return {whole};
    std::string delta = object_delta(*objects[*object.like].bytes, whole);
    if (delta.size() >= whole.size() / 2) return {whole};
    return {std::move(delta), true};
}

std::string index_of(const std::vector<NewObject>& objects, const std::vector<Placed>& placed,
                     std::string_view sum_of_pack) {
    std::vector<std::size_t> order(objects.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t at) { return objects[at].id; });
    std::string index = "\377tOc";
    add_number(index, 2);
    std::size_t below = 0;
    for (unsigned int first = 0; first < 256; ++first) {
        while (below < order.size() && objects[order[below]].id.front() <= first)
            ++below;
        add_number(index, below);
    }
    for (const std::size_t at : order)
        index.append(objects[at].id.begin(), objects[at].id.end());
    for (const std::size_t at : order)
        add_number(index, placed[at].sum);
    for (const std::size_t at : order)
        add_number(index, placed[at].offset);
    index += sum_of_pack;
    return index + raw(sha1_hex(index));
}

} // namespace

std::optional<PackBytes> pack_of(const std::vector<NewObject>& objects, const Deflate& deflate) {
    std::string pack = "PACK";
    add_number(pack, 2);
    add_number(pack, objects.size());
    std::vector<Placed> placed;
    for (const NewObject& object : objects) {
        Placed at{.offset = pack.size()};
        const Content content = content_of(objects, placed, object);
        if (content.is_delta) {
            add_head(pack, Packed::delta, content.bytes.size());
            add_distance(pack, at.offset - placed[*object.like].offset);
            at.chain = placed[*object.like].chain + 1;
        } else {
            add_head(pack, kind_in_pack(object.kind), content.bytes.size());
        }
        const auto deflated = deflate(content.bytes);
        if (!deflated) return std::nullopt;
        pack += *deflated;
        if (pack.size() > longest_pack) return std::nullopt;
        at.sum = crc32_of(std::string_view(pack).substr(at.offset));
        placed.push_back(at);
    }
    std::string name = sha1_hex(pack);
    const std::string sum = raw(name);
    pack += sum;
    std::string index = index_of(objects, placed, sum);
    return PackBytes{std::move(name), std::move(pack), std::move(index)};
}

} // namespace atelier
