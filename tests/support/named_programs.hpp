// A repository whose configuration names a program under every key that can name one, and in every
// place from which Git reads such a key. The programs do what is asked of them and note that they
// ran.
#pragma once

#include "support/git_sandbox.hpp"

#include <set>
#include <string>

namespace atelier::test {

class NamedPrograms {
  public:
    // Writes into `git_dir`, a common dir or that of a repository inside: its config,
    // info/attributes and hooks.
    NamedPrograms(GitSandbox& sandbox, const std::filesystem::path& git_dir);

    // The keys and hooks whose programs have run since they were last asked for, below no keeper
    // and without those that are expected.
    std::set<std::string> ran(const std::set<std::string>& expected = {});
    std::set<std::string> ran_below_a_keeper();

  private:
    std::filesystem::path program(const std::string& key, const std::string& body);
    void set(const std::string& key, const std::string& body);
    void set_elsewhere();
    static std::set<std::string> noted_in(const std::filesystem::path& record);

    GitSandbox& sandbox_;
    std::filesystem::path git_dir_;
    std::filesystem::path folder_;
    std::filesystem::path record_;
};

} // namespace atelier::test
