// The configuration of the user's repository, and the one section of it that is ours.
// Errors: git-failed, files-failed.
#pragma once

#include "base/result.hpp"
#include "domain/guard/push_refusal.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct Person {
    std::string name;
    std::string email;

    bool operator==(const Person&) const = default;
};

// `[includeIf "CONDITION"] path = PATH`
struct Include {
    std::string condition;
    std::string path;

    bool operator==(const Include&) const = default;
};

class GitConfig {
  public:
    virtual ~GitConfig() = default;
    // The repository's own configuration file, one value; nullopt when absent.
    virtual Result<std::optional<std::string>> config(const std::string& key) = 0;
    // One value as Git takes it in that worktree, whatever file it comes from; nullopt when absent.
    virtual Result<std::optional<std::string>> config_in(const std::filesystem::path& worktree,
                                                         const std::string& key) = 0;
    // Every path that an includeIf of its own configuration names, in file order.
    virtual Result<std::vector<Include>> includes() = 0;
    // Appends the section so that it stands last / takes it away again. Other bytes of the file
    // stay as they are.
    virtual Result<void> set_include(const std::string& condition, const std::string& path) = 0;
    virtual Result<void> remove_include(const std::string& condition) = 0;
    // Its remotes by name, with the addresses as they are written; empty when there is none.
    virtual Result<std::vector<Remote>> remotes() = 0;
    // The folders of the submodules that HEAD has, in their order.
    virtual Result<std::vector<std::string>> submodules() = 0;
    // Those of them that the repository's configuration does not know, as 'git submodule init'
    // makes it: nobody can do that in a sandbox, where the file is read-only.
    virtual Result<std::vector<std::string>> unregistered_submodules() = 0;
    // user.name and user.email as they hold for the main checkout; identity-missing when there is
    // none.
    virtual Result<Person> user() = 0;
};

} // namespace atelier
