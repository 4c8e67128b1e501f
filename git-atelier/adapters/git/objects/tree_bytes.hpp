// What the bytes of a tree object say.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

constexpr std::size_t raw_id_size = 20;
using RawId = std::array<unsigned char, raw_id_size>;
constexpr std::string_view tree_mode = "40000";

// nullopt: those are not 40 hexadecimal digits.
std::optional<RawId> parse_raw_id(std::string_view hex);
std::string hex_of(const RawId& id);

// An entry as it is stored, so that what is taken over keeps its bytes.
struct TreeEntry {
    std::string mode;
    RawId id{};

    bool is_tree() const { return mode == tree_mode; }
    bool operator==(const TreeEntry&) const = default;
};
using TreeEntries = std::map<std::string, TreeEntry>;

// nullopt where they are broken.
std::optional<TreeEntries> parse_tree_bytes(std::string_view bytes);
std::string tree_bytes_of(const TreeEntries& tree);

// Goes through a tree without taking it apart: for what is asked of many trees that hardly differ.
// The bytes have to outlive it.
class TreeWalk {
  public:
    explicit TreeWalk(std::string_view bytes) : rest_(bytes) { next(); }

    struct Entry {
        std::string_view mode;
        std::string_view name;
        std::string_view id;

        bool is_tree() const { return mode == tree_mode; }
        // "100644" and "100755" are of one kind.
        std::string_view kind() const { return mode.substr(0, 3); }
        bool same_as(const Entry& other) const { return id == other.id && mode == other.mode; }
        RawId raw_id() const;
    };

    // nullptr at the end, also where the bytes are broken.
    const Entry* entry() const { return entry_ ? &*entry_ : nullptr; }
    bool is_broken() const { return broken_; }
    void next();

  private:
    std::string_view rest_;
    std::optional<Entry> entry_;
    bool broken_ = false;
};

// Which stands first in a tree, as strcmp says it: a folder's name counts with a slash at its end.
int tree_order(const TreeWalk::Entry& a, const TreeWalk::Entry& b);

} // namespace atelier
