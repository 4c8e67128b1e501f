#include "adapters/git/replay/object_replay.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/objects/compression.hpp"
#include "adapters/git/objects/gathered_objects.hpp"
#include "adapters/git/objects/put_pack.hpp"
#include "adapters/git/objects/three_trees.hpp"
#include "posix/read_file.hpp"

#include <git2/global.h>
#include <git2/odb.h>
#include <git2/oid.h>
#include <git2/version.h>

#include <dlfcn.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

using MaybeEntry = std::optional<TreeEntry>;

// What is used of libgit2. It is loaded only here: linked, it would cost every start of the program
// more than most commands take.
struct Library {
    decltype(&git_libgit2_init) init = nullptr;
    decltype(&git_libgit2_shutdown) shutdown = nullptr;
    decltype(&git_odb_open) open = nullptr;
    decltype(&git_odb_free) free = nullptr;
    decltype(&git_odb_read) read = nullptr;
    decltype(&git_odb_write) write = nullptr;
    decltype(&git_odb_object_data) data = nullptr;
    decltype(&git_odb_object_size) size = nullptr;
    decltype(&git_odb_object_type) type = nullptr;
    decltype(&git_odb_object_free) free_object = nullptr;
    decltype(&git_odb_hash) hash = nullptr;
    decltype(&git_odb_exists_ext) exists = nullptr;
};

template <class Function>
bool find(void* handle, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(handle, name));
    return function != nullptr;
}

constexpr const char* library_file = "libgit2.so." LIBGIT2_SOVERSION;

// Null when this machine has no libgit2 of the version that this was compiled against.
const Library* library() {
    static const std::optional<Library> loaded = []() -> std::optional<Library> {
        void* const handle = ::dlopen(library_file, RTLD_NOW | RTLD_LOCAL);
        Library git;
        if (handle != nullptr && find(handle, "git_libgit2_init", git.init) &&
            find(handle, "git_libgit2_shutdown", git.shutdown) &&
            find(handle, "git_odb_open", git.open) && find(handle, "git_odb_free", git.free) &&
            find(handle, "git_odb_read", git.read) && find(handle, "git_odb_write", git.write) &&
            find(handle, "git_odb_object_data", git.data) &&
            find(handle, "git_odb_object_size", git.size) &&
            find(handle, "git_odb_object_type", git.type) &&
            find(handle, "git_odb_object_free", git.free_object) &&
            find(handle, "git_odb_hash", git.hash) &&
            find(handle, "git_odb_exists_ext", git.exists))
            return git;
        return std::nullopt;
    }();
    return loaded ? &*loaded : nullptr;
}

template <class Id>
std::optional<Id> id_of(const std::optional<RawId>& raw) {
    if (!raw) return std::nullopt;
    auto id = Id::parse(hex_of(*raw));
    return id ? std::optional(*std::move(id)) : std::nullopt;
}

// As Git has it of what it fetches (fetch.unpackLimit): fewer become files of their own, for many
// small packs make every look-up slower.
constexpr std::size_t fewest_in_a_pack = 100;
constexpr std::size_t most_gathered_bytes = 64U << 20U;

git_object_t type_of(ObjectKind kind) {
    switch (kind) {
    case ObjectKind::blob:
        return GIT_OBJECT_BLOB;
    case ObjectKind::tree:
        return GIT_OBJECT_TREE;
    case ObjectKind::commit:
        break;
    }
    return GIT_OBJECT_COMMIT;
}

std::optional<ObjectKind> kind_of(git_object_t type) {
    for (const auto& [kind, name] : names_of(ObjectKind{}))
        if (type_of(kind) == type) return kind;
    return std::nullopt;
}

git_oid library_id(const RawId& id) {
    git_oid oid{};
    std::ranges::copy(id, oid.id);
    return oid;
}

RawId raw_id(const git_oid& oid) {
    RawId raw{};
    std::copy_n(oid.id, raw.size(), raw.begin());
    return raw;
}

class LibGit2Objects : public ObjectDatabase, private TreeStore {
  public:
    // Takes over one `init` and the store.
    LibGit2Objects(const Library& git, git_odb* odb, fs::path folder)
        : git_(git), odb_(odb), folder_(std::move(folder)) {}
    LibGit2Objects(const LibGit2Objects&) = delete;
    LibGit2Objects& operator=(const LibGit2Objects&) = delete;
    ~LibGit2Objects() override {
        trees_.clear();
        git_.free(odb_);
        git_.shutdown();
    }

    std::optional<TreeId> merge_trees(const TreeId& base, const TreeId& ours,
                                      const TreeId& theirs) override {
        const auto b = parse_raw_id(base.str());
        const auto o = parse_raw_id(ours.str());
        const auto t = parse_raw_id(theirs.str());
        if (!b || !o || !t) return std::nullopt;
        auto merged = ThreeTrees(*this, true).merge(*b, *o, *t);
        if (!merged) return std::nullopt;
        return id_of<TreeId>(put_tree(*std::move(merged), *o));
    }

    bool can_merge_trees(const TreeId& base, const TreeId& ours, const TreeId& theirs) override {
        const auto b = parse_raw_id(base.str());
        const auto o = parse_raw_id(ours.str());
        const auto t = parse_raw_id(theirs.str());
        return b && o && t && ThreeTrees(*this, false).merge(*b, *o, *t);
    }

    std::optional<TreeChange> changed(const TreeId& before, const TreeId& after) override {
        const auto b = parse_raw_id(before.str());
        const auto a = parse_raw_id(after.str());
        TreeChange change;
        if (!b || !a || !add_changes(*b, *a, "", change)) return std::nullopt;
        return change;
    }

    std::optional<std::string> list(const TreeId& tree,
                                    const std::set<std::string>& paths) override {
        const auto top = parse_raw_id(tree.str());
        if (!top) return std::nullopt;
        std::string lines;
        for (const std::string& path : paths) {
            MaybeEntry found;
            if (!find_path(*top, path, found)) return std::nullopt;
            if (found) lines += found->mode + " " + hex_of(found->id) + "\t" + path + '\0';
        }
        return lines;
    }

    std::unique_ptr<ObjectDatabase> beside(const fs::path& objects) override {
        return open_store(git_, objects);
    }

    // Null when it cannot be opened.
    static std::unique_ptr<LibGit2Objects> open_store(const Library& git, const fs::path& objects) {
        if (git.init() < 0) return nullptr;
        git_odb* opened = nullptr;
        if (git.open(&opened, objects.c_str()) == 0)
            return std::make_unique<LibGit2Objects>(git, opened, objects);
        git.shutdown();
        return nullptr;
    }

    std::optional<ObjectId> write(ObjectKind kind, const std::string& bytes) override {
        return id_of<ObjectId>(put(kind, bytes, nullptr));
    }

    std::optional<std::string> read(ObjectKind kind, const ObjectId& id) override {
        const auto raw = parse_raw_id(id.str());
        const auto found = raw ? object_at(*raw) : std::nullopt;
        if (!found || found->kind != kind) return std::nullopt;
        return std::string(found->bytes);
    }

    void gather(bool on) override {
        gathers_ = on;
        (void)gathered_.take();
        unwritten_.clear();
    }

    std::vector<NewObject> put_down() override {
        write_gathered();
        return std::exchange(unwritten_, {});
    }

  private:
    static constexpr std::size_t most_kept_bytes = 64U << 20U;

    const Library& git_;
    git_odb* odb_;
    fs::path folder_;
    std::map<RawId, StoredObject> trees_;
    std::size_t kept_bytes_ = 0;
    bool gathers_ = false;
    GatheredObjects gathered_;
    std::vector<NewObject> unwritten_;

    std::optional<StoredObject> object_at(const RawId& id) {
        if (const NewObject* const known = gathered_.find(id))
            return StoredObject{known->bytes, known->kind, *known->bytes};
        const git_oid oid = library_id(id);
        git_odb_object* found = nullptr;
        if (git_.read(&found, odb_, &oid) != 0) return std::nullopt;
        const std::shared_ptr<const void> keeper(
            found, [free = git_.free_object](auto* object) { free(object); });
        const auto kind = kind_of(git_.type(found));
        if (!kind) return std::nullopt;
        return StoredObject{
            keeper, *kind, {static_cast<const char*>(git_.data(found)), git_.size(found)}};
    }

    // Most are asked for many times, and of large ones libgit2 keeps nothing.
    std::optional<StoredObject> tree_at(const RawId& id) override {
        if (const auto known = trees_.find(id); known != trees_.end()) return known->second;
        auto object = object_at(id);
        if (!object || object->kind != ObjectKind::tree) return std::nullopt;
        if (kept_bytes_ + object->bytes.size() > most_kept_bytes) {
            trees_.clear();
            kept_bytes_ = 0;
        }
        kept_bytes_ += object->bytes.size();
        trees_.emplace(id, *object);
        return object;
    }

    std::optional<RawId> put_tree(std::string bytes, const RawId& like) override {
        return put(ObjectKind::tree, std::move(bytes), &like);
    }

    std::optional<RawId> put(ObjectKind kind, std::string bytes, const RawId* like) {
        if (!gathers_) return write_now(kind, bytes);
        git_oid oid{};
        if (git_.hash(&oid, bytes.data(), bytes.size(), type_of(kind)) != 0) return std::nullopt;
        const RawId id = raw_id(oid);
        if (gathered_.find(id) != nullptr) return id;
        // What is there is told that it is wanted, so that `git gc` lets it be.
        if (git_.exists(odb_, &oid, GIT_ODB_LOOKUP_NO_REFRESH) == 1) return write_now(kind, bytes);
        gathered_.add(id, kind, std::move(bytes), like);
        if (gathered_.size_in_bytes() > most_gathered_bytes) write_gathered();
        return id;
    }

    std::optional<RawId> write_now(ObjectKind kind, const std::string& bytes) {
        git_oid id{};
        if (git_.write(&id, odb_, bytes.data(), bytes.size(), type_of(kind)) != 0)
            return std::nullopt;
        return raw_id(id);
    }

    void write_gathered() {
        std::vector<NewObject> objects = gathered_.take();
        if (objects.size() >= fewest_in_a_pack && write_pack(objects)) return;
        for (NewObject& object : objects)
            if (!write_now(object.kind, *object.bytes)) unwritten_.push_back(std::move(object));
    }

    bool write_pack(const std::vector<NewObject>& objects) {
        const auto pack = pack_of(objects, deflated);
        return pack && put_pack(folder_, *pack);
    }

    // False where a tree cannot be read.
    bool find_path(const RawId& tree, std::string_view path, MaybeEntry& found) {
        const auto object = tree_at(tree);
        if (!object) return false;
        const auto slash = path.find('/');
        const std::string_view name = path.substr(0, slash);
        TreeWalk walk(object->bytes);
        while (walk.entry() != nullptr && walk.entry()->name != name)
            walk.next();
        if (walk.entry() == nullptr) return !walk.is_broken();
        const bool is_last = slash == std::string_view::npos;
        if (walk.entry()->is_tree() == is_last) return true;
        if (!is_last) return find_path(walk.entry()->raw_id(), path.substr(slash + 1), found);
        found = TreeEntry{std::string(walk.entry()->mode), walk.entry()->raw_id()};
        return true;
    }

    // False where one cannot be read. Ends at the first path that is taken away.
    bool add_changes(const RawId& before, const RawId& after, const std::string& folder,
                     TreeChange& change) {
        const auto b = tree_at(before);
        const auto a = tree_at(after);
        if (!b || !a) return false;
        TreeWalk was(b->bytes);
        TreeWalk is(a->bytes);
        while (was.entry() != nullptr || is.entry() != nullptr) {
            const TreeWalk::Entry* const old = was.entry();
            const TreeWalk::Entry* const now = is.entry();
            const int order = old == nullptr ? 1 : now == nullptr ? -1 : tree_order(*old, *now);
            change.takes_away = order < 0 || (order == 0 && old->kind() != now->kind());
            if (change.takes_away) return true;
            if (order > 0 || !old->same_as(*now)) {
                std::string path = folder + std::string(now->name);
                if (order > 0 || !old->is_tree())
                    change.paths.insert(std::move(path));
                else if (!add_changes(old->raw_id(), now->raw_id(), path + "/", change))
                    return false;
                if (change.takes_away) return true;
            }
            if (order == 0) was.next();
            is.next();
        }
        return !was.is_broken() && !is.is_broken();
    }
};

// libgit2 1.5 knows SHA-1 only, and gives what it writes the modes of a repository that nobody
// shares.
bool is_beyond_the_library(const fs::path& common_dir) {
    const auto entries = parse_config(posix::read_file(common_dir / "config").value_or(""));
    return std::any_of(entries.begin(), entries.end(), [](const ConfigEntry& entry) {
        return (entry.key == "extensions.objectformat" && entry.value != "sha1") ||
               entry.key == "core.sharedrepository";
    });
}

// What `git replace` puts in an object's place is unknown to libgit2.
bool has_replacements(const fs::path& common_dir) {
    std::error_code none;
    return fs::directory_iterator(common_dir / "refs/replace", none) != fs::directory_iterator() ||
           posix::read_file(common_dir / "packed-refs").value_or("").find(" refs/replace/") !=
               std::string::npos;
}

} // namespace

std::string objects_library() {
    return library_file;
}

bool has_objects_library() {
    return library() != nullptr;
}

std::unique_ptr<ObjectDatabase> open_objects(const fs::path& common_dir) {
    if (is_beyond_the_library(common_dir) || has_replacements(common_dir)) return nullptr;
    const Library* const git = library();
    return git == nullptr ? nullptr : LibGit2Objects::open_store(*git, common_dir / "objects");
}

} // namespace atelier
