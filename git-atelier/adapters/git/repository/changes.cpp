// What a range of commits changes, file by file.
#include "adapters/git/replay/attributes.hpp"
#include "adapters/git/repository/history.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fstream>
#include <set>

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

// A larger file is what Git takes it for.
constexpr std::int64_t largest_text = 16 << 20;

// `cat-file --batch`: "ID TYPE SIZE", the content and a newline; "... missing" alone.
std::vector<std::string> contents_in(const std::string& listed) {
    std::vector<std::string> contents;
    for (std::size_t at = 0; at < listed.size();) {
        const std::size_t end = std::min(listed.find('\n', at), listed.size());
        const std::string head = listed.substr(at, end - at);
        const auto size = parse_integer(head.substr(head.rfind(' ') + 1));
        at = end + 1;
        contents.push_back(
            size ? listed.substr(std::min(at, listed.size()), static_cast<std::size_t>(*size))
                 : "");
        if (size) at += static_cast<std::size_t>(*size) + 1;
    }
    return contents;
}

// Which of these are texts all the same: Git takes every file with a NUL in it for binary and
// counts no line of it.
Result<std::set<std::string>> texts_among(const Git& git, const CommitId& head,
                                          const std::vector<std::string>& paths) {
    std::set<std::string> texts;
    if (paths.empty()) return texts;
    std::string input;
    for (const std::string& path : paths)
        input += head.str() + ":" + path + '\0';
    ATELIER_TRY(const std::string listed, git.output({{"cat-file", "-z", "--batch"}, input}));
    const auto contents = contents_in(listed);
    for (std::size_t i = 0; i < std::min(contents.size(), paths.size()); ++i) {
        std::string content = contents[i];
        std::erase(content, '\0');
        if (!content.empty() && is_valid_utf8(content)) texts.insert(paths[i]);
    }
    return texts;
}

std::vector<std::string> paths_of(const std::vector<FileChange>& changes) {
    std::vector<std::string> paths;
    for (const FileChange& change : changes) {
        paths.push_back(change.path);
        if (!change.old_path.empty()) paths.push_back(change.old_path);
    }
    return paths;
}

// Those that no attribute calls binary.
Result<std::vector<std::string>> doubtful_binaries(const Git& git,
                                                   const std::optional<AttributeIndex>& index,
                                                   const std::vector<FileChange>& changes) {
    std::vector<std::string> paths;
    for (const FileChange& change : changes)
        if (change.binary && change.binary_bytes <= largest_text) paths.push_back(change.path);
    if (paths.empty() || !index) return paths;
    ATELIER_TRY(auto shown, attribute_values(git, index, "diff", paths));
    std::erase_if(paths, [&](const std::string& path) { return shown[path] == "unset"; });
    return paths;
}

Result<void> write_attributes(const fs::path& file, const std::string& text) {
    std::ofstream out(file);
    if (out << text && out.flush()) return {};
    return fail(ErrorCode::files_failed, "cannot write " + file.string());
}

// The counts of `lines` for those files, which are no binary ones any more.
std::vector<FileChange> with_lines(std::vector<FileChange> changes,
                                   const std::vector<FileChange>& lines,
                                   const std::set<std::string>& texts) {
    for (const FileChange& line : lines) {
        const auto same = [&](const FileChange& change) { return change.path == line.path; };
        const auto change = std::find_if(changes.begin(), changes.end(), same);
        if (change == changes.end() || !texts.contains(line.path)) continue;
        change->added = line.added;
        change->deleted = line.deleted;
        change->binary = false;
        change->binary_bytes = 0;
    }
    return changes;
}

} // namespace

// What a changeset says of its own files in a .gitattributes counts for the next one: attributes
// come from the base. Without an index of their own they would come from the one of the user's
// checkout, and reading that takes longer than the rest.
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
    fs::path attributes = layout_.common_dir / "atelier-no-index";
    ATELIER_TRY(ProcessResult counted, git_.run(call_with(attributes)));
    if (counted.status != 0) {
        // It takes no side where there are several.
        ATELIER_TRY(const auto fork, merge_base(base, head));
        if (!fork)
            return fail(ErrorCode::git_failed,
                        base.str() + " and " + head.str() + " have no commit in common",
                        advise(Hint::name_base));
        range = {fork->str(), head.str()};
        ATELIER_TRY(counted.out, git_.output(call_with(attributes)));
    }
    ATELIER_TRY(std::vector<FileChange> changes, parse_numstat(counted.out));
    const auto paths = paths_of(changes);
    if (paths.empty()) return changes;
    ATELIER_TRY(const auto index, AttributeIndex::make(git_, base, paths));
    if (index) {
        attributes = index->file();
        ATELIER_TRY(const std::string again, git_.output(call_with(attributes)));
        ATELIER_TRY(changes, parse_numstat(again));
    }
    ATELIER_CHECK(measure_binaries(git_, head, changes));
    if (index) {
        ATELIER_TRY(auto generated, attribute_values(git_, index, "linguist-generated", paths));
        for (FileChange& change : changes)
            change.generated = generated[change.path] == "set" || generated[change.path] == "true";
    }
    ATELIER_TRY(const auto doubtful, doubtful_binaries(git_, index, changes));
    ATELIER_TRY(const auto texts, texts_among(git_, head, doubtful));
    if (texts.empty()) return changes;
    // `--numstat` does not obey `--text`, but the attribute; the user's file comes last of all.
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(git_.environment()));
    const fs::path all_text = scratch.path() / "attributes";
    ATELIER_CHECK(write_attributes(all_text, "* diff\n"));
    GitCall counting = call_with(attributes);
    counting.arguments.insert(counting.arguments.begin(),
                              {"-c", "core.attributesFile=" + all_text.string()});
    ATELIER_TRY(const std::string as_text, git_.output(counting));
    ATELIER_TRY(const auto lines, parse_numstat(as_text));
    return with_lines(std::move(changes), lines, texts);
}

} // namespace atelier
