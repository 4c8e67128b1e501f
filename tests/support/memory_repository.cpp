#include "support/memory_repository.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "support/unwrap.hpp"

#include <algorithm>
#include <map>

namespace atelier::test {

namespace fs = std::filesystem;

// Configuration

Result<std::optional<std::string>> MemoryConfig::config(const std::string& key) {
    ATELIER_CHECK(git_.check());
    return git_.setting(key);
}

Result<std::optional<std::string>> MemoryConfig::config_in(const fs::path& worktree,
                                                           const std::string& key) {
    ATELIER_CHECK(git_.check());
    ATELIER_CHECK(git_.require_worktree(worktree));
    return git_.setting(key);
}

Result<std::vector<Include>> MemoryConfig::includes() {
    ATELIER_CHECK(git_.check());
    return git_.includes;
}

Result<void> MemoryConfig::check_unlocked() const {
    ATELIER_CHECK(git_.check());
    ATELIER_TRY(const bool locked, git_.files.exists(git_.common_dir / "config.lock"));
    if (!locked) return {};
    return fail(ErrorCode::git_failed, "the configuration is locked by another program",
                "try again");
}

Result<void> MemoryConfig::set_include(const std::string& condition, const std::string& path) {
    ATELIER_CHECK(remove_include(condition));
    git_.includes.push_back({condition, path});
    return {};
}

Result<void> MemoryConfig::remove_include(const std::string& condition) {
    ATELIER_CHECK(check_unlocked());
    std::erase_if(git_.includes, [&](const Include& one) { return one.condition == condition; });
    return {};
}

std::optional<CommitId> MemoryRemotes::head(const BranchName& branch) const {
    const auto found = branches.find(branch);
    return found == branches.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<std::string>> MemoryRemotes::push_address(const std::string&) {
    return address;
}

Result<std::map<BranchName, CommitId>> MemoryRemotes::heads(const std::string&,
                                                            const std::vector<BranchName>& wanted) {
    if (fault) return fail(*fault);
    std::map<BranchName, CommitId> found;
    for (const BranchName& branch : wanted)
        if (const auto there = head(branch)) found.emplace(branch, *there);
    return found;
}

Result<std::optional<CommitId>> MemoryRemotes::fetch(const std::string& remote,
                                                     const BranchName& branch) {
    if (fault) return fail(*fault);
    const auto there = head(branch);
    if (there)
        git_.move_ref("refs/remotes/" + remote + "/" + branch.str(), *there, "Ursula User",
                      "fetch");
    return there;
}

Result<void> MemoryRemotes::push(const std::string& remote, const BranchPush& push) {
    if (fault) return fail(*fault);
    before_push();
    if (head(push.branch) == push.to) return {};
    if (head(push.branch) != push.from)
        return fail(ErrorCode::ref_conflict, push.branch.str() + " is elsewhere on " + remote);
    branches.insert_or_assign(push.branch, push.to);
    pushed.push_back(push);
    after_push(push);
    return {};
}

Result<std::vector<Remote>> MemoryConfig::remotes() {
    constexpr std::string_view before = "remote.";
    std::map<std::string, Remote> found;
    for (const auto& [key, value] : git_.settings) {
        const std::size_t last = key.rfind('.');
        if (!key.starts_with(before) || last < before.size()) continue;
        const std::string name = key.substr(before.size(), last - before.size());
        Remote& remote = found.try_emplace(name, Remote{name}).first->second;
        if (key.ends_with(".url")) remote.urls.push_back(value);
        if (key.ends_with(".pushurl")) remote.push_urls.push_back(value);
    }
    std::vector<Remote> remotes;
    for (auto& [name, remote] : found)
        remotes.push_back(std::move(remote));
    return remotes;
}

Result<std::vector<std::string>> MemoryConfig::submodules() {
    constexpr std::string_view key = "\tpath = ";
    const FileTree head = git_.tree_of(git_.worktrees.front());
    const auto modules = head.find(".gitmodules");
    std::vector<std::string> folders;
    if (modules != head.end())
        for (const std::string& line : lines_of(modules->second))
            if (line.starts_with(key)) folders.push_back(line.substr(key.size()));
    return folders;
}

// The memory knows no names but the folders.
Result<std::vector<std::string>> MemoryConfig::unregistered_submodules() {
    ATELIER_TRY(auto folders, submodules());
    std::erase_if(folders, [&](const std::string& folder) {
        return git_.setting("submodule." + folder + ".url").has_value();
    });
    return folders;
}

Result<Person> MemoryConfig::user() {
    if (!git_.user)
        return fail(ErrorCode::identity_missing, "Git does not know your name and e-mail address",
                    "set them: git config --global user.name NAME");
    return Person{git_.setting("user.name").value_or(git_.user->name),
                  git_.setting("user.email").value_or(git_.user->email)};
}

// Audit

Result<RepositoryState> MemoryAudit::state() {
    ATELIER_CHECK(git_.check());
    RepositoryState state;
    std::map<std::string, std::string> lines;
    for (const auto& [name, commit] : git_.refs)
        lines[name] = commit.str() + " ";
    if (git_.origin_head) {
        const std::string target = "refs/remotes/origin/" + *git_.origin_head;
        if (const auto commit = git_.ref(target))
            lines["refs/remotes/origin/HEAD"] = commit->str() + " " + target;
    }
    std::string listed;
    for (const auto& [name, rest] : lines)
        listed += name + " " + rest + "\n";
    state.refs = RefListing(std::move(listed));
    for (const MemoryWorktree& worktree : git_.worktrees) {
        const auto there = git_.files.exists(worktree.folder);
        if (!there || !*there) continue;
        if (worktree.branch)
            state.heads[worktree.folder.string()] = full_ref(*worktree.branch);
        else if (worktree.detached)
            state.heads[worktree.folder.string()] = worktree.detached->str();
    }
    state.configuration = git_.settings;
    for (const Include& include : git_.includes)
        state.configuration.emplace_back("includeif." + include.condition + ".path", include.path);
    for (const auto& [name, text] : git_.files.below(git_.common_dir / "hooks"))
        state.files[(git_.common_dir / "hooks" / name).string()] = sha256_hex(text);
    for (const auto& [git_dir, submodule] : git_.submodules)
        state.submodules[git_dir.string()] = submodule.refs;
    for (const auto& [name, entries] : git_.logs)
        if (name.starts_with("refs/") && !entries.empty()) state.logs += name + "\n";
    return state;
}

Result<std::vector<NewCommit>> MemoryAudit::commits_beyond(const std::vector<CommitId>& heads,
                                                           const std::vector<CommitId>& known) {
    std::set<CommitId> beyond;
    for (const CommitId& head : heads) {
        ATELIER_TRY(const auto reached, git_.commits.ancestry(head));
        beyond.insert(reached.begin(), reached.end());
    }
    for (const CommitId& one : known)
        if (const auto reached = git_.commits.ancestry(one))
            for (const CommitId& commit : *reached)
                beyond.erase(commit);
    std::vector<NewCommit> commits;
    for (const CommitId& commit : beyond) {
        const std::string& committer = unwrap(git_.commits.find(commit))->committer;
        commits.push_back({commit.str(), committer.substr(0, committer.find(" <"))});
    }
    return commits;
}

Result<std::vector<RefLogEntry>> MemoryAudit::submodule_log(const fs::path& git_dir,
                                                            const std::string& ref) {
    return git_.submodules[git_dir].logs[ref];
}

Result<bool> MemoryAudit::submodule_has_published(const fs::path& git_dir, const CommitId& commit) {
    return git_.submodules[git_dir].published.contains(commit);
}

// The whole

Result<UserHooks> MemoryRepository::user_hooks(const fs::path& worktree) {
    if (hooks) return *hooks;
    ATELIER_CHECK(git.require_worktree(worktree));
    UserHooks found{.folder = git.common_dir / "hooks", .events = {}};
    for (const auto& [name, text] : git.files.below(found.folder))
        found.events.push_back(name);
    return found;
}

CommitId MemoryRepository::commit(const fs::path& folder, const std::string& message,
                                  const FileContents& changed, const std::string& who) {
    MemoryWorktree& worktree = *unwrap(git.require_worktree(folder));
    for (const auto& [path, content] : changed) {
        if (content)
            unwrap(git.files.write(folder / path, *content));
        else
            unwrap(git.files.remove(folder / path));
    }
    MemoryCommit made{.tree = git.files_in(worktree),
                      .parents = {},
                      .message = message,
                      .author = "Ursula User <ursula@example.org>",
                      .committer = who + " <" + git.user.value_or(Person{}).email + ">"};
    if (const auto head = git.head_of(worktree)) made.parents.push_back(*head);
    const CommitId id = git.commits.add(std::move(made));
    worktree.in_operation = false;
    if (worktree.branch)
        git.move_ref(full_ref(*worktree.branch), id, who, "commit: " + message);
    else
        worktree.detached = id;
    return id;
}

CommitId MemoryRepository::merge(const fs::path& folder, const CommitId& other) {
    MemoryWorktree& worktree = *unwrap(git.require_worktree(folder));
    const CommitId head = *git.head_of(worktree);
    const FileTree before = git.tree_of(worktree);
    FileTree tree = unwrap(git.commits.find(other))->tree;
    tree.insert(before.begin(), before.end());
    git.check_out(folder, before, tree);
    const CommitId id = git.commits.add({.tree = tree,
                                         .parents = {head, other},
                                         .message = "Merge\n",
                                         .author = "Ursula User <ursula@example.org>",
                                         .committer = "Ursula User <ursula@example.org>"});
    git.move_ref(full_ref(worktree.branch.value()), id, "Ursula User", "merge");
    return id;
}

void MemoryRepository::switch_to(const fs::path& folder, const std::string& name,
                                 const std::optional<CommitId>& start, const std::string& who) {
    MemoryWorktree& worktree = *unwrap(git.require_worktree(folder));
    const BranchName branch = unwrap(BranchName::parse(name));
    const FileTree before = git.tree_of(worktree);
    if (start) git.move_ref(full_ref(branch), *start, who, "branch: Created");
    const std::string from = worktree.branch ? worktree.branch->str() : "HEAD";
    worktree.branch = branch;
    worktree.detached.reset();
    git.move_head(worktree, who, "checkout: moving from " + from + " to " + name);
    git.check_out(folder, before, git.tree_of(worktree));
}

void MemoryRepository::detach(const fs::path& folder) {
    MemoryWorktree& worktree = *unwrap(git.require_worktree(folder));
    worktree.detached = git.head_of(worktree);
    worktree.branch.reset();
}

void MemoryRepository::force(const std::string& ref, const std::optional<CommitId>& to,
                             const std::string& who) {
    git.move_ref(ref, to, who, "update");
}

std::string MemoryRepository::file_at(const CommitId& commit, const std::string& path) const {
    const FileTree& tree = unwrap(git.commits.find(commit))->tree;
    const auto found = tree.find(path);
    return found == tree.end() ? "" : found->second;
}

} // namespace atelier::test
