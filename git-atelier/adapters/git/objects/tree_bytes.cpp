#include "adapters/git/objects/tree_bytes.hpp"

#include <algorithm>
#include <vector>

namespace atelier {
namespace {

std::optional<unsigned char> digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
    return std::nullopt;
}

} // namespace

std::optional<RawId> parse_raw_id(std::string_view hex) {
    RawId id{};
    if (hex.size() != 2 * id.size()) return std::nullopt;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const auto high = digit(hex[2 * i]);
        const auto low = digit(hex[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        id[i] = static_cast<unsigned char>(*high * 16 + *low);
    }
    return id;
}

std::string hex_of(const RawId& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : id) {
        hex += digits[byte / 16];
        hex += digits[byte % 16];
    }
    return hex;
}

RawId TreeWalk::Entry::raw_id() const {
    RawId out{};
    std::copy(id.begin(), id.end(), out.begin());
    return out;
}

// "mode name\0id" one after the other.
void TreeWalk::next() {
    entry_.reset();
    if (rest_.empty()) return;
    const auto blank = rest_.find(' ');
    const auto nul = rest_.find('\0', blank == std::string_view::npos ? 0 : blank);
    broken_ = blank == std::string_view::npos || nul == std::string_view::npos ||
              rest_.size() < nul + 1 + raw_id_size;
    if (broken_) return;
    entry_ = Entry{rest_.substr(0, blank), rest_.substr(blank + 1, nul - blank - 1),
                   rest_.substr(nul + 1, raw_id_size)};
    rest_.remove_prefix(nul + 1 + raw_id_size);
}

int tree_order(const TreeWalk::Entry& a, const TreeWalk::Entry& b) {
    const std::size_t both = std::min(a.name.size(), b.name.size());
    if (const int order = a.name.substr(0, both).compare(b.name.substr(0, both)); order != 0)
        return order;
    const auto after = [both](const TreeWalk::Entry& entry) {
        const char next = entry.is_tree() ? '/' : '\0';
        return static_cast<unsigned char>(entry.name.size() > both ? entry.name[both] : next);
    };
    return after(a) - after(b);
}

std::optional<TreeEntries> parse_tree_bytes(std::string_view bytes) {
    TreeEntries tree;
    TreeWalk walk(bytes);
    for (; walk.entry() != nullptr; walk.next())
        tree.emplace_hint(tree.end(), walk.entry()->name,
                          TreeEntry{std::string(walk.entry()->mode), walk.entry()->raw_id()});
    if (walk.is_broken()) return std::nullopt;
    return tree;
}

std::string tree_bytes_of(const TreeEntries& tree) {
    std::vector<TreeEntries::const_pointer> sorted;
    for (const auto& item : tree)
        sorted.push_back(&item);
    const auto key = [](TreeEntries::const_pointer item) {
        return item->second.is_tree() ? item->first + "/" : item->first;
    };
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return key(a) < key(b); });
    std::string bytes;
    for (const TreeEntries::const_pointer item : sorted) {
        bytes += item->second.mode + " " + item->first + '\0';
        bytes.append(reinterpret_cast<const char*>(item->second.id.data()), raw_id_size);
    }
    return bytes;
}

} // namespace atelier
