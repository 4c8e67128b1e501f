#include "adapters/git/repository/history.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/ref_files.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/repository/patches.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

std::string since_option(Time since) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since).time_since_epoch().count();
    return "--since=@" + std::to_string(std::max<std::int64_t>(seconds, 1)) + " +0000";
}

// In lines of a message, however far they are indented.
std::vector<std::string> values_named(const std::vector<std::string>& lines,
                                      const std::string& trailer) {
    std::vector<std::string> values;
    for (const std::string& line : lines)
        if (const auto text = trim(line); text.starts_with(trailer + ": "))
            values.emplace_back(trim(text.substr(trailer.size() + 2)));
    return values;
}

} // namespace

Result<bool> CliHistory::is_ancestor(const CommitId& ancestor, const CommitId& descendant) {
    const GitCall call{{"merge-base", "--is-ancestor", ancestor.str(), descendant.str()}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    return result.status == 0;
}

Result<std::optional<CommitId>> CliHistory::merge_base(const CommitId& a, const CommitId& b) {
    const GitCall call{{"merge-base", a.str(), b.str()}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    if (result.status == 1) return std::nullopt;
    ATELIER_TRY(CommitId commit, parse_commit(result.out));
    return commit;
}

Result<std::vector<CommitId>> CliHistory::commits(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const auto listed, linked({to}, from));
    std::vector<CommitId> found;
    for (const LinkedCommit& commit : listed)
        found.push_back(commit.made.id);
    return found;
}

Result<std::vector<MadeCommit>> CliHistory::made(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(auto listed, linked({to}, from));
    std::vector<MadeCommit> found;
    for (LinkedCommit& commit : listed)
        found.push_back(std::move(commit.made));
    return found;
}

Result<std::vector<CommitId>> CliHistory::merges(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const auto listed, linked({to}, from));
    std::vector<CommitId> found;
    for (const LinkedCommit& commit : listed)
        if (commit.parents.size() > 1) found.push_back(commit.made.id);
    std::ranges::reverse(found);
    return found;
}

// The one question for all that is in a range: whoever asks for a part of it asks no more.
Result<std::vector<LinkedCommit>> CliHistory::linked(const std::vector<CommitId>& heads,
                                                     const CommitId& known) {
    // A line a commit: neither a name nor a trailer's value has a line break.
    GitCall call{
        .arguments = {"rev-list", "--reverse", "--topo-order", "--no-commit-header",
                      "--encoding=UTF-8",
                      "--format=%H%x00%P%x00%cn%x00%ce%x00%an <%ae> %at%x00%(trailers:key=" +
                          std::string(agent_trailer) + ",valueonly,unfold,separator=%x00)",
                      "--stdin"},
        .input = "^" + known.str() + "\n"};
    for (const CommitId& head : heads)
        call.input += head.str() + "\n";
    ATELIER_TRY(const ProcessResult result, git_.run_known(call, [&] {
        return std::optional(basis_of_history(layout_.common_dir));
    }));
    if (result.status != 0) return fail(git_failure(call, result));
    std::vector<LinkedCommit> found;
    for (const std::string& line : split(result.out, '\n')) {
        auto fields = split(line, '\0');
        if (fields.size() < 5) continue;
        ATELIER_TRY(CommitId id, parse_commit(fields[0]));
        LinkedCommit commit{{std::move(id), std::move(fields[2]), std::move(fields[3])}, {}};
        for (const std::string& parent : split(fields[1], ' ')) {
            if (parent.empty()) continue;
            ATELIER_TRY(CommitId above, parse_commit(parent));
            commit.parents.push_back(std::move(above));
        }
        commit.made.author = std::move(fields[4]);
        for (std::size_t i = 5; i < fields.size(); ++i)
            if (!fields[i].empty()) commit.made.agents.push_back(std::move(fields[i]));
        found.push_back(std::move(commit));
    }
    return found;
}

Result<std::map<CommitId, std::string>> CliHistory::patches(const std::vector<CommitId>& commits) {
    if (commits.empty()) return std::map<CommitId, std::string>();
    std::vector<std::string> arguments = {"rev-list", "--no-walk=unsorted", "--max-parents=1"};
    for (const CommitId& commit : commits)
        arguments.push_back(commit.str());
    ATELIER_TRY(const std::string listed, git_.output(std::move(arguments)));
    ATELIER_TRY(const auto plain, parse_commits(listed));
    return patch_digests(git_, plain);
}

Result<std::vector<MarkedCommit>> CliHistory::marked(const CommitId& head,
                                                     const std::string& trailer, Time since) {
    // A line a commit: a trailer's value has no line break.
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", "--no-commit-header", since_option(since),
                             "--format=%H %ct %(trailers:key=" + trailer +
                                 ",valueonly,unfold,separator=%x00)",
                             head.str()}));
    std::vector<MarkedCommit> found;
    for (const std::string& line : split(listed, '\n')) {
        const auto id_end = line.find(' ');
        const auto time_end = line.find(' ', id_end + 1);
        if (id_end == std::string::npos || time_end == std::string::npos) continue;
        const std::string values = line.substr(time_end + 1);
        if (values.empty()) continue;
        ATELIER_TRY(CommitId id, parse_commit(line.substr(0, id_end)));
        const auto at = parse_integer(line.substr(id_end + 1, time_end - id_end - 1));
        found.push_back({.id = std::move(id),
                         .committed_at = Time{Seconds{at.value_or(0)}},
                         .values = split(values, '\0')});
    }
    return found;
}

Result<std::string> CliHistory::message(const CommitId& commit) {
    ATELIER_TRY(std::string text, git_.output({"rev-list", "--no-commit-header", "--max-count=1",
                                               "--encoding=UTF-8", "--format=%B", commit.str()}));
    // rev-list ends what it formats with a newline of its own.
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

Result<TreeId> CliHistory::tree(const CommitId& commit) {
    ATELIER_TRY(const std::string named,
                git_.output({"rev-parse", "--verify", commit.str() + "^{tree}"}));
    return parse_tree(named);
}

Result<std::vector<std::string>> CliHistory::stray_links(const CommitId& base,
                                                         const CommitId& head) {
    ATELIER_TRY(const std::string listed,
                git_.output({"diff-tree", "-r", "-z", "--raw", "--no-renames",
                             "--ignore-submodules=none", base.str(), head.str()}));
    // ":modes and ids and a letter", then the path.
    std::vector<std::string> links;
    const auto fields = nul_fields(listed);
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
        if (split(fields[i], ' ').at(1) == "160000") links.push_back(fields[i + 1]);
    if (links.empty()) return links;
    const GitCall show{{"cat-file", "blob", head.str() + ":.gitmodules"}};
    ATELIER_TRY(const ProcessResult modules, git_.run(show));
    std::set<std::string> named;
    if (modules.status == 0)
        for (const ConfigEntry& entry : parse_config(modules.out))
            if (entry.key.starts_with("submodule.") && entry.key.ends_with(".path"))
                named.insert(entry.value);
    std::erase_if(links, [&](const std::string& path) { return named.contains(path); });
    return links;
}

Result<std::vector<MarkedCommit>> CliHistory::naming(const CommitId& head,
                                                     const std::string& trailer, Time since) {
    // A message may have anything but this.
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", "--no-commit-header", since_option(since),
                             "--fixed-strings", "--grep=" + trailer + ": ", "--encoding=UTF-8",
                             "--format=%H %ct%n%B%x00", head.str()}));
    std::vector<MarkedCommit> found;
    for (const std::string& record : split(listed, '\0')) {
        const auto lines = lines_of(trim(record));
        const auto words = lines.empty() ? std::vector<std::string>() : split(lines[0], ' ');
        if (words.size() != 2) continue;
        ATELIER_TRY(CommitId id, parse_commit(words[0]));
        MarkedCommit marked{.id = std::move(id),
                            .committed_at = Time{Seconds{parse_integer(words[1]).value_or(0)}},
                            .values = values_named(lines, trailer)};
        if (!marked.values.empty()) found.push_back(std::move(marked));
    }
    return found;
}

Result<std::optional<CommitId>> CliHistory::equal_on(const CommitId& from, const CommitId& to,
                                                     const CommitId& onto) {
    ATELIER_TRY(auto each, each_on(from, to, onto));
    if (each) return each;
    return whole_on(from, to, onto);
}

Result<std::optional<CommitId>> CliHistory::each_on(const CommitId& from, const CommitId& to,
                                                    const CommitId& onto) {
    // What a merge brought in may be in none of the patches.
    ATELIER_TRY(const std::string merges,
                git_.output({"rev-list", "--min-parents=2", "--max-count=1", to.str(),
                             "^" + from.str(), "^" + onto.str()}));
    if (!merges.empty()) return std::nullopt;
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", to.str(), "^" + from.str(), "^" + onto.str()}));
    ATELIER_TRY(const std::vector<CommitId> wanted, parse_commits(listed));
    if (wanted.empty()) return to;
    // Git's own equality passes over white space: it only narrows down what is compared.
    ATELIER_TRY(const std::string marked,
                git_.output({"rev-list", "--no-merges", "--cherry-mark", "--right-only",
                             to.str() + "..." + onto.str(), "^" + from.str()}));
    std::vector<CommitId> similar;
    for (const std::string& line : lines_of(marked)) {
        if (!line.starts_with("=")) continue;
        ATELIER_TRY(CommitId commit, parse_commit(line.substr(1)));
        similar.push_back(std::move(commit));
    }
    ATELIER_TRY(const auto patches, patch_digests(git_, wanted));
    ATELIER_TRY(const auto landed, patch_digests(git_, similar));
    std::map<std::string, CommitId> there;
    for (const auto& [commit, digest] : landed)
        there.emplace(digest, commit);
    std::optional<CommitId> last;
    for (const CommitId& commit : wanted) {
        const auto patch = patches.find(commit);
        // What changes nothing is there wherever it is looked for.
        if (patch == patches.end()) continue;
        const auto equal = there.find(patch->second);
        if (equal == there.end()) return std::nullopt;
        if (!last) last = equal->second;
    }
    return last ? last : onto;
}

Result<std::optional<CommitId>> CliHistory::whole_on(const CommitId& from, const CommitId& to,
                                                     const CommitId& onto) {
    ATELIER_TRY(const std::string changed,
                git_.output({"diff-tree", "-r", "-z", "--name-only", "--no-renames",
                             "--ignore-submodules=none", from.str(), to.str()}));
    const auto paths = nul_fields(changed);
    if (paths.empty() || paths.front().empty()) return std::nullopt;
    ATELIER_TRY(const std::string wanted, patch_digest(git_, from, to));
    // Whatever has all of it has changed that path, too.
    ATELIER_TRY(const std::string listed,
                git_.output({"--literal-pathspecs", "rev-list", "--full-history", "--no-merges",
                             onto.str(), "^" + from.str(), "--", paths.front()}));
    ATELIER_TRY(const auto candidates, parse_commits(listed));
    ATELIER_TRY(const auto patches, patch_digests(git_, candidates));
    const auto found =
        std::ranges::find_if(patches, [&](const auto& patch) { return patch.second == wanted; });
    return found == patches.end() ? std::nullopt : std::optional(found->first);
}

} // namespace atelier
