#include "adapters/git/replay/commit_object.hpp"

#include "adapters/git/process/object_names.hpp"
#include "base/text.hpp"
#include "domain/review/work_approval.hpp"

#include <algorithm>
#include <cctype>

namespace atelier {

Result<CommitObject> CommitObject::parse(std::string_view bytes) {
    std::optional<TreeId> tree;
    std::vector<CommitId> parents;
    std::string author;
    std::optional<std::string> encoding;
    while (!bytes.empty() && bytes.front() != '\n') {
        const auto end = bytes.find('\n');
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        const auto blank = line.find(' ');
        if (blank == 0 || blank == std::string_view::npos) continue;
        const std::string_view name = line.substr(0, blank);
        const std::string_view value = line.substr(blank + 1);
        if (name == "tree") {
            ATELIER_TRY(tree, parse_tree(value));
        } else if (name == "parent") {
            ATELIER_TRY(CommitId parent, parse_commit(value));
            parents.push_back(std::move(parent));
        } else if (name == "author") {
            author = value;
        } else if (name == "encoding") {
            encoding = value;
        }
    }
    if (!tree || author.empty())
        return fail(ErrorCode::git_failed, "a commit lacks its tree or author",
                    advise(Hint::fsck_says));
    if (!bytes.empty()) bytes.remove_prefix(1);
    return CommitObject{.tree = *std::move(tree),
                        .parents = std::move(parents),
                        .author = std::move(author),
                        .encoding = std::move(encoding),
                        .message = std::string(bytes)};
}

std::string CommitObject::bytes(const std::string& committer) const {
    std::string out = "tree " + tree.str() + "\n";
    for (const CommitId& parent : parents)
        out += "parent " + parent.str() + "\n";
    out += "author " + author + "\ncommitter " + committer + "\n";
    if (encoding) out += "encoding " + *encoding + "\n";
    return out + "\n" + message;
}

std::string without_claimed_approval(const std::string& message) {
    const std::string_view claim = approved_by_trailer;
    // Git takes blanks before the colon.
    const auto claims = [&](const std::string& line) {
        const auto end = line.find_first_not_of(" \t", claim.size());
        return end != line.npos && line[end] == ':' &&
               std::equal(claim.begin(), claim.end(), line.begin(), [](char a, char b) {
                   return std::tolower(static_cast<unsigned char>(a)) ==
                          std::tolower(static_cast<unsigned char>(b));
               });
    };
    const auto lines = lines_of(message);
    if (std::ranges::none_of(lines, claims)) return message;
    std::string out;
    bool claimed = false;
    for (const std::string& line : lines) {
        // What is indented goes on with the line before it.
        claimed = claims(line) || (claimed && (line.starts_with(' ') || line.starts_with('\t')));
        if (!claimed) out += line + "\n";
    }
    return out;
}

bool has_trailers(std::string_view message, const Trailers& trailers) {
    if (trailers.empty()) return true;
    auto lines = lines_of(message);
    while (!lines.empty() && trim(lines.back()).empty())
        lines.pop_back();
    const auto start = std::find_if(lines.rbegin(), lines.rend(),
                                    [](const std::string& line) { return trim(line).empty(); });
    // A message of one paragraph has a subject only.
    if (start == lines.rend()) return false;
    return std::all_of(trailers.begin(), trailers.end(), [&](const auto& trailer) {
        return std::find(start.base(), lines.end(), trailer.first + ": " + trailer.second) !=
               lines.end();
    });
}

} // namespace atelier
