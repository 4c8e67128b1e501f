#include "adapters/git/pieces/object_files.hpp"

#include "adapters/git/config/discover.hpp"
#include "adapters/git/objects/compression.hpp"
#include "adapters/git/objects/pack_file.hpp"
#include "adapters/git/objects/tree_bytes.hpp"
#include "base/byte_search.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <algorithm>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_head = 32;
constexpr std::int64_t largest_object = std::int64_t{256} << 20U;

// "KIND SIZE", without the zero behind it.
std::optional<std::string> head_of(Inflater& object) {
    std::string head;
    while (head.size() < longest_head) {
        const auto next = object.take(1);
        if (!next) return std::nullopt;
        if (*next == std::string_view("\0", 1)) return head;
        head += *next;
    }
    return std::nullopt;
}

std::string head_for(ObjectKind kind, std::size_t size) {
    return std::string(name_of(kind)) + " " + std::to_string(size);
}

std::string_view line_from(std::string_view text, std::size_t begin) {
    return text.substr(begin, text.find('\n', begin) - begin);
}

std::size_t begin_of_line(std::string_view text, std::size_t at) {
    const auto before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}

// "ID NAME"; what else stands there belongs to the line before.
std::string_view ref_in(std::string_view line) {
    if (line.starts_with('#') || line.starts_with('^')) return {};
    return line.substr(std::min(line.find(' ') + 1, line.size()));
}

// There may be very many refs, of which only a few lines are looked at.
bool has_sorted_below(std::string_view refs, std::string_view prefix) {
    std::size_t low = 0;
    std::size_t high = refs.size();
    while (low < high) {
        std::size_t begin = begin_of_line(refs, low + (high - low) / 2);
        while (begin > low && refs[begin] == '^')
            begin = begin_of_line(refs, begin - 1);
        const std::string_view line = line_from(refs, begin);
        if (ref_in(line) < prefix)
            low = std::min(begin + line.size() + 1, refs.size());
        else
            high = begin;
    }
    return low < refs.size() && ref_in(line_from(refs, low)).starts_with(prefix);
}

// Also where nobody can tell.
bool may_be_replaced(const fs::path& common_dir) {
    constexpr std::string_view below = "refs/replace/";
    if (has_ref_tables(common_dir)) return true;
    std::error_code fault;
    if (fs::directory_iterator(common_dir / below, fault) != fs::directory_iterator()) return true;
    if (fault && fault != std::errc::no_such_file_or_directory) return true;
    const fs::path file = common_dir / "packed-refs";
    const MappedFile packed(file);
    if (packed.bytes().empty()) return fs::exists(file, fault);
    const bool sorted = line_from(packed.bytes(), 0).find(" sorted") != std::string_view::npos;
    return sorted ? has_sorted_below(packed.bytes(), below)
                  : ByteSearch(below).stands_in(packed.bytes());
}

class ObjectFiles final : public ObjectDatabase {
  public:
    explicit ObjectFiles(fs::path folder) : folder_(std::move(folder)) {}

    std::optional<TreeId> merge_trees(const TreeId&, const TreeId&, const TreeId&) override {
        return std::nullopt;
    }
    bool can_merge_trees(const TreeId&, const TreeId&, const TreeId&) override { return false; }
    std::optional<TreeChange> changed(const TreeId&, const TreeId&) override {
        return std::nullopt;
    }
    std::optional<std::string> list(const TreeId&, const std::set<std::string>&) override {
        return std::nullopt;
    }
    std::unique_ptr<ObjectDatabase> beside(const fs::path&) override { return nullptr; }
    std::optional<ObjectId> write(ObjectKind, const std::string&) override { return std::nullopt; }
    void gather(bool) override {}
    std::vector<NewObject> put_down() override { return {}; }

    std::optional<std::string> read(ObjectKind kind, const ObjectId& id) override {
        auto bytes = loose(kind, id);
        if (!bytes) bytes = packed(kind, id);
        if (!bytes) return std::nullopt;
        // What is damaged is Git's to tell of.
        std::string whole = head_for(kind, bytes->size());
        whole += '\0';
        whole += *bytes;
        return sha1_hex(whole) == id.str() ? std::move(bytes) : std::nullopt;
    }

  private:
    std::optional<std::string> loose(ObjectKind kind, const ObjectId& id) const {
        const std::string& name = id.str();
        const auto file = posix::read_file(folder_ / name.substr(0, 2) / name.substr(2));
        if (!file) return std::nullopt;
        Inflater object(*file);
        const auto head = head_of(object);
        const auto space = head ? head->find(' ') : std::string::npos;
        if (space == std::string::npos) return std::nullopt;
        const auto size = parse_integer(head->substr(space + 1));
        if (!size || *size < 0 || *size > largest_object) return std::nullopt;
        const auto count = static_cast<std::size_t>(*size);
        return *head == head_for(kind, count) ? object.take_last(count) : std::nullopt;
    }

    std::optional<std::string> packed(ObjectKind kind, const ObjectId& id) {
        const auto raw = parse_raw_id(id.str());
        if (!raw) return std::nullopt;
        const std::string bytes(raw->begin(), raw->end());
        for (const auto& pack : packs())
            if (auto found = pack->read(bytes); found && found->kind == name_of(kind))
                return std::move(found->bytes);
        return std::nullopt;
    }

    const std::vector<std::unique_ptr<PackFile>>& packs() {
        if (packs_) return *packs_;
        packs_.emplace();
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder_ / "pack", none))
            if (entry.path().extension() == ".idx")
                packs_->push_back(std::make_unique<PackFile>(entry.path()));
        return *packs_;
    }

    fs::path folder_;
    std::optional<std::vector<std::unique_ptr<PackFile>>> packs_;
};

} // namespace

std::unique_ptr<ObjectDatabase> open_object_files(const fs::path& common_dir) {
    if (may_be_replaced(common_dir)) return nullptr;
    return std::make_unique<ObjectFiles>(common_dir / "objects");
}

} // namespace atelier
