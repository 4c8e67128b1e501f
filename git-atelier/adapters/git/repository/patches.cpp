#include "adapters/git/repository/patches.hpp"

#include "base/digest.hpp"

namespace atelier {
namespace {

// A line of its own, which no line of a patch looks like.
bool is_commit_line(std::string_view line) {
    return (line.size() == 40 || line.size() == 64) &&
           line.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// However the user has Git show patches.
std::vector<std::string> in_one_form(std::vector<std::string> more) {
    std::vector<std::string> words{"diff-tree",
                                   "-r",
                                   "-p",
                                   "--text",
                                   "--full-index",
                                   "--no-renames",
                                   "--no-color",
                                   "--no-ext-diff",
                                   "--no-textconv",
                                   "--unified=3",
                                   "--inter-hunk-context=0",
                                   "--submodule=short",
                                   "--ignore-submodules=none"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

} // namespace

std::map<std::string, std::string> patches_by_commit(std::string_view listed) {
    std::map<std::string, std::string> patches;
    std::string* patch = nullptr;
    while (!listed.empty()) {
        const auto end = std::min(listed.find('\n'), listed.size());
        const std::string_view line = listed.substr(0, end);
        listed.remove_prefix(std::min(end + 1, listed.size()));
        if (is_commit_line(line)) {
            patch = &patches[std::string(line)];
        } else if (patch != nullptr && !line.starts_with("index ")) {
            // Lines of the files themselves begin with a blank, a sign or a backslash.
            *patch += line.starts_with("@@ ") ? std::string_view("@@") : line;
            *patch += '\n';
        }
    }
    return patches;
}

Result<std::map<CommitId, std::string>> patch_digests(const Git& git,
                                                      const std::vector<CommitId>& commits) {
    GitCall call{in_one_form({"--stdin", "--root"})};
    for (const CommitId& commit : commits)
        call.input += commit.str() + "\n";
    std::map<CommitId, std::string> digests;
    if (commits.empty()) return digests;
    ATELIER_TRY(const std::string listed, git.output(call));
    for (const auto& [id, patch] : patches_by_commit(listed)) {
        ATELIER_TRY(CommitId commit, CommitId::parse(id));
        digests.emplace(std::move(commit), sha256_hex(patch));
    }
    return digests;
}

Result<std::string> patch_digest(const Git& git, const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const std::string patch, git.output(in_one_form({from.str(), to.str()})));
    const auto by_commit = patches_by_commit(to.str() + "\n" + patch);
    return sha256_hex(by_commit.at(to.str()));
}

} // namespace atelier
