// What a range of commits changes, file by file.
#include "adapters/git/replay/attributes.hpp"
#include "adapters/git/repository/history.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis diff_deadline{5 * 60'000};

// `--numstat -z`: "added\tdeleted\tpath" or, for a rename, "added\tdeleted\t", old and new path;
// dashes stand for a binary file.
Result<std::vector<FileChange>> parse_numstat(const std::string& text) {
    std::vector<FileChange> changes;
    const auto fields = nul_fields(text);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto first = fields[i].find('\t');
        const auto second = first == std::string::npos ? first : fields[i].find('\t', first + 1);
        if (second == std::string::npos)
            return fail(ErrorCode::git_failed, "git diff-tree printed something unexpected");
        const std::string added = fields[i].substr(0, first);
        const std::string deleted = fields[i].substr(first + 1, second - first - 1);
        FileChange change;
        change.binary = added == "-";
        change.added = parse_integer(added).value_or(0);
        change.deleted = parse_integer(deleted).value_or(0);
        change.path = fields[i].substr(second + 1);
        if (change.path.empty() && i + 2 < fields.size()) {
            change.old_path = fields[i + 1];
            change.path = fields[i + 2];
            i += 2;
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

// Of the new content; a deleted file has none.
Result<void> measure_binaries(const Git& git, const CommitId& head,
                              std::vector<FileChange>& changes) {
    std::string input;
    for (const FileChange& change : changes)
        if (change.binary) input += head.str() + ":" + change.path + '\0';
    if (input.empty()) return {};
    const GitCall call{{"cat-file", "-z", "--batch-check=%(objectsize)"}, input};
    ATELIER_TRY(const std::string listed, git.output(call));
    const auto sizes = lines_of(listed);
    std::size_t next = 0;
    for (FileChange& change : changes) {
        if (!change.binary) continue;
        if (next < sizes.size()) change.binary_bytes = parse_integer(sizes[next]).value_or(0);
        ++next;
    }
    return {};
}

std::vector<std::string> paths_of(const std::vector<FileChange>& changes) {
    std::vector<std::string> paths;
    for (const FileChange& change : changes) {
        paths.push_back(change.path);
        if (!change.old_path.empty()) paths.push_back(change.old_path);
    }
    return paths;
}

} // namespace

Result<std::vector<FileChange>> CliHistory::changes(const CommitId& base, const CommitId& head) {
    std::vector<std::string> range = {"--merge-base", base.str(), head.str()};
    const auto call_with = [&](const fs::path& index) {
        GitCall call{{"diff-tree", "-r", "--numstat", "-M", "-z", "--no-ext-diff", "--no-textconv"},
                     {},
                     {{"GIT_INDEX_FILE", index.string()}}};
        call.arguments.insert(call.arguments.end(), range.begin(), range.end());
        call.deadline = diff_deadline;
        return call;
    };
    // Attributes come from the branch itself; without an index of their own they would come from
    // the one of the user's checkout, and reading that takes longer than the rest.
    const fs::path none = layout_.common_dir / "atelier-no-index";
    ATELIER_TRY(ProcessResult counted, git_.run(call_with(none)));
    if (counted.status != 0) {
        // It takes no side where there are several.
        ATELIER_TRY(const auto fork, merge_base(base, head));
        if (!fork)
            return fail(ErrorCode::git_failed,
                        base.str() + " and " + head.str() + " have no commit in common",
                        "name a base that the branch was made from");
        range = {fork->str(), head.str()};
        ATELIER_TRY(counted.out, git_.output(call_with(none)));
    }
    ATELIER_TRY(std::vector<FileChange> changes, parse_numstat(counted.out));
    const auto paths = paths_of(changes);
    if (paths.empty()) return changes;
    ATELIER_TRY(const auto index, AttributeIndex::make(git_, head, paths));
    if (index) {
        ATELIER_TRY(const std::string again, git_.output(call_with(index->file())));
        ATELIER_TRY(changes, parse_numstat(again));
    }
    ATELIER_CHECK(measure_binaries(git_, head, changes));
    if (!index) return changes;
    ATELIER_TRY(const auto generated, attribute_values(git_, *index, "linguist-generated", paths));
    for (FileChange& change : changes) {
        const auto value = generated.find(change.path);
        change.generated =
            value != generated.end() && (value->second == "set" || value->second == "true");
    }
    return changes;
}

} // namespace atelier
