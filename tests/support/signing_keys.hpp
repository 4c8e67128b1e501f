// A key of the tests' user, in the sandbox's HOME, with which a repository signs what is committed
// there. Programs that the key needs are ended with the object.
#pragma once

#include "base/enum_names.hpp"
#include "support/git_sandbox.hpp"

namespace atelier::test {

enum class KeyFormat { ssh, openpgp, x509 };
// As `gpg.format` has them.
constexpr auto names_of(KeyFormat) {
    return std::to_array<atelier::Named<KeyFormat>>(
        {{KeyFormat::ssh, "ssh"}, {KeyFormat::openpgp, "openpgp"}, {KeyFormat::x509, "x509"}});
}

class SigningKey {
  public:
    SigningKey(GitSandbox& sandbox, const std::filesystem::path& folder, KeyFormat format);
    ~SigningKey();
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;

  private:
    GitSandbox& sandbox_;
    std::filesystem::path folder_;
    std::filesystem::path home_;

    std::string run(std::vector<std::string> argv);
    void set(const std::string& key, const std::string& value);
    void make_ssh_key();
    void make_openpgp_key();
    void make_x509_key();
};

} // namespace atelier::test
