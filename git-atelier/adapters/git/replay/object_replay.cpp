#include "adapters/git/replay/object_replay.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/replay/tree_bytes.hpp"
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
            find(handle, "git_odb_object_free", git.free_object))
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

MaybeEntry entry_at(const TreeEntries& tree, const std::string& name) {
    const auto found = tree.find(name);
    if (found == tree.end()) return std::nullopt;
    return found->second;
}

class LibGit2Objects : public ObjectDatabase {
  public:
    // Takes over one `init` and the store.
    LibGit2Objects(const Library& git, git_odb* odb) : git_(git), odb_(odb) {}
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
        const auto merged = merge(*b, *o, *t, Keep::yes);
        if (!merged) return std::nullopt;
        return id_of<TreeId>(write(tree_bytes_of(*merged), GIT_OBJECT_TREE));
    }

    bool can_merge_trees(const TreeId& base, const TreeId& ours, const TreeId& theirs) override {
        const auto b = parse_raw_id(base.str());
        const auto o = parse_raw_id(ours.str());
        const auto t = parse_raw_id(theirs.str());
        return b && o && t && merge(*b, *o, *t, Keep::no);
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
            return std::make_unique<LibGit2Objects>(git, opened);
        git.shutdown();
        return nullptr;
    }

    std::optional<ObjectId> write(ObjectKind kind, const std::string& bytes) override {
        return id_of<ObjectId>(write(bytes, type_of(kind)));
    }

    std::optional<std::string> read(ObjectKind kind, const ObjectId& id) override {
        const auto raw = parse_raw_id(id.str());
        const Object found = raw ? object_at(*raw) : nullptr;
        if (!found || git_.type(found.get()) != type_of(kind)) return std::nullopt;
        return std::string(bytes_in(found));
    }

  private:
    // Whether the trees that come of it are written.
    enum class Keep { no, yes };

    using Object = std::shared_ptr<git_odb_object>;
    static constexpr std::size_t most_kept_bytes = 64U << 20U;

    const Library& git_;
    git_odb* odb_;
    std::map<RawId, Object> trees_;
    std::size_t kept_bytes_ = 0;

    static git_object_t type_of(ObjectKind kind) {
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

    // Null where it cannot be read.
    Object object_at(const RawId& id) {
        git_oid oid{};
        std::copy(id.begin(), id.end(), oid.id);
        git_odb_object* found = nullptr;
        if (git_.read(&found, odb_, &oid) != 0) return nullptr;
        return Object(found, git_.free_object);
    }

    // Null where it cannot be read or is none. Most are asked for many times, and of large ones
    // libgit2 keeps nothing.
    Object tree_at(const RawId& id) {
        if (const auto known = trees_.find(id); known != trees_.end()) return known->second;
        Object object = object_at(id);
        if (!object || git_.type(object.get()) != GIT_OBJECT_TREE) return nullptr;
        if (kept_bytes_ + git_.size(object.get()) > most_kept_bytes) {
            trees_.clear();
            kept_bytes_ = 0;
        }
        kept_bytes_ += git_.size(object.get());
        trees_.emplace(id, object);
        return object;
    }

    std::string_view bytes_in(const Object& object) const {
        return {static_cast<const char*>(git_.data(object.get())), git_.size(object.get())};
    }

    std::optional<TreeEntries> entries_of(const RawId& id) {
        const Object object = tree_at(id);
        return object ? parse_tree_bytes(bytes_in(object)) : std::nullopt;
    }

    std::optional<RawId> write(const std::string& bytes, git_object_t type) {
        git_oid id{};
        if (git_.write(&id, odb_, bytes.data(), bytes.size(), type) != 0) return std::nullopt;
        RawId raw{};
        std::copy_n(id.id, raw.size(), raw.begin());
        return raw;
    }

    // False where a tree cannot be read.
    bool find_path(const RawId& tree, std::string_view path, MaybeEntry& found) {
        const Object object = tree_at(tree);
        if (!object) return false;
        const auto slash = path.find('/');
        const std::string_view name = path.substr(0, slash);
        TreeWalk walk(bytes_in(object));
        while (walk.entry() != nullptr && walk.entry()->name != name)
            walk.next();
        if (walk.entry() == nullptr) return !walk.is_broken();
        const bool is_last = slash == std::string_view::npos;
        if (walk.entry()->is_tree() == is_last) return true;
        if (!is_last) return find_path(walk.entry()->raw_id(), path.substr(slash + 1), found);
        found = TreeEntry{std::string(walk.entry()->mode), walk.entry()->raw_id()};
        return true;
    }

    // nullopt hands the merge to Git: a rename, a content merge or a conflict may be in it.
    std::optional<TreeEntries> merge(const RawId& base, const RawId& ours, const RawId& theirs,
                                     Keep keep) {
        const auto b = entries_of(base);
        const auto o = entries_of(ours);
        const auto t = entries_of(theirs);
        if (!b || !o || !t) return std::nullopt;
        std::set<std::string> names;
        for (const TreeEntries* tree : {&*b, &*o, &*t})
            for (const auto& item : *tree)
                names.insert(item.first);
        TreeEntries merged;
        for (const std::string& name : names) {
            MaybeEntry chosen;
            if (!choose(entry_at(*b, name), entry_at(*o, name), entry_at(*t, name), keep, chosen))
                return std::nullopt;
            if (chosen) merged.emplace(name, std::move(*chosen));
        }
        return merged;
    }

    // False hands the merge to Git.
    bool choose(const MaybeEntry& b, const MaybeEntry& o, const MaybeEntry& t, Keep keep,
                MaybeEntry& chosen) {
        if (o == t) {
            chosen = o;
            return b == o || keeps_paths(b, o);
        }
        if (b == o || b == t) {
            chosen = b == o ? t : o;
            return true;
        }
        const bool all_trees = b && o && t && b->is_tree() && o->is_tree() && t->is_tree();
        if (!all_trees) return false;
        const auto merged = merge(b->id, o->id, t->id, keep);
        if (!merged) return false;
        if (merged->empty()) {
            chosen.reset();
            return true;
        }
        const auto id = keep == Keep::yes ? write(tree_bytes_of(*merged), GIT_OBJECT_TREE)
                                          : std::optional<RawId>(RawId{});
        if (!id) return false;
        chosen = TreeEntry{std::string(tree_mode), *id};
        return true;
    }

    // False where one cannot be read. Ends at the first path that is taken away.
    bool add_changes(const RawId& before, const RawId& after, const std::string& folder,
                     TreeChange& change) {
        const Object b = tree_at(before);
        const Object a = tree_at(after);
        if (!b || !a) return false;
        TreeWalk was(bytes_in(b));
        TreeWalk is(bytes_in(a));
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

    // Whether every path of `before` is still there, as file or folder as it was: one that both
    // sides took away may be the source of renames elsewhere.
    bool keeps_paths(const MaybeEntry& before, const MaybeEntry& after) {
        if (!before) return true;
        if (!after || before->is_tree() != after->is_tree()) return false;
        if (!before->is_tree() || *before == *after) return true;
        const auto old_tree = entries_of(before->id);
        const auto new_tree = entries_of(after->id);
        if (!old_tree || !new_tree) return false;
        return std::all_of(old_tree->begin(), old_tree->end(), [&](const auto& item) {
            return keeps_paths(item.second, entry_at(*new_tree, item.first));
        });
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
