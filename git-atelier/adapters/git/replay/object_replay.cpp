#include "adapters/git/replay/object_replay.hpp"

#include "adapters/git/config/config_file.hpp"
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

constexpr std::string_view tree_mode = "40000";

// An entry as it is stored, so that what is taken over keeps its bytes.
struct Entry {
    std::string mode;
    git_oid id{};

    bool is_tree() const { return mode == tree_mode; }
    bool operator==(const Entry& other) const {
        return mode == other.mode && std::equal(id.id, id.id + GIT_OID_RAWSZ, other.id.id);
    }
};
using Tree = std::map<std::string, Entry>;
using MaybeEntry = std::optional<Entry>;

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

std::optional<unsigned char> digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
    return std::nullopt;
}

std::optional<git_oid> parse_oid(const std::string& hex) {
    git_oid id{};
    if (hex.size() != GIT_OID_HEXSZ) return std::nullopt;
    for (std::size_t i = 0; i < GIT_OID_RAWSZ; ++i) {
        const auto high = digit(hex[2 * i]);
        const auto low = digit(hex[2 * i + 1]);
        if (!high || !low) return std::nullopt;
        id.id[i] = static_cast<unsigned char>(*high * 16 + *low);
    }
    return id;
}

std::string hex_of(const git_oid& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : id.id) {
        hex += digits[byte / 16];
        hex += digits[byte % 16];
    }
    return hex;
}

template <class Id>
std::optional<Id> id_of(const std::optional<git_oid>& oid) {
    if (!oid) return std::nullopt;
    auto id = Id::parse(hex_of(*oid));
    return id ? std::optional(*std::move(id)) : std::nullopt;
}

// "mode name\0id" one after the other.
std::optional<Tree> parse_tree(std::string_view bytes) {
    Tree tree;
    while (!bytes.empty()) {
        const auto blank = bytes.find(' ');
        const auto nul = bytes.find('\0', blank == std::string_view::npos ? 0 : blank);
        if (blank == std::string_view::npos || nul == std::string_view::npos ||
            bytes.size() < nul + 1 + GIT_OID_RAWSZ)
            return std::nullopt;
        Entry entry{std::string(bytes.substr(0, blank)), {}};
        std::copy_n(bytes.begin() + nul + 1, GIT_OID_RAWSZ, entry.id.id);
        tree.emplace(bytes.substr(blank + 1, nul - blank - 1), std::move(entry));
        bytes.remove_prefix(nul + 1 + GIT_OID_RAWSZ);
    }
    return tree;
}

// In Git's order, where a folder's name counts with a slash at its end.
std::string bytes_of(const Tree& tree) {
    std::vector<Tree::const_pointer> sorted;
    for (const auto& item : tree)
        sorted.push_back(&item);
    const auto key = [](Tree::const_pointer item) {
        return item->second.is_tree() ? item->first + "/" : item->first;
    };
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return key(a) < key(b); });
    std::string bytes;
    for (const Tree::const_pointer item : sorted) {
        bytes += item->second.mode + " " + item->first + '\0';
        bytes.append(reinterpret_cast<const char*>(item->second.id.id), GIT_OID_RAWSZ);
    }
    return bytes;
}

MaybeEntry entry_at(const Tree& tree, const std::string& name) {
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
        git_.free(odb_);
        git_.shutdown();
    }

    std::optional<TreeId> merge_trees(const TreeId& base, const TreeId& ours,
                                      const TreeId& theirs) override {
        const auto b = parse_oid(base.str());
        const auto o = parse_oid(ours.str());
        const auto t = parse_oid(theirs.str());
        if (!b || !o || !t) return std::nullopt;
        const auto merged = merge(*b, *o, *t, Keep::yes);
        if (!merged) return std::nullopt;
        return id_of<TreeId>(write(bytes_of(*merged), GIT_OBJECT_TREE));
    }

    bool can_merge_trees(const TreeId& base, const TreeId& ours, const TreeId& theirs) override {
        const auto b = parse_oid(base.str());
        const auto o = parse_oid(ours.str());
        const auto t = parse_oid(theirs.str());
        return b && o && t && merge(*b, *o, *t, Keep::no);
    }

    std::optional<TreeChange> changed(const TreeId& before, const TreeId& after) override {
        const auto b = parse_oid(before.str());
        const auto a = parse_oid(after.str());
        TreeChange change;
        if (!b || !a || !add_changes(*b, *a, "", change)) return std::nullopt;
        return change;
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

    std::optional<CommitId> write_commit(const std::string& bytes) override {
        return id_of<CommitId>(write(bytes, GIT_OBJECT_COMMIT));
    }

  private:
    // Whether the trees that come of it are written.
    enum class Keep { no, yes };

    const Library& git_;
    git_odb* odb_;

    std::optional<Tree> read(const git_oid& id) const {
        git_odb_object* found = nullptr;
        if (git_.read(&found, odb_, &id) != 0) return std::nullopt;
        const std::unique_ptr<git_odb_object, decltype(git_.free_object)> object(found,
                                                                                 git_.free_object);
        if (git_.type(found) != GIT_OBJECT_TREE) return std::nullopt;
        return parse_tree({static_cast<const char*>(git_.data(found)), git_.size(found)});
    }

    std::optional<git_oid> write(const std::string& bytes, git_object_t type) {
        git_oid id{};
        if (git_.write(&id, odb_, bytes.data(), bytes.size(), type) != 0) return std::nullopt;
        return id;
    }

    // nullopt hands the merge to Git: a rename, a content merge or a conflict may be in it.
    std::optional<Tree> merge(const git_oid& base, const git_oid& ours, const git_oid& theirs,
                              Keep keep) {
        const auto b = read(base);
        const auto o = read(ours);
        const auto t = read(theirs);
        if (!b || !o || !t) return std::nullopt;
        std::set<std::string> names;
        for (const Tree* tree : {&*b, &*o, &*t})
            for (const auto& item : *tree)
                names.insert(item.first);
        Tree merged;
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
        const auto id = keep == Keep::yes ? write(bytes_of(*merged), GIT_OBJECT_TREE)
                                          : std::optional<git_oid>(git_oid{});
        if (!id) return false;
        chosen = Entry{std::string(tree_mode), *id};
        return true;
    }

    // False where one cannot be read. Ends at the first path that is taken away.
    bool add_changes(const git_oid& before, const git_oid& after, const std::string& folder,
                     TreeChange& change) {
        const auto b = read(before);
        const auto a = read(after);
        if (!b || !a) return false;
        for (const auto& [name, entry] : *b) {
            const MaybeEntry now = entry_at(*a, name);
            if (now == entry) continue;
            const std::string path = folder + name;
            // "100644" and "100755" are of one kind.
            change.takes_away = !now || now->mode.substr(0, 3) != entry.mode.substr(0, 3);
            if (!change.takes_away && !entry.is_tree()) change.paths.insert(path);
            if (!change.takes_away && entry.is_tree() &&
                !add_changes(entry.id, now->id, path + "/", change))
                return false;
            if (change.takes_away) return true;
        }
        for (const auto& [name, entry] : *a)
            if (!b->contains(name)) change.paths.insert(folder + name);
        return true;
    }

    // Whether every path of `before` is still there, as file or folder as it was: one that both
    // sides took away may be the source of renames elsewhere.
    bool keeps_paths(const MaybeEntry& before, const MaybeEntry& after) {
        if (!before) return true;
        if (!after || before->is_tree() != after->is_tree()) return false;
        if (!before->is_tree() || *before == *after) return true;
        const auto old_tree = read(before->id);
        const auto new_tree = read(after->id);
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
