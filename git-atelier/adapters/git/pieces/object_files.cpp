#include "adapters/git/pieces/object_files.hpp"

#include "adapters/git/config/ref_files.hpp"
#include "adapters/git/pieces/inflation.hpp"
#include "adapters/git/pieces/pack_file.hpp"
#include "adapters/git/replay/tree_bytes.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_head = 32;
constexpr std::int64_t largest_object = std::int64_t{256} << 20U;

// "KIND SIZE", without the zero behind it.
std::optional<std::string> head_of(Inflation& object) {
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
        Inflation object(*file);
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
    const auto replaced = refs_in_files(common_dir, "refs/replace/");
    if (!replaced || !replaced->empty()) return nullptr;
    return std::make_unique<ObjectFiles>(common_dir / "objects");
}

} // namespace atelier
