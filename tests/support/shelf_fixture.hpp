// A worktree that is about to be shelved and used again, by what real Git and a real disk show of
// it.
#pragma once

#include "support/repository_fixture.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace atelier::test {

struct Shelf : RepositoryFixture {
    explicit Shelf(RepositoryKind kind = RepositoryKind::plain) : RepositoryFixture(kind) {}
    // `prepare` is called before the worktree is made.
    explicit Shelf(const std::function<void(RepositoryFixture&)>& prepare)
        : prepared((prepare(*this), true)) {}

    const bool prepared = false;
    GitWorktrees& worktrees = repository.worktrees();
    const std::filesystem::path place = add_work();
    const std::filesystem::path pooled = work("at-pool-1");
    const std::filesystem::path next = work("at-y.1");
    IgnoredFiles ignored = {};

    Result<bool> shelve() {
        const Footprint seen = unwrap(worktrees.contents(place)).footprint;
        return worktrees.shelve_worktree(place, pooled, seen, ignored);
    }
    std::filesystem::path own(const std::filesystem::path& folder) {
        return unwrap(worktrees.git_dir(folder));
    }
    AddedWorktree reuse(const std::string& at_commit = "HEAD") {
        return unwrap(
            worktrees.reuse_worktree(pooled, next, branch("next"), at(at_commit), ignored));
    }
    Checkout listed(const std::filesystem::path& folder) {
        for (const Checkout& checkout : unwrap(worktrees.checkouts()))
            if (checkout.worktree == folder) return checkout;
        throw std::runtime_error("not listed: " + folder.string());
    }
    // Its files, and how Git takes them.
    std::string shown(const std::filesystem::path& folder) {
        std::string text = sandbox.git(folder, {"ls-files", "-t"}) + "\n";
        for (const std::string& file : files_in(folder))
            if (!file.starts_with(".git")) text += file + "\n";
        return text;
    }
    // On main, in the main checkout.
    void commit(const std::string& path, const std::string& content) {
        write_file(built.folder / path, content);
        git({"add", "-A", "--sparse", "--", path});
        git({"commit", "-q", "-m", "Change " + path});
    }
    std::vector<std::string> names_in(const std::filesystem::path& folder) {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }
    // Newer Git makes a folder for refs before there are any, so folders do not count.
    std::vector<std::string> files_in(const std::filesystem::path& folder) {
        std::vector<std::string> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (!entry.is_directory()) files.push_back(entry.path().lexically_relative(folder));
        std::ranges::sort(files);
        return files;
    }
};

} // namespace atelier::test
