#include "adapters/git/git_repository.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view branch_prefix = "refs/heads/";

Result<CommitId> parse_commit(std::string_view text) {
    auto id = CommitId::parse(trim(text));
    if (!id)
        return fail(ErrorCode::git_failed,
                    "git named the commit '" + to_valid_utf8(shorten(text, 80)) + "'",
                    "check that the git on PATH is the real one");
    return id;
}

Result<std::vector<CommitId>> parse_commits(const std::string& listed) {
    std::vector<CommitId> found;
    for (const std::string& line : lines_of(listed)) {
        ATELIER_TRY(CommitId commit, parse_commit(line));
        found.push_back(std::move(commit));
    }
    return found;
}

// The branch that a symbolic ref stands for, without `prefix`; nullopt when it is none.
Result<std::optional<std::string>> symbolic(const Git& git, const std::string& ref,
                                            const std::string& prefix) {
    const GitCall call{{"symbolic-ref", "--quiet", ref}};
    ATELIER_TRY(const ProcessResult result, git.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    const std::string target(trim(result.out));
    if (result.status == 1 || !target.starts_with(prefix)) return std::nullopt;
    return target.substr(prefix.size());
}

} // namespace

GitRepository::GitRepository(Process& process, const Environment& environment,
                             RepositoryLayout place, OpenObjects open_objects)
    : process_(process), environment_(environment), place_(std::move(place)),
      git_(process, environment, place_.common_dir), open_objects_(std::move(open_objects)) {
    if (place_.foreign) git_.check_owner_first(place_.worktree.value_or(place_.enlistment));
}

Result<BranchName> GitRepository::default_branch() {
    ATELIER_TRY(const auto remote,
                symbolic(git_, "refs/remotes/origin/HEAD", "refs/remotes/origin/"));
    ATELIER_TRY(const auto here, symbolic(git_, "HEAD", std::string(branch_prefix)));
    const GitCall configured{{"config", "--get", "init.defaultBranch"}};
    ATELIER_TRY(const ProcessResult chosen, git_.run(configured));
    if (chosen.status > 1) return fail(git_failure(configured, chosen));
    for (const auto& name : {remote, here, std::optional(std::string(trim(chosen.out)))}) {
        if (!name || name->empty()) continue;
        const auto branch = BranchName::parse(*name);
        if (!branch) continue;
        ATELIER_TRY(const auto local, resolve(full_ref(*branch)));
        if (local) return *branch;
        if (name != remote) continue;
        ATELIER_TRY(const auto there, resolve("refs/remotes/origin/" + *remote));
        if (there) return *branch;
    }
    ATELIER_TRY(const auto all, branches());
    if (all.empty())
        return fail(ErrorCode::not_found, "the repository has no commit on any branch yet",
                    "make a first commit, then try again");
    return fail(ErrorCode::not_found, "the repository's default branch is not known",
                "check out a branch, or run 'git remote set-head origin --auto'");
}

Result<std::optional<CommitId>> GitRepository::resolve(const std::string& name) {
    if (name != "HEAD" && !name.starts_with("refs/") && !CommitId::parse(name))
        return fail(ErrorCode::usage, "'" + name + "' is neither a full ref nor a commit id");
    const GitCall call{
        {"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == 1 && trim(result.err).empty()) return std::nullopt;
    if (result.status != 0) return fail(git_failure(call, result));
    ATELIER_TRY(CommitId commit, parse_commit(result.out));
    return commit;
}

Result<std::map<std::string, CommitId>> GitRepository::branches() {
    ATELIER_TRY(const std::string listed,
                git_.output({"for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/"}));
    std::map<std::string, CommitId> found;
    for (const std::string& line : split(listed, '\n')) {
        const auto blank = line.find(' ');
        if (blank == std::string::npos) continue;
        ATELIER_TRY(CommitId commit, parse_commit(line.substr(0, blank)));
        found.emplace(line.substr(blank + 1 + branch_prefix.size()), std::move(commit));
    }
    return found;
}

Result<bool> GitRepository::is_ancestor(const CommitId& ancestor, const CommitId& descendant) {
    const GitCall call{{"merge-base", "--is-ancestor", ancestor.str(), descendant.str()}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    return result.status == 0;
}

Result<std::optional<CommitId>> GitRepository::merge_base(const CommitId& a, const CommitId& b) {
    const GitCall call{{"merge-base", a.str(), b.str()}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    if (result.status == 1) return std::nullopt;
    ATELIER_TRY(CommitId commit, parse_commit(result.out));
    return commit;
}

Result<std::vector<CommitId>> GitRepository::commits(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", "--reverse", "--topo-order", to.str(), "^" + from.str()}));
    return parse_commits(listed);
}

Result<std::vector<CommitId>> GitRepository::merges(const CommitId& from, const CommitId& to) {
    ATELIER_TRY(const std::string listed,
                git_.output({"rev-list", "--min-parents=2", to.str(), "^" + from.str()}));
    return parse_commits(listed);
}

Result<std::string> GitRepository::message(const CommitId& commit) {
    ATELIER_TRY(std::string text, git_.output({"rev-list", "--no-commit-header", "--max-count=1",
                                               "--encoding=UTF-8", "--format=%B", commit.str()}));
    // rev-list ends what it formats with a newline of its own.
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

Result<bool> GitRepository::patches_are_on(const CommitId& from, const CommitId& to,
                                           const CommitId& onto) {
    // `git cherry` passes over merges, whose content it cannot vouch for.
    ATELIER_TRY(const std::string merges,
                git_.output({"rev-list", "--min-parents=2", "--max-count=1", to.str(),
                             "^" + from.str(), "^" + onto.str()}));
    if (!merges.empty()) return false;
    ATELIER_TRY(const std::string listed,
                git_.output({"cherry", onto.str(), to.str(), from.str()}));
    for (const std::string& line : lines_of(listed)) {
        if (!line.starts_with("+ ")) continue;
        // A commit without changes has no patch to look for.
        const std::string commit = line.substr(2);
        const GitCall compare{{"diff-tree", "--quiet", commit + "^", commit}};
        ATELIER_TRY(const ProcessResult changed, git_.run(compare));
        if (changed.status != 0) return false;
    }
    return true;
}

Result<GitVersion> GitRepository::version() {
    ATELIER_TRY(const std::string text, git_.line({"version"}));
    return parse_git_version(text);
}

Result<Person> GitRepository::user() {
    const GitCall call{{"-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    const auto open = result.out.find(" <");
    const auto close = result.out.rfind('>');
    if (result.status != 0 || open == std::string::npos || close == std::string::npos ||
        close < open)
        return fail(ErrorCode::identity_missing, "Git does not know your name and e-mail address",
                    "set them: git config --global user.name NAME; "
                    "git config --global user.email ADDRESS");
    return Person{result.out.substr(0, open), result.out.substr(open + 2, close - open - 2)};
}

Result<std::vector<std::string>> GitRepository::remotes() {
    ATELIER_TRY(const std::string listed, git_.output({"remote"}));
    std::vector<std::string> names = lines_of(listed);
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace atelier
