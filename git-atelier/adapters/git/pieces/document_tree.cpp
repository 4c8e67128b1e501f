#include "adapters/git/pieces/document_tree.hpp"

#include "adapters/git/objects/tree_bytes.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/process/scratch_folder.hpp"
#include "base/text.hpp"
#include "domain/piece/document_path.hpp"

#include <algorithm>

namespace atelier {
namespace {

// The index of a large repository is read and written once.
constexpr Millis whole_tree_deadline{10 * 60'000};
constexpr const char* new_file_mode = "100644";

bool is_file_mode(std::string_view mode) {
    return mode == new_file_mode || mode == "100755";
}

Error no_document(const std::string& path, const std::string& why) {
    return {ErrorCode::usage, "'" + path + "' cannot be a document: " + why,
            advise(Hint::name_a_plain_file)};
}

std::optional<TreeId> tree_named(const std::string& hex) {
    auto id = TreeId::parse(hex);
    return id ? std::optional(*std::move(id)) : std::nullopt;
}

// nullopt leaves it to Git: a folder or the file is not there, or no tree can be read.
std::optional<TreeId> replaced(ObjectDatabase& objects, const TreeId& tree, std::string_view path,
                               const RawId& blob) {
    const auto id = ObjectId::parse(tree.str());
    const auto bytes = id ? objects.read(ObjectKind::tree, *id) : std::nullopt;
    auto entries = bytes ? parse_tree_bytes(*bytes) : std::nullopt;
    if (!entries) return std::nullopt;
    const auto slash = path.find('/');
    const auto found = entries->find(std::string(path.substr(0, slash)));
    if (found == entries->end()) return std::nullopt;
    TreeEntry& entry = found->second;
    if (slash == std::string_view::npos) {
        if (!is_file_mode(entry.mode)) return std::nullopt;
        entry.id = blob;
    } else {
        const auto below = entry.is_tree() ? tree_named(hex_of(entry.id)) : std::nullopt;
        const auto changed =
            below ? replaced(objects, *below, path.substr(slash + 1), blob) : std::nullopt;
        const auto raw = changed ? parse_raw_id(changed->str()) : std::nullopt;
        if (!raw) return std::nullopt;
        entry.id = *raw;
    }
    const auto written = objects.write(ObjectKind::tree, tree_bytes_of(*entries));
    return written ? tree_named(written->str()) : std::nullopt;
}

// Through an index of our own, so that Git judges the path.
Result<TreeId> with_file_by_git(const Git& git, const TreeId& tree, const std::string& path,
                                const TreeFile& file) {
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(git.environment()));
    const auto call = [&](std::vector<std::string> words) {
        return GitCall{.arguments = std::move(words),
                       .environment = {{"GIT_INDEX_FILE", (scratch.path() / "index").string()}},
                       .deadline = whole_tree_deadline};
    };
    ATELIER_CHECK(git.output(call({"read-tree", tree.str()})));
    // Other ways to tell it of a file pass over a path that it does not take, and say nothing.
    const GitCall put = call(
        {"update-index", "--add", "--cacheinfo", file.mode + "," + file.blob.str() + "," + path});
    ATELIER_TRY(const ProcessResult taken, git.run(put));
    if (taken.status != 0) return fail(no_document(path, gits_words(taken.err)));
    ATELIER_TRY(const std::string written, git.output(call({"write-tree"})));
    return parse_tree(written);
}

struct ListedEntry {
    std::string mode;
    std::string id;
    std::string path;
};

// "MODE KIND ID\tPATH" each. Of a folder among the paths that leads to another of them there is all
// that stands in it.
Result<std::vector<ListedEntry>> listed(const Git& git, const TreeId& tree,
                                        const std::vector<std::string>& paths) {
    GitCall call{{"--literal-pathspecs", "ls-tree", "-z", "--full-tree", tree.str(), "--"}};
    call.arguments.insert(call.arguments.end(), paths.begin(), paths.end());
    ATELIER_TRY(const std::string text, git.output(call));
    std::vector<ListedEntry> entries;
    if (text.empty()) return entries;
    for (const std::string& entry : nul_fields(text)) {
        const auto tab = entry.find('\t');
        const auto words = split(std::string_view(entry).substr(0, tab), ' ');
        if (tab == std::string::npos || words.size() != 3)
            return fail(ErrorCode::git_failed, "git ls-tree printed '" + to_valid_utf8(entry) + "'",
                        advise(Hint::real_git));
        entries.push_back({words[0], words[2], entry.substr(tab + 1)});
    }
    return entries;
}

// "a", "a/b" of "a/b/c".
std::vector<std::string> folders_above(const std::string& path) {
    std::vector<std::string> all;
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
        all.push_back(path.substr(0, slash));
    return all;
}

// What is no folder keeps a file from standing below it.
Result<void> require_folders(const Git& git, const TreeId& tree, const std::string& path) {
    const auto folders = folders_above(path);
    if (folders.empty()) return {};
    ATELIER_TRY(const auto entries, listed(git, tree, folders));
    for (const ListedEntry& entry : entries)
        if (entry.mode != "040000" && std::ranges::find(folders, entry.path) != folders.end())
            return fail(no_document(path, "'" + entry.path + "' is not a folder there"));
    return {};
}

} // namespace

Result<std::optional<TreeFile>> file_in_tree(const Git& git, const TreeId& tree,
                                             const std::string& path) {
    if (const std::string fault = document_path_fault(path); !fault.empty())
        return fail(no_document(path, fault));
    ATELIER_TRY(const auto entries, listed(git, tree, {path}));
    if (entries.empty()) {
        ATELIER_CHECK(require_folders(git, tree, path));
        return std::nullopt;
    }
    const ListedEntry& entry = entries.front();
    if (!is_file_mode(entry.mode))
        return fail(no_document(path, "it is not a plain file in the repository"));
    ATELIER_TRY(ObjectId blob, parse_object(entry.id));
    return TreeFile{entry.mode, std::move(blob)};
}

Result<TreeId> with_file(const Git& git, ObjectDatabase* objects, const TreeId& tree,
                         const std::string& path, const ObjectId& blob) {
    if (const std::string fault = document_path_fault(path); !fault.empty())
        return fail(no_document(path, fault));
    const auto raw = parse_raw_id(blob.str());
    if (objects != nullptr && raw)
        if (auto made = replaced(*objects, tree, path, *raw)) return *std::move(made);
    ATELIER_TRY(const auto now, file_in_tree(git, tree, path));
    if (now && now->blob == blob) return tree;
    return with_file_by_git(git, tree, path, {now ? now->mode : new_file_mode, blob});
}

} // namespace atelier
