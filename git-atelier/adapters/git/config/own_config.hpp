// GitConfig. The repository's own file is edited here instead of by `git config`, which cannot
// promise that a section stands last and that every other byte stays; the rest is asked of Git.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "adapters/git/process/git_command.hpp"
#include "ports/git_config.hpp"

namespace atelier {

class CliConfig final : public GitConfig {
  public:
    // Both have to outlive this.
    CliConfig(const Git& git, const RepositoryLayout& layout) : git_(git), layout_(layout) {}

    Result<std::optional<std::string>> config(const std::string& key) override;
    Result<std::optional<std::string>> config_in(const std::filesystem::path& worktree,
                                                 const std::string& key) override;
    Result<std::vector<Include>> includes() override;
    Result<void> set_include(const std::string& condition, const std::string& path) override;
    Result<void> remove_include(const std::string& condition) override;
    Result<std::vector<Remote>> remotes() override;
    Result<std::vector<std::string>> submodules() override;
    Result<std::vector<std::string>> unregistered_submodules() override;
    Result<Person> user() override;

  private:
    const Git& git_;
    const RepositoryLayout& layout_;
};

} // namespace atelier
